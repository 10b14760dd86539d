"""Who is told what of a case: one table from the events of its lifecycle and its time limits to people and words.

A notice is written in the transaction of the act that it tells of. The other side is told of nothing before the case
was accepted; what happened on paper, in a year's register, is told to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.accounts.models import User
from mediation.cases.enums import Side
from mediation.cases.models import Case, Deadline, Party
from mediation.cases.queries import case_title
from mediation.core.errors import Sentence
from mediation.notifications.kinds import Kind, register
from mediation.notifications.services import Recipient, notify, recipient_of
from mediation.rules.enums import Effect, Owner
from mediation.rules.queries import limit_of, pack_named

PARTY_PAGE, DESK_PAGE = "/my/cases/{}", "/desk/cases/{}"


def _people(found: Iterable[Party]) -> list[Recipient]:
    people = []
    for party in found:
        unlinked = Recipient(user_id=None, name=party.name, phone=party.phone, email=party.email)
        people.append(recipient_of(party.user) if party.user else unlinked)
        people += [recipient_of(r.user) for r in party.representatives.all() if r.user and r.ended_at is None]
    return people


def _of_case(case: Case) -> list[Party]:
    return list(case.parties.select_related("user").prefetch_related("representatives__user"))


def applicants(case: Case) -> list[Recipient]:
    """Everybody on the applicant's side, and whoever filed for them."""
    people = _people(p for p in _of_case(case) if p.side == Side.APPLICANT)
    return [*people, recipient_of(case.filed_by)] if case.filed_by else people


def parties(case: Case) -> list[Recipient]:
    """The applicant's side, and once the case was accepted whoever of the other side has joined it.

    Who has not joined yet is reached by an invitation, which says what it is and leads in.
    """
    joined = [p for p in _of_case(case) if p.user_id and case.accepted_at]
    return [*applicants(case), *_people(joined)]


def everybody(case: Case) -> list[Recipient]:
    """Both sides, joined or not; before the case was accepted, the applicant's alone (R15: all are told of the end)."""
    return [*applicants(case), *_people(_of_case(case))] if case.accepted_at else applicants(case)


def mediators(case: Case) -> list[Recipient]:
    """The mediator, and the other members of a panel."""
    people = {case.mediator.user} if case.mediator else set()
    people |= {member.mediator.user for member in case.panel.filter(left_at=None).select_related("mediator__user")}
    return [recipient_of(person) for person in people if person]


def _staff(case: Case, role: Role) -> list[Recipient]:
    held = User.objects.filter(
        memberships__organisation=case.court_id, memberships__role=role, memberships__ended_at=None, is_active=True
    )
    return [recipient_of(person) for person in held.distinct()]


def clerks(case: Case) -> list[Recipient]:
    """The clerks of the case's court."""
    return _staff(case, Role.CLERK)


def supervisors(case: Case) -> list[Recipient]:
    """The supervisors of the case's court."""
    return _staff(case, Role.SUPERVISOR)


Audience = Callable[[Case], list[Recipient]]
AT_THE_DESK: tuple[Audience, ...] = (mediators, clerks, supervisors)
_SMS = _("%(court)s: %(news)s. Case %(number)s. Sign in to read more; nobody will ask for your password or for money.")


def _kind(
    name: str, label: Sentence, title: Sentence, body: Sentence, *, may_be_muted: bool = True, at_work: bool = False
) -> Kind:
    return register(Kind(f"case.{name}", label, title, body, sms=_SMS, may_be_muted=may_be_muted, at_work=at_work))


