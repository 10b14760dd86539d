"""The Django app of agreements."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Names the app, adds its guards to the lifecycle of cases, and lets it hear."""

    name = "mediation.agreements"
    label = "agreements"

    def ready(self) -> None:
        """Only this part knows who has signed."""
        from mediation.agreements import handlers  # noqa: F401
        from mediation.agreements.guards import everybody_has_signed, nobody_has_signed
        from mediation.cases.transitions import CASE

        CASE.require("reopen", nobody_has_signed)
        CASE.require("settle", everybody_has_signed)
