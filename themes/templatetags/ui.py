"""`{% load ui %}`: every component of the design system."""

from themes.ui import actions, choosing, fields, figures, frame, moving, sentences, signs, slots, surfaces, text
from themes.ui.library import register

__all__ = [
    "actions",
    "choosing",
    "fields",
    "figures",
    "frame",
    "moving",
    "register",
    "sentences",
    "signs",
    "slots",
    "surfaces",
    "text",
]
