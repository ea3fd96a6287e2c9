"""Logos and icons: cleaned when they come in, drawn in the sizes that pages, mails and home screens ask for."""
