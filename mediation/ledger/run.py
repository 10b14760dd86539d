"""One import under way: what it knows, and the order in which a row is judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from mediation.accounts.enums import OrganisationKind
from mediation.accounts.models import Organisation
from mediation.accounts.services import set_up_organisation
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.fields import keyed_index
from mediation.files.cells import CellFault
from mediation.files.spreadsheets import Row
from mediation.ledger.models import ImportBatch, LedgerRow
from mediation.ledger.reading import Sheet
from mediation.ledger.report import Finding, Report
from mediation.mediators.models import Mediator
from mediation.mediators.queries import roster

P = TypeVar("P")


class RowFault(Exception):
    """This row cannot be imported; names the column and says why."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(reason)


@contextmanager
def cell(column: str) -> Iterator[None]:
    """Whatever cannot be read inside is a fault of this column."""
    try:
        yield
    except CellFault as fault:
        raise RowFault(column, str(fault)) from fault


def read(row: Row, column: str, reader: Callable[..., P], *details: Any, **options: Any) -> P:
    """A cell of a row, read as what it should be."""
    with cell(column):
        return reader(row[column], *details, **options)


@dataclass(frozen=True)
class Judged(Generic[P]):
    """A row that is new and in order: what it says, the key it is known by, the fingerprint of its content."""

    row: Row
    key: str
    fingerprint: str
    said: P


@dataclass
class Run:
    """The state of one import."""

    actor: Actor
    court: Organisation
    code: str
    year: int
    now: datetime
    report: Report
    batch: ImportBatch
    _bodies: dict[str, Organisation] = field(default_factory=dict)
    _mediators: dict[str, list[Mediator]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The local day of the run: nothing in a register may lie beyond it."""
        return local_day(self.now)

    @property
    def book(self) -> str:
        """The scope of running numbers: this court's register of this year."""
        return f"{self.code} {self.year}"

    def body(self, name: str) -> Organisation:
        """The mediation body of that name, made where the register is the first to name it."""
        if name not in self._bodies:
            kind = OrganisationKind.COMMITTEE
            self._bodies[name] = set_up_organisation(self.actor, name, kind, self.now, court=self.court)
        return self._bodies[name]

    def load_roster(self) -> None:
        """Read the roster once, after the register's own sheet has been entered."""
        self._mediators.clear()
        for mediator in roster():
            self._mediators.setdefault(mediator.name, []).append(mediator)

    def mediator(self, name: str, body_name: str = "") -> Mediator | None:
        """The mediator of that name: within the body, else the only one of that name."""
        named = self._mediators.get(name, [])
        within = [m for m in named if m.organisation.name == body_name]
        found = within or named
        return found[0] if len(found) == 1 else None

    def reject(self, sheet: Sheet, row: Row, fault: RowFault) -> None:
        """Note that a row was not imported, and why."""
        self.report.rejected.append(Finding(sheet.name, row.number, fault.reason, fault.column))

    def warn(self, sheet: Sheet, row: Row, reason: str) -> None:
        """Note something about a row that was imported all the same."""
        self.report.warnings.append(Finding(sheet.name, row.number, reason))

    def begin(self) -> None:
        """Make the batch's row, once: what is written from now on names it."""
        if self.report.batch_id is None:
            self.batch.save(force_insert=True)
            self.report.batch_id = self.batch.pk

    def keep(self, sheet: Sheet, scope: str, became: Sequence[tuple[Judged[Any], UUID]]) -> None:
        """Remember which object each row became, in the transaction that writes it: a second run knows them."""
        LedgerRow.objects.bulk_create(
            [
                LedgerRow(
                    batch=self.batch,
                    kind=sheet.kind,
                    scope=scope,
                    key=judged.key,
                    fingerprint=judged.fingerprint,
                    sheet=sheet.name,
                    row=judged.row.number,
                    object_id=object_id,
                )
                for judged, object_id in became
            ],
            batch_size=500,
        )


def fingerprint(said: Iterable[object]) -> str:
    """What two rows of the same content have in common. Keyed: a register holds phone numbers."""
    return keyed_index(json.dumps([str(one) for one in said], ensure_ascii=False))


def new_rows(
    run: Run, sheet: Sheet, scope: str, key_column: str, judge: Callable[[Row], tuple[str, Iterable[object], P]]
) -> Iterator[Judged[P]]:
    """The rows that are in order and not there yet.

    `judge` reads a row into its key, its content and what it says, or raises `RowFault`. The same key with the same
    content is a duplicate within the file and unchanged from an earlier run; with other content it is rejected.
    """
    known = dict(LedgerRow.objects.filter(kind=sheet.kind, scope=scope).values_list("key", "fingerprint"))
    seen: dict[str, tuple[int, str]] = {}
    for row in sheet.rows:
        try:
            key, content, said = judge(row)
            judged = Judged(row, key, fingerprint(content), said)
            if _is_new(run, sheet, judged, known=known, seen=seen, key_column=key_column):
                yield judged
        except RowFault as fault:
            run.reject(sheet, row, fault)


def write_all(
    run: Run,
    sheet: Sheet,
    new: Sequence[Judged[P]],
    recorder: Callable[[Actor, Sequence[P], datetime], Sequence[models.Model]],
) -> None:
    """Hand the new rows of a sheet to the part that owns them, all in one transaction."""
    if not new:
        return
    run.begin()
    with transaction.atomic():
        made = recorder(run.actor, [judged.said for judged in new], run.now)
        run.keep(sheet, run.book, [(judged, row.pk) for judged, row in zip(new, made, strict=True)])
    run.report.created[sheet.kind] += len(new)


def _is_new(
    run: Run,
    sheet: Sheet,
    judged: Judged[Any],
    *,
    known: dict[str, str],
    seen: dict[str, tuple[int, str]],
    key_column: str,
) -> bool:
    earlier = seen.get(judged.key)
    if earlier is not None:
        row, print_ = earlier
        if print_ != judged.fingerprint:
            sentence = _("Row %(row)s has the same number with different content. Correct one of the two.")
            raise RowFault(key_column, sentence % {"row": row})
        sentence = _("The same number and content as row %(row)s.")
        run.report.duplicates.append(Finding(sheet.name, judged.row.number, sentence % {"row": row}))
        return False
    seen[judged.key] = (judged.row.number, judged.fingerprint)
    if judged.key not in known:
        return True
    if known[judged.key] != judged.fingerprint:
        raise RowFault(
            key_column, _("This number was imported before with different content. Change it in the system, not here.")
        )
    run.report.unchanged[sheet.kind] += 1
    return False
