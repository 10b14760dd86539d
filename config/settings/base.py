"""Settings that every installation shares. The environment is read in `config.env` alone."""

from __future__ import annotations

from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import BASE_DIR, read_environment

# Lets Django's generic classes be written with their types: ModelAdmin[Organisation].
django_stubs_ext.monkeypatch()

ENV = read_environment()

PROJECT_DIR = BASE_DIR
SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
DEMONSTRATION = ENV.debug
"""Sign-in tiles, and codes shown on the sign-in page. Never on where DEBUG is off."""
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.csrf_trusted_origins
SITE_URL = ENV.site_url
"""Where the pages are found, for links that leave the house."""
VAR_DIR = ENV.var_dir

FIELD_KEYS = ENV.field_keys
ROOM_RATE = ENV.room_rate
TRUSTED_PROXIES = ENV.trusted_proxies
METRICS_TOKEN = ENV.metrics_token

DOMAIN_APPS = [
    "mediation.core",
    "mediation.audit",
    "mediation.accounts",
    "mediation.files",
    "mediation.notifications",
    "mediation.rules",
    "mediation.mediators",
    "mediation.cases",
    "mediation.rooms",
    "mediation.consultations",
    "mediation.agreements",
    "mediation.invitations",
    "mediation.outreach",
    "mediation.statistics",
    "mediation.ledger",
    "mediation.demonstration",
]

INSTALLED_APPS = [
    "daphne",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "axes",
    *DOMAIN_APPS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]


def _database() -> dict[str, Any]:
    """PostgreSQL through the pool where DATABASE_URL names one, else SQLite that keeps what it acknowledged."""
    url = ENV.database_url or f"sqlite:///{VAR_DIR / 'hejie.sqlite3'}"
    database: dict[str, Any] = dict(environ.Env.db_url_config(url))
    database["CONN_MAX_AGE"] = 0
    if "postgresql" in database["ENGINE"]:
        database.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10}
    else:
        # IMMEDIATE: a deferred transaction that turns into a write fails at once under contention.
        # FULL: NORMAL loses acknowledged commits at a power cut.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    return database


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if ENV.redis_url:
    CHANNEL_LAYERS: dict[str, Any] = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [ENV.redis_url], "prefix": "hejie"},
        },
    }
    CACHES: dict[str, Any] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url},
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "mediation.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "email"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {
    "account_signup": "/sign-in",
    "account_confirm_email": "/sign-in",
    "account_reset_password_from_key": "/sign-in",
}
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "mediation.accounts.authentication.login_index"
AXES_CLIENT_IP_CALLABLE = "mediation.accounts.authentication.client_address"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
CODES_A_DAY_PER_PHONE = 10
CODES_A_DAY_PER_ADDRESS = 50
"""One-time codes that a phone is sent and that a network address asks for, beside one a minute for a phone."""
INVITATION_DAYS = 30
"""How long the link and the code of an invitation hold."""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600

LANGUAGE_CODE = ENV.language_code
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
TIME_ZONE = ENV.time_zone
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
WEB_PAGES = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [WEB_PAGES] if WEB_PAGES.is_dir() else []
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024
"""Bytes of one evidence or room file, or of one register."""

SMS_BACKEND = ENV.sms_backend
IDENTITY_ADAPTER = ENV.identity_adapter
"""Who is asked whether name and number belong together, as a dotted path; by default the mediator, on sight."""
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 20
"""Seconds for a mail server to answer; without it one that hangs holds up everything that is to be sent."""
DEFAULT_FROM_EMAIL = ENV.email_from
if ENV.email_url:
    vars().update(environ.Env.email_url_config(ENV.email_url))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "mediation.accounts.authentication.TokenAuthentication",
        "mediation.accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "mediation.core.api.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "mediation.core.api.problem_response",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Hejie",
    "DESCRIPTION": "Online dispute mediation. Errors are RFC 9457 problem documents.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "CauseEnum": "mediation.rules.enums.Cause",
        "StageEnum": "mediation.cases.enums.Stage",
        "SideEnum": "mediation.cases.enums.Side",
        "PartyKindEnum": "mediation.cases.enums.PartyKind",
        "CaseKindEnum": "mediation.cases.enums.CaseKind",
        "ConsentStepEnum": "mediation.cases.enums.Step",
        "FunnelStepEnum": "mediation.invitations.enums.JoinStep",
        "RepresentativeKindEnum": "mediation.cases.enums.RepresentativeKind",
        "MediatorKindEnum": "mediation.mediators.enums.MediatorKind",
        "EvidenceKindEnum": "mediation.cases.enums.EvidenceKind",
        "QuestionKindEnum": "mediation.cases.forms.QuestionKind",
        "RoomStateEnum": "mediation.rooms.enums.RoomState",
        "DeadlineStateEnum": "mediation.cases.enums.DeadlineState",
        "ConsentChannelEnum": "mediation.cases.enums.ConsentChannel",
        "ConsultationChannelEnum": "mediation.consultations.enums.Channel",
        "NotificationChannelEnum": "mediation.notifications.enums.Channel",
        "ContactChannelEnum": "mediation.invitations.enums.ContactChannel",
        "InvitationStateEnum": "mediation.invitations.enums.InvitationState",
        "InvitationRevokedReasonEnum": "mediation.invitations.enums.RevokedReason",
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "mediation.core.logs.json_formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"mediation": {"level": "INFO"}, "django": {"handlers": [], "level": "WARNING", "propagate": True}},
}
