"""The Django app of invitations."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    """Names the app."""

    name = "mediation.invitations"
    label = "invitations"
