"""The one writer of messages, row by row."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from mediation.accounts.services import issue_token
from mediation.cases.enums import Stage
from mediation.core.actor import SYSTEM
from mediation.core.errors import Invalid, NotSeen, Refused
from mediation.rooms.enums import RoomKind
from mediation.rooms.models import Member, Message, Place, Room, Station
from mediation.rooms.queries import SignIn, lines_after, lines_behind, online_members, page_of, places_held
from mediation.rooms.services import (
    Arrival,
    Batch,
    Incoming,
    append_message,
    append_messages,
    drop_lapsed_stations,
    hold_station,
    open_session,
    set_session_state,
    write_batch,
)
from mediation.rooms.services.appending import Unforeseen
from tests.factories import START, Cast, case_in

NOW = START + timedelta(hours=2)


@pytest.fixture
def room(cast: Cast) -> Room:
    session = open_session(cast.actor("mediator"), case_in(Stage.MEDIATING, cast), "chat", START)
    return session.rooms.get(kind=RoomKind.JOINT)


def said(room: Room, role: str, text: str = "x", client_id: uuid.UUID | None = None) -> Incoming:
    member = room.members.get(role=role)
    return Incoming(
        room.pk, member.pk, client_id or uuid.uuid4(), "text", f'{{"text":"{text}"}}', leads=role == "mediator"
    )


def texts(room: Room) -> list[tuple[int, str]]:
    return [(line.seq, line.body["text"]) for line in lines_after(room.pk, 0)]


@pytest.mark.parametrize("careful", [False, True])
def test_messages_of_several_rooms_are_numbered_each_from_one(room: Room, careful: bool) -> None:
    caucus = room.session.rooms.get(side="applicant")
    batch = [said(room, "mediator", "a"), said(caucus, "applicant", "b"), said(room, "respondent", "c")]
    outcomes = append_messages(batch, NOW, careful=careful)
    assert [outcomes[m.key].seq for m in batch] == [1, 1, 2]
    assert (texts(room), texts(caucus)) == ([(1, "a"), (2, "c")], [(1, "b")])
    again = append_messages([said(room, "mediator", "d")], NOW, careful=careful)
    assert [outcome.seq for outcome in again.values()] == [3]


def test_the_same_message_twice_in_one_batch_is_one(room: Room) -> None:
    message = said(room, "mediator")
    assert append_messages([message, message], NOW)[message.key].seq == 1
    assert Message.objects.count() == 1


def test_a_repetition_gets_its_first_outcome_and_no_number(room: Room) -> None:
    message = said(room, "mediator", "first")
    first = append_messages([message], NOW)[message.key]
    with pytest.raises(IntegrityError), transaction.atomic():
        append_messages([message], NOW + timedelta(minutes=1))
    again = append_messages([message, said(room, "mediator", "next")], NOW + timedelta(minutes=1), careful=True)
    assert (again[message.key].seq, again[message.key].at, again[message.key].fresh) == (first.seq, first.at, False)
    assert texts(room) == [(1, "first"), (2, "next")]


def test_a_batch_with_a_repetition_in_it_is_written_all_the_same(room: Room) -> None:
    station = uuid.uuid4()
    old, new = said(room, "mediator", "old"), said(room, "applicant", "new")
    write_batch(station, Batch([old]), NOW)
    written = write_batch(station, Batch([new, old]), NOW)
    assert (written.outcomes[new.key].seq, written.outcomes[old.key].seq) == (2, 1)


def test_who_was_removed_writes_nothing(room: Room) -> None:
    Member.objects.filter(room=room, role="applicant").update(removed_at=NOW)
    removed, other = said(room, "applicant"), said(room, "respondent", "still here")
    with pytest.raises(Unforeseen), transaction.atomic():
        append_messages([removed, other], NOW)
    written = write_batch(uuid.uuid4(), Batch([removed, other]), NOW)
    assert written.outcomes[removed.key].refused == "forbidden"
    assert texts(room) == [(1, "still here")]


def test_in_a_room_that_waits_only_the_mediator_is_stored(cast: Cast, room: Room) -> None:
    set_session_state(cast.actor("mediator"), room.session_id, "waiting", NOW)
    party, mediator = said(room, "applicant"), said(room, "mediator", "wait")
    written = write_batch(uuid.uuid4(), Batch([party, mediator]), NOW)
    assert written.outcomes[party.key].refused == "not_open"
    assert texts(room) == [(1, "wait")]


def test_a_sender_whose_sign_in_has_ended_is_left_out(cast: Cast, room: Room) -> None:
    token = issue_token(SYSTEM, cast.users["mediator"], "test", NOW)
    held, ended = SignIn(token=token), SignIn(token="revoked")
    mediator, party = said(room, "mediator", "kept"), said(room, "applicant")
    senders = {held: frozenset({mediator.member_id}), ended: frozenset({party.member_id})}
    written = write_batch(uuid.uuid4(), Batch([mediator, party], sign_ins=frozenset(senders), senders=senders), NOW)
    assert written.ended == {ended}
    assert party.key not in written.outcomes
    assert texts(room) == [(1, "kept")]


def test_a_batch_that_fails_leaves_nothing_behind(room: Room) -> None:
    poison = Incoming(room.pk, room.members.all()[0].pk, uuid.uuid4(), "text", "{no json")
    mark = {poison.member_id: 0}
    with pytest.raises(DatabaseError), transaction.atomic():
        write_batch(uuid.uuid4(), Batch([said(room, "mediator"), poison], mark), NOW)
    assert not Message.objects.exists()
    room.refresh_from_db()
    assert room.last_seq == 0


def test_6_the_database_refuses_to_change_or_remove_a_message(room: Room) -> None:
    append_messages([said(room, "mediator", "as it was")], NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Message.objects.update(body={"text": "as I wish"})
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM rooms_message")
    assert texts(room) == [(1, "as it was")]


def test_marks_go_forward_only(room: Room) -> None:
    member = room.members.get(role="applicant")
    for seq in (5, 3):
        write_batch(uuid.uuid4(), Batch(marks={member.pk: seq}), NOW)
    member.refresh_from_db()
    assert member.read_seq == 5


def test_the_oldest_of_nine_places_is_given_up(room: Room) -> None:
    station, member = uuid.uuid4(), room.members.get(role="applicant")
    hold_station(station, NOW)
    arrivals = [Arrival(uuid.uuid4(), room.pk, member.pk, NOW + timedelta(seconds=n)) for n in range(9)]
    for arrival in arrivals[:8]:
        assert not write_batch(station, Batch(arrivals=[arrival]), NOW).evicted
    assert write_batch(station, Batch(arrivals=arrivals[8:]), NOW).evicted == {arrivals[0].place_id}
    assert places_held(station) == {a.place_id for a in arrivals[1:]}
    write_batch(station, Batch(departures=[a.place_id for a in arrivals]), NOW)
    assert online_members([room.pk], NOW) == {room.pk: set()}


def test_a_dead_process_holds_nobody_online_for_long(room: Room) -> None:
    station, member = uuid.uuid4(), room.members.get(role="applicant")
    assert hold_station(station, NOW) is False
    write_batch(station, Batch(arrivals=[Arrival(uuid.uuid4(), room.pk, member.pk, NOW)]), NOW)
    assert online_members([room.pk], NOW + timedelta(seconds=20)) == {room.pk: {member.pk}}
    assert online_members([room.pk], NOW + timedelta(seconds=60)) == {room.pk: set()}
    assert hold_station(station, NOW + timedelta(seconds=60)) is True
    assert online_members([room.pk], NOW + timedelta(seconds=60)) == {room.pk: {member.pk}}
    drop_lapsed_stations(NOW + timedelta(hours=1))
    assert (Station.objects.count(), Place.objects.count()) == (0, 0)


def test_pages_of_a_transcript(room: Room) -> None:
    append_messages([said(room, "mediator", str(n)) for n in range(1, 11)], NOW)

    def page(limit: int, **where: int) -> tuple[list[int], bool]:
        found = page_of(room.pk, limit, **where)
        return [line.seq for line in found.lines], found.more

    assert page(3) == ([8, 9, 10], True)
    assert page(3, before=4) == ([1, 2, 3], False)
    assert page(3, before=5) == ([2, 3, 4], True)
    assert page(3, after=0) == ([1, 2, 3], True)
    assert page(3, after=7) == ([8, 9, 10], False)
    assert [line.seq for line in lines_behind({room.pk: 8})[room.pk]] == [9, 10]


@pytest.mark.parametrize(
    ("part", "kind", "text", "refusal"),
    [
        ("stranger", "text", "x", NotSeen),
        ("supervisor", "text", "x", NotSeen),
        ("applicant", "proposal", "x", Refused),
        ("applicant", "text", "  ", Invalid),
        ("applicant", "verdict", "x", Invalid),
    ],
)
def test_what_is_refused_without_a_socket_is_not_stored(
    cast: Cast, room: Room, *, part: str, kind: str, text: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        append_message(cast.actor(part), room, kind, {"text": text}, NOW)
    assert not Message.objects.exists()
