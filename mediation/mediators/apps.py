"""The Django app of mediators."""

from django.apps import AppConfig


class MediatorsConfig(AppConfig):
    """Names the app."""

    name = "mediation.mediators"
    label = "mediators"
