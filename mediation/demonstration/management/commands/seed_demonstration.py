"""Set up the demonstration: accounts, the 2019 register, one case in each stage. A second run changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mediation.cases.models import Case
from mediation.consultations.services import answer_question, ask_question
from mediation.core.actor import IMPORT
from mediation.core.clock import now
from mediation.demonstration.scenes import QUESTIONS
from mediation.demonstration.staging import Cast, account_lines, gather_cast, play_scenes
from mediation.ledger.services import import_register
from mediation.notifications.models import Delivery
from mediation.notifications.services import stop

REGISTER = Path(__file__).resolve().parents[3] / "ledger" / "demonstration" / "ledger-2019.xlsx"


class Command(BaseCommand):
    """Prints the accounts."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """People first, then the register, then the scenes in one transaction."""
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is set up with DEBUG on only: its accounts are known to everybody.")
        instant = now()
        cast = gather_cast(instant)
        # Its wrong rows are part of the demonstration: they stay named in the import's report.
        import_register(IMPORT, REGISTER.read_bytes(), REGISTER.name, instant)
        with transaction.atomic():
            if not Case.objects.filter(imported=False).exists():
                play_scenes(cast, instant)
                self._ask(cast)
                # What the story's people were told lies in their inboxes; nobody's phone rings for it.
                stop(Delivery.objects.values_list("pk", flat=True), instant)
        self.stdout.write("Demonstration accounts (phone, password, name):")
        self.stdout.write("\n".join(account_lines()))

    def _ask(self, cast: Cast) -> None:
        clerk = cast.actor("clerk")
        for question, answer in QUESTIONS:
            consultation = ask_question(clerk, cast.court, question, now())
            if answer:
                answer_question(clerk, consultation.pk, answer, now())
