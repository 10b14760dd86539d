"""The only reader of the environment.

Every setting of `docs/operations.md` is read here, once, with its default. With DEBUG absent the installation is
the embedded demonstration: SQLite, one process, keys made at the first start and kept in VAR_DIR.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

_read = environ.Env()


def _local_secret(var_dir: Path, name: str) -> str:
    """A key of the demonstration: made once, kept beside its database, readable by the owner alone."""
    path = var_dir / "keys" / name
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        value = secrets.token_hex(32)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(value)
        return value


@dataclass(frozen=True)
class Environment:
    """What the environment says; see the table of settings in `docs/operations.md`."""

    debug: bool
    var_dir: Path
    database_url: str
    redis_url: str
    secret_key: str
    field_keys: list[str] = field(repr=False)
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    site_url: str
    port: int
    email_url: str
    email_from: str
    sms_backend: str
    identity_adapter: str
    language_code: str
    time_zone: str
    room_rate: int
    trusted_proxies: int
    metrics_token: str = field(repr=False)


def _required(name: str, meaning: str) -> str:
    value: str = _read.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. With DEBUG off it is required: {meaning}")
    return value


def _required_list(name: str, meaning: str) -> list[str]:
    entries = [entry.strip() for entry in _required(name, meaning).split(",") if entry.strip()]
    if not entries:
        raise ImproperlyConfigured(f"{name} is empty. With DEBUG off it is required: {meaning}")
    return entries


def read_environment() -> Environment:
    """Read every setting; with DEBUG off refuse to start without the secrets, naming the one that is missing."""
    if _read.str("MEDIA_STORAGE", default=""):
        raise ImproperlyConfigured(
            "MEDIA_STORAGE: files are kept under VAR_DIR/media alone so far. Take the setting out."
        )
    debug = _read.bool("DEBUG", default=True)
    var_dir = Path(_read.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()
    port = _read.int("PORT", default=8000)
    if debug:
        var_dir.mkdir(parents=True, exist_ok=True)
        secret_key = _read.str("SECRET_KEY", default="") or _local_secret(var_dir, "secret_key")
        field_keys = _read.list("FIELD_KEYS", default=[]) or [_local_secret(var_dir, "field_key")]
        hosts = _read.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
    else:
        secret_key = _required("SECRET_KEY", "a long random string that signs sessions.")
        field_keys = _required_list("FIELD_KEYS", "64 hexadecimal digits a key, newest first, by commas.")
        hosts = _required_list("ALLOWED_HOSTS", "the host names this installation answers to, by commas.")
    return Environment(
        debug=debug,
        var_dir=var_dir,
        database_url=_read.str("DATABASE_URL", default=""),
        redis_url=_read.str("REDIS_URL", default=""),
        secret_key=secret_key,
        field_keys=field_keys,
        allowed_hosts=hosts,
        csrf_trusted_origins=_read.list("CSRF_TRUSTED_ORIGINS", default=[]),
        site_url=_read.str("SITE_URL", default="").rstrip("/")
        or (f"http://127.0.0.1:{port}" if debug else f"https://{hosts[0].lstrip('.')}"),
        port=port,
        email_url=_read.str("EMAIL_URL", default=""),
        email_from=_read.str("EMAIL_FROM", default="") or "webmaster@localhost",
        sms_backend=_read.str("SMS_BACKEND", default="") or "mediation.accounts.sms.ConsoleGateway",
        identity_adapter=_read.str("IDENTITY_ADAPTER", default="") or "mediation.cases.identity.OnSight",
        language_code=_read.str("LANGUAGE_CODE", default="zh-hans"),
        time_zone=_read.str("TIME_ZONE", default="Asia/Shanghai"),
        room_rate=_read.int("ROOM_RATE", default=20),
        trusted_proxies=_read.int("TRUSTED_PROXIES", default=0),
        metrics_token=_read.str("METRICS_TOKEN", default=""),
    )


def settings_module() -> str:
    """The settings that this environment asks for: the demonstration's, or with DEBUG=0 the court's."""
    return "config.settings.dev" if _read.bool("DEBUG", default=True) else "config.settings.prod"
