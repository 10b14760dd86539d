"""What is handed in, and the kinds of dispute."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.cases import services
from mediation.cases.api.serializers import (
    CauseSerializer,
    EvidenceRequestSerializer,
    EvidenceSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.queries import evidence_for
from mediation.core.api import ActorView
from mediation.core.clock import now
from mediation.files.services import download
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
        evidence = services.hand_in_evidence(
            self.actor, case, file, now(), name=file.name, title=wanted.validated_data["title"]
        )
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
