"""The base of views on one case."""

from __future__ import annotations

from uuid import UUID

from rest_framework import status
from rest_framework.response import Response

from mediation.cases.api.serializers import (
    CaseSerializer,
)
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.core.api import ActorView
from mediation.core.clock import now


class CaseView(ActorView):
    """The base of views on one case."""

    def case(self, pk: UUID) -> Case:
        """The case, through its one door."""
        return case_for(self.actor, pk)

    def to_act_on(self, pk: UUID) -> Case:
        """The case for somebody who is to act on it, through the same door."""
        return case_for(self.actor, pk, whole=False)

    def shown(self, case_id: UUID, http_status: int = status.HTTP_200_OK) -> Response:
        """The whole case as it stands now."""
        context = {"actor": self.actor, "now": now()}
        return Response(CaseSerializer(self.case(case_id), context=context).data, status=http_status)
