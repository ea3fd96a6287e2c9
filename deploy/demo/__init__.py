"""Two businesses to look at: a clinic and a coach, with people who came again and again over four months."""
