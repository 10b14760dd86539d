"""Sessions: who opens them, who sits where, how they end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from mediation.audit.models import Entry
from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.cases.services import change_mediator, designate_mediator, end_case
from mediation.core.actor import IMPORT
from mediation.core.errors import DomainError, Invalid, NotSeen, Refused
from mediation.core.events import subscribe
from mediation.rooms.enums import ONLINE_MODES, RoomKind, RoomState, SessionMode
from mediation.rooms.events import SessionOpened
from mediation.rooms.models import MediationSession, Member, Room
from mediation.rooms.queries import room_for, session_for, sessions_of, visible_rooms
from mediation.rooms.services import (
    append_message,
    open_session,
    record_past_session,
    remove_member,
    set_room_state,
    set_session_state,
)
from tests.factories import START, Cast, case_in, take_step

LATER = START + timedelta(hours=1)
heard: list[SessionOpened] = []


@subscribe(SessionOpened)
def hear(event: SessionOpened) -> None:
    """Keep what statistics would hear."""
    heard.append(event)


def opened(cast: Cast, case: Case | None = None) -> MediationSession:
    case = case or case_in(Stage.MEDIATING, cast)
    return open_session(cast.actor("mediator"), case, "chat", LATER)


def seats(session: MediationSession) -> dict[str, set[str]]:
    rooms = Room.objects.filter(session=session)
    return {r.side or "joint": {m.role for m in r.members.filter(removed_at=None)} for r in rooms}


def test_a_session_has_a_joint_room_and_a_caucus_for_each_side(cast: Cast) -> None:
    session = opened(cast)
    assert (session.number, session.state, session.is_online) == (1, RoomState.OPEN, True)
    assert seats(session) == {
        "joint": {"mediator", "applicant", "respondent"},
        "applicant": {"mediator", "applicant"},
        "respondent": {"mediator", "respondent"},
    }
    assert Entry.objects.latest("number").action == "rooms.session_opened"


def test_sessions_of_a_case_are_numbered(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    assert [opened(cast, case).number for _ in range(3)] == [1, 2, 3]


def test_statistics_hear_of_a_session(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = case_in(Stage.MEDIATING, cast)
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        session = open_session(cast.actor("mediator"), case, "on_site", LATER)
    assert heard == [SessionOpened(case.pk, session.pk, False, LATER)]


@pytest.mark.parametrize("part", ["applicant", "respondent", "clerk", "supervisor", "stranger", "other_mediator"])
def test_only_the_cases_mediator_leads_sessions(cast: Cast, part: str) -> None:
    session = opened(cast)
    joint = session.rooms.get(kind=RoomKind.JOINT)
    before, entries = list(Room.objects.values()), Entry.objects.count()
    actor = cast.actor(part)
    for act in (
        lambda: open_session(actor, session.case, "chat", LATER),
        lambda: set_session_state(actor, session.pk, "closed", LATER),
        lambda: set_room_state(actor, joint.pk, "waiting", LATER),
        lambda: remove_member(actor, joint.members.filter(role="applicant").get().pk, LATER),
    ):
        with pytest.raises(Refused):
            act()
    assert (list(Room.objects.values()), Entry.objects.count()) == (before, entries)
    assert not Member.objects.exclude(removed_at=None).exists()


@pytest.mark.parametrize("stage", [s for s in Stage if s not in (Stage.MEDIATING, Stage.DRAFT, Stage.SUBMITTED)])
def test_a_session_is_opened_in_mediation_only(cast: Cast, stage: Stage) -> None:
    case = case_in(stage, cast)
    with pytest.raises(Refused):
        open_session(cast.actor("mediator"), case, "chat", LATER)
    assert not MediationSession.objects.exists()


def test_a_mode_or_state_that_there_is_not_is_refused(cast: Cast) -> None:
    session = opened(cast)
    mediator = cast.actor("mediator")
    with pytest.raises(Invalid):
        open_session(mediator, session.case, "telepathy", LATER)
    with pytest.raises(Invalid):
        set_session_state(mediator, session.pk, "ajar", LATER)


def test_a_session_waits_goes_on_and_ends_for_good(cast: Cast) -> None:
    session, mediator = opened(cast), cast.actor("mediator")
    for state in ("waiting", "open", "open", "closed"):
        assert set_session_state(mediator, session.pk, state, LATER).state == state
        assert set(Room.objects.values_list("state", flat=True)) == {state}
    session.refresh_from_db()
    assert session.closed_at == LATER
    with pytest.raises(Refused):
        set_session_state(mediator, session.pk, "open", LATER)
    with pytest.raises(Refused):
        set_room_state(mediator, session.rooms.all()[0].pk, "open", LATER)
    assert Entry.objects.filter(action="rooms.session_state").count() == 3


def test_one_room_rests_while_the_others_go_on(cast: Cast) -> None:
    session = opened(cast)
    caucus = session.rooms.get(side="applicant")
    assert set_room_state(cast.actor("mediator"), caucus.pk, "waiting", LATER).revision == caucus.revision + 1
    assert sorted(Room.objects.values_list("state", flat=True)) == ["open", "open", "waiting"]


def test_the_door_opens_for_members_alone(cast: Cast) -> None:
    session = opened(cast)
    caucus = session.rooms.get(side="applicant")
    assert room_for(cast.actor("applicant"), caucus.pk).member.role == "applicant"
    for part in ("respondent", "clerk", "supervisor", "administrator", "stranger", "system"):
        with pytest.raises(NotSeen):
            room_for(cast.actor(part), caucus.pk)
    with pytest.raises(NotSeen):
        room_for(cast.actor("applicant"), "no id at all")
    assert {r.side for r in visible_rooms(cast.actor("respondent"))} == {None, "respondent"}
    assert not visible_rooms(cast.actor("supervisor")).exists()


def test_a_removed_member_is_told_so_and_keeps_nothing(cast: Cast) -> None:
    session = opened(cast)
    joint = session.rooms.get(kind=RoomKind.JOINT)
    member = joint.members.get(role="respondent")
    assert remove_member(cast.actor("mediator"), member.pk, LATER).removed_at == LATER
    with pytest.raises(Refused):
        room_for(cast.actor("respondent"), joint.pk)
    assert {r.side for r in visible_rooms(cast.actor("respondent"))} == {"respondent"}
    with pytest.raises(Refused):
        remove_member(cast.actor("mediator"), joint.members.get(role="mediator").pk, LATER)
    with pytest.raises(NotSeen):
        remove_member(cast.actor("mediator"), session.pk, LATER)


def test_staff_see_that_sessions_were_held_but_no_room(cast: Cast) -> None:
    session = opened(cast)
    case = session.case
    assert [v.rooms for v in sessions_of(cast.actor("supervisor"), case)] == [[]]
    titles = [(r.kind, r.side) for r in sessions_of(cast.actor("mediator"), case)[0].rooms]
    assert titles == [("joint", None), ("caucus", "applicant"), ("caucus", "respondent")]
    with pytest.raises(NotSeen):
        session_for(cast.actor("stranger"), session.pk)


def test_unread_counts_what_others_wrote_above_the_mark(cast: Cast) -> None:
    session = opened(cast)
    joint = session.rooms.get(kind=RoomKind.JOINT)
    for part in ("mediator", "mediator", "applicant"):
        append_message(cast.actor(part), joint, "text", {"text": part}, LATER)
    joint.members.filter(role="applicant").update(read_seq=1)
    unread = {p: sessions_of(cast.actor(p), session.case)[0].rooms[0].unread for p in ("applicant", "respondent")}
    assert unread == {"applicant": 1, "respondent": 3}


def test_a_party_whose_account_is_found_later_takes_their_place(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = case_in(Stage.MEDIATING, cast)
    party = case.parties.get(side="respondent")
    party.user = None
    party.save(update_fields=["user"])
    session = opened(cast, case)
    assert seats(session)["respondent"] == {"mediator"}
    from mediation.cases.services import link_parties

    with django_capture_on_commit_callbacks(execute=True):
        link_parties(case)
    assert seats(session) == {
        "joint": {"mediator", "applicant", "respondent"},
        "applicant": {"mediator", "applicant"},
        "respondent": {"mediator", "respondent"},
    }


def test_a_released_mediator_leaves_every_room(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    session = opened(cast)
    with django_capture_on_commit_callbacks(execute=True):
        change_mediator(cast.actor("respondent"), session.case_id, LATER, reason="回避")
    assert seats(session) == {
        "joint": {"applicant", "respondent"},
        "applicant": {"applicant"},
        "respondent": {"respondent"},
    }
    with pytest.raises(Refused):
        room_for(cast.actor("mediator"), session.rooms.all()[0].pk)


def test_every_member_of_a_panel_is_seated_as_a_mediator_and_leaves_with_it(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = case_in(Stage.ACCEPTED, cast)
    members = [str(cast.other_mediator.pk)]
    designate_mediator(cast.actor("clerk"), case.pk, START, mediator=str(cast.mediator.pk), members=members)
    for step in ("take_on", "consent", "verify", "begin"):
        take_step(step, cast, case, START)
    actor = cast.actor("mediator")
    session = open_session(actor, case_for(actor, case.pk), "chat", START)
    seated = Member.objects.filter(room__session=session, role="mediator", removed_at=None)
    names = sorted([cast.mediator.name, cast.other_mediator.name])
    for room in session.rooms.all():
        assert sorted(seated.filter(room=room).values_list("name", flat=True)) == names
    with pytest.raises(Refused):
        set_session_state(cast.actor("other_mediator"), session.pk, "open", LATER)
    with django_capture_on_commit_callbacks(execute=True):
        change_mediator(cast.actor("applicant"), case.pk, LATER, reason="回避")
    assert not seated.exists()


def test_sessions_end_with_their_case(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    session = opened(cast)
    with django_capture_on_commit_callbacks(execute=True):
        end_case(cast.actor("mediator"), session.case_id, LATER, ground="5")
    session.refresh_from_db()
    assert session.state == RoomState.CLOSED
    with pytest.raises(Refused):
        append_message(cast.actor("applicant"), session.rooms.all()[0], "text", {"text": "wait"}, LATER)


@pytest.mark.parametrize("mode", list(SessionMode))
def test_a_session_of_the_past_is_recorded_for_a_register_alone(
    cast: Cast, mode: SessionMode, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    case = case_in(Stage.MEDIATING, cast)
    on = date(2019, 3, 5)
    with pytest.raises(Refused):
        record_past_session(IMPORT, case, mode, on, LATER)
    Case.objects.filter(pk=case.pk).update(imported=True)
    heard.clear()
    with django_capture_on_commit_callbacks(execute=True):
        session = record_past_session(IMPORT, case_for(cast.actor("mediator"), case.pk), mode, on, LATER)
    at = datetime(2019, 3, 5, 1, 0, tzinfo=UTC)
    assert (session.imported, session.state, session.opened_at) == (True, RoomState.CLOSED, at)
    assert not session.rooms.exists()
    assert heard == [SessionOpened(case.pk, session.pk, mode in ONLINE_MODES, at)]


def test_refusals_say_what_to_do(cast: Cast) -> None:
    session = opened(cast)
    with pytest.raises(DomainError) as refused:
        open_session(cast.actor("clerk"), session.case, "chat", LATER)
    assert refused.value.refusals[0].code == "not_mediator"
