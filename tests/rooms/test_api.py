"""Sessions, transcripts and files over HTTP."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from mediation.cases.enums import Stage
from mediation.cases.models import Case
from mediation.core.clock import now
from mediation.core.errors import Refused
from mediation.files.models import StoredFile
from mediation.rooms.enums import MemberRole
from mediation.rooms.models import MediationSession, Member, Room, RoomFile
from mediation.rooms.queries import SignIn, file_to_send, room_for, sessions_of, signed_in_users
from mediation.rooms.services import append_messages, lay_file_into_room, open_session, set_session_state
from mediation.rooms.services.appending import Incoming
from tests.factories import START, Cast, case_in

LATER = START + timedelta(hours=1)


@pytest.fixture
def session(cast: Cast) -> MediationSession:
    return open_session(cast.actor("mediator"), case_in(Stage.MEDIATING, cast), "chat", START)


def client(cast: Cast, part: str) -> APIClient:
    api = APIClient(headers={"Accept-Language": "en"})
    api.force_authenticate(cast.users[part])
    return api


def upload(cast: Cast, part: str, room: Room) -> Any:
    file = SimpleUploadedFile("收据.txt", "已付六千元".encode())
    return client(cast, part).post(f"/api/v1/rooms/{room.pk}/files/", {"file": file}, format="multipart")


def name_in(room: Room, role: str, file_id: str) -> None:
    member = room.members.get(role=role)
    body = json.dumps({"file": file_id})
    append_messages([Incoming(room.pk, member.pk, uuid.uuid4(), "file", body)], LATER)


def test_the_mediator_opens_and_ends_a_session(cast: Cast) -> None:
    case = case_in(Stage.MEDIATING, cast)
    url, mediator = f"/api/v1/cases/{case.pk}/sessions/", client(cast, "mediator")
    made = mediator.post(url, {"mode": "chat"})
    assert made.status_code == 201
    titles = [room["title"] for room in made.data["rooms"]]
    assert titles == ["张建国 v. 李敏", "Caucus with the applicant's side", "Caucus with the respondent's side"]
    ended = mediator.post(f"/api/v1/sessions/{made.data['id']}/state/", {"state": "closed"})
    assert (ended.status_code, ended.data["state"]) == (200, "closed")
    again = mediator.post(f"/api/v1/sessions/{made.data['id']}/state/", {"state": "open"})
    assert (again.status_code, again.data["code"]) == (403, "session_closed")


def test_each_sees_the_rooms_they_sit_in_and_no_others(cast: Cast, session: MediationSession) -> None:
    seen = {}
    for part in ("applicant", "respondent", "mediator", "clerk", "supervisor"):
        answer = client(cast, part).get(f"/api/v1/cases/{session.case_id}/sessions/")
        seen[part] = [room["side"] or "joint" for s in answer.data for room in s["rooms"]]
    assert seen == {
        "applicant": ["joint", "applicant"],
        "respondent": ["joint", "respondent"],
        "mediator": ["joint", "applicant", "respondent"],
        "clerk": [],
        "supervisor": [],
    }
    assert client(cast, "stranger").get(f"/api/v1/cases/{session.case_id}/sessions/").status_code == 404
    assert APIClient().get(f"/api/v1/cases/{session.case_id}/sessions/").status_code == 401


@pytest.mark.parametrize(("part", "status"), [("applicant", 403), ("clerk", 403), ("stranger", 404)])
def test_nobody_else_opens_or_ends_one(cast: Cast, session: MediationSession, part: str, status: int) -> None:
    api = client(cast, part)
    assert api.post(f"/api/v1/cases/{session.case_id}/sessions/", {"mode": "chat"}).status_code == status
    assert api.post(f"/api/v1/sessions/{session.pk}/state/", {"state": "closed"}).status_code == status
    session.refresh_from_db()
    assert (session.state, MediationSession.objects.count()) == ("open", 1)


def test_the_number_of_queries_does_not_grow_with_the_sessions(
    cast: Cast, session: MediationSession, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case, actor = Case.objects.get(), cast.actor("mediator")
    for _ in range(2):
        with django_assert_num_queries(3):
            sessions_of(actor, case)
        open_session(actor, case, "chat", LATER)


def test_a_transcript_is_read_in_pages_by_members_alone(cast: Cast, session: MediationSession) -> None:
    caucus = session.rooms.get(side="applicant")
    member = caucus.members.get(role="applicant")
    append_messages(
        [Incoming(caucus.pk, member.pk, uuid.uuid4(), "text", f'{{"text":"{n}"}}') for n in range(5)], LATER
    )
    url = f"/api/v1/rooms/{caucus.pk}/messages/"
    page = client(cast, "mediator").get(url, {"after": 1, "limit": 2})
    assert [(m["seq"], m["from"], m["body"]) for m in page.data["messages"]] == [
        (2, str(member.pk), {"text": "1"}),
        (3, str(member.pk), {"text": "2"}),
    ]
    assert page.data["more"] is True
    assert client(cast, "mediator").get(url, {"before": 2, "after": 1}).status_code == 400
    assert client(cast, "mediator").get(url, {"limit": 1000}).status_code == 400
    for part in ("respondent", "clerk", "supervisor", "stranger"):
        assert client(cast, part).get(url).status_code == 404


def test_a_file_is_seen_by_the_others_once_a_message_names_it(cast: Cast, session: MediationSession) -> None:
    joint = session.rooms.get(kind="joint")
    laid = upload(cast, "applicant", joint)
    assert laid.status_code == 201
    assert (laid.data["name"], laid.data["media_type"]) == ("收据.txt", "text/plain")
    url = f"/api/v1/rooms/{joint.pk}/files/{laid.data['id']}/"
    assert client(cast, "applicant").get(url).status_code == 200
    assert client(cast, "respondent").get(url).status_code == 404
    name_in(joint, "applicant", laid.data["id"])
    answer = client(cast, "respondent").get(url)
    assert b"".join(answer.streaming_content) == "已付六千元".encode()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    assert client(cast, "supervisor").get(url).status_code == 404


def test_5_a_file_of_a_caucus_is_in_no_other_room(cast: Cast, session: MediationSession) -> None:
    joint, caucus = session.rooms.get(kind="joint"), session.rooms.get(side="applicant")
    laid = upload(cast, "applicant", caucus).data
    name_in(caucus, "applicant", laid["id"])
    for room in (joint, caucus, session.rooms.get(side="respondent")):
        url = f"/api/v1/rooms/{room.pk}/files/{laid['id']}/"
        assert client(cast, "respondent").get(url).status_code == 404
    assert client(cast, "mediator").get(f"/api/v1/rooms/{joint.pk}/files/{laid['id']}/").status_code == 404
    assert client(cast, "mediator").get(f"/api/v1/rooms/{caucus.pk}/files/{laid['id']}/").status_code == 200


def test_only_ones_own_upload_to_the_same_case_is_sent(cast: Cast, session: MediationSession) -> None:
    joint, caucus = session.rooms.get(kind="joint"), session.rooms.get(side="applicant")
    laid = uuid.UUID(upload(cast, "applicant", caucus).data["id"])
    assert file_to_send(joint.members.get(role="applicant").pk, laid) is not None
    assert file_to_send(joint.members.get(role="respondent").pk, laid) is None
    assert file_to_send(caucus.members.get(role="mediator").pk, laid) is None
    other = open_session(cast.actor("mediator"), case_in(Stage.MEDIATING, cast), "chat", LATER)
    assert file_to_send(other.rooms.get(kind="joint").members.get(role="applicant").pk, laid) is None


def test_no_file_is_laid_where_one_may_not_write(cast: Cast, session: MediationSession) -> None:
    joint = session.rooms.get(kind="joint")
    assert upload(cast, "clerk", joint).status_code == 404
    set_session_state(cast.actor("mediator"), session.pk, "waiting", LATER)
    assert upload(cast, "applicant", joint).status_code == 403
    assert upload(cast, "mediator", joint).status_code == 201
    Member.objects.filter(room=joint, role="respondent").update(role=MemberRole.OBSERVER)
    seat = room_for(cast.actor("respondent"), joint.pk)
    with pytest.raises(Refused):
        lay_file_into_room(cast.actor("respondent"), seat, BytesIO(b"x"), "x.txt", LATER)
    assert (RoomFile.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_seeded_rooms_are_open_and_their_tokens_hold(db: None) -> None:
    output = StringIO()
    call_command("seed_rooms", "--rooms", "2", "--members", "4", "--json", stdout=output)
    rooms = json.loads(output.getvalue().splitlines()[-1])["rooms"]
    assert [[m["role"] for m in room["members"]] for room in rooms] == [
        ["mediator", "applicant", "respondent", "applicant"]
    ] * 2
    for room in rooms:
        row = Room.objects.get(pk=room["room"])
        assert (row.kind, row.state, row.session.case.stage) == ("joint", "open", Stage.MEDIATING)
        for member in room["members"]:
            sign_in = SignIn(token=member["token"])
            user = signed_in_users([sign_in], now())[sign_in]
            assert Member.objects.get(pk=member["id"], room=row).user == user


def test_a_room_of_many_is_seeded_with_agents(db: None) -> None:
    call_command("seed_rooms", "--rooms", "1", "--members", "64", stdout=StringIO())
    joint = Room.objects.get(kind="joint")
    assert (joint.members.count(), joint.members.filter(role="agent").count()) == (64, 3)
    for wrong in ("0", "two"):
        with pytest.raises(CommandError):
            call_command("seed_rooms", "--rooms", wrong, "--members", "3")
