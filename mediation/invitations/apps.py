"""The Django app of invitations."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    """Names the app and lets it hear."""

    name = "mediation.invitations"
    label = "invitations"

    def ready(self) -> None:
        """Hear cases, rooms and messages; register what is told and what is done at every tick."""
        from mediation.invitations import handlers, tasks  # noqa: F401
