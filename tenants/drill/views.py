from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.access import team
from tenants.accounts.choices import Role
from tenants.drill.queries import runs_of_own_business
from tenants.requests import BusinessRequest


@team(Role.OWNER, Role.MANAGER)
@require_safe
def security(request: BusinessRequest) -> HttpResponse:
    runs = runs_of_own_business()
    return render(request, "drill/security.html", {"run": runs[0] if runs else None, "runs": runs})
