"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from mediation.cases.api import views

urlpatterns = [
    path("causes/", views.CauseListView.as_view()),
    path("causes/<slug:code>/form/", views.CauseFormView.as_view()),
    path("cases/", views.CaseListView.as_view()),
    path("cases/series/", views.SeriesView.as_view()),
    path("cases/series/template/", views.SeriesTemplateView.as_view()),
    path("cases/<uuid:pk>/", views.CaseDetailView.as_view()),
    path("cases/<uuid:pk>/actions/<slug:name>/", views.CaseActionView.as_view()),
    path("cases/<uuid:pk>/explanation/", views.ExplanationView.as_view()),
    path("cases/<uuid:pk>/confirmation/", views.ConfirmationView.as_view()),
    path("deadlines/", views.DeadlineListView.as_view()),
    path("cases/<uuid:pk>/candidates/", views.CandidatesView.as_view()),
    path("cases/<uuid:pk>/choice/", views.ChoiceView.as_view()),
    path("cases/<uuid:pk>/disclosures/", views.DisclosuresView.as_view()),
    path("cases/<uuid:pk>/disclosures/<uuid:disclosure>/answer/", views.DisclosureAnswerView.as_view()),
    path("cases/<uuid:pk>/consent/", views.ConsentView.as_view()),
    path("consent-texts/", views.ConsentTextsView.as_view()),
    path("cases/<uuid:pk>/consent/withdraw/", views.ConsentWithdrawalView.as_view()),
    path("cases/<uuid:pk>/parties/<uuid:party>/identity/", views.IdentityView.as_view()),
    path("cases/<uuid:pk>/parties/<uuid:party>/verify/", views.VerifyIdentityView.as_view()),
    path("cases/<uuid:pk>/parties/<uuid:party>/represented-by/", views.SpeakerView.as_view()),
    path("cases/<uuid:pk>/parties/<uuid:party>/representatives/", views.RepresentativeListView.as_view()),
    path(
        "cases/<uuid:pk>/parties/<uuid:party>/representatives/<uuid:representative>/end/",
        views.RepresentativeEndView.as_view(),
    ),
    path(
        "cases/<uuid:pk>/parties/<uuid:party>/representatives/<uuid:representative>/authorisation/",
        views.AuthorisationView.as_view(),
    ),
    path("cases/<uuid:pk>/evidence/", views.EvidenceListView.as_view()),
    path("evidence/<uuid:pk>/file/", views.EvidenceFileView.as_view()),
]
