"""Whether the process lives, whether it can do its work, and its figures."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

LOOPBACK = {"127.0.0.1", "::1"}


def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _channel_layer() -> None:
    layer = get_channel_layer()
    if layer is None:
        raise LookupError("channel layer")
    # To a group that nobody joins: a channel that nobody reads would fill up.
    async_to_sync(layer.group_send)("readyz", {"type": "readyz"})


def _storage() -> None:
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    if not os.access(settings.MEDIA_ROOT, os.W_OK):
        raise PermissionError(settings.MEDIA_ROOT)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "channel_layer": _channel_layer,
    "storage": _storage,
}


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, channel layer and storage answer, else 503 with what is down."""
    down = {}
    for name, check in CHECKS.items():
        try:
            check()
        except Exception as fault:  # noqa: BLE001  whatever it is, the answer is: not ready
            down[name] = type(fault).__name__
    return JsonResponse({"ready": not down, "down": down}, status=503 if down else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text, for loopback or who has the bearer token."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    forwarded = "X-Forwarded-For" in request.headers
    local = request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
    if not local and not (token and hmac.compare_digest(given.encode(), token.encode())):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
