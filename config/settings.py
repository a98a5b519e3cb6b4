"""The whole configuration, from the environment. What is missing or contradictory stops the start with a sentence."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.database import database
from config.logs import logging_config
from mizban.core.crypto import Keyring
from mizban.runtime.environment import beside

BASE_DIR = Path(__file__).resolve().parent.parent
MIZBAN_HOME = Path(os.environ.get("MIZBAN_HOME", BASE_DIR / "var")).resolve()
DEMO = os.environ.get("DEMO", "1") == "1"
PORT = int(os.environ.get("PORT", "8000"))
EVENTS_PORT = int(os.environ.get("MIZBAN_EVENTS_PORT") or beside(PORT))
"""Where a demo's streams are; elsewhere the front server leads `/events/` there (ADR 0021)."""


def _secret(name: str, default: Path) -> str:
    path = Path(os.environ.get(name, default))
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: {path} cannot be read ({error.strerror}); `mizban up` makes it") from error


SECRET_KEY = _secret("MIZBAN_SECRET_KEY", MIZBAN_HOME / "secret_key")
MIZBAN_KEYRING = Keyring.from_json(_secret("MIZBAN_KEYS", MIZBAN_HOME / "keys.json"))

# --- who may ask -----------------------------------------------------------------------------------------------------
DEBUG = False
ALLOWED_HOSTS = ["*"]  # an organisation is found by host; a host of no organisation is answered by 404
USE_X_FORWARDED_HOST = False
SECURE_PROXY_SSL_HEADER = None if DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
METRICS_TOKEN = os.environ.get("MIZBAN_METRICS_TOKEN", "")
TRUSTED_PROXIES = frozenset(filter(None, os.environ.get("MIZBAN_TRUSTED_PROXIES", "").split(",")))

# --- apps ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "mizban.core",
    "mizban.audit",
    "mizban.files",
    "mizban.notifications",
    "mizban.organisations",
    "mizban.accounts",
    "mizban.dynamic_forms",
    "mizban.identity",
    "mizban.catalogue",
    "mizban.cases",
    "mizban.conversations",
    "mizban.appointments",
    "mizban.web",
    "mizban.runtime",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "mizban.web.middleware.security.SecurityHeaders",
    "django_structlog.middlewares.RequestMiddleware",
    "mizban.web.middleware.tenancy.OrganisationByHost",
    "mizban.web.middleware.sessions.RealmSessions",
    "mizban.web.middleware.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mizban.web.middleware.acting.ActingRequests",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "mizban/web" / area / "templates" for area in ("ui", "public", "citizen", "staff")],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mizban.web.context.desk",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "mizban.web.ui.templatetags.ui",
            ],
            "libraries": {"ui": "mizban.web.ui.templatetags.ui"},
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database --------------------------------------------------------------------------------------------------------
DATABASE_ROLE = os.environ.get("MIZBAN_DB_ROLE", "app")
DATABASES = {"default": database(os.environ, DATABASE_ROLE)}

# --- sessions, sign-in -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["mizban.accounts.backends.OrganisationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "mizban.accounts.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "mizban_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mizban.web.guards.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_RATE_LIMITS = False  # counters of our own, in the database
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mizban"
LOGIN_URL = "/staff/sign-in/"

# --- language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", _("فارسی")), ("en", "English")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "mizban/locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- statics, files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = MIZBAN_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "mizban/web/ui/static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MIZBAN_HOME / "files"},
    },
    "staticfiles": {"BACKEND": "mizban.web.statics.Statics"},
}
WHITENOISE_MAX_AGE = 60
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # typed text; files are bounded by `mizban.files`
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 40
CLAMD_ADDRESS = os.environ.get("MIZBAN_CLAMD", "")

# --- conversation ----------------------------------------------------------------------------------------------------
MESSAGE_UNDO_SECONDS = int(os.environ.get("MIZBAN_UNDO_SECONDS", "15"))
"""How long a message may be taken back before it goes out; 0: it goes at once (ADR 0025)."""

# --- messages out ----------------------------------------------------------------------------------------------------
SMS_BACKEND = os.environ.get("MIZBAN_SMS", "demo" if DEMO else "console")
EMAIL_BACKEND = os.environ.get(
    "MIZBAN_EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = MIZBAN_HOME / "mail"
EMAIL_HOST = os.environ.get("MIZBAN_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MIZBAN_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MIZBAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MIZBAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MIZBAN_EMAIL_TLS", "0") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("MIZBAN_EMAIL_FROM", "desk@localhost")

# --- registries of the state -----------------------------------------------------------------------------------------
REGISTRIES = json.loads(os.environ.get("MIZBAN_REGISTRIES", '{"civil": "demo", "mobile": "demo"}' if DEMO else "{}"))

LOGGING = logging_config()
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # a request is told of once, when it is answered
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # ids only; addresses stand in the log of the front server
