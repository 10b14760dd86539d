"""The Django app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app."""

    name = "mediation.accounts"
    label = "accounts"
    verbose_name = "accounts"

    def ready(self) -> None:
        """Hear allauth's signals, the only ones it offers, and register what is done at every tick."""
        from mediation.accounts import handlers, tasks  # noqa: F401
