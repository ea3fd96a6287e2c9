"""What the processes write: a line of JSON an event, with nothing in it that is secret or personal."""

from __future__ import annotations

import json
import os
import subprocess
import sys

SCRIPT = """
import django, logging
django.setup()
from django.http import HttpRequest
from django.utils.log import log_response
from django.http import HttpResponse
request = HttpRequest()
request.path = "/sign-in/link/the-secret-token/"
log_response("Not Found: %s", request.path, request=request, response=HttpResponse(status=404))
log_response("Internal Server Error: %s", request.path, request=request, response=HttpResponse(status=500))
logging.getLogger("portico.test").error("two\\nlines %s", "here")
"""


def written() -> list[str]:
    environment = {**os.environ, "PORTICO_ENV": "test", "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    ran = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    return ran.stderr.splitlines()


def test_each_event_is_one_line_of_json_and_paths_stay_out() -> None:
    lines = [json.loads(line) for line in written()]
    assert [(line["logger"], line["level"], line["event"]) for line in lines] == [
        ("django.request", "error", "answered 500"),
        ("portico.test", "error", "two\nlines here"),
    ]
    assert all(line["timestamp"].endswith("Z") for line in lines)
