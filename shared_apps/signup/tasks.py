from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from shared_apps.signup.models import Signup
from tenants.schedule import scheduled

LEFT_LYING = timedelta(days=30)


@scheduled("signup.sweep", at=time(3, 10))
def sweep() -> None:
    """Names and addresses of those who never came back are not ours to keep."""
    Signup.objects.filter(business=None, created_at__lt=timezone.now() - LEFT_LYING).delete()
