"""Invitations, attempts and the funnel, as each may be read."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case as Choose
from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import PartyKind
from mediation.cases.models import Case, Party
from mediation.cases.queries import visible_cases
from mediation.core.actor import Actor
from mediation.core.clock import start_of_day
from mediation.core.errors import NotSeen, Refusal
from mediation.invitations.enums import INVITING, JOINABLE, ContactChannel, InvitationState, JoinStep, RevokedReason
from mediation.invitations.models import ContactAttempt, FunnelStep, Invitation

ONE_DAY = timedelta(days=1)
STEPS = list(JoinStep)


@dataclass(frozen=True)
class PartySteps:
    """When a party first reached each step; None for one that was not reached."""

    party: Party
    steps: dict[JoinStep, datetime | None]


@dataclass(frozen=True)
class FunnelFilter:
    """Whom the funnel counts: parties first invited from one local day to another, by one channel."""

    first: date | None = None
    last: date | None = None
    channel: ContactChannel | None = None


@dataclass(frozen=True)
class Funnel:
    """How many parties came how far: all, and by each channel that they were invited by."""

    steps: dict[JoinStep, int]
    channels: dict[ContactChannel, dict[JoinStep, int]]


def token_digest(token: str) -> str:
    """By what a link is found: it has 256 bits of chance, so a plain SHA-256 tells nothing of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(invitation: Invitation, channel: ContactChannel | None = None) -> str:
    """The address that lets its holder in; it says by which channel it travelled."""
    mark = f"?via={channel}" if channel else ""
    return f"{settings.SITE_URL}/j/{invitation.token}{mark}"


def shown_code(code: str) -> str:
    """A case code as people read it out: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    """What an invitation is worth at this instant. Read with its case."""
    closed = invitation.revoked_reason == RevokedReason.CASE_CLOSED or invitation.case.stage not in JOINABLE
    if invitation.revoked_at is not None:
        return InvitationState.CLOSED if closed else InvitationState.REVOKED
    if closed:
        return InvitationState.CLOSED
    if now >= invitation.expires_at:
        return InvitationState.EXPIRED
    return InvitationState.USED if invitation.used_at else InvitationState.OPEN


def state_sentence(invitation: Invitation, now: datetime) -> str:
    """The state in a plain sentence that says what to do, in the reader's language."""
    state, court = state_of(invitation, now), invitation.case.court
    sentences = {
        InvitationState.OPEN: _("This link is yours alone. Get a code on your phone to go on."),
        InvitationState.EXPIRED: _("This link has expired. Call the court and ask for a new one: %(court)s %(phone)s."),
        InvitationState.USED: _(
            "Somebody has come in by this link already. If it was you, get a code on your phone to go on. "
            "If not, call the court: %(court)s %(phone)s."
        ),
        InvitationState.CLOSED: _(
            "The mediation of this case is over, and the link leads in no more. If you have joined before, sign in "
            "with your phone to read the case. Questions: %(court)s %(phone)s."
        ),
    }
    revoked = {
        RevokedReason.REPLACED: _("A newer link was sent. Use that one, or call the court: %(court)s %(phone)s."),
        RevokedReason.WRONG_PERSON: _(
            "Somebody said that this link reached the wrong person, so it holds no more. If it was meant for you, "
            "call the court: %(court)s %(phone)s."
        ),
        RevokedReason.BY_STAFF: _(
            "This link was taken back. If you have questions, call the court: %(court)s %(phone)s."
        ),
    }
    if state == InvitationState.REVOKED:
        return str(revoked[RevokedReason(invitation.revoked_reason)]) % {"court": court.name, "phone": court.phone}
    return str(sentences[state]) % {"court": court.name, "phone": court.phone}


def whole_invitations() -> QuerySet[Invitation]:
    """Invitations with everything that their states and pages need."""
    return Invitation.objects.select_related("case__court", "case__mediator", "party__user", "created_by")


def invitation_by_token(token: str) -> Invitation:
    """The invitation that a link leads to; raises `NotSeen` for a link that nobody made."""
    found = whole_invitations().filter(token_digest=token_digest(token)).first()
    if found is None:
        raise NotSeen(
            Refusal(
                "no_such_invitation",
                _("There is no such invitation. Open the link exactly as you got it, or enter the case code."),
            )
        )
    return found


def invitation_by_code(code: str, phone_index: str) -> Invitation | None:
    """The invitation of this case code, if this is the phone of its party."""
    return whole_invitations().filter(code=code, party__phone_index=phone_index).exclude(party__phone_index="").first()


def invitation_for(actor: Actor, pk: UUID) -> Invitation:
    """The door to one invitation: raises `NotSeen` when its case is none that the actor may know of."""
    found = whole_invitations().filter(pk=pk, case__in=visible_cases(actor)).first()
    if found is None:
        raise NotSeen(Refusal("no_such_invitation", _("There is no such invitation, or it is not yours.")))
    return found


