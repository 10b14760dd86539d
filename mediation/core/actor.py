"""Who acts. Built once at the edge (view, socket, command) and handed down; services never see a request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Grant:
    """A role held in an organisation."""

    role: str
    organisation_id: UUID


@dataclass(frozen=True)
class Actor:
    """A person with the roles they hold now, or the system itself (no user, `is_system`)."""

    user_id: UUID | None
    name: str
    grants: frozenset[Grant] = frozenset()
    is_system: bool = False
    channel: str = "web"

    def has(self, *roles: str, organisation: UUID | None = None) -> bool:
        """Whether one of the roles is held, in that organisation where one is named."""
        return any(g.role in roles and (organisation is None or g.organisation_id == organisation) for g in self.grants)

    def organisations(self, *roles: str) -> set[UUID]:
        """The organisations in which one of the roles is held."""
        return {g.organisation_id for g in self.grants if g.role in roles}


SYSTEM = Actor(user_id=None, name="system", is_system=True, channel="system")
IMPORT = Actor(user_id=None, name="import", is_system=True, channel="import")
