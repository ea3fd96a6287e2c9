from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "tenant_apps.activity"
    label = "activity"

    def ready(self) -> None:
        from tenant_apps.activity import sections  # noqa: F401  # registers what a client's page shows of the trail
