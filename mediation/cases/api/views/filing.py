"""What is handed in, and the kinds of dispute."""

from __future__ import annotations

import base64
from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.accounts.enums import Role
from mediation.accounts.models import Organisation
from mediation.cases import services
from mediation.cases.api.serializers import (
    CauseFormSerializer,
    CauseSerializer,
    EvidenceRequestSerializer,
    EvidenceSerializer,
    SeriesReportSerializer,
    SeriesRequestSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.enums import PartyKind, Side
from mediation.cases.forms import form_on
from mediation.cases.queries import evidence_for
from mediation.core.api import ActorView
from mediation.core.clock import local_day, now
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused
from mediation.files.services import download
from mediation.files.spreadsheets import SHEET_TYPE, too_large
from mediation.rules.enums import CAUSE_NAMES_ZH, Cause


class EvidenceListView(CaseView):
    """What was handed in."""

    @extend_schema(responses=EvidenceSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All evidence of the case."""
        return Response(EvidenceSerializer(self.case(pk).evidence.all(), many=True).data)

    @extend_schema(
        request={"multipart/form-data": EvidenceRequestSerializer},
        responses={201: EvidenceSerializer},
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Hand a file in."""
        case = self.case(pk)
        wanted = EvidenceRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        file = wanted.validated_data["file"]
        particulars = {key: value for key, value in wanted.validated_data.items() if key != "file"}
        evidence = services.hand_in_evidence(self.actor, case, file, now(), name=file.name, **particulars)
        return Response(EvidenceSerializer(evidence).data, status.HTTP_201_CREATED)


class EvidenceFileView(ActorView):
    """The bytes of a piece of evidence."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID) -> FileResponse:
        """As an attachment, for who may see the case."""
        return download(evidence_for(self.actor, pk).file)


class CauseListView(APIView):
    """Kinds of dispute."""

    permission_classes = [AllowAny]

    @extend_schema(responses=CauseSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By code, with the statutory name and the English one."""
        with override("en"):
            english = {str(code): str(label) for code, label in Cause.choices}
        rows = [
            {"code": code, "label": Cause(code).label, "name_zh": CAUSE_NAMES_ZH[code], "name_en": english[code]}
            for code in Cause.values
        ]
        return Response(CauseSerializer(rows, many=True).data)


class CauseFormView(APIView):
    """What a kind of dispute asks."""

    permission_classes = [AllowAny]

    @extend_schema(responses=CauseFormSerializer)
    def get(self, request: Request, code: str) -> Response:
        """The questions and papers of one cause, as they are today, in the caller's language."""
        form = form_on(code, local_day(now()))
        if form is None:
            raise NotSeen(Refusal("no_such_cause", _("There is no such kind of dispute. Choose one from the list.")))
        return Response(CauseFormSerializer(form).data)


class SeriesTemplateView(ActorView):
    """The spreadsheet to fill in for a series of cases."""

    @extend_schema(
        parameters=[OpenApiParameter("cause", str, description="Adds the questions of this kind of dispute.")],
        responses={(200, SHEET_TYPE): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> HttpResponse:
        """An empty .xlsx with its columns, for clerks."""
        if not self.actor.has(Role.CLERK):
            raise Refused(Refusal("not_a_clerk", _("Only a clerk of the court files a series of cases.")))
        form = form_on(request.query_params.get("cause", ""), local_day(now()))
        answer = HttpResponse(services.series_template(form), content_type=SHEET_TYPE)
        answer["Content-Disposition"] = "attachment; filename=series.xlsx"
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class SeriesView(ActorView):
    """A series of like cases in one spreadsheet."""

    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": SeriesRequestSerializer},
        responses={200: SeriesReportSerializer, 201: SeriesReportSerializer},
    )
    def post(self, request: Request) -> Response:
        """File every right row on the applicant's behalf, or with `dry_run` say what would happen. 201 when filed."""
        if not self.actor.has(Role.CLERK):
            raise Refused(Refusal("not_a_clerk", _("Only a clerk of the court files a series of cases.")))
        wanted = SeriesRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        court = Organisation.objects.filter(pk=given["court"]).first()
        if court is None:
            raise Invalid(Refusal("no_court", _("There is no such court. Choose one from the list."), "court"))
        file = given["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise too_large()
        source = services.read_series(file.read(), file.name, series=given["series"], applicant=_applicant(given))
        report = services.file_series(self.actor, court, source, now(), dry_run=given["dry_run"])
        filed = status.HTTP_201_CREATED if report.cases else status.HTTP_200_OK
        return Response(SeriesReportSerializer(_shown(report)).data, status=filed)


def _applicant(given: dict[str, str]) -> services.PartyDetails | None:
    if not given["applicant"]:
        return None
    return services.PartyDetails(
        Side.APPLICANT,
        given["applicant"],
        PartyKind(given["applicant_kind"]),
        given["applicant_phone"],
        given["applicant_id_number"],
    )


def _shown(report: services.SeriesReport) -> dict[str, object]:
    file = report.rejected_file
    return {**asdict(report), "rejected_file": base64.b64encode(file).decode() if file else None}