SUBMITTED = _kind(
    "submitted",
    _("New applications"),
    _("New application: %(title)s"),
    _("An application waits for review: %(title)s, %(cause)s."),
    at_work=True,
)
RECEIVED = _kind(
    "received",
    _("Receipt of an application"),
    _("Your application was received"),
    _("The court received your application %(title)s. The limitation period is interrupted as of its receipt."),
)
RETURNED = _kind(
    "returned",
    _("Application returned for completion"),
    _("Something is missing from your application"),
    _("The court asks you to complete your application %(title)s: %(note)s"),
    may_be_muted=False,
)
REFUSED = _kind(
    "refused",
    _("Application not accepted"),
    _("Your application was not accepted"),
    _("The court did not accept your application %(title)s. The notice in your case says why and what else is open."),
    may_be_muted=False,
)
ACCEPTED = _kind(
    "accepted",
    _("Case accepted"),
    _("Your case was accepted"),
    _("The court accepted your case %(title)s under the number %(number)s."),
    may_be_muted=False,
)
ASKED_TO_MEDIATE = _kind(
    "asked_to_mediate",
    _("Asked to mediate"),
    _("You are asked to mediate %(title)s"),
    _("Take the case %(number)s on or decline it in time: without an answer it goes back to the court."),
    may_be_muted=False,
    at_work=True,
)
DESIGNATED = _kind(
    "designated",
    _("Mediator named"),
    _("A mediator was named"),
    _("%(mediator)s is asked to mediate your case %(title)s."),
)
DESIGNATE = _kind(
    "designate",
    _("A mediator is to be designated"),
    _("Designate a mediator: %(title)s"),
    _("The case %(number)s waits for the court to designate a mediator. %(note)s"),
    at_work=True,
)
TAKEN_ON = _kind(
    "taken_on",
    _("Mediator took the case on"),
    _("The mediator took your case on"),
    _("%(mediator)s mediates your case %(title)s. Say whether you agree to mediation, and confirm who you are."),
    may_be_muted=False,
)
BEGUN = _kind(
    "begun",
    _("Mediation begins"),
    _("The mediation begins"),
    _("Everybody agreed: the mediation of %(title)s begins."),
)
MOVED = _kind(
    "moved",
    _("Course of the mediation"),
    _("%(step)s: %(title)s"),
    _("In your case %(title)s: %(step)s. %(note)s"),
)
TO_SIGN = _kind(
    "to_sign",
    _("Agreement to be signed"),
    _("An agreement waits for your signature"),
    _("Read the agreement in %(title)s with care. Sign it only if it says what you want."),
    may_be_muted=False,
)
SETTLED = _kind(
    "settled",
    _("Agreement reached"),
    _("The agreement took effect"),
    _("All parties signed: the agreement in %(title)s is in effect. You can apply together for judicial confirmation."),
    may_be_muted=False,
)
TO_CONFIRM = _kind(
    "to_confirm",
    _("Applications for judicial confirmation"),
    _("Judicial confirmation applied for: %(title)s"),
    _("The parties of %(number)s apply for judicial confirmation. The court decides within three days to take it up."),
    at_work=True,
)
ENDED = _kind(
    "ended",
    _("Mediation ended"),
    _("The mediation ended"),
    _("The mediation of %(title)s ended. %(note)s What was said in it stays confidential."),
    may_be_muted=False,
)
WARNED = _kind(
    "deadline_warned",
    _("Time limits that come near"),
    _("%(limit)s: until %(due)s"),
    _("%(limit)s in %(title)s ends on %(due)s (%(article)s)."),
)
LAPSED = _kind(
    "deadline_lapsed",
    _("Time limits that ran out"),
    _("%(limit)s ran out"),
    _("%(limit)s in %(title)s ran out on %(due)s (%(article)s). %(effect)s."),
)
DIFFER = _kind(
    "picks_differ",
    _("Choice of a mediator"),
    _("The two sides chose different mediators"),
    _("In %(title)s both sides have chosen, and their choices differ. Choose again in time, or the court designates."),
)
DISCLOSED = _kind(
    "disclosed",
    _("Disclosures of mediators"),
    _("The mediator disclosed a relation"),
    _("Read what the mediator of %(title)s disclosed, and say whether you still agree to this mediator."),
    may_be_muted=False,
)
OBJECTED = _kind(
    "objected",
    _("Objections to a mediator"),
    _("A party objects to the mediator: %(title)s"),
    _("A party of %(number)s does not agree to the mediator after the disclosure."),
    at_work=True,
)
CONSENT_WITHDRAWN = _kind(
    "consent_withdrawn",
    _("Consents withdrawn"),
    _("A consent was withdrawn: %(title)s"),
    _("%(party)s withdrew the consent to: %(step)s."),
    may_be_muted=False,
    at_work=True,
)

