"""Provisioning and fan-out against django-tenants' own, in one run: `python -m tests.benchmarks.fleet --schemas 1000`.

Needs ADMIN_DATABASE_URL, and makes a database of its own there, which it drops. Trust the ratios, not the seconds: both
sides are measured in the same database, one after the other.
"""

from __future__ import annotations

import os
from argparse import ArgumentParser
from importlib import import_module

import django


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--schemas", type=int, default=1000)
    parser.add_argument(
        "--sample", type=int, default=12, help="schemas from which django-tenants' fan-out is projected"
    )
    parser.add_argument("--jobs", type=int, default=4, help="connections that migrate at a time")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    import_module("tests.benchmarks.fleet_measures").compare(given)


if __name__ == "__main__":
    main()
