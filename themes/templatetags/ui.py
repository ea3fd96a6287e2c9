"""`{% load ui %}`: every component of the design system."""

from themes.ui import actions, fields, frame, sentences, slots, surfaces, text
from themes.ui.library import register

__all__ = ["actions", "fields", "frame", "register", "sentences", "slots", "surfaces", "text"]
