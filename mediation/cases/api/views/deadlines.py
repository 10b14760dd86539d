"""Time limits: those of all cases, and why those of one case lie where they lie."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.accounts.enums import Role
from mediation.cases import services
from mediation.cases.api.serializers import (
    CaseSerializer,
    ConfirmationActSerializer,
    ExplanationSerializer,
    ListedDeadlineSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.enums import DeadlineState
from mediation.cases.explanation import explain
from mediation.cases.models import Deadline
from mediation.cases.queries import listed_deadlines, owned_by, visible_deadlines
from mediation.core.api import ActorView, KeysetPagination
from mediation.core.clock import local_day, now
from mediation.core.errors import Invalid, Refusal, Refused
from mediation.rules.enums import Owner

STAFF = (Role.MEDIATOR, Role.CLERK, Role.SUPERVISOR, Role.ADMINISTRATOR)


class DeadlinePagination(KeysetPagination):
    """What is due first comes first."""

    ordering = ("due_on", "id")


def _day(text: str | None) -> date | None:
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        raise Invalid(Refusal("not_a_day", _("Give a day as YYYY-MM-DD, one that exists."), "before"))
    return day


class DeadlineListView(ActorView):
    """The time limits of the cases that the caller works on."""

    @extend_schema(
        operation_id="deadlines_list",
        parameters=[
            OpenApiParameter("owner", str, enum=Owner.values),
            OpenApiParameter("state", str, enum=DeadlineState.values, default=DeadlineState.RUNNING),
            OpenApiParameter("before", date, description="Only limits whose last day is on or before this day."),
            OpenApiParameter("overdue", bool),
            OpenApiParameter("cursor", str),
        ],
        responses=ListedDeadlineSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of them, the first to end first."""
        if not self.actor.has(*STAFF):
            raise Refused(Refusal("not_staff", _("Only mediators and the court's staff see this list.")))
        page = DeadlinePagination()
        rows = page.paginate_queryset(listed_deadlines(self._wanted(request)), request, view=self) or []
        context = {"now": now(), "packs": {row.case_id: row.case.pack for row in rows}}
        return page.get_paginated_response(ListedDeadlineSerializer(rows, many=True, context=context).data)

    def _wanted(self, request: Request) -> QuerySet[Deadline]:
        asked, found = request.query_params, visible_deadlines(self.actor)
        state = asked.get("state")
        found = found.filter(state=state if state in DeadlineState.values else DeadlineState.RUNNING)
        if asked.get("owner") in Owner.values:
            found = owned_by(found, Owner(asked["owner"]))
        if before := _day(asked.get("before")):
            found = found.filter(due_on__lte=before)
        if asked.get("overdue") in {"true", "1"}:
            found = found.filter(due_on__lt=local_day(now()))
        return found


class ExplanationView(CaseView):
    """Why the time limits of a case lie where they lie."""

    @extend_schema(responses=ExplanationSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """Each with its article, start, stops and last day, and what another pack would have given."""
        return Response(ExplanationSerializer(explain(self.case(pk))).data)


class ConfirmationView(CaseView):
    """What the court does with an application for judicial confirmation besides deciding it."""

    @extend_schema(request=ConfirmationActSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Take the application up, or extend the time to decide with its approval."""
        case = self.to_act_on(pk)
        wanted = ConfirmationActSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        if given["act"] == "take_up":
            services.take_up_confirmation(self.actor, case.pk, now(), version=given.get("version"))
        else:
            services.extend_confirmation(
                self.actor, case.pk, now(), approved_by=given["approved_by"], version=given.get("version")
            )
        return self.shown(pk)
