"""Money: whole minor units (cents) of one currency, so that nothing is ever rounded behind our back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` in the currency's smallest unit; `currency` is its ISO 4217 code."""

    minor: int
    currency: str
