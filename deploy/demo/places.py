"""Who is who in the demo. Names and addresses are made up; every address ends in `.example` and reaches nobody."""

from __future__ import annotations

from dataclasses import dataclass

from tenants.accounts.choices import Role


@dataclass(frozen=True)
class DemoMember:
    name: str
    title: str
    role: Role
    is_bookable: bool = True


@dataclass(frozen=True)
class DemoClient:
    """A client and their rhythm: every `days` on `weekday` (Monday 0) at `hour`, for `weeks` up to now.

    `ahead` is whether the next visit is booked; `misses` counts the visits that were cancelled or not kept.
    """

    name: str
    service: str
    member: int
    weekday: int
    hour: int
    days: int
    weeks: int = 17
    ahead: bool = True
    misses: int = 0
    time_zone: str = ""


@dataclass(frozen=True)
class DemoBusiness:
    name: str
    industry: str
    subdomain: str
    colour: str
    theme: str
    time_zone: str
    phone: str  # of the numbers that are kept free for films
    address: str
    members: tuple[DemoMember, ...]
    clients: tuple[DemoClient, ...]
    today: tuple[tuple[int, str, int, int], ...]  # client, service, member, hour: what stands on Today's page


WILLOW = DemoBusiness(
    name="Willow Physiotherapy",
    industry="clinic",
    subdomain="willow",
    colour="#2f7d6b",
    theme="calm",
    time_zone="Europe/Berlin",
    phone="+49 30 23125 014",
    address="Weidenweg 12\n10249 Berlin",
    members=(
        DemoMember("Anna Lindqvist", "Physiotherapist", Role.OWNER),
        DemoMember("Jonas Weber", "Physiotherapist", Role.PRACTITIONER),
        DemoMember("Meera Nair", "Sports therapist", Role.PRACTITIONER),
        DemoMember("Paula Ferreira", "Front desk", Role.FRONT_DESK, is_bookable=False),
    ),
    clients=(
        DemoClient("Clara Hoffmann", "Follow-up", 0, 1, 10, 14, misses=1),
        DemoClient("David Osei", "Follow-up", 0, 3, 9, 14),
        DemoClient("Ines Castellano", "Sports massage", 2, 2, 17, 21),
        DemoClient("Tomasz Wójcik", "Follow-up", 1, 0, 8, 7, weeks=9),
        DemoClient("Yuki Tanabe", "Follow-up", 1, 4, 14, 7, weeks=12, misses=2),
        DemoClient("Margarethe von Hohenstein-Bürgenstock", "Follow-up", 0, 0, 11, 14),
        DemoClient("Samuel Adeyemi", "Sports massage", 2, 4, 16, 14, weeks=10),
        DemoClient("Léa Fontaine", "Follow-up", 2, 1, 9, 21, ahead=False),
        DemoClient("Owen Gallagher", "Video review", 1, 2, 12, 28, time_zone="Europe/Lisbon"),
        DemoClient("Sofia Papadakis", "Follow-up", 0, 2, 15, 14, weeks=8),
        DemoClient("Henrik Dahl", "Sports massage", 2, 0, 13, 28, ahead=False, misses=1),
        DemoClient("Priya Raman", "Follow-up", 1, 3, 16, 14),
        DemoClient("Lukas Steiner", "Follow-up", 1, 1, 13, 7, weeks=6),
        DemoClient("Amélie Rousseau", "Initial assessment", 0, 4, 10, 120, weeks=2),
    ),
    today=(
        (0, "Follow-up", 0, 9),
        (3, "Follow-up", 1, 9),
        (2, "Sports massage", 2, 10),
        (5, "Follow-up", 0, 11),
        (11, "Follow-up", 1, 14),
        (6, "Sports massage", 2, 16),
    ),
)

NORTHSTAR = DemoBusiness(
    name="Northstar Coaching",
    industry="coaching",
    subdomain="northstar",
    colour="#27447a",
    theme="ledger",
    time_zone="Europe/London",
    phone="+44 20 7946 0018",
    address="4 Observatory Lane\nLondon",
    members=(DemoMember("Naomi Clarke", "Executive coach", Role.OWNER),),
    clients=(
        DemoClient("Ben Hartley", "1:1 coaching", 0, 1, 9, 14),
        DemoClient("Rosa Méndez", "1:1 coaching", 0, 2, 16, 14, time_zone="America/New_York", misses=1),
        DemoClient("Karim Haddad", "Laser session", 0, 3, 12, 7, weeks=10),
        DemoClient("Freya Nilsen", "1:1 coaching", 0, 0, 11, 21, ahead=False),
        DemoClient("Arjun Thapa", "1:1 coaching", 0, 4, 10, 14, time_zone="Asia/Kathmandu"),
        DemoClient("Clara Hoffmann", "1:1 coaching", 0, 3, 15, 28),
    ),
    today=((0, "1:1 coaching", 0, 9), (2, "Laser session", 0, 12), (4, "1:1 coaching", 0, 14)),
)

DEMO = (WILLOW, NORTHSTAR)


def address_of(name: str, domain: str) -> str:
    """`first.last@domain` in plain letters."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", name.replace("ó", "o").replace("ø", "o")).encode("ascii", "ignore").decode()
    first, *_, last = plain.lower().replace("-", "").split()
    return f"{first}.{last}@{domain}.example"
