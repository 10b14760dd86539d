"""The Django app of outreach."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Names the app."""

    name = "mediation.outreach"
    label = "outreach"
