"""Make cases in mediation, each with one open online session, for tests and measurements of rooms."""

from __future__ import annotations

import json
import secrets
from argparse import ArgumentTypeError
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation, User
from mediation.accounts.services import grant_role, issue_token, set_up_organisation
from mediation.cases import services as cases
from mediation.cases.enums import Side, Step
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.core.actor import SYSTEM
from mediation.core.clock import local_day, now
from mediation.mediators.models import Mediator
from mediation.mediators.services import RosterEntry, enter_mediator
from mediation.rooms.enums import MemberRole, RoomKind, SessionMode
from mediation.rooms.models import MediationSession, Member, Room
from mediation.rooms.services import open_session
from mediation.rooms.services.members import Guest, seat
from mediation.rules.enums import Cause

CASES_OF_A_MEDIATOR = 50
MOST_PARTIES = 60
AT_ONCE = 25


def _at_least(least: int) -> Any:
    def number(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise ArgumentTypeError(f"a whole number, at least {least}")
        return int(text)

    return number


@dataclass(frozen=True)
class Stage:
    """The court at which the seeded cases are, and who accepts them."""

    court: Organisation
    clerk: User
    at: datetime


class Command(BaseCommand):
    """Every case goes through the verbs that people use; the last line of output is what a client needs."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How many rooms, of how many."""
        parser.add_argument("--rooms", type=_at_least(1), required=True)
        parser.add_argument("--members", type=_at_least(3), required=True, help="one mediator, the rest parties")
        parser.add_argument("--json", action="store_true", help="the last line of output is one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed in portions, each in one transaction."""
        stage = _set_stage(now())
        rooms: list[dict[str, Any]] = []
        leaders: list[Leader] = []
        while len(rooms) < options["rooms"]:
            with transaction.atomic():
                for _turn in range(min(AT_ONCE, options["rooms"] - len(rooms))):
                    if len(rooms) % CASES_OF_A_MEDIATOR == 0:
                        leaders.append(_mediator(stage, len(leaders)))
                    rooms.append(_room(stage, leaders[-1], options["members"]))
        if options["json"]:
            self.stdout.write(json.dumps({"rooms": rooms}))
        else:
            self.stdout.write(f"{len(rooms)} rooms with {options['members']} members each")


def _set_stage(at: datetime) -> Stage:
    court = set_up_organisation(SYSTEM, "试验人民法院", OrganisationKind.COURT, at, code="试99")
    clerk = _person("试验书记员")
    grant_role(SYSTEM, clerk, court, Role.CLERK, at)
    return Stage(court, clerk, at)


def _person(name: str) -> User:
    user = User(name=name)
    # Numbers that no network gives out: nobody can be reached by them.
    user.set_phone(f"199{secrets.randbelow(10**8):08d}", verified=True)
    user.set_unusable_password()
    user.save()
    return user


@dataclass(frozen=True)
class Leader:
    """A mediator and their account."""

    entry: Mediator
    user: User


def _mediator(stage: Stage, number: int) -> Leader:
    user = _person(f"试验调解员{number + 1}")
    entry = RosterEntry(
        name=user.name,
        organisation=stage.court,
        certificate_number=f"试{secrets.token_hex(8)}",
        certificate_expires_on=local_day(stage.at) + timedelta(days=365),
        user_id=user.pk,
    )
    return Leader(enter_mediator(SYSTEM, entry, stage.at)[0], user)


def _room(stage: Stage, leader: Leader, members: int) -> dict[str, Any]:
    people = [_person(f"当事人{position}") for position in range(1, members)]
    case = _case_in_mediation(stage, leader, people[:MOST_PARTIES])
    session = open_session(leader.user.as_actor("command"), case, SessionMode.CHAT, stage.at)
    room = Room.objects.get(session=session, kind=RoomKind.JOINT)
    _seat_agents(session, people[MOST_PARTIES:], stage.at)
    users = {user.pk: user for user in (leader.user, *people)}
    seated = sorted(Member.objects.filter(room=room), key=lambda m: list(users).index(m.user_id))
    return {
        "room": str(room.pk),
        "members": [
            {
                "id": str(member.pk),
                "role": member.role,
                "token": issue_token(SYSTEM, users[member.user_id], "seed_rooms", stage.at),
            }
            for member in seated
        ],
    }


def _seat_agents(session: MediationSession, people: list[User], at: datetime) -> None:
    """A case has only so many parties; who is beyond them sits beside the applicants."""
    guests = [Guest(user, user.name, MemberRole.AGENT, Side.APPLICANT) for user in people]
    if guests:
        seat(session.rooms.all(), guests, at)


def _case_in_mediation(stage: Stage, leader: Leader, people: list[User]) -> Case:
    sides = [Side.APPLICANT if position % 2 == 0 else Side.RESPONDENT for position in range(len(people))]
    parties = [
        cases.PartyDetails(side, user.name, phone=user.phone, address="试验区一号")
        for side, user in zip(sides, people, strict=True)
    ]
    answers = {"my_part": "seller", "goods": "试验货物"}
    draft = cases.Draft(Cause.SALE, "请对方支付货款。", "对方收货后没有付款。", None, parties, answers=answers)
    filer, clerk, at = people[0].as_actor("command"), stage.clerk.as_actor("command"), stage.at
    case = cases.open_draft(filer, stage.court, draft, at)
    cases.submit_case(filer, case.pk, at)
    cases.accept_case(clerk, case.pk, at)
    cases.designate_mediator(clerk, case.pk, at, mediator=str(leader.entry.pk))
    mediator = leader.user.as_actor("command")
    cases.take_on_case(mediator, case.pk, at, disclosure="none")
    case = case_for(mediator, case.pk)
    for party in case.parties.select_related("user"):
        if party.user:
            steps = [Step.MEDIATION, Step.CONFIDENTIALITY, Step.SHAM_WARNING]
            cases.give_consent(party.user.as_actor("command"), case, party.pk, steps, at, service_address="试验区一号")
            cases.verify_identity(mediator, case, party.pk, at)
    cases.begin_mediation(mediator, case.pk, at)
    return case_for(mediator, case.pk)
