"""A case whose respondent has no account yet, and what joining it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from mediation.accounts.sms import kept_code
from mediation.cases.enums import Side, Stage
from mediation.cases.models import Case, Party
from mediation.cases.queries import case_for
from mediation.cases.services import PartyDetails
from mediation.invitations.enums import ContactChannel
from mediation.invitations.models import Invitation
from mediation.invitations.services import invite_party, request_code
from tests.factories import START, Cast, case_in, draft_of, make_cast

PHONE, EMAIL, ADDRESS = "13811112222", "limin@example.cn", "示范区解放路2号"
HOME = "203.0.113.7"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EVERY_WAY = (ContactChannel.SMS, ContactChannel.EMAIL, ContactChannel.LETTER)


@dataclass
class Scene:
    """A case with people, and the party who is to join it."""

    cast: Cast
    case: Case
    party: Party

    def invite(
        self, now: datetime = START, *channels: ContactChannel, part: str = "mediator", party: Party | None = None
    ) -> Invitation:
        """Invite the respondent, by text message if nothing else is said."""
        actor = self.cast.actor(part)
        wanted = channels or (ContactChannel.SMS,)
        return invite_party(actor, case_for(actor, self.case.pk), (party or self.party).pk, wanted, now)

    def code(self, token: str, now: datetime = START, phone: str = PHONE) -> str:
        """Ask for a code and read it on the phone."""
        assert request_code(token, HOME, now).wait_seconds == 60
        code = kept_code(phone)
        assert code is not None
        return code


def not_it(code: str) -> str:
    """A wrong code."""
    return f"{(int(code) + 1) % 10**6:06d}"


def scene_in(stage: Stage, phone: str = PHONE) -> Scene:
    """A case in this stage with a respondent whom nobody knows yet."""
    cast = make_cast()
    respondent = PartyDetails(Side.RESPONDENT, "李敏", phone=phone, address=ADDRESS)
    case = case_in(stage, cast, parties=(draft_of(cast).parties[0], respondent))
    party = case.parties.get(side=Side.RESPONDENT)
    party.email = EMAIL
    party.save(update_fields=["email"])
    return Scene(cast, case, party)


@pytest.fixture
def scene(db: None, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Scene:
    with django_capture_on_commit_callbacks(execute=True):
        return scene_in(Stage.PREPARING)
