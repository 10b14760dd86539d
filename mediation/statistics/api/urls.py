"""Addresses of the figures."""

from __future__ import annotations

from django.urls import path

from mediation.statistics.api import views

urlpatterns = [
    path("statistics/summary/", views.SummaryView.as_view()),
    path("statistics/series/", views.SeriesView.as_view()),
    path("statistics/pipeline/", views.PipelineView.as_view()),
    path("statistics/causes/", views.CausesView.as_view()),
    path("statistics/definitions/", views.DefinitionsView.as_view()),
    path("statistics/public/", views.PublicSummaryView.as_view()),
]
