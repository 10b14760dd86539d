"""Addresses of agreements."""

from __future__ import annotations

from django.urls import path

from mediation.agreements.api import views

urlpatterns = [
    path("cases/<uuid:pk>/agreements/", views.AgreementListView.as_view()),
    path("agreements/<uuid:pk>/sign/", views.SignView.as_view()),
]
