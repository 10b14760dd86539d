"""Set up the demonstration: accounts, the 2019 register, one case in each stage. A second run changes nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from mediation.cases.models import Case
from mediation.consultations.services import answer_question, ask_question
from mediation.core.actor import Actor
from mediation.core.clock import now
from mediation.demonstration.scenes import QUESTIONS
from mediation.demonstration.staging import Cast, account_lines, gather_cast, play_scenes

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
        call_command("import_ledger", str(REGISTER), stdout=StringIO())
        with transaction.atomic():
            if not Case.objects.filter(imported=False).exists():
                play_scenes(cast, instant)
                self._ask(cast)
        self.stdout.write("Demonstration accounts (phone, password, name):")
        self.stdout.write("\n".join(account_lines()))

    def _ask(self, cast: Cast) -> None:
        clerk: Actor = cast.actor("clerk")
        for channel, name, phone, category, question, answer in QUESTIONS:
            consultation = ask_question(
                clerk,
                cast.court,
                now(),
                channel=channel,
                asker_name=name,
                phone=phone,
                category=category,
                question=question,
            )
            if answer:
                answer_question(clerk, consultation.pk, now(), answer=answer)
