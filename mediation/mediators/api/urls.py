"""Addresses of the roster."""

from __future__ import annotations

from django.urls import path

from mediation.mediators.api.views import RosterView

urlpatterns = [path("mediators/", RosterView.as_view())]
