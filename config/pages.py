"""The two web entries, as the build left them: the pages' own routers do the rest; and the page of the interface."""

from __future__ import annotations

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

NOT_BUILT = "The web pages are not built. Run `make setup` and load this page again."


def _entry(name: str) -> HttpResponse:
    path = settings.WEB_PAGES / name
    if not path.is_file():
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(path.read_bytes(), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@ensure_csrf_cookie
def party_page(request: HttpRequest) -> HttpResponse:
    """Public and party pages."""
    return _entry("index.html")


@require_safe
@ensure_csrf_cookie
def desk_page(request: HttpRequest, rest: str | None = None) -> HttpResponse:
    """The desk of mediators and court staff."""
    return _entry("desk.html")


api_docs = csp_update({"style-src": [UNSAFE_INLINE]})(SpectacularSwaggerSplitView.as_view(url_name="schema"))
"""A page to read the interface. Its reader brings a style element along; scripts are still our own files alone."""
