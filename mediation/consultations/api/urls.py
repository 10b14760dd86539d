"""Addresses of consultations."""

from __future__ import annotations

from django.urls import path

from mediation.consultations.api import views

urlpatterns = [
    path("consultations/", views.ConsultationListView.as_view()),
    path("consultations/categories/", views.CategoryListView.as_view()),
    path("consultations/<uuid:pk>/", views.ConsultationDetailView.as_view()),
    path("consultations/<uuid:pk>/answer/", views.AnswerView.as_view()),
    path("consultations/<uuid:pk>/convert/", views.ConvertView.as_view()),
]
