"""What the live counts hear: whatever may change a figure. A hint only; the feed looks at the rows by itself too."""

from __future__ import annotations

import logging
import time
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from mediation.accounts.events import SignedOut
from mediation.cases.events import CaseMoved
from mediation.consultations.events import ConsultationAnswered, ConsultationsRecorded
from mediation.core.events import subscribe
from mediation.outreach.events import OutreachRecorded
from mediation.rooms.events import SessionOpened
from mediation.rooms.queries import SignIn
from mediation.statistics.feed import GROUP

log = logging.getLogger(__name__)

HINT_SECONDS = 0.1
"""An import moves thousands of stages: one hint stands for all that happen within this time."""
_last_hint = 0.0


@subscribe(CaseMoved)
def hint_at_case(event: CaseMoved) -> None:
    """A case went on."""
    _hint()


@subscribe(SessionOpened)
def hint_at_session(event: SessionOpened) -> None:
    """A session may make a case an online one."""
    _hint()


@subscribe(ConsultationAnswered)
def hint_at_answer(event: ConsultationAnswered) -> None:
    """One more consultation was provided."""
    _hint()


@subscribe(ConsultationsRecorded)
def hint_at_consultations(event: ConsultationsRecorded) -> None:
    """A register brought consultations."""
    _hint()


@subscribe(OutreachRecorded)
def hint_at_outreach(event: OutreachRecorded) -> None:
    """Something was published or held."""
    _hint()


@subscribe(SignedOut)
def close_viewers(event: SignedOut) -> None:
    """The sockets of an ended session close at once."""
    if event.session_key:
        _send({"type": "statistics.signed_out", "mark": SignIn(session_key=event.session_key).mark})


def _hint() -> None:
    global _last_hint  # noqa: PLW0603  one clock a process
    if time.monotonic() - _last_hint >= HINT_SECONDS:
        _last_hint = time.monotonic()
        _send({"type": "statistics.changed"})


def _send(message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async_to_sync(layer.group_send)(GROUP, message)
    except Exception as fault:  # noqa: BLE001  a lost hint is found in the rows within half a second
        log.warning("the channel layer did not take a hint", extra={"fault": type(fault).__name__})
