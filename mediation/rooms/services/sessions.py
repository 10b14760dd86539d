"""Opening, pausing and closing mediation sessions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, record
from mediation.cases.enums import Side, Stage
from mediation.cases.models import Case
from mediation.core.actor import Actor
from mediation.core.clock import start_of_day
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused
from mediation.core.events import publish
from mediation.rooms.enums import ONLINE_MODES, RoomKind, RoomState, SessionMode
from mediation.rooms.events import RoomsChanged, SessionOpened
from mediation.rooms.models import MediationSession, Room
from mediation.rooms.permissions import may_lead_sessions
from mediation.rooms.services.members import seat_everybody

OPENING_HOUR = timedelta(hours=9)
"""When a session of the past is taken to have been: a register knows its day alone."""


def _mode(mode: str) -> SessionMode:
    try:
        return SessionMode(mode)
    except ValueError:
        raise Invalid(Refusal("not_a_mode", _("Choose how the session is held."), "mode")) from None


def _next_number(case: Case) -> int:
    Case.objects.select_for_update().get(pk=case.pk)
    return (MediationSession.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def open_session(actor: Actor, case: Case, mode: str, now: datetime) -> MediationSession:
    """Open a session with its joint room and one caucus a side, and seat everybody who has an account.

    Refuses anybody but the case's mediator, and a case that is not in mediation. Parties whose account is found
    later are seated then. Publishes `SessionOpened`.
    """
    wanted = _mode(mode)
    if not may_lead_sessions(case, actor):
        raise Refused(Refusal("not_mediator", _("Only the case's mediator opens a session.")))
    number = _next_number(case)
    if Case.objects.get(pk=case.pk).stage != Stage.MEDIATING:
        raise Refused(
            Refusal("not_mediating", _("A session is opened while the case is in mediation. Begin it first."))
        )
    session = MediationSession.objects.create(case=case, number=number, mode=wanted, opened_at=now)
    Room.objects.create(session=session, kind=RoomKind.JOINT)
    for side in Side.values:
        Room.objects.create(session=session, kind=RoomKind.CAUCUS, side=side)
    seat_everybody(session, now)
    publish(SessionOpened(case.pk, session.pk, session.is_online, now))
    facts = {"session": str(session.pk), "number": number, "mode": wanted}
    record(actor, Act("rooms.session_opened", "case", str(case.pk), now, facts))
    return session


@transaction.atomic
def record_past_session(actor: Actor, case: Case, mode: str, on: date, recorded_at: datetime) -> MediationSession:
    """Write down a session that was held on a day of the past and stands on paper; it has no rooms.

    For registers: only an imported case takes it. Publishes `SessionOpened` for that day.
    """
    wanted = _mode(mode)
    if not case.imported:
        raise Refused(Refusal("not_imported", _("Sessions of the past are recorded for cases of a register only.")))
    at = start_of_day(on) + OPENING_HOUR
    session = MediationSession.objects.create(
        case=case,
        number=_next_number(case),
        mode=wanted,
        state=RoomState.CLOSED,
        opened_at=at,
        closed_at=at,
        imported=True,
    )
    publish(SessionOpened(case.pk, session.pk, wanted in ONLINE_MODES, at))
    facts = {"session": str(session.pk), "mode": wanted, "on": on}
    record(actor, Act("rooms.session_recorded", "case", str(case.pk), recorded_at, facts))
    return session


@transaction.atomic
def set_session_state(actor: Actor, session_id: UUID, state: str, now: datetime) -> MediationSession:
    """Let a session and all its rooms wait, go on, or end.

    Refuses anybody but the case's mediator; an ended session stays ended, since its transcript is then final. The
    same state again changes nothing. Publishes `RoomsChanged`: sockets learn of it, those of an ended session close.
    """
    session = MediationSession.objects.select_for_update().filter(pk=session_id).first()
    if session is None:
        raise NotSeen
    if not may_lead_sessions(Case.objects.select_related("mediator").get(pk=session.case_id), actor):
        raise Refused(Refusal("not_mediator", _("Only the case's mediator changes a session.")))
    wanted = _state(state)
    if session.state == wanted:
        return session
    if session.state == RoomState.CLOSED:
        raise Refused(Refusal("session_closed", _("The session has ended. Open a new one to go on."), "state"))
    _change(actor, session, wanted, now)
    return session


def _state(state: str) -> RoomState:
    try:
        return RoomState(state)
    except ValueError:
        raise Invalid(Refusal("not_a_state", _("Choose waiting, open or closed."), "state")) from None


def _change(actor: Actor, session: MediationSession, state: RoomState, now: datetime) -> None:
    session.state = state
    session.closed_at = now if state == RoomState.CLOSED else None
    session.save(update_fields=["state", "closed_at"])
    Room.objects.filter(session=session).update(state=state, revision=F("revision") + 1)
    publish(RoomsChanged(tuple(session.rooms.values_list("pk", flat=True))))
    facts = {"session": str(session.pk), "state": state}
    record(actor, Act("rooms.session_state", "case", str(session.case_id), now, facts))


@transaction.atomic
def set_room_state(actor: Actor, room_id: UUID, state: str, now: datetime) -> Room:
    """Let one room of a running session wait, go on, or rest, the others untouched.

    Refuses anybody but the case's mediator, and a session that has ended. Publishes `RoomsChanged`.
    """
    room = Room.objects.select_for_update().filter(pk=room_id).first()
    if room is None:
        raise NotSeen
    session = MediationSession.objects.select_related("case__mediator").get(pk=room.session_id)
    if not may_lead_sessions(session.case, actor):
        raise Refused(Refusal("not_mediator", _("Only the case's mediator changes a room.")))
    if session.state == RoomState.CLOSED:
        raise Refused(Refusal("session_closed", _("The session has ended. Open a new one to go on."), "state"))
    wanted = _state(state)
    if room.state != wanted:
        room.state, room.revision = wanted, room.revision + 1
        room.save(update_fields=["state", "revision"])
        publish(RoomsChanged((room.pk,)))
        record(actor, Act("rooms.room_state", "room", str(room.pk), now, {"state": wanted}))
    return room


@transaction.atomic
def close_sessions(actor: Actor, case_id: UUID, now: datetime) -> int:
    """End every session of a case that is over; returns how many. Publishes `RoomsChanged` for each."""
    running = MediationSession.objects.select_for_update().filter(case=case_id).exclude(state=RoomState.CLOSED)
    sessions = list(running)
    for session in sessions:
        _change(actor, session, RoomState.CLOSED, now)
    return len(sessions)
