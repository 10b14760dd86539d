"""The room protocol, version 1, as `docs/room-protocol.md` has it: frames in, frames out, close codes.

Knows no socket and no database: text becomes a command or a fault, facts become text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from mediation.rooms.enums import MessageKind
from mediation.rooms.queries import Line, MemberView

VERSION = 1
FRAME_BYTES = 64 * 1024
TEXT_LENGTH = 5000
HISTORY = 200
BAD_FRAMES = 3
LARGEST = 2**53
UUID_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Close(IntEnum):
    """Why a socket is closed."""

    PROTOCOL = 4400
    NOT_SIGNED_IN = 4401
    NOT_A_MEMBER = 4403
    NO_SUCH_ROOM = 4404
    TOO_MANY_PLACES = 4409
    CLOSED_FOR_GOOD = 4410
    FLOOD = 4429
    SLOW = 1013
    RESTART = 1012


SENTENCES = {
    "bad_frame": _("This was not understood. Reload the page."),
    "too_long": _("A message has at most 5,000 characters. Send it in parts."),
    "empty": _("Write something before you send it."),
    "not_open": _("The room is not open. Wait until the mediator opens it."),
    "forbidden": _("You cannot send this here."),
    "unknown_file": _("This file was not uploaded by you to this case. Upload it again."),
    "rate_limited": _("That was very fast. Wait a moment and send it again."),
    "unavailable": _("It could not be stored just now. It will be sent again."),
}


class Fault(Exception):
    """A frame that is refused. `alien`: it was no object, or of no known type."""

    def __init__(self, code: str, message_id: str | None = None, *, alien: bool = False) -> None:
        super().__init__(code)
        self.code, self.message_id, self.alien = code, message_id, alien


@dataclass(frozen=True, slots=True)
class Send:
    """A message to be stored. Of a file the body is only its id as yet."""

    id: UUID
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class History:
    """A page of the transcript, below `before` or above `after`."""

    before: int | None
    after: int | None
    limit: int


@dataclass(frozen=True, slots=True)
class Read:
    """Everything up to here was read."""

    seq: int


@dataclass(frozen=True, slots=True)
class Typing:
    """The member is writing."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Is anybody there?"""


Command = Send | History | Read | Typing | Ping


