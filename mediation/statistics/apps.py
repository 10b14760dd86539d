"""The Django app of statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Names the app."""

    name = "mediation.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Hear whatever may change a figure."""
        from mediation.statistics import handlers  # noqa: F401
