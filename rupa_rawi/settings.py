"""Settings: every value that differs between installations comes from the environment.

`.env.example` lists each variable with its default. A missing or malformed value stops the start
with its name; rules between settings are system checks in serving/checks.py.
"""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from corsheaders.defaults import default_headers
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environ import Env
from whitenoise.compress import Compressor

from audit.origins import of_job
from backoffice.menu import UNFOLD  # noqa: F401  how the admin looks
from core.api.document import TAGS
from serving.listening import address

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = Env()
Env.read_env(BASE_DIR / ".env")  # what the environment already holds wins


def switch(name: str, default: str) -> bool:
    """Read an on|off variable."""
    value = env.str(name, default=default).strip().lower()
    if value in ("on", "true", "1", "yes"):
        return True
    if value in ("off", "false", "0", "no", ""):
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")


def word(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """Read a variable that is one of a few words."""
    value = env.str(name, default=default).strip().lower()
    if value not in among:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(among)}, not {value!r}.")
    return value


def number(name: str, default: str, *, low: str, high: str) -> Decimal:
    """Read a decimal variable within bounds."""
    text = env.str(name, default=default)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ImproperlyConfigured(f"{name} must be a number, not {text!r}.") from None
    if not Decimal(low) <= value <= Decimal(high):
        raise ImproperlyConfigured(f"{name} must lie between {low} and {high}, not {text}.")
    return value


def days(name: str, default: int, *, least: int = 0) -> int:
    """Read a number of days."""
    return int(number(name, str(default), low=str(least), high="36500"))


def site_url() -> str:
    """Read SITE_URL; in development the address at which the server listens will do."""
    if url := env.str("SITE_URL", default=""):
        return url.rstrip("/")
    if not DEBUG:
        raise ImproperlyConfigured(
            "SITE_URL is not set. It is the shop's whole address, like https://shop.example: "
            "links in mails and in the API begin with it."
        )
    return address(env.str("HOST", default="127.0.0.1"), env.int("PORT", default=8000))


# ── the installation ────────────────────────────────────────────────────────────────────────────

DEBUG = switch("DEBUG", "off")
SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Give it 50 or more random characters; "
            "only with DEBUG=on does the project make do without one."
        )
    SECRET_KEY = "for development only, never accepted when DEBUG is off"
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
SITE_URL = site_url()
STOREFRONT_URL = env.str("STOREFRONT_URL", default="").rstrip("/") or SITE_URL
HTTPS = switch("HTTPS", "off")
THROTTLING = switch("THROTTLING", "on")
HSTS_PRELOAD = switch("HSTS_PRELOAD", "off")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
SENTRY_DSN = env.str("SENTRY_DSN", default="")
OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
ACCESS_LOG = switch("ACCESS_LOG", "off" if DEBUG else "on")
STAFF_SECOND_FACTOR = switch("STAFF_SECOND_FACTOR", "off" if DEBUG else "on")

# ── the house rules ─────────────────────────────────────────────────────────────────────────────

