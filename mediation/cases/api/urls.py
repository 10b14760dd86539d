"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from mediation.cases.api import views

urlpatterns = [
    path("causes/", views.CauseListView.as_view()),
    path("cases/", views.CaseListView.as_view()),
    path("cases/<uuid:pk>/", views.CaseDetailView.as_view()),
    path("cases/<uuid:pk>/actions/<slug:name>/", views.CaseActionView.as_view()),
    path("cases/<uuid:pk>/explanation/", views.ExplanationView.as_view()),
    path("cases/<uuid:pk>/confirmation/", views.ConfirmationView.as_view()),
    path("deadlines/", views.DeadlineListView.as_view()),
    path("cases/<uuid:pk>/candidates/", views.CandidatesView.as_view()),
    path("cases/<uuid:pk>/consent/", views.ConsentView.as_view()),
    path("cases/<uuid:pk>/parties/<uuid:party>/verify/", views.VerifyIdentityView.as_view()),
    path("cases/<uuid:pk>/evidence/", views.EvidenceListView.as_view()),
    path("evidence/<uuid:pk>/file/", views.EvidenceFileView.as_view()),
]
