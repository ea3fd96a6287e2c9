"""What a drill has tried and found, gathered while it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from tenants.drill.choices import Lock


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that should have been refused and was not. Names of ours only: no value of anybody's row."""

    lock: Lock
    who: str
    what: str
    found: str

    def __str__(self) -> str:
        return f"{self.who}: {self.what} → {self.found} ({self.lock.label})"

    @classmethod
    def of_data(cls, data: dict[str, str]) -> Breach:
        return cls(**{**data, "lock": Lock(data["lock"])})  # type: ignore[arg-type]  # the others are texts

    def as_data(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass
class Findings:
    pages: int = 0
    queries: int = 0
    guards: int = 0
    breaches: list[Breach] = field(default_factory=list)
    untried: list[str] = field(default_factory=list)

    @property
    def attempts(self) -> int:
        return self.pages + self.queries + self.guards

    @property
    def has_held(self) -> bool:
        return not self.breaches

    def breach(self, lock: Lock, *, who: str, what: str, found: str) -> None:
        self.breaches.append(Breach(lock, who, what, found))
