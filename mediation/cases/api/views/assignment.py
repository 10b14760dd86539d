"""Who could mediate, who was chosen."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.cases.api.serializers import (
    CandidateSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.permissions import is_court_staff, is_party
from mediation.cases.suggestion import candidates_for
from mediation.core.clock import now
from mediation.core.errors import Refusal, Refused


class CandidatesView(CaseView):
    """Who could mediate a case."""

    @extend_schema(responses=CandidateSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """The roster as seen from this case: for the court's staff with reasons, for the parties the same list."""
        case = self.case(pk)
        if not (is_court_staff(case, self.actor) or is_party(case, self.actor)):
            raise Refused(Refusal("not_yours", _("Only the court and the parties see who could mediate.")))
        return Response(CandidateSerializer(candidates_for(case, self.actor, now()), many=True).data)
