"""Addresses of rules."""

from __future__ import annotations

from django.urls import path

from mediation.rules.api.views import CalendarView, PackListView

urlpatterns = [
    path("rules/packs/", PackListView.as_view()),
    path("calendar/<int:year>/", CalendarView.as_view()),
]
