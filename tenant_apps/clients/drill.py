from tenant_apps.clients.models import ClientAccess
from tenants.drill.samples import seats_client


@seats_client
def give_access(user_id: int, client_id: int) -> None:
    ClientAccess(pk=user_id, user_id=user_id, client_id=client_id).save(force_insert=True)
