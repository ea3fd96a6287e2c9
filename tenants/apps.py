from django.apps import AppConfig
from django_tenants.apps import DjangoTenantsConfig


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        from tenants import checks  # noqa: F401  # registers the house's rules with Django's check framework


class DjangoTenants(DjangoTenantsConfig):
    """django-tenants without its start-up query: no process of ours needs a database in order to be imported."""

    def ready(self) -> None:
        return
