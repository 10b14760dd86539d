"""The Django app of rooms."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    """Names the app and lets it hear."""

    name = "mediation.rooms"
    label = "rooms"

    def ready(self) -> None:
        """Hear cases and accounts."""
        from mediation.rooms import handlers  # noqa: F401
