"""The figures over HTTP: JSON, CSV and Excel by the Accept header."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.core.api import ActorView
from mediation.core.clock import local_day, now
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.rules.enums import Cause
from mediation.statistics.api.serializers import (
    CausesSerializer,
    DefinitionSerializer,
    PipelineSerializer,
    PublicSummarySerializer,
    SeriesSerializer,
    SummarySerializer,
)
from mediation.statistics.api.tables import CsvRenderer, XlsxRenderer
from mediation.statistics.definitions import FIGURES
from mediation.statistics.periods import By
from mediation.statistics.permissions import may_read_figures
from mediation.statistics.queries import causes, pipeline, series, summary, years
from mediation.statistics.selection import Selection, selection_from

FILTERS = [
    OpenApiParameter("year", int, description="A calendar year; without it and without days, this year."),
    OpenApiParameter("from", str, description="First day, included."),
    OpenApiParameter("to", str, description="Last day, included."),
    OpenApiParameter("organisation", str, description="A court or a mediation body."),
    OpenApiParameter("cause", str, enum=Cause.values),
    OpenApiParameter("mediator", str),
]


class FiguresView(ActorView):
    """The base: staff only, and the three forms of an answer."""

    renderer_classes = [JSONRenderer, CsvRenderer, XlsxRenderer]

    def selection(self, request: Request, *, whole_past: bool = False) -> Selection:
        """What the caller asks for; refuses who works for no court and no mediation body."""
        if not may_read_figures(self.actor):
            raise Refused(Refusal("not_staff", _("Only staff reads these figures. The public ones need no sign-in.")))
        return selection_from(_given(request), local_day(now()), whole_past=whole_past)


def _given(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in request.query_params.items()}


class SummaryView(FiguresView):
    """The figures of a period."""

    @extend_schema(parameters=FILTERS, responses=SummarySerializer)
    def get(self, request: Request) -> Response:
        """Every figure with the success rate and the sentence."""
        return Response(summary(self.selection(request), local_day(now())))


class SeriesView(FiguresView):
    """The figures piece by piece."""

    @extend_schema(
        parameters=[OpenApiParameter("by", str, enum=[by.value for by in By]), *FILTERS], responses=SeriesSerializer
    )
    def get(self, request: Request) -> Response:
        """By day, week, month (if nothing is said), quarter or year."""
        selection = self.selection(request)
        by = request.query_params.get("by", By.MONTH.value)
        if by not in {piece.value for piece in By}:
            raise Invalid(Refusal("unknown_cut", _("Choose day, week, month, quarter or year."), "by"))
        return Response(series(selection, By(by), local_day(now())))


class PipelineView(FiguresView):
    """Where cases stand now."""

    @extend_schema(parameters=FILTERS, responses=PipelineSerializer)
    def get(self, request: Request) -> Response:
        """Every stage with its count and ages; of the whole past unless a period is named."""
        return Response(pipeline(self.selection(request, whole_past=True), now()))


class CausesView(FiguresView):
    """The figures by cause."""

    @extend_schema(parameters=FILTERS, responses=CausesSerializer)
    def get(self, request: Request) -> Response:
        """The most frequent cause first."""
        return Response(causes(self.selection(request)))


class DefinitionsView(APIView):
    """What the figures mean."""

    permission_classes = [AllowAny]

    @extend_schema(responses=DefinitionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Name, exact definition and source events of each."""
        rows = [{"key": f.key, "name": f.name, "definition": f.definition, "events": f.events} for f in FIGURES]
        return Response(DefinitionSerializer(rows, many=True).data)


class PublicSummaryView(APIView):
    """The year's figures for everybody."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []
    renderer_classes = [JSONRenderer, CsvRenderer, XlsxRenderer]

    @extend_schema(
        parameters=[OpenApiParameter("year", int, description="Without it, the latest year that has figures.")],
        responses=PublicSummarySerializer,
    )
    def get(self, request: Request) -> Response:
        """One year of the whole installation; no narrowing, so that nobody is picked out."""
        today, known = local_day(now()), years()
        year = request.query_params.get("year") or str(known[0] if known else today.year)
        selection = selection_from({"year": year}, today)
        told: dict[str, Any] = {"year": int(year), "years": known, **summary(selection, today)}
        return Response(told)
