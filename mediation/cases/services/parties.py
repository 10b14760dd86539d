"""What every act on a party begins with: the case locked, open for it, and the party found in it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import Stage
from mediation.cases.models import Case, Party
from mediation.cases.transitions import CASE
from mediation.core.errors import NotSeen, Refusal, Refused

OPEN_STAGES = (
    Stage.ACCEPTED,
    Stage.DESIGNATED,
    Stage.PREPARING,
    Stage.MEDIATING,
    Stage.SUSPENDED,
    Stage.SIGNING,
    Stage.SETTLED,
)
"""From the acceptance until the case is handed on or over: before it the parties may still be replaced."""


def open_case(case_id: UUID, version: int | None = None) -> Case:
    """The case, locked. Refuses one that is not accepted yet or is over, and a stale version."""
    case = CASE.locked(case_id, version)
    if case.stage not in OPEN_STAGES:
        raise Refused(
            Refusal(
                "case_not_open",
                _("This can be done from the day the court accepts the case until the case is over."),
            )
        )
    return case


def locked_party(case: Case, party_id: UUID) -> Party:
    """A party of this case, locked. Raises `NotSeen` for any other."""
    party = Party.objects.select_for_update().filter(case=case, pk=party_id).first()
    if party is None:
        raise NotSeen(Refusal("no_such_party", _("There is no such party in this case.")))
    return party
