"""Every setting, read from the environment or `.env`, each with a default that serves.

Grown-up installations change environment variables, never this file. README.md lists them.
"""

import secrets
import sys
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

try:
    # Debian 12 carries SQLite 3.40, whose WAL has a known fault with several connections; the pinned
    # wheel brings 3.53. Where no wheel exists the interpreter's own serves, and a check warns (newsroom.W001).
    import pysqlite3
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django_prose_editor.config import html_tags
from js_asset import static_lazy

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")


def kept_secret_key() -> str:
    """Return the key made on the first run and kept beside the code, readable by its owner alone."""
    path = BASE_DIR / ".secret_key"
    if not path.exists():
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(60))
        try:
            path.hardlink_to(new)  # the first of several processes wins, whole or not at all
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_text().strip()


def is_loopback(host: str) -> bool:
    """Whether a host is this machine's own, by its address or as localhost."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def may_be_posted_to(url: str) -> bool:
    """Whether what is told may go there: https, or http that never leaves this machine."""
    scheme, host = urlsplit(url).scheme, urlsplit(url).hostname
    return bool(host) and (scheme == "https" or (scheme == "http" and is_loopback(host)))


# The site
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret_key()
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
SITE_NAME = env.str("SITE_NAME", default="The Newsroom")
PUBLIC_HISTORY = env.bool("PUBLIC_HISTORY", default=True)
# Whether feeds hold whole texts, or what stands on top of them.
FEED_FULL_TEXT = env.bool("FEED_FULL_TEXT", default=False)
# Whether robots.txt lets those in who fetch pages to train models on them.
AI_CRAWLERS = env.bool("AI_CRAWLERS", default=False)
SITE_HOST = urlsplit(SITE_URL).hostname
if not SITE_HOST:
    raise ImproperlyConfigured(f"SITE_URL is “{SITE_URL}”. Write it whole: https://news.example")
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=f"security@{SITE_HOST}")
ON_THIS_MACHINE = is_loopback(SITE_HOST)
DEMO = env.bool("DEMO", default=True)
ALLOWED_HOSTS = sorted({SITE_HOST, *env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])})
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "articles.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "taggit",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "articles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "articles.headers.HeadersMiddleware",
    "articles.languages.DeskLanguageMiddleware",
    "articles.headers.PolicyMiddleware",
    "articles.at_desk.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "articles.at_desk.Accounts",
    "articles.at_desk.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Widgets of ours have templates beside all others.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The database: SQLite on one machine, or whatever DATABASE_URL names
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'newsroom.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        # Without IMMEDIATE 327 of 400 writes by four writers were refused, with it none.
        transaction_mode="IMMEDIATE",
        timeout=10,
        # Django makes values of what columns hold; sqlite3 would look at every column of every query as well.
        detect_types=0,
        # Without recursive_triggers INSERT OR REPLACE walks round the delete triggers.
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON",
    )
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening one costs a page of SQLite's more than its queries do, and one of PostgreSQL's still more.
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time: the readers' site speaks one language, the desk English (languages.py); the newsroom's zone is the
# one its people think in; the database keeps UTC.
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en-gb")
FORMAT_MODULE_PATH = "articles.formats"
LOCALE_PATHS = [BASE_DIR / "articles" / "locale"]  # named here, for strings of templates/ belong to no application
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
USE_TZ = True

# Files: originals in MEDIA_ROOT/desk, where no address leads; renditions in MEDIA_ROOT/public, behind a view.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "media")))
MEDIA_URL = "/media/"
# Where nginx finds MEDIA_ROOT by an internal location of its own (/protected/); empty: we stream files ourselves.
ACCEL_REDIRECT = env.str("ACCEL_REDIRECT", default="")
STATIC_ROOT = BASE_DIR / ".static"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# The press keeps readers' pages in the memory of each process of the server; 0 leaves it out.
PRESS_MEGABYTES = env.int("PRESS_MEGABYTES", default=64)
# Where a cache between us and readers is told that pages have changed, and what lets us in there.
PURGE_URL = env.str("PURGE_URL", default="")
PURGE_TOKEN = env.str("PURGE_TOKEN", default="")
if PURGE_URL and not may_be_posted_to(PURGE_URL):
    raise ImproperlyConfigured("PURGE_URL must begin with https://, or be an address of this machine.")

# Accounts
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A long shift, counted from signing in.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "articles.admin.expired.expired_view"

# Transport: over https everything insists on it. Nothing but a proxy can speak TLS before granian.
if SITE_URL.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    # HSTS for subdomains and browsers' preload lists reach beyond this site: the owner of the domain decides.
    "security.W005",
    "security.W021",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # A nonce only where a page asks for one: the desk's editor has an import map in the page.
        "script-src": [SELF, NONCE],
        # The one style sheet that the pinned prose editor writes into its page.
        "style-src": [SELF, "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# The prose editor's nodes of our own, and those of its that we changed; what they write html.py reads and cleans.
DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {"js": [static_lazy(f"articles/{name}.js")], "extensions": dict.fromkeys(extensions, html_tags([]))}
    for name, extensions in {
        "prose": ["Picture", "Gallery"],
        "link": ["Link"],
        "quotes": ["Cite", "Blockquote", "SocialQuote"],
        "boxes": ["PullQuote", "FactBox", "CorrectionBox"],
        "embeds": ["Embed"],
        "documents": ["EnclosedDocument"],
        "tables": ["Table", "TableRow", "TableHeader", "TableCell"],
        "paste": ["Paste"],
        "tidy": ["Tidy"],
    }.items()
]

# Effects (mail, …) run in db_worker; what readers see never waits for it.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_TIMEOUT = 10  # seconds; a mail server that is silent for longer is tried again later
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"newsroom@{SITE_HOST}")
# Where each act is posted as JSON, and what signs it.
WEBHOOK_URL = env.str("WEBHOOK_URL", default="")
WEBHOOK_SECRET = env.str("WEBHOOK_SECRET", default="")
if WEBHOOK_URL and not may_be_posted_to(WEBHOOK_URL):
    raise ImproperlyConfigured("WEBHOOK_URL must begin with https://, or be an address of this machine.")
# The hub that tells subscribers of feeds what is new in them (https://www.w3.org/TR/websub/); empty: none.
WEBSUB_HUB = env.str("WEBSUB_HUB", default="")
if WEBSUB_HUB and not may_be_posted_to(WEBSUB_HUB):
    raise ImproperlyConfigured("WEBSUB_HUB must begin with https://, or be an address of this machine.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"articles": {"level": "INFO"}},
}
