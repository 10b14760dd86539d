"""A party joins: the person behind it is known, and the other side has been reached (R15)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mediation.accounts.models import User
from mediation.audit.services import Act, record
from mediation.cases.enums import DeadlineState, Side
from mediation.cases.events import PartyLinked
from mediation.cases.models import Case, Party
from mediation.cases.services.deadlines import end_deadline
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.errors import Conflict, Refusal
from mediation.core.events import publish


@transaction.atomic
def link_party(case: Case, party: Party, user: User, now: datetime) -> Party:
    """The person who proved a party's phone is that party from now on; one who is already stays it.

    Refuses a party behind whom somebody else is known, and a person who is another party of the case (`Conflict`).
    Publishes `PartyLinked`.
    """
    locked = Party.objects.select_for_update().get(pk=party.pk, case=case)
    if locked.user_id == user.pk:
        return locked
    if locked.user_id is not None:
        raise Conflict(
            Refusal("somebody_else", _("Somebody else has joined for this party already. Call the court if it is you."))
        )
    if case.parties.filter(user=user).exists():
        raise Conflict(
            Refusal("another_party", _("You are another party of this case already. Call the court if that is wrong."))
        )
    locked.user = user
    locked.save(update_fields=["user"])
    publish(PartyLinked(case.pk, party.pk, user.pk))
    record(user.as_actor(), Act("case.party_linked", "case", str(case.pk), now, {"party": str(party.pk)}))
    return locked


@transaction.atomic
def note_first_contact(actor: Actor, case_id: UUID, party_id: UUID, now: datetime) -> bool:
    """Somebody of a party was reached, by whatever channel: the limit for asking the other side (T4) is met once
    every party of that side has been, or has come by themselves. Refuses nothing; says whether it was met by this.
    """
    case = CASE.locked(case_id)
    first = Party.objects.filter(case=case, pk=party_id, reached_at=None).update(reached_at=now)
    waiting = case.deadlines.filter(rule="T4", state=DeadlineState.RUNNING).exists()
    others = Party.objects.filter(case=case, side=Side.RESPONDENT)
    met = waiting and not others.filter(reached_at=None, user=None, consents=None).exists()
    if met:
        end_deadline(case, "T4", now)
    if first or met:
        record(actor, Act("case.first_contact", "case", str(case_id), now, {"party": str(party_id), "met": met}))
    return met
