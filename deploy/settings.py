"""One settings file for every process; what differs between places comes from the environment (deploy/env.py)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from deploy import env

BASE = Path(__file__).resolve().parent.parent
PORTICO_ENV = env.choice("PORTICO_ENV", ("development", "test", "production"), "development")
IS_PRODUCTION = PORTICO_ENV == "production"
DEBUG = False

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# Where people reach us: the platform on this host, each business on a subdomain of it or on a domain of its own.
PUBLIC_URL = env.text("PUBLIC_URL", None if IS_PRODUCTION else "http://localhost:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
PLATFORM_HOST = _public.hostname or ""
PLATFORM_NAME = env.text("PLATFORM_NAME", "Portico")
# Who runs this installation, for the legal pages of its own site: they say so where it is not told.
OPERATOR = {
    "name": env.text("OPERATOR_NAME", " ").strip(),
    "address": env.text("OPERATOR_ADDRESS", " ").strip(),
    "contact": env.text("OPERATOR_CONTACT", " ").strip(),
}
PUBLIC_SCHEME = _public.scheme
PUBLIC_PORT = _public.port
# Names that businesses bring along: what they are to point to, and which servers are asked whether they do.
DOMAIN_TARGET = env.text("DOMAIN_TARGET", PLATFORM_HOST)
DOMAIN_ADDRESSES = env.words("DOMAIN_ADDRESSES")  # of our front door, for names that can have no CNAME
DNS_SERVERS = env.words("DNS_SERVERS")  # `192.0.2.1` or `192.0.2.1:5353`; the system's own where none is named
ALLOWED_HOSTS = [
    "*"
]  # tenants.hosts answers only for the platform's host and the hosts of businesses; all others get a 404
USE_X_FORWARDED_HOST = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC_SCHEME == "https" else None
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES", "127.0.0.1")

# How much of an address the audit trail keeps: bits of an IPv4 and of an IPv6 address, none for 0.
AUDIT_NETWORK_BITS = (env.number("AUDIT_IPV4_BITS", 24), env.number("AUDIT_IPV6_BITS", 48))

DATA = Path(env.text("PORTICO_DATA", str(BASE / "var")))

SHARED_APPS = [
    "tenants.apps.DjangoTenants",
    "tenants.apps.TenantsConfig",
    "tenants.accounts",
    "tenants.audit",
    "tenants.drill",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "themes",
    "shared_apps.plans",
    "shared_apps.signup",
    "shared_apps.site",
    "shared_apps.console",
    "deploy",
]
TENANT_APPS = [
    "tenants.accounts",
    "tenants.audit",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "tenant_apps.activity",
    "tenant_apps.team",
    "tenant_apps.notifications",
    "tenant_apps.clients",
    "tenant_apps.scheduling",
    "tenant_apps.home",
    "tenant_apps.domains",
    "tenant_apps.branding",
    "api",
]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

# The kernel's wiring to the rooms above it: dotted paths, so that it imports nothing of ours.
BUSINESS_IDENTITY = "tenant_apps.clients.identity.identity_of"
PLATFORM_IDENTITY = "shared_apps.console.identity.identity_of"
BUSINESS_OPENERS = ["tenant_apps.team.opening.open_team", "tenant_apps.scheduling.operations.fill_from_blueprint"]
POOL_SIZE = env.number("POOL_SIZE", 10)  # ready schemas that wait for a sign-up
TASK_MODULES = [
    "tenants.mail",
    "tenants.events",
    "tenants.pulse",
    "tenants.queue.upkeep",
    "tenants.provisioning",
    "tenants.accounts.tasks",
    "tenants.audit.tasks",
    "tenants.drill.tasks",
    "tenant_apps.clients.tasks",
    "tenant_apps.domains.tasks",
    "shared_apps.signup.tasks",
    "shared_apps.site.tasks",
    "api.tasks",
]
OWNER_LOGINS = "tenant_apps.team.queries.owner_user_ids"
# What is sealed under SECRET_KEY and kept: functions that seal it anew, run at every door (tenants.rotation).
SECRETS_AT_REST = ["tenants.accounts.tasks.seal_anew", "tenants.accounts.finding.index_anew"]
# What else lets a login into a business, and ends where its sessions end: functions of its key, run at the door.
ENDS_WITH_SESSIONS = ["api.operations.end_tokens_of"]
MAIL_OUTCOME = "tenant_apps.notifications.operations.record_outcome"
SHARED_TOPICS = ["services"]  # live events that every client of the business may know of

TENANT_MODEL = "tenants.Business"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_DB_ALIAS = "owner"
PG_EXTRA_SEARCH_PATHS = ["extensions"]
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

_web = env.database("DATABASE_URL")
_owner = env.database("OWNER_DATABASE_URL")
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **(_web or {"NAME": "portico"}),
        "ENGINE": "tenants.backend",
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    },
}
# A backend grows with every schema it has touched, so connections are few and do not live long.
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
    "min_size": 1,
    "max_size": env.number("DATABASE_POOL_SIZE", 8),
    "max_lifetime": 1800,
    "timeout": 5,
    "reconnect_timeout": 5,  # then the next request tries at once, instead of waiting for an ever longer back-off
}
if _owner:
    DATABASES["owner"] = {**_owner, "ENGINE": "django_tenants.postgresql_backend", "CONN_MAX_AGE": 0}
ADMIN_DATABASE_URL = env.text("ADMIN_DATABASE_URL", " ").strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tenants.accounts.backends.EmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "tenants.accounts.passwords.NotAboutHere"},
]
LOGIN_URL = "accounts:sign-in"

MIDDLEWARE = [
    "deploy.shell.HardShell",
    "deploy.request_log.RequestLog",
    "deploy.health.Health",
    "deploy.tls.TLSAsk",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "themes.serving.LookFiles",
    "tenants.languages.SpeakLanguage",
    "tenants.audit.source.WhereFrom",
    "api.middleware.ProblemsOnly",
    "deploy.shell.TextOnly",
    "deploy.pace.KeepPace",
    "tenants.hosts.EnterHost",
    "themes.errors.NotAllowedPage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tenants.accounts.middleware.WhoIsLooking",
    "tenants.moving.SendOn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
# Requests a minute from one network, in one process: those that only look, those that act, those that send files.
PACE = {"look": env.number("PACE_LOOK", 1200), "act": env.number("PACE_ACT", 300), "send": env.number("PACE_SEND", 60)}
ROOT_URLCONF = "deploy.urls_business"
PUBLIC_SCHEMA_URLCONF = "deploy.urls_platform"
WSGI_APPLICATION = "deploy.wsgi.application"

THEME_FOLDERS = [BASE / "themes"]  # a theme is a folder in one of these (themes/catalog.py)
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                "django.template.loaders.filesystem.Loader",
                ("themes.loaders.Loader", ["django.template.loaders.app_directories.Loader"]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "themes.context.look",
            ],
        },
    }
]

SESSION_ENGINE = "tenants.accounts.sessions"
# How long a session may rest, and how long it may live at all, by the seat it was signed in to.
SESSION_LIFETIMES = {
    "client": (timedelta(days=30), timedelta(days=180)),
    "team": (timedelta(hours=12), timedelta(days=14)),
    "platform": (timedelta(hours=1), timedelta(hours=12)),
}
SECOND_FACTOR_GRACE_DAYS = 7  # for owners and managers, from the day they join
# Between asking to have a lost second factor removed and its going: time for the true owner to stop it.
FACTOR_RESET_WAITS = {"client": timedelta(hours=24), "team": timedelta(hours=72)}
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # tenants.accounts.throttle waits, and its waits have an end
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "themes.errors.csrf_failure"
MESSAGE_STORAGE = "deploy.flash.HostOnlyMessages"
if PUBLIC_SCHEME == "https":
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^api/v1/"]  # refused instead, by api.middleware
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W020",  # ALLOWED_HOSTS "*": businesses bring their own domains; tenants.hosts refuses unknown hosts
    "auth.W004",  # addresses are unique, by a constraint on their lower case
    "security.W002",  # framing is refused by the content security policy's frame-ancestors (deploy.shell)
]

# The API. Everything that could be left to the framework's defaults by mistake is closed here: api.endpoint opens it.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.CarefulJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.problems.handled",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
REST_AUTH = {"TOKEN_MODEL": "api.models.Token", "SESSION_LOGIN": False}
API_LIMITS = {
    "read": 600,
    "write": 120,
    "sign-in": 30,
}  # calls a minute and token; a person with several has twice that
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "PREPROCESSING_HOOKS": ["api.documenting.only_the_api"],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.documenting.finished"],
    "VERSION": "1",
}

LANGUAGE_CODE = "en"
# In their own words, so that everybody finds theirs.
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE / "themes" / "locale"]  # before the catalogs of libraries, which say some of it otherwise
LANGUAGE_COOKIE_NAME = "__Host-language" if PUBLIC_SCHEME == "https" else "language"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "media"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not IS_PRODUCTION and PORTICO_ENV != "test"

EMAIL_BACKEND = "tenants.mail.OutsideOnlySMTP"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"noreply@{PLATFORM_HOST if '.' in PLATFORM_HOST else 'portico.localhost'}")
globals().update(env.mail("EMAIL_URL", "smtp://127.0.0.1:1025"))

LOGGING_CONFIG = "deploy.logs.configure"
LOGGING = {"version": 1}  # not empty: Django would not ask for the configuration else
