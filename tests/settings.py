"""deploy/settings.py, told by the environment to use a database of this test process's own."""

import os
from urllib.parse import urlsplit

_admin = os.environ.get("ADMIN_DATABASE_URL", "")
if not _admin:
    raise SystemExit("Run deploy/test, or set ADMIN_DATABASE_URL to a superuser of a Postgres that tests may fill.")

_server = urlsplit(_admin)
_worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
_name = f"portico_test_{_worker}_{os.getpid()}"
_where = f"{_server.hostname}:{_server.port or 5432}/{_name}"

os.environ.update(
    PORTICO_ENV="test",
    SECRET_KEY="a-secret-for-tests-only-and-long-enough-to-please-every-check",
    DATABASE_URL=f"postgresql://portico_web:web@{_where}",
    OWNER_DATABASE_URL=f"postgresql://portico_owner:owner@{_where}",
    PUBLIC_URL="http://localhost:8000",
)

from deploy.settings import *  # noqa: E402, F403  # the environment had to come first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405  # a test's transaction holds its one connection
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
POOL_SIZE = 2  # alpha and beta
TASK_MODULES = [*TASK_MODULES, "tests.tenants.tasks"]  # noqa: F405  # from the star above
PACE = {"look": 1_000_000, "act": 1_000_000, "send": 1_000_000}  # every test comes from one address
