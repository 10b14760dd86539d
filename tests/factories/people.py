"""A court, a mediation body, and one person for each part that people play."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation, User
from mediation.accounts.services import grant_role
from mediation.core.actor import SYSTEM, Actor
from mediation.mediators.models import Mediator

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, 2 March 2026, ten o'clock at the court's place."""
PASSWORD = "a-long-enough-password"
_serial = count(1)


def make_court(name: str = "", code: str = "") -> Organisation:
    """A court of its own name and code."""
    n = next(_serial)
    return Organisation.objects.create(name=name or f"第{n}法院", kind=OrganisationKind.COURT, code=code or f"测{n:02}")


def make_person(name: str, phone: str = "", *, proved: bool = True) -> User:
    """Somebody who can sign in, by default with a number that they proved."""
    user = User.objects.create_user(name, phone=phone or f"139{next(_serial):08}", password=PASSWORD)
    user.phone_verified = proved
    user.save(update_fields=["phone_verified"])
    return user


def make_mediator(body: Organisation, name: str = "", **fields: object) -> Mediator:
    """Somebody on the roster, with an account."""
    n = next(_serial)
    user = make_person(name or f"调解员{n}")
    grant_role(SYSTEM, user, body, Role.MEDIATOR, START)
    given = {"certificate_expires_on": date(2099, 12, 31), "specialties": ["sale"], **fields}
    return Mediator.objects.create(
        user=user, name=user.name, organisation=body, certificate_number=f"证{n:05}", **given
    )


@dataclass(frozen=True)
class Cast:
    """Everybody who has a part in a case, and some who have none."""

    court: Organisation
    body: Organisation
    mediator: Mediator
    other_mediator: Mediator
    users: dict[str, User]

    def actor(self, part: str) -> Actor:
        """Who plays this part, as services see them."""
        return SYSTEM if part == "system" else self.users[part].as_actor()


def make_cast() -> Cast:
    """A court with its staff, a body with two mediators, two parties, and outsiders."""
    court, elsewhere = make_court(), make_court()
    body = Organisation.objects.create(name=f"调委会{next(_serial)}", kind=OrganisationKind.COMMITTEE, court=court)
    mediator, other = make_mediator(body, "周海燕"), make_mediator(body)
    users = {part: make_person(part) for part in ("applicant", "respondent", "stranger", "clerk")}
    users |= {part: make_person(part) for part in ("supervisor", "administrator", "foreign_clerk", "colleague")}
    for part, role in (
        ("clerk", Role.CLERK),
        ("colleague", Role.CLERK),
        ("supervisor", Role.SUPERVISOR),
        ("administrator", Role.ADMINISTRATOR),
    ):
        grant_role(SYSTEM, users[part], court, role, START)
    grant_role(SYSTEM, users["foreign_clerk"], elsewhere, Role.CLERK, START)
    for part, entry in (("mediator", mediator), ("other_mediator", other)):
        assert entry.user is not None
        users[part] = entry.user
    return Cast(court, body, mediator, other, users)
