"""Coming in by a link or a case code, over HTTP, for who is not signed in.

Every answer is kept out of caches, and its address out of other sites' logs and of ours: the address holds the token.
Acts want the CSRF token even without a session, so no foreign page signs anybody in as somebody else.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.accounts.authentication import SessionAuthentication, client_address
from mediation.accounts.codes import WrongCode
from mediation.accounts.queries import home_court
from mediation.core.api import problem_response
from mediation.core.clock import now
from mediation.core.fields import masked_phone
from mediation.invitations.api.serializers import (
    CodeSentSerializer,
    EnteredSerializer,
    EnterRequestSerializer,
    FindRequestSerializer,
    FoundSerializer,
    LandingSerializer,
    NotMeRequestSerializer,
    NotMeSerializer,
)
from mediation.invitations.enums import InvitationState
from mediation.invitations.models import Invitation
from mediation.invitations.queries import inviter_of, masked_name, masked_title, state_of, state_sentence
from mediation.invitations.services import enter, find_by_code, not_me, open_invitation, request_code
from mediation.invitations.services.finding import Typed

BACKEND = "django.contrib.auth.backends.ModelBackend"
TOO_MANY = OpenApiResponse(description="Too soon or too often; `Retry-After` says in how many seconds.")


class JoinView(APIView):
    """The base: open to everybody, safe from foreign pages, kept by nobody."""

    permission_classes = [AllowAny]
    authentication_classes = [SessionAuthentication]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Want the CSRF token for every act, also of who is not signed in."""
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            SessionAuthentication().enforce_csrf(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Nothing of it is cached, referred to, or written into the log of refused requests."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["Referrer-Policy"] = "no-referrer"
        # Django logs the address of a refused request, and this one holds the token.
        setattr(answer, "_has_been_logged", True)  # noqa: B010  Django's own mark, in no type
        return answer


class FindView(JoinView):
    """Join by the case code of a letter."""

    @extend_schema(request=FindRequestSerializer, responses=FoundSerializer)
    def post(self, request: Request) -> Response:
        """A token that stands for what was typed; it tells nothing of whether that is known here."""
        wanted = FindRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        return Response({"token": find_by_code(**wanted.validated_data, now=now())})


class LandingView(JoinView):
    """What a link leads to."""

    @extend_schema(
        operation_id="join_retrieve",
        parameters=[OpenApiParameter("via", str, description="By which channel the link travelled, as it says.")],
        responses=LandingSerializer,
    )
    def get(self, request: Request, token: str) -> Response:
        """Who writes, about what, and whether the link still leads in."""
        reader = request.user.pk if request.user.is_authenticated else None
        landing = open_invitation(token, now(), via=request.query_params.get("via", ""), reader=reader)
        if landing.invitation is not None:
            return Response(LandingSerializer(_of_link(landing.invitation, is_me=landing.is_me)).data)
        assert landing.typed is not None  # noqa: S101  a landing is one or the other
        return Response(LandingSerializer(_of_typed(landing.typed)).data)


def _of_link(invitation: Invitation, *, is_me: bool) -> dict[str, Any]:
    case, party, at = invitation.case, invitation.party, now()
    state = state_of(invitation, at)
    if is_me and state == InvitationState.USED:
        state = InvitationState.OPEN
    return {
        "state": state,
        "reason": invitation.revoked_reason,
        "sentence": state_sentence(invitation, at),
        "court": case.court.name,
        "court_phone": case.court.phone,
        "case_number": case.number,
        "title": masked_title(case),
        "invited_by": inviter_of(invitation),
        "party_name": masked_name(party),
        "phone_hint": masked_phone(party.phone),
        "expires_at": invitation.expires_at,
        "signed_in_as_me": is_me,
        "case": case.pk if is_me else None,
        "next": _next(case.pk) if is_me else None,
    }


def _of_typed(typed: Typed) -> dict[str, Any]:
    """The same for every case code and phone: what there is of it, the phone's holder learns."""
    court = home_court()
    return {
        "state": InvitationState.OPEN,
        "reason": "",
        "sentence": _("Get a code on your phone to go on. If nothing comes, check the case code and the number."),
        "court": court.name if court else "",
        "court_phone": court.phone if court else "",
        "case_number": None,
        "title": "",
        "invited_by": "",
        "party_name": "",
        "phone_hint": masked_phone(typed.phone),
        "expires_at": typed.until,
        "signed_in_as_me": False,
        "case": None,
        "next": None,
    }


def _next(case_id: object) -> str:
    return f"/my/cases/{case_id}/join"


class CodeView(JoinView):
    """A code on the phone."""

    @extend_schema(request=None, responses={202: CodeSentSerializer, 429: TOO_MANY})
    def post(self, request: Request, token: str) -> Response:
        """Have a code sent to the party's phone, or to the one that was typed; always answered alike."""
        sent = request_code(token, client_address(request), now())
        answer = {"wait_seconds": sent.wait_seconds, "code": sent.shown}
        return Response(answer, status=status.HTTP_202_ACCEPTED)


class EnterView(JoinView):
    """Come in."""

    @extend_schema(request=EnterRequestSerializer, responses=EnteredSerializer)
    def post(self, request: Request, token: str) -> Response:
        """Signs the holder of the phone in; a wrong code is refused with `tries_left`."""
        wanted = EnterRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        try:
            entrance = enter(token, wanted.validated_data["code"], now())
        except WrongCode as fault:
            refused = problem_response(fault, {})
            assert refused is not None  # noqa: S101  a refusal always has its document
            refused.data["tries_left"] = fault.tries_left
            return refused
        login(request._request, entrance.user, backend=BACKEND)
        came = {"case": entrance.case.pk, "party": entrance.party.pk, "next": _next(entrance.case.pk)}
        return Response(EnteredSerializer(came).data)


class NotMeView(JoinView):
    """The link reached somebody else."""

    @extend_schema(request=NotMeRequestSerializer, responses=NotMeSerializer)
    def post(self, request: Request, token: str) -> Response:
        """Takes the link back and tells the mediator."""
        wanted = NotMeRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        not_me(token, now(), note=wanted.validated_data["note"])
        return Response({"sentence": _("Thank you. The link holds no more, and you will not hear from us about it.")})