def invitations_of(case: Case) -> QuerySet[Invitation]:
    """The invitations of a case, newest first."""
    return Invitation.objects.filter(case=case).select_related("case", "party")


def attempts_of(case: Case) -> QuerySet[ContactAttempt]:
    """Every attempt to reach the parties of a case, newest first."""
    return ContactAttempt.objects.filter(case=case).select_related("party", "by")


def came_by(party: Party) -> ContactChannel:
    """By which channel a party came: that of the link they opened last, else of their last invitation, else by
    themselves.
    """
    steps = FunnelStep.objects.filter(party=party, step__in=[JoinStep.OPENED, JoinStep.INVITED])
    found = {step.step: step.channel for step in steps.order_by("at", "id")}
    return ContactChannel(found.get(JoinStep.OPENED) or found.get(JoinStep.INVITED) or ContactChannel.IN_APP)


def funnel_of(case: Case) -> list[PartySteps]:
    """How far each party of a case has come.

    A step is shown when it happened; one that was skipped, by who signed in without an invitation, stays empty.
    """
    first: dict[tuple[UUID, str], datetime] = {}
    for step in FunnelStep.objects.filter(case=case).order_by("at", "id"):
        first.setdefault((step.party_id, step.step), step.at)
    return [PartySteps(p, {step: first.get((p.pk, step)) for step in STEPS}) for p in case.parties.all()]


def funnel(courts: Collection[UUID], wanted: FunnelFilter) -> Funnel:
    """How many of the parties of these courts who were invited in a period came how far, in two queries.

    Each party counts at every step up to the furthest they reached, whenever that was: a later step implies those
    before it. By channel a party counts in each that they were invited by, and there as far as they came by it.
    """
    invited = FunnelStep.objects.filter(step=JoinStep.INVITED, channel__in=INVITING)
    if wanted.first:
        invited = invited.filter(at__gte=start_of_day(wanted.first))
    if wanted.last:
        invited = invited.filter(at__lt=start_of_day(wanted.last + ONE_DAY))
    if wanted.channel:
        invited = invited.filter(channel=wanted.channel)
    steps = FunnelStep.objects.filter(case__court__in=courts)
    of_party = steps.filter(Exists(invited.filter(party=OuterRef("party"))))
    if wanted.channel:
        of_party = of_party.filter(channel=wanted.channel)
    by_channel = steps.filter(Exists(invited.filter(party=OuterRef("party"), channel=OuterRef("channel"))))
    return Funnel(_reached(of_party), _reached_by_channel(by_channel))


_RANK = Choose(*[When(step=step, then=Value(n)) for n, step in enumerate(STEPS)], output_field=IntegerField())


def _reached(steps: QuerySet[FunnelStep]) -> dict[JoinStep, int]:
    furthest = steps.order_by().values("party").annotate(furthest=Max(_RANK))
    counts = furthest.aggregate(**{step: Count("party", filter=Q(furthest__gte=n)) for n, step in enumerate(STEPS)})
    return {step: counts[step] for step in STEPS}


def _reached_by_channel(steps: QuerySet[FunnelStep]) -> dict[ContactChannel, dict[JoinStep, int]]:
    furthest = steps.order_by().values("party", "channel").annotate(furthest=Max(_RANK))
    counts = furthest.aggregate(
        **{
            f"{channel}_{step}": Count("party", filter=Q(channel=channel, furthest__gte=n))
            for channel in INVITING
            for n, step in enumerate(STEPS)
        }
    )
    return {channel: {step: counts[f"{channel}_{step}"] for step in STEPS} for channel in INVITING}


def masked_name(party: Party) -> str:
    """A party's name as a stranger with the link may see it: 李*. A company's name is public."""
    if party.kind == PartyKind.ORGANISATION or not party.name:
        return party.name
    return party.name[0] + "*" * (len(party.name) - 1)


def masked_title(case: Case) -> str:
    """Who against whom, with people's names masked, in the reader's language."""
    sides: dict[str, list[str]] = {"applicant": [], "respondent": []}
    for party in case.parties.all():
        sides[party.side].append(masked_name(party))
    shown = {side: _several(names) for side, names in sides.items()}
    return _now("%(applicant)s v. %(respondent)s") % shown


def _several(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _now("%(name)s and others") % {"name": names[0]} if names else "…"


def inviter_of(invitation: Invitation) -> str:
    """Who invites, by role and name in the reader's language: a bare name says nothing to a stranger."""
    person = invitation.created_by
    if person is None:
        return invitation.case.court.name
    role = _("mediator %(name)s") if hasattr(person, "mediator") else _("clerk %(name)s")
    return role % {"name": person.name}
