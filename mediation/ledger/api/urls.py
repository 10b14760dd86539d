"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from mediation.ledger.api.views import ImportListView

urlpatterns = [path("ledger/imports/", ImportListView.as_view())]
