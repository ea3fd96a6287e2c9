import logging

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from tenants.drill.quiet import is_news


class DrillConfig(AppConfig):
    name = "tenants.drill"

    def ready(self) -> None:
        logging.getLogger("django.request").addFilter(is_news)
        autodiscover_modules("drill")
