"""Signs that a mediator may stand near to somebody in a case. They warn who designates; they refuse nothing (R13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from mediation.accounts.models import Membership
from mediation.cases.enums import PartyKind
from mediation.cases.guards import places_of
from mediation.cases.models import Case, Party, Representative
from mediation.core.fields import normal_phone
from mediation.mediators.models import Mediator

TWO_CHARACTERS = "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐宇文长孙司徒司空夏侯端木南宫"
SURNAMES_OF_TWO = frozenset(TWO_CHARACTERS[start : start + 2] for start in range(0, len(TWO_CHARACTERS), 2))
SHORTEST_ADDRESS = 4


@dataclass(frozen=True)
class Remark:
    """Something that speaks for a mediator or asks for a second look: a code, and a sentence for people."""

    code: str
    detail: str


class Named(Protocol):
    """A party, or who acts for one."""

    name: str
    phone: str
    user_id: UUID | None


def surname(name: str) -> str:
    """The family name: of a Chinese name its beginning, of one in letters its last word."""
    plain = name.strip()
    if plain.isascii():
        return plain.split()[-1].lower() if plain else ""
    return plain[:2] if plain[:2] in SURNAMES_OF_TWO else plain[:1]


class Surroundings:
    """What is known of the people around a case, read once for the whole roster."""

    def __init__(self, case: Case, mediators: Iterable[Mediator]) -> None:
        self._case = case
        self._parties = list(case.parties.all())
        prefetch_related_objects(self._parties, "representatives")
        self._people: list[Named] = [*self._people_of(self._parties)]
        self._persons = [p.name for p in self._parties if p.kind == PartyKind.PERSON]
        self._persons += [r.name for p in self._parties for r in p.representatives.all()]
        accounts = {m.user_id for m in mediators if m.user_id is not None}
        self._employers = self._read_employers()
        self._homes = self._read_homes(accounts)
        self._clients = self._read_clients(accounts)
        self._left = {seat.mediator_id for seat in case.panel.all() if seat.left_at is not None}

    @staticmethod
    def _people_of(parties: list[Party]) -> Iterable[Named]:
        for party in parties:
            yield party
            yield from party.representatives.all()

    def _read_employers(self) -> dict[str, str]:
        accounts = {person.user_id: person.name for person in self._people if person.user_id is not None}
        held = Membership.objects.filter(user__in=accounts, ended_at=None).select_related("organisation")
        return {membership.organisation.name: accounts[membership.user_id] for membership in held}

    def _read_homes(self, accounts: set[UUID]) -> dict[UUID, set[str]]:
        homes: dict[UUID, set[str]] = {}
        for party in Party.objects.filter(user__in=accounts).only("user_id", "address"):
            if party.user_id is not None and len(party.address) >= SHORTEST_ADDRESS:
                homes.setdefault(party.user_id, set()).add(party.address)
        return homes

    def _read_clients(self, accounts: set[UUID]) -> dict[UUID, str]:
        indexes = {party.phone_index: party.name for party in self._parties if party.phone_index}
        acted = Representative.objects.filter(user__in=accounts, party__phone_index__in=indexes)
        rows = acted.exclude(party__case=self._case).values_list("user_id", "party__phone_index")
        return {account: indexes[phone] for account, phone in rows}

    def hints(self, mediator: Mediator) -> list[Remark]:
        """What asks for a second look before this mediator is named."""
        found = [
            self._same_surname(mediator),
            self._same_address(mediator),
            self._same_phone(mediator),
            self._same_employer(mediator),
            self._acted_before(mediator),
            self._left_before(mediator),
        ]
        return [remark for remark in found if remark is not None]

    def _same_surname(self, mediator: Mediator) -> Remark | None:
        alike = [name for name in self._persons if surname(name) == surname(mediator.name)]
        return Remark("same_surname", _("Same surname as %(name)s") % {"name": alike[0]}) if alike else None

    def _same_address(self, mediator: Mediator) -> Remark | None:
        homes = self._homes.get(mediator.user_id, set()) if mediator.user_id else set()
        near = [party.name for party in self._parties if party.address in homes]
        return Remark("same_address", _("Same address as %(name)s") % {"name": near[0]}) if near else None

    def _same_phone(self, mediator: Mediator) -> Remark | None:
        phone = normal_phone(mediator.phone)
        alike = [person.name for person in self._people if phone and person.phone == phone]
        return Remark("same_phone", _("Same phone number as %(name)s") % {"name": alike[0]}) if alike else None

    def _same_employer(self, mediator: Mediator) -> Remark | None:
        shared = sorted(places_of(mediator) & set(self._employers))
        if not shared:
            return None
        return Remark("same_employer", _("Works in the same place as %(name)s") % {"name": self._employers[shared[0]]})

    def _acted_before(self, mediator: Mediator) -> Remark | None:
        client = self._clients.get(mediator.user_id) if mediator.user_id else None
        return Remark("was_agent", _("Has acted for %(name)s in another case") % {"name": client}) if client else None

    def _left_before(self, mediator: Mediator) -> Remark | None:
        if mediator.pk not in self._left:
            return None
        return Remark("left_before", _("Had this case before and declined it or was released"))
