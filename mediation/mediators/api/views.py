"""The public roster over HTTP."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny

from mediation.mediators.api.serializers import MediatorSerializer
from mediation.mediators.models import Mediator
from mediation.mediators.queries import roster


@extend_schema(parameters=[OpenApiParameter("cause", str)])
class RosterView(ListAPIView[Mediator]):
    """Who may mediate (R5); `cause` narrows it to those whose specialty it is."""

    permission_classes = [AllowAny]
    serializer_class = MediatorSerializer
    pagination_class = None
    queryset = roster()

    def get_queryset(self) -> QuerySet[Mediator]:
        """The whole roster, or the specialists for a cause."""
        cause = self.request.query_params.get("cause")
        if not cause:
            return roster()
        # JSON containment differs between the two databases; a roster is short enough to be looked through.
        wanted = [m.pk for m in roster() if cause in m.specialties]
        return roster().filter(pk__in=wanted)
