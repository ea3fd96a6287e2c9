from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.access import team
from tenants.accounts.choices import Role
from tenants.accounts.permissions import ALLOWED, Permission
from tenants.requests import BusinessRequest


@team(may=Permission.MANAGE_TEAM)
@require_safe
def role_table(request: BusinessRequest) -> HttpResponse:
    """The table as the code has it: nothing is written down twice."""
    lines = [
        {"label": permission.label, "cells": [(role.label, role in ALLOWED[permission]) for role in Role]}
        for permission in Permission
    ]
    return render(request, "team/roles.html", {"roles": [role.label for role in Role], "lines": lines})
