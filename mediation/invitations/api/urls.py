"""Addresses of invitations. The word `find` is no token: tokens are longer."""

from __future__ import annotations

from django.urls import path

from mediation.invitations.api import joining, views

urlpatterns = [
    path("cases/<uuid:pk>/invitations/", views.InvitationListView.as_view()),
    path("cases/<uuid:pk>/attempts/", views.AttemptListView.as_view()),
    path("cases/<uuid:pk>/funnel/", views.CaseFunnelView.as_view()),
    path("invitations/<uuid:pk>/revoke/", views.RevokeView.as_view()),
    path("invitations/<uuid:pk>/letter/", views.LetterView.as_view()),
    path("funnel/", views.FunnelView.as_view()),
    path("join/find/", joining.FindView.as_view()),
    path("join/<str:token>/", joining.LandingView.as_view()),
    path("join/<str:token>/code/", joining.CodeView.as_view()),
    path("join/<str:token>/enter/", joining.EnterView.as_view()),
    path("join/<str:token>/not-me/", joining.NotMeView.as_view()),
]
