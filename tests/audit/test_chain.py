"""The log: appended in the act's transaction, closed to change, and every change is found."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mediation.audit.models import Entry, Head
from mediation.audit.services import Act, Flaw, record, record_many, verify
from mediation.core.actor import SYSTEM, Actor

AT = datetime(2026, 3, 2, 2, 0, 0, 123456, tzinfo=UTC)
ACTOR = Actor(uuid4(), "陈立", channel="web")
COLUMNS = [field.attname for field in Entry._meta.get_fields() if hasattr(field, "attname")]
TRIGGERS = {
    "sqlite": ("audit_entry_no_update", "audit_entry_no_delete"),
    "postgresql": ("audit_entry_append_only",),
}


def written(count: int = 20) -> list[Entry]:
    acts = [
        Act("case.accept", "case", str(n), AT + timedelta(seconds=n), {"n": n, "sum": Decimal("1.50"), "名": "张"})
        for n in range(count)
    ]
    return record_many(ACTOR, acts)


@contextmanager
def log_forced_open() -> Iterator[None]:
    """As somebody could who owns the database: the triggers are off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            yield
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
            statements = [row[0] for row in cursor.fetchall()]
            for name in TRIGGERS["sqlite"]:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for statement in statements:
                cursor.execute(statement)


def other(value: Any) -> Any:
    """A value of the same kind that is not the same."""
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, dict):
        return {**value, "n": -1}
    if isinstance(value, int):
        return value + 1000
    return value[:-1] + ("x" if value[-1:] != "x" else "y")


def found_after(tamper: Callable[[], object]) -> Flaw | None:
    """What `verify` says after a change; the change is taken back."""
    with transaction.atomic():
        with log_forced_open():
            tamper()
        _count, flaw = verify()
        transaction.set_rollback(True)
    return flaw


def test_an_untouched_log_holds(db: None) -> None:
    assert verify() == (0, None)
    entries = written()
    assert verify() == (20, None)
    assert [e.number for e in entries] == list(range(1, 21))
    assert entries[0].previous == "0" * 64
    assert str(entries[0]) == "1 case.accept case 0"
    assert str(Head.objects.get()) == "head at 20"


def test_an_entry_keeps_who_when_what_and_the_facts(db: None) -> None:
    record(ACTOR, Act("case.accept", "case", "7", AT, {"at": AT, "amount": Decimal("1.50"), "share": 0.5}))
    entry = Entry.objects.get()
    assert (entry.at, entry.actor_id, entry.actor_name, entry.channel) == (AT, str(ACTOR.user_id), "陈立", "web")
    assert entry.facts == {"at": "2026-03-02T02:00:00.123Z", "amount": "1.50", "share": "0.5"}


def test_the_system_acts_without_a_user(db: None) -> None:
    assert record(SYSTEM, Act("tick", "case", "1", AT)).actor_id == ""


@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_of_any_row_is_found(db: None, column: str) -> None:
    entries = written()
    for entry in random.Random(column).sample(entries, 5):
        changed = other(getattr(entry, column))
        flaw = found_after(lambda e=entry, v=changed: Entry.objects.filter(pk=e.pk).update(**{column: v}))  # type: ignore[misc]
        assert flaw is not None, (entry.number, column)
        assert flaw.number in (entry.number, entry.number + 1)


@pytest.mark.parametrize("number", [1, 2, 10, 19])
def test_a_removed_entry_is_missed(db: None, number: int) -> None:
    written()
    flaw = found_after(lambda: Entry.objects.filter(number=number).delete())
    assert flaw == Flaw(number, "missing: the numbers jump")


@pytest.mark.parametrize("left", [0, 1, 19])
def test_a_cut_tail_is_missed(db: None, left: int) -> None:
    written()
    assert found_after(lambda: Entry.objects.filter(number__gt=left).delete()) == Flaw(
        left + 1, "cut off: the chain ends before its head"
    )


def test_a_cut_tail_without_its_head_is_missed(db: None) -> None:
    written()
    assert found_after(lambda: Head.objects.all().delete()) is not None


def test_an_inserted_entry_is_found(db: None) -> None:
    entries = written()
    forged = Entry(**{column: getattr(entries[-1], column) for column in COLUMNS})
    forged.number, forged.hash = 21, "f" * 64
    flaw = found_after(lambda: Entry.objects.bulk_create([forged]))
    assert flaw == Flaw(21, "changed: its hash does not fit")


def test_two_entries_that_changed_places_are_found(db: None) -> None:
    written()

    def swap() -> None:
        for old, new in ((5, 99), (6, 5), (99, 6)):
            Entry.objects.filter(number=old).update(number=new)

    assert found_after(swap) == Flaw(5, "changed: its hash does not fit")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'nobody' WHERE number = 3",
        "DELETE FROM audit_entry WHERE number = 3",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_to_change_or_remove_entries(db: None, statement: str) -> None:
    written()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify() == (20, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_an_act_is_recorded_in_a_transaction_or_not_at_all() -> None:
    with pytest.raises(RuntimeError):
        record(ACTOR, Act("case.accept", "case", "1", AT))
    with transaction.atomic():
        record(ACTOR, Act("case.accept", "case", "1", AT))
        transaction.set_rollback(True)
    assert verify() == (0, None)


class Facts(TestCase):
    """Whatever JSON the facts hold, the database gives it back so that the hash fits."""

    @given(
        facts=st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
            st.recursive(
                st.none()
                | st.booleans()
                | st.integers(-(2**63), 2**63)
                | st.floats(allow_nan=False, allow_infinity=False)
                | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
                lambda inner: st.lists(inner, max_size=3),
                max_leaves=6,
            ),
            max_size=4,
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_any_facts_hold_after_their_way_through_the_database(self, facts: dict[str, Any]) -> None:
        with transaction.atomic():
            record(ACTOR, Act("x", "y", "z", AT, facts))
        assert verify()[1] is None


def told(*options: str) -> tuple[int, str]:
    """Exit code and output of the command."""
    output = StringIO()
    try:
        call_command("verify_audit", *options, stdout=output)
    except SystemExit as end:
        return int(str(end.code)), output.getvalue()
    return 0, output.getvalue()


def test_the_command_says_that_the_log_holds(db: None) -> None:
    written(3)
    assert told() == (0, "3 entries hold\n")
    assert told("--json") == (0, '{"entries": 3, "flaw": null, "files": []}\n')


def test_the_command_names_the_first_entry_that_does_not_hold(db: None) -> None:
    written(5)
    with log_forced_open():
        Entry.objects.filter(number=4).update(actor_name="nobody")
    assert told() == (1, "entry 4: changed: its hash does not fit\n")
    code, output = told("--json")
    assert code == 1
    assert '"flaw": {"number": 4' in output
