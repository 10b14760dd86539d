"""Rule packs and the calendar over HTTP."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.core.api import ActorView
from mediation.core.clock import now
from mediation.core.errors import NotSeen, Refusal, Refused
from mediation.rules.api.serializers import CalendarYearSerializer, PackSerializer, YearExceptionsSerializer
from mediation.rules.permissions import check_may_load_calendar, may_read_calendar
from mediation.rules.queries import YEARS, all_packs, calendar_year
from mediation.rules.services import DayException, load_year


class PackListView(ActorView):
    """The rule packs."""

    @extend_schema(operation_id="rules_packs_list", responses=PackSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every rule pack of this installation with its limits and articles, for whoever is signed in."""
        return Response(PackSerializer(all_packs(), many=True).data)


class CalendarView(ActorView):
    """One year of the working-day calendar."""

    @extend_schema(operation_id="calendar_retrieve", responses=CalendarYearSerializer)
    def get(self, request: Request, year: int) -> Response:
        """Every day of the year, for court staff and mediators; a year that is not loaded goes by weekdays."""
        if not may_read_calendar(self.actor):
            raise Refused(Refusal("not_staff", _("Only court staff and mediators read the calendar.")))
        if year not in YEARS:
            raise NotSeen
        return Response(CalendarYearSerializer(calendar_year(year)).data)

    @extend_schema(operation_id="calendar_update", request=YearExceptionsSerializer, responses=CalendarYearSerializer)
    def put(self, request: Request, year: int) -> Response:
        """Load the whole year: weekdays are worked, weekends are not, except as listed. For administrators."""
        check_may_load_calendar(self.actor)
        wanted = YearExceptionsSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        exceptions = [DayException(**entry) for entry in wanted.validated_data["exceptions"]]
        load_year(self.actor, year, exceptions, now())
        return Response(CalendarYearSerializer(calendar_year(year)).data)
