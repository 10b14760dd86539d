"""Consent and identity."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.cases import services
from mediation.cases.api.serializers import (
    CaseSerializer,
    ConsentRequestSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.enums import ConsentChannel, Step
from mediation.cases.permissions import party_of
from mediation.core.clock import now
from mediation.core.errors import NotSeen, Refusal


class ConsentView(CaseView):
    """A party consents."""

    @extend_schema(request=ConsentRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """The caller's own consent; the mediator's record of a party's with `party` and `channel`."""
        case = self.case(pk)
        wanted = ConsentRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        own = party_of(case, self.actor)
        party_id = given.get("party") or (own.pk if own else None)
        if party_id is None:
            raise NotSeen(
                Refusal("no_such_party", _("You are no party to this case. Name the party you record for."), "party")
            )
        services.give_consent(
            self.actor,
            case,
            party_id,
            [Step(step) for step in given["steps"]],
            now(),
            channel=ConsentChannel(given["channel"]),
            service_address=given["service_address"],
        )
        return self.shown(pk)


class VerifyIdentityView(CaseView):
    """The mediator checked a document on sight."""

    @extend_schema(request=None, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID, party: UUID) -> Response:
        """Record that this party's identity was checked."""
        services.verify_identity(self.actor, self.case(pk), party, now())
        return self.shown(pk)
