"""The Django app of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Names the app."""

    name = "mediation.cases"
    label = "cases"

    def ready(self) -> None:
        """Hear what happens to accounts and to the calendar; do what time brings. A wrong form stops the start."""
        from mediation.cases import handlers, tasks  # noqa: F401
        from mediation.cases.consent_texts import check_consent_texts
        from mediation.cases.forms import all_forms
        from mediation.cases.identity import identity_adapter

        all_forms()
        check_consent_texts()
        identity_adapter()
