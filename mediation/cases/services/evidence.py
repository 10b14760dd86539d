"""Evidence is handed in."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.cases.enums import Stage
from mediation.cases.models import Case, Evidence
from mediation.cases.permissions import may_add_evidence, party_of
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.files.services import store_file

CLOSED = {Stage.REFUSED, Stage.SETTLED, Stage.CONFIRMED, Stage.ENDED, Stage.TRANSFERRED, Stage.ARCHIVED}

TITLE_LENGTH = 120


def hand_in_evidence(
    actor: Actor, case: Case, source: BinaryIO, now: datetime, *, name: str, title: str = ""
) -> Evidence:
    """Keep a file as evidence of the case. Refuses supervisors and closed cases, and what `store_file` refuses.

    The bytes are on the disk before the row is acknowledged.
    """
    if not may_add_evidence(case, actor):
        raise Refused(Refusal("not_yours", _("Only the parties, the mediator and the clerks hand in evidence.")))
    if case.stage in CLOSED:
        raise Refused(Refusal("case_closed", _("The case is closed; nothing can be handed in any more.")))
    if len(title) > TITLE_LENGTH:
        raise Invalid(Refusal("title_length", _("Give a title of at most 120 characters."), "title"))
    with transaction.atomic():
        stored = store_file(actor, source, name, now)
        evidence = Evidence.objects.create(
            case=case, file=stored, title=title.strip() or stored.name[:TITLE_LENGTH], party=party_of(case, actor)
        )
        facts = {"evidence": str(evidence.pk), "sha256": stored.sha256, "name": stored.name}
        record(actor, Act("case.evidence", "case", str(case.pk), now, facts))
    return evidence
