"""Inviting, and how far parties have come, over HTTP."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.cases.queries import case_for
from mediation.core.api import ActorView
from mediation.core.clock import now
from mediation.invitations.api.serializers import (
    AttemptRequestSerializer,
    AttemptSerializer,
    CaseFunnelSerializer,
    FunnelRequestSerializer,
    FunnelSerializer,
    InvitationSerializer,
    InviteRequestSerializer,
    LetterSerializer,
)
from mediation.invitations.enums import INVITING, ContactChannel, ContactResult, JoinStep
from mediation.invitations.letters import letter_of
from mediation.invitations.models import Invitation
from mediation.invitations.permissions import check_may_contact, check_may_read, courts_to_read
from mediation.invitations.queries import (
    FunnelFilter,
    attempts_of,
    funnel,
    funnel_of,
    invitation_for,
    invitations_of,
)
from mediation.invitations.services import invite_party, log_attempt, revoke_invitation


def _shown(invitation: Invitation, http_status: int = status.HTTP_200_OK) -> Response:
    return Response(InvitationSerializer(invitation, context={"now": now()}).data, status=http_status)


class InvitationListView(ActorView):
    """The invitations of a case; a new one."""

    @extend_schema(operation_id="invitations_list", responses=InvitationSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All of them, the newest first."""
        case = case_for(self.actor, pk)
        check_may_read(case, self.actor)
        found = invitations_of(case)
        return Response(InvitationSerializer(found, many=True, context={"now": now()}).data)

    @extend_schema(request=InviteRequestSerializer, responses={201: InvitationSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Invite a party, by one or more channels; an earlier invitation of the party is taken back."""
        case = case_for(self.actor, pk)
        wanted = InviteRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        channels = [ContactChannel(channel) for channel in given["channels"]]
        return _shown(invite_party(self.actor, case, given["party"], channels, now()), status.HTTP_201_CREATED)


class RevokeView(ActorView):
    """Take an invitation back."""

    @extend_schema(request=None, responses=InvitationSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Its link and code lead in no more."""
        revoke_invitation(self.actor, invitation_for(self.actor, pk).pk, now())
        return _shown(invitation_for(self.actor, pk))


class LetterView(ActorView):
    """An invitation on paper."""

    @extend_schema(responses=LetterSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """What is printed, in the language of who prints it."""
        invitation = invitation_for(self.actor, pk)
        check_may_contact(invitation.case, self.actor)
        letter = letter_of(invitation, now())
        return Response(LetterSerializer(letter).data, headers={"Cache-Control": "no-store"})


class AttemptListView(ActorView):
    """The attempts to reach the parties of a case; another one."""

    @extend_schema(operation_id="attempts_list", responses=AttemptSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All of them, the newest first."""
        case = case_for(self.actor, pk)
        check_may_read(case, self.actor)
        return Response(AttemptSerializer(attempts_of(case), many=True).data)

    @extend_schema(request=AttemptRequestSerializer, responses={201: AttemptSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Write an attempt down."""
        case = case_for(self.actor, pk)
        wanted = AttemptRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        attempt = log_attempt(
            self.actor,
            case,
            given["party"],
            ContactChannel(given["channel"]),
            result=ContactResult(given["result"]),
            now=now(),
            note=given["note"],
            at=given.get("at"),
        )
        return Response(AttemptSerializer(attempt).data, status=status.HTTP_201_CREATED)


class CaseFunnelView(ActorView):
    """How far the parties of a case have come."""

    @extend_schema(responses=CaseFunnelSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """For each party, when each step was reached."""
        case = case_for(self.actor, pk)
        check_may_read(case, self.actor)
        return Response(CaseFunnelSerializer({"parties": funnel_of(case)}).data)


class FunnelView(ActorView):
    """How many parties join."""

    @extend_schema(
        parameters=[
            OpenApiParameter("from", str, description="First local day of the invitation, included."),
            OpenApiParameter("to", str, description="Last local day of the invitation, included."),
            OpenApiParameter("channel", str, enum=[str(channel) for channel in INVITING]),
            OpenApiParameter("court", str, description="One of the caller's courts; without it all of them."),
        ],
        responses=FunnelSerializer,
    )
    def get(self, request: Request) -> Response:
        """Of the parties invited in a period: how far they came, in all and by channel."""
        wanted = FunnelRequestSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        given = dict(wanted.validated_data)
        found = funnel(courts_to_read(self.actor, given.pop("court", None)), FunnelFilter(**given))
        by_channel = [
            {"channel": channel, "label": channel.label, "steps": _counts(steps)}
            for channel, steps in found.channels.items()
        ]
        return Response(FunnelSerializer({"steps": _counts(found.steps), "channels": by_channel}).data)


def _counts(steps: dict[JoinStep, int]) -> list[dict[str, object]]:
    return [{"step": step, "label": step.label, "count": count} for step, count in steps.items()]
