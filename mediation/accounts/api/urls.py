"""Addresses of accounts."""

from __future__ import annotations

from django.urls import path

from mediation.accounts.api import views

urlpatterns = [
    path("site/", views.SiteView.as_view()),
    path("site/code/", views.DemonstrationCodeView.as_view()),
    path("me/", views.MeView.as_view()),
    path("organisations/", views.OrganisationListView.as_view()),
]
