"""The Django app of core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the app."""

    name = "mediation.core"
    label = "core"
