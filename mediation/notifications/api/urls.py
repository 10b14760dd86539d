"""Addresses of notifications."""

from __future__ import annotations

from django.urls import path

from mediation.notifications.api import views

urlpatterns = [
    path("notifications/", views.NotificationListView.as_view()),
    path("notifications/unread/", views.UnreadView.as_view()),
    path("notifications/read/", views.ReadView.as_view()),
    path("notifications/settings/", views.SettingsView.as_view()),
]
