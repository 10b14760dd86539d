"""What rooms hear: parties found, mediators changed, cases over, sign-ins ended; and their own changes."""

from __future__ import annotations

from mediation.accounts.events import SignedOut
from mediation.cases.enums import Stage
from mediation.cases.events import CaseMoved, PartyLinked
from mediation.cases.models import Party
from mediation.core.actor import SYSTEM
from mediation.core.clock import now
from mediation.core.events import subscribe
from mediation.rooms.events import RoomsChanged
from mediation.rooms.hub import running_hub, tell_hub
from mediation.rooms.queries.sign_ins import session_mark
from mediation.rooms.relay import Hints, tell_all
from mediation.rooms.services import close_sessions, remove_mediators, seat_mediator, seat_party

OVER = {Stage.ENDED, Stage.TRANSFERRED, Stage.ARCHIVED}


@subscribe(PartyLinked)
def seat_found_party(event: PartyLinked) -> None:
    """A party turned out to have an account: they take their place in running sessions."""
    seat_party(Party.objects.select_related("user").get(pk=event.party_id), now())


@subscribe(CaseMoved)
def follow_case(event: CaseMoved) -> None:
    """A released mediator leaves the rooms, a new one enters them, and sessions end with their case."""
    if event.name == "change_mediator":
        remove_mediators(event.case_id, now())
    elif event.name == "begin":
        seat_mediator(event.case_id, now())
    elif event.target in OVER:
        close_sessions(SYSTEM, event.case_id, now())


@subscribe(SignedOut)
def close_sockets_of_session(event: SignedOut) -> None:
    """Somebody signed out: the sockets that this session opened close."""
    if event.session_key:
        _announce({"signed_out": [session_mark(event.session_key)]})


@subscribe(RoomsChanged)
def tell_open_sockets(event: RoomsChanged) -> None:
    """State, members or transcript of rooms changed through a service."""
    _announce({"changed": [str(room_id) for room_id in event.room_ids]})


def _announce(hints: Hints) -> None:
    local = running_hub()
    if local is not None:
        tell_hub(local, hints)
    else:
        tell_all(hints)
