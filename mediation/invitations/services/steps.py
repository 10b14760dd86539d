"""How far a party has come: steps noted as they happen, each once for a channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from mediation.cases.models import Party
from mediation.invitations.enums import JOINABLE, ContactChannel, JoinStep
from mediation.invitations.models import FunnelStep
from mediation.invitations.queries import came_by
from mediation.rooms.models import Member
from mediation.rooms.queries import members_present, members_who_spoke

STAYED_AFTER = timedelta(minutes=5)


def note_step(party: Party, step: JoinStep, channels: Iterable[ContactChannel], now: datetime) -> None:
    """Write that a party reached a step by these channels; what was noted before keeps its first instant."""
    FunnelStep.objects.bulk_create(
        [FunnelStep(case_id=party.case_id, party=party, step=step, channel=channel, at=now) for channel in channels],
        ignore_conflicts=True,
    )


def note_own_step(party_id: UUID, step: JoinStep, now: datetime) -> None:
    """Write that a party reached a step, by the channel that they came by. A party that is gone is passed over."""
    party = Party.objects.filter(pk=party_id).first()
    if party is not None:
        note_step(party, step, [came_by(party)], now)


def note_arrivals(member_ids: Iterable[UUID], now: datetime) -> None:
    """Members opened a room: who does for the first time has entered, who is back after five minutes has stayed."""
    arrived = Member.objects.filter(pk__in=list(member_ids), party__isnull=False)
    steps = FunnelStep.objects.filter(party=OuterRef("party"))
    entered = steps.filter(step=JoinStep.ENTERED)
    new = arrived.filter(~Exists(entered)).values_list("party", flat=True)
    back = arrived.filter(
        Exists(entered.filter(at__lte=now - STAYED_AFTER)), ~Exists(steps.filter(step=JoinStep.STAYED))
    ).values_list("party", flat=True)
    for step, parties in ((JoinStep.ENTERED, set(new)), (JoinStep.STAYED, set(back))):
        for party_id in parties:
            note_own_step(party_id, step, now)


def note_stays(now: datetime) -> int:
    """Who entered and then wrote something, or is still there after five minutes, has stayed; says how many more."""
    steps = FunnelStep.objects.filter(party=OuterRef("party"))
    waiting = Member.objects.filter(
        ~Exists(steps.filter(step=JoinStep.STAYED)),
        Exists(steps.filter(step=JoinStep.ENTERED)),
        party__isnull=False,
        room__session__case__stage__in=JOINABLE,
    )
    long_ago = waiting.filter(Exists(steps.filter(step=JoinStep.ENTERED, at__lte=now - STAYED_AFTER)))
    stayed = {
        *members_who_spoke(waiting).values_list("party", flat=True),
        *members_present(long_ago, now).values_list("party", flat=True),
    }
    for party_id in stayed:
        note_own_step(party_id, JoinStep.STAYED, now)
    return len(stayed)
