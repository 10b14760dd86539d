"""The Django app of statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Names the app."""

    name = "mediation.statistics"
    label = "statistics"