CURRENCY = env.str("CURRENCY", default="IDR")
TAX_RATE = number("TAX_RATE", "0.11", low="0", high="1")  # of the price before tax
COMMISSION_RATE = Decimal("0.10")  # what a new vendor starts with; staff set each vendor's own
HOUSE_TAX = word("HOUSE_TAX", "non_pkp", among=("non_pkp", "pkp"))  # a PKP's fees include PPN
TWO_PEOPLE = switch("TWO_PEOPLE", "on")  # who proposes to move money does not approve it
PAYOUT_MINIMUM = number("PAYOUT_MINIMUM", "10000", low="0", high="1000000000")  # to one vendor
WITHHOLD_PPH22 = switch("WITHHOLD_PPH22", "off")
KEEP_CARTS_DAYS = days("KEEP_CARTS_DAYS", 60)  # guests', that nobody touches
KEEP_CHECKOUTS_DAYS = days("KEEP_CHECKOUTS_DAYS", 30)  # once they are over: they hold an address
KEEP_MAILS_DAYS = days("KEEP_MAILS_DAYS", 90)  # to whom and about what, not the text
KEEP_WEBHOOKS_DAYS = days("KEEP_WEBHOOKS_DAYS", 90)
KEEP_LOG_DAYS = days("KEEP_LOG_DAYS", 3 * 365)
KEEP_PROOFS_DAYS = days("KEEP_PROOFS_DAYS", 90)  # once they are answered
KEEP_RETURN_PICTURES_DAYS = days("KEEP_RETURN_PICTURES_DAYS", 180)
KEEP_EXPORTS_DAYS = days("KEEP_EXPORTS_DAYS", 7, least=1)
SESSION_DAYS = days("SESSION_DAYS", 14, least=1)
PAYMENT_GATEWAY = env.str("PAYMENT_GATEWAY", default="test" if DEBUG else "manual")
DIALECT_GATEWAY = env.str("DIALECT_GATEWAY", default="cod")
RUPARAWI_ACCESS_DAYS = number("RUPARAWI_ACCESS_DAYS", "2", low="0.01", high="30")
# Staff read what vendors say of the house after it is shown, or before.
TESTIMONIALS = word("TESTIMONIALS", "after", among=("after", "before"))
PAYMENT_WINDOW_HOURS = number("PAYMENT_WINDOW_HOURS", "24", low="0.01", high="720")
MIDTRANS_SERVER_KEY = env.str("MIDTRANS_SERVER_KEY", default="")
WEBHOOKS_ALLOW_LOCAL = switch("WEBHOOKS_ALLOW_LOCAL", "off")  # to this machine, to try them out
MIDTRANS_BASE_URL = env.str("MIDTRANS_BASE_URL", default="https://app.sandbox.midtrans.com")
MIDTRANS_API_URL = env.str(
    "MIDTRANS_API_URL", default=MIDTRANS_BASE_URL.replace("//app.", "//api.")
)
# Midtrans Payouts, which pays vendors: keys of a creator, of an approver, and of its notifications.
MIDTRANS_PAYOUTS_KEY = env.str("MIDTRANS_PAYOUTS_KEY", default="")
MIDTRANS_PAYOUTS_APPROVER_KEY = env.str("MIDTRANS_PAYOUTS_APPROVER_KEY", default="")
MIDTRANS_PAYOUTS_MERCHANT_KEY = env.str("MIDTRANS_PAYOUTS_MERCHANT_KEY", default="")
MIDTRANS_PAYOUTS_URL = env.str(
    "MIDTRANS_PAYOUTS_URL", default="https://app.sandbox.midtrans.com/iris"
)

# ── the application ─────────────────────────────────────────────────────────────────────────────

ROOT_URLCONF = "rupa_rawi.urls"
FORCE_SCRIPT_NAME = ""  # the shop stands at the root of its address; not to be worked out each time
WSGI_APPLICATION = "rupa_rawi.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False  # the API has no trailing slashes; admin redirects its own
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "rupa_rawi",
    "serving",
    "backoffice",
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "backoffice.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_filters",
    "django_fsm",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "mptt",
    "procrastinate.contrib.django",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "core",
    "audit",
    "house",
    "accounts",
    "vendors",
    "catalog",
    "promotions",
    "content",
    "orders",
    "payments",
    "reviews",
    "ledger",
    "notifications",
    "dashboard",
    "storefront",
    "seeds",
]

MIDDLEWARE = [
    "core.web.middleware.request_id",
    "serving.probes.middleware",
    "serving.tracing.middleware",
    "core.web.middleware.count_answers",
    "core.web.middleware.access_log",
    "core.web.standing.middleware",
    "core.web.actor.middleware",
    "audit.origins.middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.middleware.Cors",
    "dialects.ruparawi.cors.middleware",
    "dialects.middleware.middleware",
    "core.web.middleware.Locale",
    "core.web.bodies.middleware",
    "core.web.middleware.input_wall",
    "django.middleware.common.CommonMiddleware",
    "core.web.pages.begin",  # the API and the dialects go on behind its end
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "accounts.middleware.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.web.middleware.backoffice_policy",
    "core.web.pages.end",
    "core.web.middleware.read_from_replica",
    "core.web.middleware.read_again",
    "accounts.idempotency.middleware",
]

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
                "house.context.processor",
            ],
        },
    },
]

# ── database and cache ──────────────────────────────────────────────────────────────────────────

# Limits in the database itself (milliseconds): a stuck request ends, whatever the code above does.
LIMITS_OF_REQUESTS = {
    "lock_timeout": 3_000,
    "statement_timeout": 10_000,
    "idle_in_transaction_session_timeout": 15_000,
}
TAKES_ITS_TIME = not switch("DATABASE_LIMITS", "on")  # a migration, and what else manage.py does
DATABASE_LIMITS = LIMITS_OF_REQUESTS | (
    {"statement_timeout": 0, "idle_in_transaction_session_timeout": 0} if TAKES_ITS_TIME else {}
)
if TAKES_ITS_TIME:
    SLOW_QUERY_MS = 0  # and is not told off for it


# Statements that a connection has seen before are neither parsed nor planned again. A pooler that
# lends a connection for one transaction only must know of them, and PgBouncer before 1.21 does not.
PREPARED_STATEMENTS = switch("PREPARED_STATEMENTS", "on")


