"""What cases hear."""

from __future__ import annotations

from mediation.accounts.events import PhoneVerified
from mediation.accounts.models import User
from mediation.cases.models import Case, Representative
from mediation.cases.services import link_parties, link_representatives
from mediation.core.events import subscribe


@subscribe(PhoneVerified)
def find_own_cases(event: PhoneVerified) -> None:
    """Somebody proved a phone number: the cases in which a party or a representative has it are theirs."""
    user = User.objects.get(pk=event.user_id)
    for case in (
        Case.objects.filter(parties__phone_index=user.phone_index, parties__user=None).exclude(stage="draft").distinct()
    ):
        link_parties(case)
    acting = Representative.objects.filter(phone_index=user.phone_index, user=None, ended_at=None)
    for case in Case.objects.filter(pk__in=acting.values("party__case")):
        link_representatives(case)