TOLD: Mapping[str, tuple[tuple[Audience, Kind], ...]] = {
    "submit": ((applicants, RECEIVED), (clerks, SUBMITTED)),
    "return_for_completion": ((applicants, RETURNED),),
    "refuse": ((applicants, REFUSED),),
    "accept": ((applicants, ACCEPTED),),
    "choose": ((mediators, ASKED_TO_MEDIATE), (parties, DESIGNATED)),
    "designate": ((mediators, ASKED_TO_MEDIATE), (parties, DESIGNATED)),
    "decline": ((clerks, DESIGNATE),),
    "take_on": ((parties, TAKEN_ON),),
    "begin": ((parties, BEGUN),),
    "suspend": ((parties, MOVED),),
    "resume": ((parties, MOVED), (mediators, MOVED)),
    "extend": ((parties, MOVED),),
    "change_mediator": ((parties, MOVED), (clerks, DESIGNATE)),
    "propose_agreement": ((parties, TO_SIGN),),
    "reopen": ((parties, MOVED),),
    "settle": ((everybody, SETTLED), (mediators, SETTLED)),
    "apply_confirmation": ((parties, MOVED), (clerks, TO_CONFIRM)),
    "confirm": ((parties, MOVED), (mediators, MOVED)),
    "reject_confirmation": ((parties, MOVED), (mediators, MOVED)),
    "end": ((everybody, ENDED), (mediators, ENDED)),
    "withdraw": ((everybody, ENDED), (mediators, ENDED), (clerks, MOVED)),
    "transfer": ((parties, MOVED),),
    "archive": (),
}
"""Every event of the lifecycle, and whom it is told to in which words."""
WITH_THE_NOTE = frozenset({"return_for_completion", "decline", "end"})
"""Events of which people are told in the words of who did it; what a party says of a mediator stays with the court."""
OWNERS: Mapping[str, Audience] = {Owner.COURT: clerks, Owner.MEDIATOR: mediators, Owner.PARTIES: parties}
CONCERNED: Mapping[str, tuple[Audience, ...]] = {
    Effect.ARBITRATION_OPEN: (parties,),
    Effect.CONFIRMATION_CLOSED: (parties,),
    Effect.DESIGNATE_BY_COURT: (parties,),
}
"""Whom the end of a limit concerns besides those who let it run out."""


def tell(case: Case, event: str, label: Sentence, note: str, now: datetime) -> None:
    """Tell of an event of the lifecycle, in the transaction that made it."""
    if event == "submit" and case.series:
        # Who files hundreds of like cases from one sheet has its report, and needs no message for each.
        return
    words = {"step": label, "note": note if event in WITH_THE_NOTE else ""}
    for audience, kind in TOLD[event]:
        tell_people(case, audience, kind, now, **words)


def tell_of_deadline(case: Case, deadline: Deadline, now: datetime, *, lapsed: bool) -> None:
    """Warn who has to act of a limit that comes near; tell them and the supervisors of one that ran out."""
    limit = limit_of(pack_named(case.pack), deadline.rule)
    if limit is None:
        return
    owner = OWNERS[limit.owner]
    at_the_end = {owner, supervisors, *CONCERNED.get(limit.effect, ())}
    for audience in at_the_end if lapsed else {owner}:
        tell_people(
            case,
            audience,
            LAPSED if lapsed else WARNED,
            now,
            limit=lazy(lambda: limit.name, str)(),
            due=deadline.due_on.isoformat(),
            article=deadline.article,
            effect=limit.effect.label,
        )


def tell_people(case: Case, audience: Audience, kind: Kind, now: datetime, **words: Sentence) -> None:
    """Tell of an act that is no event of the lifecycle."""
    page = DESK_PAGE if audience in AT_THE_DESK else PARTY_PAGE
    notify(
        audience(case),
        kind,
        {"note": "", **_words(case, kind), **words},
        now,
        link=page.format(case.pk),
        about=("case", case.pk),
    )


def _words(case: Case, kind: Kind) -> dict[str, Sentence]:
    return {
        "title": lazy(lambda: case_title(case), str)(),
        "cause": lazy(lambda: str(case.get_cause_display()), str)(),
        "number": case.number or "—",
        "court": case.court.name,
        "mediator": case.mediator.name if case.mediator else "—",
        "news": kind.label,
    }
