"""The stream server: `uvicorn deploy.asgi:application`. It serves /events and nothing else; pages are deploy.wsgi's."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
django.setup()

from tenants.streams.application import Streams  # noqa: E402  # models can be imported only after the setup

application = Streams()