def database(url: str, *, patience: int = 10) -> dict:
    """`patience` is how many seconds a host is waited for that does not even refuse."""
    config = Env.db_url_config(url)
    if config["ENGINE"] not in ("django.db.backends.postgresql",):
        raise ImproperlyConfigured("DATABASE_URL and REPLICA_URLS must name a PostgreSQL database.")
    config["ENGINE"] = "core.database.backend"
    return config | connected({"connect_timeout": patience} | config.get("OPTIONS", {}))


def connected(options: dict) -> dict:
    """How every process connects, whatever the server: each thread keeps its connection."""
    return {
        "CONN_MAX_AGE": 3_600,  # what a connection remembers is forgotten once in a while
        "CONN_HEALTH_CHECKS": True,  # after a rest: core.database.backend
        "OPTIONS": options
        | {
            "options": " ".join(f"-c {name}={ms}" for name, ms in DATABASE_LIMITS.items()),
            "prepare_threshold": 1 if PREPARED_STATEMENTS else None,
        },
    }


DATABASE_URL = env.str("DATABASE_URL", default="")
# Past a pooler: what takes its time holds locks and settings of a session, which a pooler would
# leave to whoever has its connection next.
DIRECT_URL = env.str("JOBS_DATABASE_URL", default="") or DATABASE_URL

if DATABASE_URL:
    DATABASES = {"default": database(DIRECT_URL if TAKES_ITS_TIME else DATABASE_URL)}
else:  # the embedded one, started by the first connection
    DATABASES = {
        "default": {
            "ENGINE": "serving.embedded",
            "FOLDER": VAR / "postgres",
            "NAME": "postgres",
            "USER": "postgres",
            **connected({"connect_timeout": 10}),
        }
    }
for position, url in enumerate(env.list("REPLICA_URLS", default=[]), start=1):
    replica = database(url, patience=2)  # the primary can answer in its place
    DATABASES[f"replica{position}"] = replica | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["core.database.replicas.Router"]

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
else:  # shared by all processes without another service; a cache in memory would not be
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "django_cache",
            # Culling forgets throttle counters, so flooding must not bring it on soon.
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

# ── jobs ────────────────────────────────────────────────────────────────────────────────────────

PROCRASTINATE_WORKER_DEFAULTS = {
    "task_middleware": [of_job],
    # Being woken for each job costs a worker a third more than looking twice a second; the queue's
    # trigger that would do it is off (notifications.0007).
    "listen_notify": False,
    "fetch_job_polling_interval": 0.5,
}
PROCRASTINATE_ON_APP_READY = "core.jobs.worker.prepare"

# ── people ──────────────────────────────────────────────────────────────────────────────────────

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = int(THROTTLING)
AUTHENTICATION_BACKENDS = ["accounts.backends.EmailOrUsernameBackend"]
LOGIN_URL = "/admin/login/"
LOGIN_REDIRECT_URL = "/admin/"

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=15),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=30),
    "ALGORITHM": "HS256",
    "SIGNING_KEY": SECRET_KEY,
    "AUDIENCE": "rupa-rawi",
    "ISSUER": "rupa-rawi",
    "USER_ID_CLAIM": "sub",
    "UPDATE_LAST_LOGIN": False,
}

