"""What was imported."""

from __future__ import annotations

from django.db.models import QuerySet

from mediation.accounts.enums import Role
from mediation.core.actor import Actor
from mediation.ledger.models import ImportBatch


def visible_imports(actor: Actor) -> QuerySet[ImportBatch]:
    """The imports of one's own court, newest first, for those who keep its register."""
    batches = ImportBatch.objects.select_related("court").order_by("-at", "-id")
    if actor.is_system:
        return batches
    return batches.filter(court__in=actor.organisations(Role.CLERK, Role.ADMINISTRATOR))
