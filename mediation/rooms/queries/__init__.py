"""What may be read of rooms, and by whom."""

from mediation.rooms.queries.presence import members_present, members_who_spoke, online_members, places_held
from mediation.rooms.queries.seats import (
    MemberView,
    RoomRef,
    RoomView,
    Seat,
    SessionView,
    closed_for_good,
    file_for,
    file_to_send,
    room_for,
    room_title,
    room_views,
    session_for,
    sessions_of,
    visible_rooms,
)
from mediation.rooms.queries.sign_ins import SignIn, signed_in_users
from mediation.rooms.queries.transcript import Line, Page, heads, lines_after, lines_behind, lines_of, page_of

__all__ = [
    "Line",
    "MemberView",
    "Page",
    "RoomRef",
    "RoomView",
    "Seat",
    "SessionView",
    "SignIn",
    "closed_for_good",
    "file_for",
    "file_to_send",
    "heads",
    "lines_after",
    "lines_behind",
    "lines_of",
    "members_present",
    "members_who_spoke",
    "online_members",
    "page_of",
    "places_held",
    "room_for",
    "room_title",
    "room_views",
    "session_for",
    "sessions_of",
    "signed_in_users",
    "visible_rooms",
]
