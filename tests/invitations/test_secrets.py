"""Nothing that lets somebody in, and nobody's number, stands plain in the database or in the log."""

from __future__ import annotations

from django.apps import apps
from django.db import connection
from pytest_django import DjangoCaptureOnCommitCallbacks

from mediation.audit.models import Entry
from mediation.invitations.enums import ContactChannel, ContactResult
from mediation.invitations.queries import link_of
from mediation.invitations.services import enter, find_by_code, log_attempt, not_me, open_invitation, request_code
from mediation.notifications.services import deliver_due
from tests.factories import START
from tests.invitations.conftest import ADDRESS, EMAIL, EVERY_WAY, HOME, MINUTE, PHONE, Scene


def everything_stored() -> str:
    """Every table as the database holds it."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_no_token_code_phone_or_address_stands_plain_in_any_table(
    scene: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = scene.invite(START, *EVERY_WAY)
        open_invitation(first.token, START, via="sms")
        code = scene.code(first.token)
        enter(first.token, code, START)
        typed = find_by_code(first.code, "13700009999", START)
        request_code(typed, HOME, START)
        second = scene.invite(START + MINUTE, *EVERY_WAY)
        not_me(second.token, START + MINUTE, note="我叫王芳，号码13955556666。")
        actor = scene.cast.actor("mediator")
        log_attempt(
            actor,
            scene.case,
            scene.party.pk,
            ContactChannel.PHONE,
            result=ContactResult.REACHED,
            now=START + MINUTE,
            note="约在和平路三号见面。",
        )
        deliver_due(START + MINUTE)
    stored = everything_stored()
    secrets = [first.token, second.token, link_of(first), typed, PHONE, EMAIL, ADDRESS, HOME, "13700009999"]
    for secret in (*secrets, "13955556666", "和平路三号"):
        assert secret not in stored
    assert first.token_digest in stored, "the search would find what is there"


def test_the_log_names_ids_and_channels_only(scene: Scene) -> None:
    invitation = scene.invite(START, *EVERY_WAY)
    open_invitation(invitation.token, START)
    enter(invitation.token, scene.code(invitation.token), START)
    log = "\n".join(f"{e.action} {e.facts}" for e in Entry.objects.all())
    for secret in (invitation.token, invitation.token_digest, invitation.code, PHONE, EMAIL, ADDRESS, HOME):
        assert secret not in log
