"""Consultations over HTTP."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.accounts.enums import Role
from mediation.accounts.models import Organisation
from mediation.accounts.queries import home_court
from mediation.consultations import services
from mediation.consultations.api.serializers import (
    AnswerSerializer,
    CategorySerializer,
    ConsultationSerializer,
    OpenedCaseSerializer,
    QuestionSerializer,
)
from mediation.consultations.enums import CATEGORIES, Channel, State
from mediation.consultations.queries import consultation_for, listed_consultations, visible_consultations
from mediation.core.actor import Actor
from mediation.core.api import ActorView, KeysetPagination
from mediation.core.clock import now
from mediation.core.errors import Invalid, Refusal


class ConsultationPagination(KeysetPagination):
    """By the instant of the question."""

    ordering = ("-asked_at", "-id")


def _court(actor: Actor, wanted: UUID | None) -> Organisation:
    """The court named, else the clerk's own, else the installation's first."""
    own = actor.organisations(Role.CLERK)
    court = (
        Organisation.objects.filter(pk=wanted).first()
        if wanted
        else Organisation.objects.filter(pk__in=own).order_by("code").first() or home_court()
    )
    if court is None:
        raise Invalid(Refusal("no_court", _("There is no such court. Choose one from the list."), "organisation"))
    return court


class ConsultationListView(ActorView):
    """The questions that the caller may see; a new one."""

    pagination_class = ConsultationPagination

    @extend_schema(
        operation_id="consultations_list",
        parameters=[OpenApiParameter("state", str, enum=State.values), OpenApiParameter("cursor", str)],
        responses=ConsultationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """A page of questions, newest first."""
        found = listed_consultations(visible_consultations(self.actor))
        if (state := request.query_params.get("state")) in State.values:
            found = found.filter(state=state)
        page = self.pagination_class()
        rows = page.paginate_queryset(found, request, view=self)
        shown = ConsultationSerializer(rows, many=True, context={"actor": self.actor})
        return page.get_paginated_response(shown.data)

    @extend_schema(request=QuestionSerializer, responses={201: ConsultationSerializer})
    def post(self, request: Request) -> Response:
        """Ask a question, or record one for somebody at the window or on the phone."""
        wanted = QuestionSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = dict(wanted.validated_data)
        court = _court(self.actor, given.pop("organisation", None))
        given["channel"] = Channel(given["channel"])
        given["phone"] = given["phone"].replace(" ", "").replace("-", "")
        made = services.ask_question(self.actor, court, services.Question(**given), now())
        shown = ConsultationSerializer(made, context={"actor": self.actor})
        return Response(shown.data, status=status.HTTP_201_CREATED)


class ConsultationDetailView(ActorView):
    """One question."""

    @extend_schema(operation_id="consultations_retrieve", responses=ConsultationSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """The question with its answer."""
        found = consultation_for(self.actor, pk)
        return Response(ConsultationSerializer(found, context={"actor": self.actor}).data)


class AnswerView(ActorView):
    """Answer a question."""

    @extend_schema(request=AnswerSerializer, responses=ConsultationSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """The answer, by a clerk or a mediator."""
        found = consultation_for(self.actor, pk)
        wanted = AnswerSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        answered = services.answer_question(self.actor, found.pk, wanted.validated_data["answer"], now())
        return Response(ConsultationSerializer(answered, context={"actor": self.actor}).data)


class ConvertView(ActorView):
    """Turn a question into a case."""

    @extend_schema(request=None, responses={201: OpenedCaseSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Open a draft with who asked as applicant."""
        found = consultation_for(self.actor, pk)
        case = services.convert_to_case(self.actor, found.pk, now())
        return Response(OpenedCaseSerializer({"case": case.pk}).data, status=status.HTTP_201_CREATED)


class CategoryListView(APIView):
    """What questions may be about."""

    permission_classes = [AllowAny]

    @extend_schema(responses=CategorySerializer(many=True))
    def get(self, request: Request) -> Response:
        """The causes of action, then the other topics."""
        rows = [{"code": code, "label": label} for code, label in CATEGORIES]
        return Response(CategorySerializer(rows, many=True).data)
