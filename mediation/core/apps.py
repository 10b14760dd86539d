"""The Django app of core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Names the app."""

    name = "mediation.core"
    label = "core"

    def ready(self) -> None:
        """Wrong keys stop the start."""
        from mediation.core.fields import check_keys

        check_keys()