# ── the API ─────────────────────────────────────────────────────────────────────────────────────

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.KeyAuthentication",
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["core.api.json.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.negotiation.ContentNegotiation",
    "DEFAULT_PARSER_CLASSES": ["core.api.json.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["core.api.filters.FilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.CursorPagination",
    "PAGE_SIZE": 24,
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.endpoints.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["core.api.throttling.ScopedThrottle"],
    "DEFAULT_THROTTLE_RATES": {
        "login": "10/min",  # guesses at one name from one address
        "login_address": "60/min",  # at any name
        "register": "20/hour",
        "reset": "5/hour",  # mails to one address
        "reset_address": "60/hour",  # mails that one address asks for
        "verify": "5/hour",
        "export": "30/hour",
        "question": "20/hour",
        "stock_notice": "30/hour",
        "new_cart": "60/hour",  # that one address begins without an account
        "checkout": "30/min",
        "promotion_code": "300/hour",  # tries of codes, right or wrong
    },
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    "EXCEPTION_HANDLER": "core.api.handlers.handle",
    "COERCE_DECIMAL_TO_STRING": True,
    "URL_FORMAT_OVERRIDE": None,
    "FORMAT_SUFFIX_KWARG": None,
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_FORMATTER_CLASS": "core.api.handlers.ErrorFormatter"}
IDEMPOTENT_PATHS = ("/api/v1/", "/dialects/leads/")  # other dialects' writes repeat by nature
SPECTACULAR_SETTINGS = {
    "TITLE": "Rupa Rawi",
    "DESCRIPTION": "A marketplace for local Indonesian artisans and sustainable goods.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SORT_OPERATIONS": False,
    "DEFAULT_GENERATOR_CLASS": "core.api.schema.generator.SchemaGenerator",
    "SERVERS": [{"url": SITE_URL}],
    "CONTACT": {"name": "Rupa Rawi", "url": SITE_URL},
    "LICENSE": {"name": "MIT", "url": "https://opensource.org/license/mit"},
    "PATH_CONVERTER_OVERRIDES": {
        "reference": {
            "anyOf": [
                {"type": "integer"},
                {"type": "string", "pattern": "^[a-z0-9-]*[a-z][a-z0-9-]*$"},
            ],
        },
    },
    "TAGS": [{"name": name, "description": text} for name, text in TAGS.items()],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "notifications.document.add_webhooks",
        "core.api.document.finish",
    ],
    "ENUM_NAME_OVERRIDES": {  # drf-spectacular cannot guess which `status` is whose
        "PageKindEnum": "content.models.Page.Kind",
        "PaymentStatusEnum": "orders.statuses.PaymentStatus",
        "OrderStatusEnum": "orders.statuses.Status",
        "VendorStatusEnum": "vendors.models.Vendor.Status",
        "VendorReviewActionEnum": "vendors.models.VendorReview.Action",
        "ProductStatusEnum": "catalog.models.Product.Status",
        "PromotionKindEnum": "promotions.models.Promotion.Kind",
        "ProofStatusEnum": "payments.models.Proof.Status",
        "RefundStatusEnum": "payments.models.Refund.Status",
        "OrderActionEnum": "orders.offers.names",
        "GatewayEnum": "payments.gateways.GATEWAYS",
        "PaidThroughEnum": "payments.gateways.names",
        "PayoutStatusEnum": "ledger.models.Payout.Status",
        "PayoutEndEnum": "ledger.models.payouts.ENDS",
    },
}

# ── language, files, mail ───────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="id")
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["rupa_rawi.formats"]
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Jakarta")

CJK_FONT = env.str("CJK_FONT", default="/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [path for path in [BASE_DIR / "static"] if path.is_dir()]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR / "media")))
MEDIA_URL = env.str("MEDIA_URL", default="/media/")


def on_s3(address: str) -> tuple[dict, str]:
    """The storage that keeps pictures at s3://bucket/prefix, and where browsers find them.

    Credentials come as AWS tools expect them."""
    bucket, _, prefix = address.removeprefix("s3://").strip("/").partition("/")
    region = env.str("S3_REGION", default="")
    endpoint = env.str("S3_ENDPOINT", default="").rstrip("/")
    amazon = f"https://{bucket}.s3.{region + '.' if region else ''}amazonaws.com"
    public = env.str("S3_PUBLIC_URL", default=f"{endpoint}/{bucket}" if endpoint else amazon)
    public = public.rstrip("/")
    scheme, _, domain = public.partition("://")
    options = {
        "bucket_name": bucket,
        "location": prefix,
        "region_name": region or None,
        "endpoint_url": endpoint or None,
        "addressing_style": "path" if endpoint else "auto",
        "url_protocol": f"{scheme}:",
        "custom_domain": domain,  # so that storage and MEDIA_URL agree on every address
        "querystring_auth": False,
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    storage = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    return storage, f"{public}/{prefix}/" if prefix else f"{public}/"


STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Only names with a checksum are served, as the static tag writes them; maps are for debuggers.
# Together these make collecting five times as fast.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
if MEDIA_URL.startswith("s3://"):
    STORAGES["default"], MEDIA_URL = on_s3(MEDIA_URL)
elif not MEDIA_URL.endswith("/"):
    MEDIA_URL += "/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20

BACKUP_FOLDER = {"": VAR / "backups", "elsewhere": None}.get(
    folder := env.str("BACKUP_FOLDER", default=""), Path(folder)
)
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", default="")  # an age public key

EMAIL_TIMEOUT = 10  # seconds, of which all mails of a job have a minute each
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    EMAIL_BACKEND = "core.mail.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Rupa Rawi <halo@localhost>")

# ── security ────────────────────────────────────────────────────────────────────────────────────

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HSTS_PRELOAD
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = SESSION_DAYS * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "core.web.views.csrf_refused"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = (
    *default_headers,
    *("idempotency-key", "if-match", "if-none-match", "x-api-key", "x-request-id"),
    *("x-cart", "x-checkout", "x-order-key", "x-stock-notice"),
)
CORS_EXPOSE_HEADERS = [
    *("ETag", "If-Match", "If-None-Match", "X-Request-ID", "Retry-After", "Idempotent-Replayed"),
    *("X-Cart", "X-Checkout", "X-Order-Key"),
]

CONTENT_SECURITY_POLICY = {  # of /admin/: core.web.middleware.backoffice_policy
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "https:"],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "object-src": [NONE],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JSONFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},  # it tells of every table of every font of an invoice
        "django": {"level": "INFO", "handlers": [], "propagate": True},
        "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
    },
}
