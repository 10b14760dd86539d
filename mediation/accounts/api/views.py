"""Accounts over HTTP."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mediation.accounts.api.serializers import (
    CodeSerializer,
    MeSerializer,
    OrganisationSerializer,
    ProfileChangeSerializer,
    SiteSerializer,
)
from mediation.accounts.demonstration import ACCOUNTS
from mediation.accounts.enums import OrganisationKind
from mediation.accounts.models import Organisation, User
from mediation.accounts.queries import home_court
from mediation.accounts.services import change_profile
from mediation.accounts.sms import kept_code
from mediation.core.api import ActorView
from mediation.core.clock import now


class SiteView(APIView):
    """What the public pages say of this installation."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []

    @extend_schema(responses=SiteSerializer)
    def get(self, request: Request) -> Response:
        """The court's name and phone; in the demonstration also its accounts."""
        court = home_court()
        site = {
            "name": court.name if court else "",
            "court": court,
            "phone": court.phone if court else "",
            "demonstration": settings.DEMONSTRATION,
            "accounts": ACCOUNTS if settings.DEMONSTRATION else [],
        }
        return Response(SiteSerializer(site).data)


class DemonstrationCodeView(APIView):
    """The code that a gateway would have sent."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []

    @extend_schema(parameters=[OpenApiParameter("login", str, required=True)], responses=CodeSerializer)
    def get(self, request: Request) -> Response:
        """The last code sent to this phone or address; always null outside the demonstration."""
        return Response({"code": kept_code(request.query_params.get("login", ""))})


class MeView(ActorView):
    """The signed-in person."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Name, masked phone and the roles held now."""
        return Response(MeSerializer(cast("User", request.user)).data)

    @extend_schema(request=ProfileChangeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change one's own name or language."""
        wanted = ProfileChangeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = change_profile(cast("User", request.user), now(), **wanted.validated_data)
        return Response(MeSerializer(user).data)


@extend_schema(parameters=[OpenApiParameter("kind", str, enum=OrganisationKind.values)])
class OrganisationListView(ListAPIView[Organisation]):
    """Courts and mediation bodies, for choosing one."""

    permission_classes = [AllowAny]
    serializer_class = OrganisationSerializer
    pagination_class = None
    queryset = Organisation.objects.order_by("kind", "name")

    def get_queryset(self) -> QuerySet[Organisation]:
        """All of them, or those of one kind."""
        kind = self.request.query_params.get("kind")
        return super().get_queryset().filter(kind=kind) if kind in OrganisationKind.values else super().get_queryset()
