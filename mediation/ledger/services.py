"""Importing a register."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation
from mediation.accounts.services import set_up_organisation
from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.errors import Conflict, Invalid, Refusal, Refused
from mediation.files.cells import narrow
from mediation.ledger.enums import Kind
from mediation.ledger.importers.cases import import_cases
from mediation.ledger.importers.consultations import import_consultations
from mediation.ledger.importers.mediators import import_mediators
from mediation.ledger.importers.outreach import import_events, import_publications
from mediation.ledger.models import ImportBatch
from mediation.ledger.permissions import may_import
from mediation.ledger.reading import FORMS, Register, Sheet, open_register
from mediation.ledger.report import Report
from mediation.ledger.run import Run

TITLE = re.compile(r"(?P<court>\S*?法院)(?P<year>\d{4})年")
NUMBER = re.compile(r"\((?P<year>\d{4})\)(?P<code>\D+\d+)\D+\d+号")


@dataclass(frozen=True)
class Title:
    """Whose register it is."""

    court: str
    year: int
    code: str


IMPORTERS: dict[Kind, Callable[[Run, Sheet], None]] = {
    Kind.CASES: import_cases,
    Kind.CONSULTATIONS: import_consultations,
    Kind.PUBLICATIONS: import_publications,
    Kind.OUTREACH_EVENTS: import_events,
}


def import_register(actor: Actor, content: bytes, file_name: str, now: datetime, *, dry_run: bool = False) -> Report:
    """Bring a yearly register in and say of every row what became of it.

    Refuses who does not keep the court's register, and a file that is not of the form, before anything is written.
    A wrong row is named in the report and stops no other. Each row is written whole or not at all, in a transaction
    of its own, so that nobody waits for a long import, and a run that breaks off is finished by the next one. A dry
    run does the same and takes all of it back. Each case publishes its `CaseMoved`.
    """
    if not may_import(actor):
        raise Refused(Refusal("not_yours", _("Only a court's clerks and administrators import its register.")))
    register = open_register(content)
    title = _title(register)
    batch = _batch(actor, content, file_name, now)
    try:
        if dry_run:
            return _tried(actor, register, title, batch)
        return _import(actor, register, title, Report(dry_run=False), batch)
    except IntegrityError as fault:
        sentence = _("Somebody imports the same register at this moment. Wait until it is done, then repeat.")
        raise Conflict(Refusal("busy", sentence, "file")) from fault


@transaction.atomic
def _tried(actor: Actor, register: Register, title: Title, batch: ImportBatch) -> Report:
    """The real run, taken back: a dry run cannot say anything else than a wet one."""
    report = _import(actor, register, title, Report(dry_run=True), batch)
    report.batch_id = None
    transaction.set_rollback(True)
    return report


def _import(actor: Actor, register: Register, title: Title, report: Report, batch: ImportBatch) -> Report:
    batch.court, batch.year = _court(actor, title.court, title.code, batch.at), title.year
    run = Run(actor, batch.court, title.code, title.year, batch.at, report, batch)
    import_mediators(run, register[Kind.MEDIATORS])
    run.load_roster()
    for kind, importer in IMPORTERS.items():
        importer(run, register[kind])
    _in_order(report)
    _close(run)
    return report


def _in_order(report: Report) -> None:
    place = {form.sheet: position for position, form in enumerate(FORMS)}
    for findings in (report.rejected, report.duplicates, report.warnings):
        findings.sort(key=lambda finding: (place[finding.sheet], finding.row))


def _title(register: Register) -> Title:
    """Whose register it is: court and year by the title, the court's code by the numbers."""
    cases = register[Kind.CASES]
    title = TITLE.search(narrow(cases.title))
    numbers = [found for row in cases.rows if (found := NUMBER.fullmatch(narrow(row["案号"])))]
    if title is None or not numbers:
        sentence = _("The register does not say whose it is. Write court and year into the title of sheet %(sheet)s.")
        raise Invalid(Refusal("no_title", sentence % {"sheet": cases.name}, "file"))
    code = Counter(found["code"] for found in numbers).most_common(1)[0][0]
    return Title(title["court"], int(title["year"]), code)


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


def _batch(actor: Actor, content: bytes, file_name: str, now: datetime) -> ImportBatch:
    return ImportBatch(
        file_name=file_name[-200:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        report={},
    )


@transaction.atomic
def _close(run: Run) -> None:
    """Write the report down; a run that brought nothing in leaves no trace."""
    if run.report.batch_id is None:
        return
    if not run.batch.rows.exists():
        run.batch.delete()
        run.report.batch_id = None
        return
    run.batch.report = run.report.as_json()
    run.batch.save(update_fields=["report"])
    facts = {"file_sha256": run.batch.file_sha256, "year": run.year, "created": run.batch.report["created"]}
    record(run.actor, Act("ledger.import", "ledger_batch", str(run.batch.pk), run.now, facts))
