"""Consent, identity, and who acts for a party."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from mediation.cases import services
from mediation.cases.api.serializers import CaseSerializer
from mediation.cases.api.serializers.parties import (
    ConsentRequestSerializer,
    ConsentTextsSerializer,
    ConsentWithdrawalSerializer,
    IdentityCheckRequestSerializer,
    IdentityRequestSerializer,
    RepresentativeRequestSerializer,
    SpeakerRequestSerializer,
    VersionedSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.consent_texts import consent_texts_of, current_consent_texts
from mediation.cases.enums import ConsentChannel, DocumentKind, RepresentativeKind, RepresentativeScope, Step
from mediation.cases.models import Case
from mediation.cases.permissions import may_read_authorisation, party_of
from mediation.cases.queries import authorisation_of
from mediation.core.clock import now
from mediation.core.errors import NotSeen, Refusal, Refused
from mediation.files.services import download


def _given(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


class ConsentTextsView(APIView):
    """The words that people consent to."""

    permission_classes = [AllowAny]

    @extend_schema(
        parameters=[OpenApiParameter("version", str, description="A version that somebody consented to.")],
        responses=ConsentTextsSerializer,
    )
    def get(self, request: Request) -> Response:
        """The current version, or the one that is named, in the caller's language."""
        wanted = request.query_params.get("version")
        texts = consent_texts_of(wanted) if wanted else current_consent_texts()
        return Response(ConsentTextsSerializer(texts).data)


class PartyView(CaseView):
    """The base of views on a party of a case."""

    def own_party(self, case: Case, named: UUID | None) -> UUID:
        """The party that is named, else the one that the caller is or acts for."""
        own = None if named else party_of(case, self.actor)
        party_id = named or (own.pk if own else None)
        if party_id is None:
            raise NotSeen(
                Refusal("no_such_party", _("You are no party to this case. Name the party you record for."), "party")
            )
        return party_id


class ConsentView(PartyView):
    """A party consents."""

    @extend_schema(request=ConsentRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """The caller's own consent; the mediator's record of a party's with `party` and `channel`."""
        case = self.case(pk)
        given = _given(ConsentRequestSerializer(data=request.data))
        services.give_consent(
            self.actor,
            case,
            self.own_party(case, given.pop("party", None)),
            [Step(step) for step in given.pop("steps")],
            now(),
            channel=ConsentChannel(given.pop("channel")),
            **given,
        )
        return self.shown(pk)


class ConsentWithdrawalView(PartyView):
    """A party takes a consent back."""

    @extend_schema(request=ConsentWithdrawalSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """The caller's own; taking the consent to mediation back ends the case."""
        case = self.case(pk)
        given = _given(ConsentWithdrawalSerializer(data=request.data))
        party = self.own_party(case, given.pop("party", None))
        services.withdraw_consent(self.actor, case.pk, party, Step(given.pop("step")), now(), **given)
        return self.shown(pk)


class IdentityView(CaseView):
    """A party says who they are."""

    @extend_schema(request=IdentityRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID, party: UUID) -> Response:
        """Name and number as the paper says them, by the party or their representative."""
        case = self.case(pk)
        given = _given(IdentityRequestSerializer(data=request.data))
        services.declare_identity(
            self.actor, case.pk, party, now(), **{**given, "document_kind": DocumentKind(given["document_kind"])}
        )
        return self.shown(pk)


class VerifyIdentityView(CaseView):
    """The mediator checked a document on sight."""

    @extend_schema(request=IdentityCheckRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID, party: UUID) -> Response:
        """Record that this party's identity was checked, or with `passed` false that it did not match."""
        case = self.case(pk)
        given = _given(IdentityCheckRequestSerializer(data=request.data))
        kind = given.pop("document_kind", None)
        services.verify_identity(
            self.actor, case, party, now(), document_kind=DocumentKind(kind) if kind else None, **given
        )
        return self.shown(pk)


class RepresentativeListView(CaseView):
    """Who acts for a party."""

    @extend_schema(request={"multipart/form-data": RepresentativeRequestSerializer}, responses={201: CaseSerializer})
    def post(self, request: Request, pk: UUID, party: UUID) -> Response:
        """Enter a guardian, an agent with the power of attorney, or an organisation's legal representative."""
        case = self.case(pk)
        given = _given(RepresentativeRequestSerializer(data=request.data))
        version, file = given.pop("version", None), given.pop("authorisation")
        kind, scope = RepresentativeKind(given.pop("kind")), RepresentativeScope(given.pop("scope"))
        services.add_representative(
            self.actor,
            case.pk,
            party,
            services.RepresentativeDetails(kind=kind, scope=scope, **given),
            now(),
            authorisation=services.Authorisation(file, file.name) if file else None,
            version=version,
        )
        return self.shown(pk, status.HTTP_201_CREATED)


class RepresentativeEndView(CaseView):
    """A representation ends."""

    @extend_schema(request=VersionedSerializer, responses={200: CaseSerializer, 204: None})
    def post(self, request: Request, pk: UUID, party: UUID, representative: UUID) -> Response:
        """What was done by the representative stands. Who laid it down themselves may have no more part in the case."""
        case = self.case(pk)
        given = _given(VersionedSerializer(data=request.data))
        services.end_representative(self.actor, case.pk, party, representative, now(), version=given.get("version"))
        try:
            return self.shown(pk)
        except NotSeen:
            return Response(status=status.HTTP_204_NO_CONTENT)


class AuthorisationView(CaseView):
    """The paper that shows a representative's power."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, party: UUID, representative: UUID) -> FileResponse:
        """As an attachment, for the party, who acts for them, the mediator and the clerks."""
        case = self.case(pk)
        if not may_read_authorisation(case, party, self.actor):
            raise Refused(
                Refusal("not_yours", _("Only the party, who acts for them, the mediator and the clerks read it."))
            )
        return download(authorisation_of(case, party, representative))


class SpeakerView(CaseView):
    """Which party speaks for another one of its side."""

    @extend_schema(request=SpeakerRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID, party: UUID) -> Response:
        """Name the speaker, or nobody."""
        case = self.case(pk)
        given = _given(SpeakerRequestSerializer(data=request.data))
        services.name_speaker(self.actor, case.pk, party, given["party"], now(), version=given.get("version"))
        return self.shown(pk)
