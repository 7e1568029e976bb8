"""Every setting, from the environment, each with a safe default. Documented in docs/operations.md (a test compares)."""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from hubang.lib import environment as env
from hubang.lib.sqlite import use_newest

use_newest()

BASE_DIR = Path(__file__).resolve().parent
# Where Hubang keeps what it writes: the database, the local secret, backups.
HUBANG_VAR = Path(env.text("HUBANG_VAR", str(BASE_DIR.parent / "var")))
# The address people open. QR codes, posters and invites are made from it, never from the Host header.
PUBLIC_URL = env.text("HUBANG_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# Debug pages show internals to whoever causes an error: for developers only.
DEBUG = env.flag("HUBANG_DEBUG", False)
# Production refuses to start half configured. On by itself as soon as the address is not this machine.
PRODUCTION = env.flag("HUBANG_PRODUCTION", not env.is_loopback(PUBLIC_URL))
# Names under which the site may be asked for; the host of PUBLIC_URL is always among them.
ALLOWED_HOSTS = [
    str(urlsplit(PUBLIC_URL).hostname),
    *env.names("HUBANG_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1]"),
]
# The root secret: signs sessions and encrypts links. Made on the first start outside production, kept in HUBANG_VAR.
SECRET_KEY = env.secret("HUBANG_SECRET", HUBANG_VAR / "secret", PRODUCTION)
# Earlier secrets, newest first, still accepted for reading while keys are changed.
HUBANG_OLD_SECRETS = env.names("HUBANG_OLD_SECRETS", "")
HUBANG_KEYS = env.keys([SECRET_KEY, *HUBANG_OLD_SECRETS])
SECRET_KEY_FALLBACKS = HUBANG_OLD_SECRETS
# How many proxies of yours stand in front; the client address is taken from that many places in X-Forwarded-For.
HUBANG_PROXIES = env.number("HUBANG_PROXIES", 0)
# postgres://... when the group grows; empty: SQLite in HUBANG_VAR.
DATABASE_URL = env.text("DATABASE_URL", "")
# redis://... when several web processes run; empty: they find news by asking the database each second.
VALKEY_URL = env.text("VALKEY_URL", "")
# How many threads answer pages in one web process.
HUBANG_THREADS = env.number("HUBANG_THREADS", 4)
# The demo's one-tap entrance. Only `hubang demo` switches it on; refused in production.
HUBANG_DEMO = env.flag("HUBANG_DEMO", False)
# Off: nobody can post shop help links on this site (电商助力), whatever the groups say.
HUBANG_BOOST = env.flag("HUBANG_BOOST", True)
# The folder of the nightly backups; "0" switches them off.
HUBANG_BACKUPS = env.folder("HUBANG_BACKUPS", HUBANG_VAR / "backups")
# The mail server, smtps://user:password@host; empty: no mail is sent and none is offered.
HUBANG_SMTP = env.smtp("HUBANG_SMTP")
# The sender of mails; without it no mail is sent.
HUBANG_MAIL_FROM = env.text("HUBANG_MAIL_FROM", "")
# How many messages one worker brings to the outside at the same time.
HUBANG_POSTMEN = env.number("HUBANG_POSTMEN", 4)
# Where a person can write to about the site (shown on the data policy page).
HUBANG_CONTACT = env.text("HUBANG_CONTACT", "")

# For tests alone: outgoing calls may go to this machine. No variable sets it.
OUTGOING_LOOPBACK = False

env.refuse_half_configured(production=PRODUCTION, debug=DEBUG, hosts=ALLOWED_HOSTS, demo=HUBANG_DEMO)

DATABASES = {"default": env.database(DATABASE_URL, HUBANG_VAR, max(HUBANG_THREADS, HUBANG_POSTMEN))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "hubang_cache"}}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "hubang.audit",
    "hubang.notify",
    "hubang.live",
    "hubang.accounts",
    "hubang.groups",
    "hubang.moderation",
    "hubang.chat",
    "hubang.aid",
    "hubang.web",
]

MIDDLEWARE = [
    "hubang.web.middleware.DefaultHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Adds random bytes, so that the length tells nothing of the secrets inside (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hubang.web.known_device.KnownDevice",
    "hubang.web.middleware.Refusals",
]

ROOT_URLCONF = "hubang.urls"
WSGI_APPLICATION = "hubang.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "NAME": "jinja",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "web" / "templates"],
        "OPTIONS": {"environment": "hubang.web.jinja.environment"},
    },
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "account_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# For whoever's browser asks for neither, for the command line, and for the first rules of a new group.
LANGUAGE_CODE = env.one_of("HUBANG_LANGUAGE", [code for code, _name in LANGUAGES], "zh-hans")
LOCALE_PATHS = sorted((BASE_DIR / "locale").glob("*"))
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HUBANG_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["hubang.accounts.backend.Backend"]
SESSION_ENGINE = "hubang.accounts.session_store"
PASSWORD_HASHERS = ["hubang.accounts.passwords.Hasher"]
# NIST SP 800-63B-4: length counts, composition does not.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "hubang.accounts.passwords.Length"},
    {"NAME": "hubang.accounts.passwords.Common"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "hubang.web.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = False
# Signing in is counted per name and device in accounts/actions/attempts.py; an address may be a whole carrier's.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": None}
# Our own recovery code takes the place of the library's.
MFA_SUPPORTED_TYPES = ["webauthn", "totp"]
ACCOUNT_FORMS = {"login": "hubang.web.account_forms.SignInForm"}
ACCOUNT_SESSION_REMEMBER = True
MFA_FORMS = {"add_webauthn": "hubang.web.account_forms.AddPasskeyForm"}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
# Browsers allow passkeys on http only for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = False

SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-hubang" if SECURE else "hubang"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 365 * 24 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "hubang.web.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "__Host-language" if SECURE else "language"
LANGUAGE_COOKIE_SECURE = SECURE
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"
# In the session, not in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# DefaultHeaders sends these itself, on every response, static files included.
SECURE_CONTENT_TYPE_NOSNIFF = False
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
# Pictures are the only large uploads; the front door refuses more before Django sees it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# A handler that fails would print the record, and with it what somebody wrote.
logging.raiseExceptions = DEBUG
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # `quiet` keeps request objects, addresses and exception texts out: paths carry invite codes, errors carry links.
    "filters": {"quiet": {"()": "hubang.lib.logs.Quiet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["quiet"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # The pool would repeat the database's own message at every attempt; the refusal of each request is enough.
    "loggers": {"hubang": {"level": "INFO"}, "psycopg.pool": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = [
    # The headers of Django's own middleware are sent by ours and by the door, on streams and static files as well.
    "security.W001",
    "security.W002",
    "security.W004",  # HSTS is sent by DefaultHeaders, and only behind HTTPS
    "security.W006",
    "security.W008",  # redirecting to HTTPS is the proxy's work
]
