"""The Django app of notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Names the app."""

    name = "mediation.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Register what is done at every tick."""
        from mediation.notifications import tasks  # noqa: F401
