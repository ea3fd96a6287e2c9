"""Opens the two demo businesses with four months behind them; leaves them alone once they are there."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from deploy.demo.opening import open_demo, sign_ins
from deploy.demo.places import DEMO


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for place in DEMO:
            open_demo(place)
        for line in sign_ins():
            self.stdout.write(line)
