"""Agreements over HTTP."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.agreements.api.serializers import AgreementDraftSerializer, AgreementSerializer, SignRequestSerializer
from mediation.agreements.queries import agreement_for, agreements_of
from mediation.agreements.services import propose_agreement, sign_agreement
from mediation.cases.queries import case_for
from mediation.core.api import ActorView
from mediation.core.clock import now


class AgreementView(ActorView):
    """The base of views on agreements."""

    def shown(self, case_id: UUID, agreement_id: UUID, http_status: int = status.HTTP_200_OK) -> Response:
        """One version as it stands now."""
        case = case_for(self.actor, case_id)
        agreement = agreements_of(case).get(pk=agreement_id)
        context = {"case": case, "actor": self.actor}
        return Response(AgreementSerializer(agreement, context=context).data, status=http_status)


class AgreementListView(AgreementView):
    """The versions of a case's agreement."""

    @extend_schema(operation_id="agreements_list", responses=AgreementSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All of them, the newest last."""
        case = case_for(self.actor, pk)
        context = {"case": case, "actor": self.actor}
        return Response(AgreementSerializer(agreements_of(case), many=True, context=context).data)

    @extend_schema(request=AgreementDraftSerializer, responses={201: AgreementSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Put a draft up for signature."""
        case = case_for(self.actor, pk)
        wanted = AgreementDraftSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        agreement = propose_agreement(self.actor, case, given["text"], now(), version=given.get("case_version"))
        return self.shown(case.pk, agreement.pk, status.HTTP_201_CREATED)


class SignView(AgreementView):
    """Sign an agreement."""

    @extend_schema(request=SignRequestSerializer, responses=AgreementSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """The caller's own signature under the words whose hash is given."""
        agreement = agreement_for(self.actor, pk)
        wanted = SignRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        sign_agreement(self.actor, agreement.pk, wanted.validated_data["sha256"], now())
        return self.shown(agreement.case_id, agreement.pk)
