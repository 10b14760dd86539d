"""The Django app of ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Names the app."""

    name = "mediation.ledger"
    label = "ledger"
