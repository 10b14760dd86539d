"""Every HTTP address, one screen."""

from __future__ import annotations

from allauth.headless.constants import Client
from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from config.health import healthz, metrics, readyz
from config.pages import api_docs, desk_page, party_page
from mediation.accounts.api.code_request import CodeRequestView
from mediation.core.api import no_such_address

API = [
    path("", include(f"mediation.{app}.api.urls"))
    for app in (
        "accounts",
        "notifications",
        "rules",
        "mediators",
        "cases",
        "rooms",
        "consultations",
        "agreements",
        "invitations",
        "statistics",
        "ledger",
    )
]

urlpatterns = [
    path("api/v1/", include(API)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", api_docs),
    re_path(r"^api/", no_such_address),
    path("_allauth/browser/v1/auth/code/request", CodeRequestView.as_api_view(client=Client.BROWSER)),
    path("_allauth/", include("allauth.headless.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    re_path(r"^desk(/.*)?$", desk_page),
    re_path(r"^(?!api/|static/|ws/|_allauth/|admin/).*$", party_page),
]
