"""Messages for the next page travel in a cookie, signed, that no other host of the domain can plant."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


class HostOnlyMessages(CookieStorage):
    cookie_name = "__Host-messages" if settings.PUBLIC_SCHEME == "https" else "messages"
