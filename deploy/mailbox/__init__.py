"""The development mailbox: a real SMTP server that delivers nothing, and a page to read what it got."""
