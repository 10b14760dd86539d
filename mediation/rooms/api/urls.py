"""Addresses of rooms."""

from __future__ import annotations

from django.urls import path

from mediation.rooms.api import views

urlpatterns = [
    path("cases/<uuid:pk>/sessions/", views.SessionListView.as_view()),
    path("sessions/<uuid:pk>/state/", views.SessionStateView.as_view()),
    path("rooms/<uuid:pk>/messages/", views.TranscriptView.as_view()),
    path("rooms/<uuid:pk>/files/", views.RoomFilesView.as_view()),
    path("rooms/<uuid:pk>/files/<uuid:file>/", views.RoomFileView.as_view()),
]
