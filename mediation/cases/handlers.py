"""What cases hear."""

from __future__ import annotations

from mediation.accounts.events import PhoneVerified
from mediation.accounts.models import User
from mediation.cases.models import Case, Representative
from mediation.cases.services import link_parties, link_representatives, recompute_year
from mediation.core.clock import now
from mediation.core.events import subscribe
from mediation.rules.events import CalendarChanged


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


@subscribe(CalendarChanged)
def count_again(event: CalendarChanged) -> None:
    """A year of the calendar was loaded or edited: the running limits that touch it are placed anew."""
    recompute_year(event.year, now())
