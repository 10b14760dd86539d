"""Which consultations an actor may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mediation.accounts.enums import Role
from mediation.accounts.models import Organisation
from mediation.consultations.models import Consultation
from mediation.core.actor import Actor
from mediation.core.errors import NotSeen, Refusal


def visible_consultations(actor: Actor) -> QuerySet[Consultation]:
    """One's own; court staff see their court's, mediators those of the court that their body serves."""
    if actor.is_system:
        return Consultation.objects.all()
    if actor.user_id is None:
        return Consultation.objects.none()
    staffed = actor.organisations(Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)
    served = Organisation.objects.filter(pk__in=actor.organisations(Role.MEDIATOR)).values("court")
    return Consultation.objects.filter(Q(user=actor.user_id) | Q(organisation__in=staffed) | Q(organisation__in=served))


def consultation_for(actor: Actor, pk: UUID) -> Consultation:
    """The one door to a consultation: raises `NotSeen` when there is none or none that this actor may know of."""
    found = visible_consultations(actor).select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise NotSeen(
            Refusal("no_such_consultation", _("There is no such question, or it is not yours. Go back to the list."))
        )
    return found


def listed_consultations(consultations: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Consultations with everything that a row of a list shows, in one query, newest first."""
    return consultations.select_related("organisation").order_by("-asked_at", "-id")