def parse(text: str | None) -> Command:
    """The command in a frame. Raises `Fault` for everything else."""
    try:
        frame = json.loads(text or "", parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Fault("bad_frame", alien=True) from None
    if not isinstance(frame, dict) or not isinstance(frame.get("type"), str):
        raise Fault("bad_frame", alien=True)
    match frame["type"]:
        case "send":
            return _send(frame)
        case "history":
            return _history(frame)
        case "read":
            return Read(_number(frame.get("seq"), 0))
        case "typing":
            return Typing()
        case "ping":
            return Ping()
    raise Fault("bad_frame", alien=True)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _number(value: Any, least: int, most: int = LARGEST) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Fault("bad_frame")
    return value


def _history(frame: Mapping[str, Any]) -> History:
    limit = _number(frame.get("limit"), 1, HISTORY)
    before, after = frame.get("before"), frame.get("after")
    if (before is None) == (after is None):
        raise Fault("bad_frame")
    return History(None if before is None else _number(before, 0), None if after is None else _number(after, 0), limit)


def _send(frame: Mapping[str, Any]) -> Send:
    given, kind = frame.get("id"), frame.get("kind")
    if not isinstance(given, str) or not UUID_FORM.fullmatch(given):
        raise Fault("bad_frame")
    if not isinstance(kind, str):
        raise Fault("bad_frame", given)
    try:
        return Send(UUID(given), kind, checked_body(kind, frame.get("body")))
    except Fault as fault:
        raise Fault(fault.code, given) from None


def checked_body(kind: str, body: Any) -> dict[str, Any]:
    """The body of a message with the members that its kind has and no others.

    Raises `Fault`: `bad_frame`, `empty`, `too_long`; `forbidden` for a kind that there is not.
    """
    if not isinstance(body, Mapping):
        raise Fault("bad_frame")
    if kind == MessageKind.TEXT:
        return {"text": _text(body)}
    if kind == MessageKind.FILE:
        file = body.get("file")
        if not isinstance(file, str) or not UUID_FORM.fullmatch(file):
            raise Fault("bad_frame")
        return {"file": str(UUID(file))}
    if kind == MessageKind.PROPOSAL:
        proposal: dict[str, Any] = {"text": _text(body)}
        if body.get("amount") is not None:
            proposal["amount"] = _amount(body["amount"])
        return proposal
    raise Fault("forbidden")


def _text(body: Mapping[str, Any]) -> str:
    text = body.get("text")
    if not isinstance(text, str) or "\x00" in text:
        raise Fault("bad_frame")
    if len(text) > TEXT_LENGTH:
        raise Fault("too_long")
    if not text.strip():
        raise Fault("empty")
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair: no database and no other client takes it
        raise Fault("bad_frame") from None
    return text


def _amount(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 20:
        raise Fault("bad_frame")
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise Fault("bad_frame") from None
    if not amount.is_finite() or not 0 <= amount < Decimal("1e12"):
        raise Fault("bad_frame")
    return f"{amount:.2f}"


def is_too_large(text: str) -> bool:
    """Whether a frame is over the limit of 64 KiB, in UTF-8."""
    # A character takes up to four bytes; most frames are far too short for counting them.
    return len(text) * 4 > FRAME_BYTES and len(text.encode(errors="surrogatepass")) > FRAME_BYTES


def encoded(value: Any) -> str:
    """Compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def stamp(at: datetime) -> str:
    """An instant on the wire: UTC with milliseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def whole_milliseconds(at: datetime) -> datetime:
    """An instant as it is stored, so that it comes back as it was acknowledged."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _line(line: Line, body: str) -> str:
    sender = f'"{line.member_id}"' if line.member_id else "null"
    return (
        f'"seq":{line.seq},"id":"{line.client_id}","from":{sender},"kind":"{line.kind}",'
        f'"body":{body},"at":"{stamp(line.at)}"}}'
    )


def message_frame(line: Line, body: str) -> str:
    """A message whose body is encoded already."""
    return '{"type":"message",' + _line(line, body)


def line_frame(line: Line) -> str:
    """A message as it was read."""
    return message_frame(line, encoded(line.body))


def history_frame(lines: Iterable[Line], *, more: bool) -> str:
    """A page of the transcript."""
    texts = ("{" + _line(line, encoded(line.body)) for line in lines)
    return f'{{"type":"history","messages":[{",".join(texts)}],"more":{"true" if more else "false"}}}'


def ack_frame(client_id: UUID, seq: int, at: str) -> str:
    """A message is on the disk."""
    return f'{{"type":"ack","id":"{client_id}","seq":{seq},"at":"{at}"}}'


def error_frame(fault: Fault, language: str, retry_after: float | None = None) -> str:
    """A refusal, in the member's language."""
    with override(language):
        frame: dict[str, Any] = {"type": "error", "code": fault.code, "detail": str(SENTENCES[fault.code])}
    if fault.message_id:
        frame["id"] = fault.message_id
    if retry_after is not None:
        frame["retry_after"] = retry_after
    return encoded(frame)


def member_object(member: MemberView, *, online: bool) -> dict[str, Any]:
    """A member as the wire has them."""
    return {
        "id": str(member.id),
        "name": member.name,
        "role": member.role,
        "side": member.side,
        "online": online,
    }


def members_frame(members: Iterable[MemberView], online: set[UUID]) -> str:
    """The members as they are now."""
    return encoded({"type": "members", "members": [member_object(m, online=m.id in online) for m in members]})


def presence_frame(member_id: UUID, *, online: bool) -> str:
    """Somebody came, or is gone from every place."""
    return encoded({"type": "presence", "member": str(member_id), "online": online})


def read_frame(member_id: UUID, seq: int) -> str:
    """Somebody has read up to here."""
    return encoded({"type": "read", "member": str(member_id), "seq": seq})


def typing_frame(member_id: UUID) -> str:
    """Somebody is writing."""
    return encoded({"type": "typing", "member": str(member_id)})


def state_frame(state: str) -> str:
    """The mediator opened, paused or closed the room."""
    return encoded({"type": "state", "state": state})


def pong_frame(at: datetime) -> str:
    """The answer to a ping."""
    return encoded({"type": "pong", "server_time": stamp(at)})
