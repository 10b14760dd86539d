"""Rooms over HTTP. What is said goes over the socket; here are sessions, transcripts and files."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.core.api import ActorView
from mediation.core.clock import now
from mediation.core.errors import Invalid, Refusal
from mediation.files.services import download
from mediation.rooms.api.serializers import (
    NewSessionSerializer,
    PageRequestSerializer,
    RoomFileRequestSerializer,
    RoomFileSerializer,
    SessionSerializer,
    StateChangeSerializer,
    TranscriptSerializer,
)
from mediation.rooms.protocol import SENTENCES
from mediation.rooms.queries import file_for, page_of, room_for, session_for, sessions_of
from mediation.rooms.services import lay_file_into_room, open_session, set_session_state


class SessionView(ActorView):
    """The base of views on sessions."""

    def shown(self, case: Case, session_id: UUID, http_status: int = status.HTTP_200_OK) -> Response:
        """One session as the caller sees it now."""
        view = next(v for v in sessions_of(self.actor, case) if v.session.pk == session_id)
        return Response(SessionSerializer(view).data, status=http_status)


class SessionListView(SessionView):
    """The sessions of a case."""

    @extend_schema(operation_id="sessions_list", responses=SessionSerializer(many=True))
    def get(self, request: Request, pk: UUID) -> Response:
        """All of them, each with the rooms that the caller sits in and no others."""
        case = case_for(self.actor, pk)
        return Response(SessionSerializer(sessions_of(self.actor, case), many=True).data)

    @extend_schema(request=NewSessionSerializer, responses={201: SessionSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Open a session: a joint room and a caucus for each side."""
        case = case_for(self.actor, pk)
        wanted = NewSessionSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        session = open_session(self.actor, case, wanted.validated_data["mode"], now())
        return self.shown(case, session.pk, status.HTTP_201_CREATED)


class SessionStateView(SessionView):
    """Whether a session waits, runs or has ended."""

    @extend_schema(request=StateChangeSerializer, responses=SessionSerializer)
    def post(self, request: Request, pk: UUID) -> Response:
        """Change it; an ended session stays ended."""
        session = session_for(self.actor, pk)
        wanted = StateChangeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        set_session_state(self.actor, session.pk, wanted.validated_data["state"], now())
        return self.shown(session.case, session.pk)


class TranscriptView(ActorView):
    """What was said in a room."""

    @extend_schema(operation_id="rooms_messages", parameters=[PageRequestSerializer], responses=TranscriptSerializer)
    def get(self, request: Request, pk: UUID) -> Response:
        """A page of the transcript, for the members of the room."""
        seat = room_for(self.actor, pk)
        wanted = PageRequestSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        given = wanted.validated_data
        if "before" in given and "after" in given:
            raise Invalid(Refusal("bad_frame", SENTENCES["bad_frame"], "before"))
        page = page_of(seat.room.pk, given["limit"], before=given.get("before"), after=given.get("after"))
        return Response(TranscriptSerializer(page).data)


class RoomFilesView(ActorView):
    """Files for the room."""

    @extend_schema(request={"multipart/form-data": RoomFileRequestSerializer}, responses={201: RoomFileSerializer})
    def post(self, request: Request, pk: UUID) -> Response:
        """Upload a file; a message over the socket then names its id."""
        seat = room_for(self.actor, pk)
        wanted = RoomFileRequestSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        source = wanted.validated_data["file"]
        laid = lay_file_into_room(self.actor, seat, source, source.name, now())
        return Response(RoomFileSerializer(laid).data, status.HTTP_201_CREATED)


class RoomFileView(ActorView):
    """The bytes of a room's file."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pk: UUID, file: UUID) -> FileResponse:
        """As an attachment, for the members of the room."""
        return download(file_for(room_for(self.actor, pk), file).file)
