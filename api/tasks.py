from __future__ import annotations

from datetime import time

from django.utils import timezone

from api.models import Call
from api.once import KEPT
from tenants.entry import at_the_door
from tenants.schedule import scheduled


@scheduled("api.forget_calls", at=time(3, 30), each_business=True, while_suspended=True)
def forget_calls() -> None:
    with at_the_door():
        Call.objects.filter(at__lt=timezone.now() - KEPT).delete()
