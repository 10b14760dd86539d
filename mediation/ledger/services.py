"""Importing a register."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation
from mediation.accounts.services import set_up_organisation
from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.ledger.cells import narrow
from mediation.ledger.enums import Kind
from mediation.ledger.importers.cases import import_cases
from mediation.ledger.importers.consultations import import_consultations
from mediation.ledger.importers.mediators import import_mediators
from mediation.ledger.importers.outreach import import_events, import_publications
from mediation.ledger.models import ImportBatch, LedgerRow
from mediation.ledger.permissions import may_import
from mediation.ledger.reading import FORMS, Register, Sheet, open_register
from mediation.ledger.report import Report
from mediation.ledger.run import Run

TITLE = re.compile(r"(?P<court>\S*?法院)(?P<year>\d{4})年")
NUMBER = re.compile(r"\((?P<year>\d{4})\)(?P<code>\D+\d+)\D+\d+号")
IMPORTERS: dict[Kind, Callable[[Run, Sheet], None]] = {
    Kind.CASES: import_cases,
    Kind.CONSULTATIONS: import_consultations,
    Kind.PUBLICATIONS: import_publications,
    Kind.OUTREACH_EVENTS: import_events,
}


def import_register(
    actor: Actor, content: bytes, file_name: str, now: datetime, *, dry_run: bool = False
) -> Report:
    """Bring a yearly register in and say of every row what became of it.

    Refuses who does not keep the court's register, and a file that is not of the form, before anything is written.
    A wrong row is named in the report and stops no other. What is new is written in one transaction, so that a run
    that breaks off leaves nothing; a dry run does the same and takes it back. Each case publishes its `CaseMoved`.
    """
    if not may_import(actor):
        raise Refused(Refusal("not_yours", _("Only a court's clerks and administrators import its register.")))
    register = open_register(content)
    report = Report(dry_run)
    with transaction.atomic():
        run = _begin(actor, register, now, report)
        import_mediators(run, register[Kind.MEDIATORS])
        run.load_roster()
        for kind, importer in IMPORTERS.items():
            importer(run, register[kind])
        _in_order(report)
        _keep_batch(run, content, file_name)
        if dry_run:
            report.batch_id = None
            transaction.set_rollback(True)
    return report


def _in_order(report: Report) -> None:
    place = {form.sheet: position for position, form in enumerate(FORMS)}
    for findings in (report.rejected, report.duplicates, report.warnings):
        findings.sort(key=lambda finding: (place[finding.sheet], finding.row))


def _begin(actor: Actor, register: Register, now: datetime, report: Report) -> Run:
    cases = register[Kind.CASES]
    title = TITLE.search(narrow(cases.title))
    numbers = [found for row in cases.rows if (found := NUMBER.fullmatch(narrow(row["案号"])))]
    if title is None or not numbers:
        sentence = _("The register does not say whose it is. Write court and year into the title of sheet %(sheet)s.")
        raise Invalid(Refusal("no_title", sentence % {"sheet": cases.name}, "file"))
    year = int(title["year"])
    code = Counter(found["code"] for found in numbers).most_common(1)[0][0]
    return Run(actor, _court(actor, title["court"], code, now), code, year, now, report)


def _court(actor: Actor, name: str, code: str, now: datetime) -> Organisation:
    other = Organisation.objects.filter(code=code).exclude(name=name).first()
    if other is not None:
        sentence = _("The numbers of this register (%(code)s) are those of %(court)s. Check the title.")
        raise Invalid(Refusal("other_court", sentence % {"code": code, "court": other.name}, "file"))
    if not actor.is_system:
        own = Organisation.objects.filter(name=name, pk__in=actor.organisations(Role.CLERK, Role.ADMINISTRATOR))
        if not own.exists():
            sentence = _("This register is of %(court)s. Only its own clerks and administrators import it.")
            raise Refused(Refusal("not_your_court", sentence % {"court": name}, "file"))
    return set_up_organisation(actor, name, OrganisationKind.COURT, now, code=code)


def _keep_batch(run: Run, content: bytes, file_name: str) -> None:
    if not run.written:
        return
    digest = hashlib.sha256(content).hexdigest()
    batch = ImportBatch(
        court=run.court,
        year=run.year,
        file_name=file_name[-200:],
        file_sha256=digest,
        at=run.now,
        actor_id=run.actor.user_id,
        actor_name=run.actor.name,
    )
    run.report.batch_id = batch.pk
    batch.report = run.report.as_json()
    batch.save(force_insert=True)
    for row in run.written:
        row.batch = batch
    LedgerRow.objects.bulk_create(run.written, batch_size=500)
    facts = {"file_sha256": digest, "year": run.year, "created": batch.report["created"]}
    record(run.actor, Act("ledger.import", "ledger_batch", str(batch.pk), run.now, facts))
