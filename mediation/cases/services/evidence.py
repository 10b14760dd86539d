"""Evidence is handed in, and the papers that belong to an application."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.cases.enums import EvidenceKind, Stage
from mediation.cases.forms import form_on
from mediation.cases.models import Case, Evidence
from mediation.cases.permissions import is_clerk, may_add_evidence, party_of
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.files.services import store_file

CLOSED = {Stage.REFUSED, Stage.SETTLED, Stage.CONFIRMED, Stage.ENDED, Stage.TRANSFERRED, Stage.ARCHIVED}

TITLE_LENGTH = 120


@transaction.atomic
def hand_in_evidence(
    actor: Actor,
    case: Case,
    source: BinaryIO,
    now: datetime,
    *,
    name: str,
    title: str = "",
    kind: str = EvidenceKind.EVIDENCE,
    form: str = "",
    version: int | None = None,
) -> Evidence:
    """Keep a file as evidence of the case, as a paper that its kind of dispute asks for (`form` names it), or as the
    scanned application of somebody for whom a clerk files.

    Refuses supervisors and closed cases, a paper that is not asked for, an application scanned by who is no clerk,
    and what `store_file` refuses. The bytes are on the disk before the row is acknowledged. A file that is added
    overwrites nothing, so the case's version stays: nobody's draft grows old by it.
    """
    if not may_add_evidence(case, actor):
        raise Refused(Refusal("not_yours", _("Only the parties, the mediator and the clerks hand in evidence.")))
    locked = CASE.locked(case.pk, version)
    if locked.stage in CLOSED:
        raise Refused(Refusal("case_closed", _("The case is closed; nothing can be handed in any more.")))
    if wrong := _wrong_particulars(actor, locked, title, kind, form):
        raise Invalid(*wrong)
    stored = store_file(actor, source, name, now)
    evidence = Evidence.objects.create(
        case=locked,
        file=stored,
        kind=kind,
        form=form,
        title=title.strip() or stored.name[:TITLE_LENGTH],
        party=party_of(case, actor),
    )
    facts = {"evidence": str(evidence.pk), "kind": kind, "form": form, "sha256": stored.sha256, "name": stored.name}
    record(actor, Act("case.evidence", "case", str(case.pk), now, facts))
    return evidence


def _wrong_particulars(actor: Actor, case: Case, title: str, kind: str, form: str) -> list[Refusal]:
    wrong = []
    if len(title) > TITLE_LENGTH:
        wrong.append(Refusal("title_length", _("Give a title of at most 120 characters."), "title"))
    if kind not in EvidenceKind.values:
        wrong.append(Refusal("no_such_kind", _("Say whether it is evidence, the application or a paper."), "kind"))
    if kind == EvidenceKind.APPLICATION and not (case.on_behalf and is_clerk(case, actor)):
        sentence = _("Only a clerk who files on somebody's behalf hands in the application on paper.")
        wrong.append(Refusal("not_on_paper", sentence, "kind"))
    asked = form_on(case.cause, local_day(case.created_at))
    if (kind == EvidenceKind.FORM or form) and not (
        kind == EvidenceKind.FORM and asked is not None and asked.paper(form)
    ):
        sentence = _("This kind of dispute asks for no such paper. Hand it in as evidence.")
        wrong.append(Refusal("no_such_paper", sentence, "form"))
    return wrong
