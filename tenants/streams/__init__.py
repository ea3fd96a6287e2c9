"""`GET /events`: open pages hear what has changed, from one small process that knows neither threads nor templates."""
