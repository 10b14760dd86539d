"""The Django app of rules."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Names the app."""

    name = "mediation.rules"
    label = "rules"

    def ready(self) -> None:
        """A wrong pack stops the start, with file and reason."""
        from mediation.rules.reading import packs

        packs()
