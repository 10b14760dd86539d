"""Two at the same instant: one comes in, one invitation stands, one message goes out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from mediation.accounts.models import OneTimeCode, User
from mediation.cases.enums import Stage
from mediation.cases.models import Party
from mediation.core.errors import DomainError
from mediation.invitations.models import ContactAttempt, FunnelStep, Invitation
from mediation.invitations.services import enter, not_me, open_invitation, request_code
from mediation.notifications.models import Notification
from tests.factories import START
from tests.invitations.conftest import HOME, Scene, scene_in

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scene() -> Scene:
    return scene_in(Stage.PREPARING)


def at_once(act: Callable[[], object], times: int = 8) -> list[str]:
    """The same act in as many connections; says of each whether it was done, or why not."""

    def one(_n: int) -> str:
        try:
            act()
        except DomainError as refused:
            return refused.refusals[0].code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(one, range(times)))


def test_the_right_code_on_two_devices_at_once_brings_one_person_in_once(scene: Scene) -> None:
    token = scene.invite().token
    code = scene.code(token)
    assert at_once(lambda: enter(token, code, START)) == ["done", *["wrong_code"] * 7]
    assert User.objects.filter(name="李敏").count() == 1
    assert Party.objects.get(pk=scene.party.pk).user is not None
    assert Notification.objects.filter(kind="invitations.joined").count() == 1


def test_of_many_requests_for_a_code_at_once_one_is_served(scene: Scene) -> None:
    token = scene.invite().token
    assert at_once(lambda: request_code(token, HOME, START)) == ["done", *["too_soon"] * 7]
    assert OneTimeCode.objects.count() == 1


def test_a_party_invited_by_two_at_once_gets_one_link(scene: Scene) -> None:
    assert at_once(lambda: scene.invite(part="clerk")) == ["done", *["too_soon"] * 7]
    assert Invitation.objects.count() == 1


def test_a_link_opened_in_many_windows_at_once_is_noted_once(scene: Scene) -> None:
    token = scene.invite().token
    assert at_once(lambda: open_invitation(token, START, via="sms")) == ["done"] * 8
    assert ContactAttempt.objects.filter(result="delivered").count() == 1
    assert FunnelStep.objects.filter(step="opened").count() == 1


def test_not_me_pressed_many_times_at_once_tells_the_mediator_once(scene: Scene) -> None:
    token = scene.invite().token
    assert at_once(lambda: not_me(token, START)) == ["done"] * 8
    assert Notification.objects.filter(kind="invitations.wrong_person").count() == 1


def test_coming_in_and_taking_back_at_once_do_not_wait_for_each_other_for_ever(scene: Scene) -> None:
    token = scene.invite().token
    code = scene.code(token)

    def one(n: int) -> None:
        try:
            enter(token, code, START) if n else not_me(token, START)
        except DomainError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))
    invitation = Invitation.objects.get()
    assert invitation.revoked_reason == "wrong_person"
    assert (invitation.used_by is None) == (Party.objects.get(pk=scene.party.pk).user is None)
