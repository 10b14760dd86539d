"""People to be told, and kinds to tell them, which are gone again after each test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy as _
from pytest_django import Settings

from mediation.accounts.models import User
from mediation.notifications import kinds as registry
from mediation.notifications.enums import Channel
from mediation.notifications.kinds import Kind, register
from tests.factories import make_person
from tests.notifications.posting import Outbox


@dataclass(frozen=True)
class Kinds:
    """What there is to tell in these tests. The sentences are ones that the program has a translation of."""

    code: Kind
    news: Kind
    notice: Kind
    alarm: Kind
    letter: Kind
    note: Kind


@pytest.fixture
def kinds() -> Iterator[Kinds]:
    before = dict(registry._registered)
    yield Kinds(
        code=register(
            Kind(
                "code",
                _("Text message"),
                _("Sent"),
                _("Your Hejie code is %(code)s. It is valid for 5 minutes. Give it to nobody."),
            )
        ),
        news=register(Kind("news", "News", "News of %(case)s", "%(recipient)s: %(what)s", sms="%(case)s: %(what)s")),
        notice=register(Kind("notice", "Notice", "Notice", "You have %(days)s days.", may_be_muted=False)),
        alarm=register(Kind("alarm", "Alarm", "Alarm", "Now.", urgent=True)),
        letter=register(Kind("letter", "Letter", "Letter", "Come in.", channels=(Channel.SMS, Channel.EMAIL))),
        note=register(Kind("note", "Note", "Note", "For the inbox.", channels=(Channel.INBOX,))),
    )
    registry._registered.clear()
    registry._registered.update(before)


@pytest.fixture
def zhang(db: None) -> User:
    return with_email(make_person("张建国", "13900020001"), "zhang@example.cn")


@pytest.fixture
def li(db: None) -> User:
    user = with_email(make_person("Li Min", "13900020002"), "li@example.cn")
    user.language = "en"
    user.save(update_fields=["language"])
    return user


def with_email(user: User, email: str) -> User:
    user.email = email
    user.save(update_fields=["email"])
    return user


@pytest.fixture
def outbox(settings: Settings, tmp_path: Path) -> Outbox:
    settings.SMS_BACKEND = "mediation.accounts.sms.OutboxGateway"
    return Outbox(tmp_path / "outbox")
