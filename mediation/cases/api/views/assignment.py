"""Who could mediate, who was chosen, and what mediators disclosed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.cases import services
from mediation.cases.api.serializers import (
    CandidateSerializer,
    CaseSerializer,
    ChoiceSerializer,
    DisclosureAnswerRequestSerializer,
    DisclosureRequestSerializer,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.choice import choice_for
from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.cases.permissions import is_court_staff, is_party
from mediation.cases.suggestion import candidates_for
from mediation.core.clock import now
from mediation.core.errors import Refusal, Refused


class RosterOfCaseView(CaseView):
    """The base of views that show the roster as seen from a case."""

    def case_with_choice(self, pk: UUID) -> Case:
        """The case, for its parties and the court's staff."""
        case = self.case(pk)
        if not (is_court_staff(case, self.actor) or is_party(case, self.actor)):
            raise Refused(Refusal("not_yours", _("Only the court and the parties see who could mediate.")))
        return case


class CandidatesView(RosterOfCaseView):
    """Who could mediate a case."""

    @extend_schema(responses=CandidateSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """The roster as seen from this case, in the same order for everybody; hints are for the court's staff alone."""
        case = self.case_with_choice(pk)
        context = {"is_staff": is_court_staff(case, self.actor)}
        return Response(CandidateSerializer(candidates_for(case, now()), many=True, context=context).data)


class ChoiceView(RosterOfCaseView):
    """The choice of a mediator by both sides."""

    @extend_schema(responses=ChoiceSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """The same list for both sides; the picks once both are in. The list is empty when nothing is to be chosen."""
        case = self.case_with_choice(pk)
        is_choosing = case.stage == Stage.ACCEPTED
        offered = [candidate for candidate in candidates_for(case, now()) if candidate.eligible] if is_choosing else []
        return Response(ChoiceSerializer({**vars(choice_for(case, self.actor)), "list": offered}).data)


class DisclosuresView(CaseView):
    """What mediators of a case disclosed."""

    @extend_schema(request=DisclosureRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """A mediator of the case discloses a relation."""
        case = self.to_act_on(pk)
        wanted = DisclosureRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        services.disclose(self.actor, case.pk, given["relation"], given["text"], now(), version=given.get("version"))
        return self.shown(pk)


class DisclosureAnswerView(CaseView):
    """A party's answer to a disclosure."""

    @extend_schema(request=DisclosureAnswerRequestSerializer, responses=CaseSerializer)
    def post(self, request: Request, pk: UUID, disclosure: UUID) -> Response:
        """Agree to the mediator all the same, or object."""
        case = self.to_act_on(pk)
        wanted = DisclosureAnswerRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        answer = services.Answer(given["waived"], given["note"])
        services.answer_disclosure(self.actor, case.pk, disclosure, answer, now(), version=given.get("version"))
        return self.shown(pk)
