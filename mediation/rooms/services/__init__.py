"""The verbs of rooms, on one screen."""

from mediation.rooms.services.appending import Incoming, Outcome, append_message, append_messages
from mediation.rooms.services.batches import Arrival, Batch, Written, write_batch
from mediation.rooms.services.files import lay_file_into_room
from mediation.rooms.services.leases import drop_lapsed_stations, hold_station
from mediation.rooms.services.members import remove_mediators, remove_member, seat_mediator, seat_party
from mediation.rooms.services.sessions import (
    close_sessions,
    open_session,
    record_past_session,
    set_room_state,
    set_session_state,
)

__all__ = [
    "Arrival",
    "Batch",
    "Incoming",
    "Outcome",
    "Written",
    "append_message",
    "append_messages",
    "close_sessions",
    "drop_lapsed_stations",
    "hold_station",
    "lay_file_into_room",
    "open_session",
    "record_past_session",
    "remove_mediators",
    "remove_member",
    "seat_mediator",
    "seat_party",
    "set_room_state",
    "set_session_state",
    "write_batch",
]
