from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from api.choices import Scope
from api.models import Token
from api.operations import digest_of, proof_of
from tenants.accounts.models import User
from tenants.drill.samples import everybodys, lets_in, posts
from tenants.lib.tokens import new_token

everybodys("api:service", "api:slot-list")
posts("api:rescheduling", starts_at="2150-01-05T09:00:00Z")
posts("api:team-rescheduling", starts_at="2150-01-05T09:00:00Z")
posts("api:team-outcome", status="arrived")


@lets_in("api")
def give_token(user_id: int) -> dict[str, str]:
    text = f"tok_{new_token()}"
    Token(
        pk=user_id + 2,
        user_id=user_id,
        name="A drill",
        prefix=text[:8],
        digest=digest_of(text),
        scopes=Scope.values,
        expires_at=timezone.now() + timedelta(hours=1),
        has_factor=True,
        proof=proof_of(User.objects.get(pk=user_id)),
    ).save(force_insert=True)
    return {"Authorization": f"Bearer {text}"}
