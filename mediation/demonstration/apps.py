"""The Django app of demonstration."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Names the app."""

    name = "mediation.demonstration"
    label = "demonstration"
