"""Cases over HTTP. Each view: actor, door, one service, serialize."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.accounts.models import Organisation
from mediation.cases import services
from mediation.cases.api.serializers import (
    ActionRequestSerializer,
    CandidateSerializer,
    CaseSerializer,
    CaseSummarySerializer,
    CauseSerializer,
    ChangedDraftSerializer,
    ConsentRequestSerializer,
    EvidenceRequestSerializer,
    EvidenceSerializer,
    NewCaseSerializer,
)
from mediation.cases.enums import ConsentChannel, Side, Stage, Step
from mediation.cases.models import Case
from mediation.cases.permissions import is_court_staff, is_party, party_of
from mediation.cases.queries import case_for, evidence_for, listed_cases, search_cases, visible_cases
from mediation.cases.suggestion import candidates_for
from mediation.cases.transitions import CASE
from mediation.core.api import ActorView, KeysetPagination
from mediation.core.clock import now
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused
from mediation.files.services import download
from mediation.rules.enums import CAUSE_NAMES_ZH, Cause

VERBS: dict[str, Callable[..., Case]] = {
    "submit": services.submit_case,
    "return_for_completion": services.return_for_completion,
    "refuse": services.refuse_case,
    "accept": services.accept_case,
    "choose": services.choose_mediator,
    "designate": services.designate_mediator,
    "decline": services.decline_case,
    "take_on": services.take_on_case,
    "begin": services.begin_mediation,
    "suspend": services.suspend_mediation,
    "resume": services.resume_mediation,
    "extend": services.extend_mediation,
    "change_mediator": services.change_mediator,
    "reopen": services.reopen_talks,
    "apply_confirmation": services.apply_for_confirmation,
    "confirm": services.confirm_agreement,
    "reject_confirmation": services.reject_confirmation,
    "end": services.end_case,
    "withdraw": services.withdraw_case,
    "transfer": services.transfer_case,
    "archive": services.archive_case,
}
"""The verb that carries each row of the table out. Rows with `through` are carried out by the part they name."""


class CaseView(ActorView):
    """The base of views on one case."""

    def case(self, pk: UUID) -> Case:
        """The case, through its one door."""
        return case_for(self.actor, pk)

    def shown(self, case_id: UUID, http_status: int = status.HTTP_200_OK) -> Response:
        """The whole case as it stands now."""
        context = {"actor": self.actor, "now": now()}
        return Response(CaseSerializer(self.case(case_id), context=context).data, status=http_status)


def _party_details(rows: list[dict[str, Any]]) -> list[services.PartyDetails]:
    return [services.PartyDetails(**{**row, "side": Side(row["side"])}) for row in rows]


LIST_FILTERS = [
    OpenApiParameter("stage", str, many=True, enum=Stage.values),
    OpenApiParameter("cause", str, enum=Cause.values),
    OpenApiParameter("q", str, description="Part of a case number or of a party's name."),
    OpenApiParameter("mine", bool, description="Only cases in which the caller is a party or the mediator."),
    OpenApiParameter("imported", bool),
    OpenApiParameter("cursor", str),
]


class CaseListView(ActorView):
    """The cases that the caller may see; a new one."""

    pagination_class = KeysetPagination

    @extend_schema(
        operation_id="cases_list",
        parameters=LIST_FILTERS,
        responses=CaseSummarySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of cases, newest first."""
        wanted = request.query_params
        cases = search_cases(visible_cases(self.actor), wanted.get("q", ""))
        if stages := [s for s in wanted.getlist("stage") if s in Stage.values]:
            cases = cases.filter(stage__in=stages)
        if wanted.get("cause") in Cause.values:
            cases = cases.filter(cause=wanted["cause"])
        if wanted.get("imported") in {"true", "false", "1", "0"}:
            cases = cases.filter(imported=wanted["imported"] in {"true", "1"})
        if wanted.get("mine") in {"true", "1"}:
            cases = (
                cases.filter(parties__user=self.actor.user_id)
                | cases.filter(mediator__user=self.actor.user_id)
                | cases.filter(filed_by=self.actor.user_id, on_behalf=False)
            )
            cases = cases.distinct()
        page = self.pagination_class()
        rows = page.paginate_queryset(listed_cases(cases), request, view=self)
        context = {"actor": self.actor, "now": now()}
        return page.get_paginated_response(CaseSummarySerializer(rows, many=True, context=context).data)

    @extend_schema(request=NewCaseSerializer, responses={201: CaseSerializer})
    def post(self, request: Request) -> Response:
        """Open a draft."""
        wanted = NewCaseSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = dict(wanted.validated_data)
        court = Organisation.objects.filter(pk=given.pop("court")).first()
        if court is None:
            raise Invalid(Refusal("no_court", _("There is no such court. Choose one from the list."), "court"))
        on_behalf = given.pop("on_behalf")
        given["parties"] = _party_details(given.get("parties", []))
        case = services.open_draft(self.actor, court, services.Draft(**given), now(), on_behalf=on_behalf)
        context = {"actor": self.actor, "now": now()}
        return Response(CaseSerializer(case_for(self.actor, case.pk), context=context).data, status.HTTP_201_CREATED)


class CaseDetailView(CaseView):
    """One case."""

    @extend_schema(operation_id="cases_retrieve", responses=CaseSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """The whole case, with what the caller can do now."""
        return self.shown(pk)

    @extend_schema(request=ChangedDraftSerializer, responses=CaseSerializer)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Save what was filled in, while it is a draft or returned."""
        case = self.case(pk)
        wanted = ChangedDraftSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        changes = dict(wanted.validated_data)
        version = changes.pop("version")
        if "parties" in changes:
            changes["parties"] = _party_details(changes["parties"])
        services.change_draft(self.actor, case.pk, changes, now(), version=version)
        return self.shown(pk)


class CaseActionView(CaseView):
    """Carry out one action of the lifecycle."""

    @extend_schema(request=ActionRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID, name: str) -> Response:
        """The action by its name, with the inputs that its `fields` ask for."""
        case = self.case(pk)
        row = CASE[name]
        verb = VERBS.get(name)
        if verb is None:
            raise Refused(Refusal("through", _("This step happens by itself or on its own page, not by this button.")))
        wanted = ActionRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        inputs = {i.name: given.get(i.name, "" if i.kind != "days" else None) for i in row.inputs}
        if "mediator" in inputs:
            inputs["mediator"] = str(inputs["mediator"])
        verb(self.actor, case.pk, now(), version=given.get("version"), **inputs)
        return self.shown(pk)


class CandidatesView(CaseView):
    """Who could mediate a case."""

    @extend_schema(responses=CandidateSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """The roster as seen from this case: for the court's staff with reasons, for the parties the same list."""
        case = self.case(pk)
        if not (is_court_staff(case, self.actor) or is_party(case, self.actor)):
            raise Refused(Refusal("not_yours", _("Only the court and the parties see who could mediate.")))
        return Response(CandidateSerializer(candidates_for(case, self.actor, now()), many=True).data)


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
