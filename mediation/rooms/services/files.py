"""Files are laid into a room over HTTP; a message then names them."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.core.actor import Actor
from mediation.core.errors import Refusal, Refused
from mediation.files.services import store_file
from mediation.rooms.enums import MemberRole, MessageKind
from mediation.rooms.models import RoomFile
from mediation.rooms.permissions import may_send, may_send_now
from mediation.rooms.queries import Seat, closed_for_good


def lay_file_into_room(actor: Actor, seat: Seat, source: BinaryIO, name: str, now: datetime) -> RoomFile:
    """Keep a file of a member; the others see it once a message names it.

    Refuses who only reads here, a room that is not open, and what `store_file` refuses.
    """
    leads = seat.member.role == MemberRole.MEDIATOR
    if not may_send(seat.member.role, MessageKind.FILE):
        raise Refused(Refusal("forbidden", _("You can read here, but not send.")))
    if closed_for_good(seat.room) or not may_send_now(seat.room.state, leads=leads):
        raise Refused(Refusal("not_open", _("The room is not open. Wait until the mediator opens it.")))
    with transaction.atomic():
        stored = store_file(actor, source, name, now)
        return RoomFile.objects.create(room=seat.room, member=seat.member, file=stored)
