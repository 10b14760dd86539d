"""The register over HTTP."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.core.api import ActorView, KeysetPagination
from mediation.core.clock import now
from mediation.core.errors import Refusal, Refused
from mediation.files.spreadsheets import too_large
from mediation.ledger.api.serializers import ImportBatchSerializer, RegisterSerializer, ReportSerializer
from mediation.ledger.permissions import may_import
from mediation.ledger.queries import visible_imports
from mediation.ledger.services import import_register


class ImportPagination(KeysetPagination):
    """By the instant of the import."""

    ordering = ("-at", "-id")


class ImportListView(ActorView):
    """What was imported; a new import."""

    pagination_class = ImportPagination
    parser_classes = [MultiPartParser]

    @extend_schema(
        operation_id="ledger_imports_list",
        parameters=[OpenApiParameter("cursor", str)],
        responses=ImportBatchSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of imports of the caller's court, newest first."""
        if not may_import(self.actor):
            raise Refused(Refusal("not_yours", _("Only a court's clerks and administrators see its imports.")))
        page = self.pagination_class()
        rows = page.paginate_queryset(visible_imports(self.actor), request, view=self)
        return page.get_paginated_response(ImportBatchSerializer(rows, many=True).data)

    @extend_schema(
        request={"multipart/form-data": RegisterSerializer},
        responses={200: ReportSerializer, 201: ReportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Import a register, or with `dry_run` say what would happen. 201 when something was brought in."""
        if not may_import(self.actor):
            raise Refused(Refusal("not_yours", _("Only a court's clerks and administrators import its register.")))
        wanted = RegisterSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        file = wanted.validated_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise too_large()
        dry_run = wanted.validated_data["dry_run"]
        report = import_register(self.actor, file.read(), file.name, now(), dry_run=dry_run)
        made = status.HTTP_201_CREATED if report.batch_id else status.HTTP_200_OK
        return Response(ReportSerializer(report.as_json()).data, status=made)
