"""Lists of cases, one case, its actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.accounts.models import Organisation
from mediation.cases import services
from mediation.cases.api.serializers import (
    ActionRequestSerializer,
    CaseSerializer,
    CaseSummarySerializer,
    ChangedDraftSerializer,
    NewCaseSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.enums import Side, Stage
from mediation.cases.models import Case
from mediation.cases.queries import case_for, listed_cases, search_cases, visible_cases
from mediation.cases.transitions import CASE
from mediation.core.api import ActorView, KeysetPagination
from mediation.core.clock import now
from mediation.core.errors import Invalid, NotSeen, Refusal, Refused
from mediation.rules.enums import Cause

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


NOT_GIVEN: dict[str, Any] = {"days": None, "flag": False, "mediators": ()}
"""What stands for an input that was left out, by its kind; an empty text for every other."""


def _party_details(rows: list[dict[str, Any]]) -> list[services.PartyDetails]:
    return [services.PartyDetails(**{**row, "side": Side(row["side"])}) for row in rows]


LIST_FILTERS = [
    OpenApiParameter("stage", str, many=True, enum=Stage.values),
    OpenApiParameter("cause", str, enum=Cause.values),
    OpenApiParameter("q", str, description="Part of a case number or of a party's name."),
    OpenApiParameter("mine", bool, description="Only cases in which the caller is a party or the mediator."),
    OpenApiParameter("imported", bool),
    OpenApiParameter("series", str, description="The name under which like cases were filed together."),
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
        if wanted.get("series"):
            cases = cases.filter(series=wanted["series"].replace("\x00", ""))
        if wanted.get("imported") in {"true", "false", "1", "0"}:
            cases = cases.filter(imported=wanted["imported"] in {"true", "1"})
        if wanted.get("mine") in {"true", "1"}:
            cases = (
                cases.filter(parties__user=self.actor.user_id)
                | cases.filter(
                    parties__representatives__user=self.actor.user_id, parties__representatives__ended_at=None
                )
                | cases.filter(mediator__user=self.actor.user_id)
                | cases.filter(panel__mediator__user=self.actor.user_id, panel__left_at=None)
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
        case = self.to_act_on(pk)
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

    @extend_schema(request=ActionRequestSerializer, responses={200: CaseSerializer, 204: None})
    def post(self, request: Request, pk: UUID, name: str) -> Response:
        """The action by its name, with the inputs that its `fields` ask for.

        Who has no more to do with the case after it, as a mediator who declined, gets an empty answer.
        """
        case = self.to_act_on(pk)
        row = CASE[name]
        verb = VERBS.get(name)
        if verb is None:
            raise Refused(Refusal("through", _("This step happens by itself or on its own page, not by this button.")))
        wanted = ActionRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        inputs = {i.name: given.get(i.name, NOT_GIVEN.get(i.kind, "")) for i in row.inputs}
        if "mediator" in inputs:
            inputs["mediator"] = str(inputs["mediator"])
        verb(self.actor, case.pk, now(), version=given.get("version"), **inputs)
        try:
            return self.shown(pk)
        except NotSeen:
            return Response(status=status.HTTP_204_NO_CONTENT)
