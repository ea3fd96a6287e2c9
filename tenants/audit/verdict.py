"""What a look at a whole chain comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenants.audit.sealing import End


class FaultKind(models.TextChoices):
    CHANGED = "changed", gettext_lazy("An entry was changed")
    REPLACED = "replaced", gettext_lazy("An entry was replaced")
    MOVED = "moved", gettext_lazy("An entry was moved")
    MISSING = "missing", gettext_lazy("Entries are missing")
    ADDED = "added", gettext_lazy("An entry was slipped in")
    BROKEN_SEAL = "broken_seal", gettext_lazy("The seal is broken")


@dataclass(frozen=True, slots=True)
class Fault:
    """`first` to `last` are numbers in the chain; 0 where the entry has none. A moved entry was written as `last`."""

    kind: FaultKind
    first: int = 0
    last: int = 0
    entry_id: UUID | None = None

    def __str__(self) -> str:
        values = {"first": self.first, "last": self.last, "id": self.entry_id}
        return _sentence(self) % values


def _sentence(fault: Fault) -> str:
    count = fault.last - fault.first + 1
    match fault.kind:
        case FaultKind.CHANGED:
            return _("Entry %(first)s was changed after it was written.")
        case FaultKind.REPLACED:
            return _("Entry %(first)s is not the one that the next was written after: it was replaced.")
        case FaultKind.MOVED:
            return _("The entry written as %(last)s stands as %(first)s: the order was changed.")
        case FaultKind.MISSING:
            return ngettext("Entry %(first)s is missing.", "Entries %(first)s to %(last)s are missing.", count)
        case FaultKind.ADDED:
            return _("Entry %(id)s was slipped in: it never became a part of the chain.")
        case _:
            return _(
                "The end of the trail is not the one that was sealed: entry %(first)s or earlier ones were replaced."
            )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Entries `first` to `last` were looked at. `more_faults` counts those found beyond the ones listed."""

    first: int = 0
    last: int = 0
    end: End | None = None
    faults: list[Fault] = field(default_factory=list)
    more_faults: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.faults

    def summary(self) -> str:
        """All of it in one line; nothing where the trail is whole."""
        shown = " ".join(str(fault) for fault in self.faults[:3])
        hidden = len(self.faults) + self.more_faults - 3
        return shown + (" " + _("And %(n)s more.") % {"n": hidden} if hidden > 0 else "")
