"""Who people are: roles, tokens, profile, organisations."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.admin.sites import site
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.test import Client

from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import AccessToken, Membership, Organisation, User
from mediation.accounts.queries import home_court, user_by_phone, user_by_token
from mediation.accounts.services import change_profile, grant_role, issue_token, set_up_organisation
from mediation.audit.models import Entry
from mediation.core.actor import SYSTEM
from mediation.core.clock import now
from mediation.core.errors import Invalid
from tests.factories import START, Cast, make_cast, make_person


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_program_acts_with_its_token(cast: Cast, client: Client) -> None:
    token = issue_token(SYSTEM, cast.users["clerk"], "test", now())
    response = client.get("/api/v1/me/", headers=bearer(token))
    assert (response.status_code, response.json()["name"]) == (200, "clerk")
    assert response.json()["roles"] == ["party", "clerk"]
    assert not AccessToken.objects.filter(digest=token).exists(), "only the digest is kept"
    assert token not in str(Entry.objects.latest("number").facts)


@pytest.mark.parametrize("token", ["", "x", "Ünïcode", "x" * 5000])
def test_an_unknown_token_is_refused_though_a_session_stands(cast: Cast, client: Client, token: str) -> None:
    client.force_login(cast.users["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    response = client.get("/api/v1/me/", headers=bearer(token))
    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")
    assert response["WWW-Authenticate"]


def test_another_scheme_is_no_token(cast: Cast, client: Client) -> None:
    assert client.get("/api/v1/me/", headers={"Authorization": "Basic eDp5"}).status_code == 401


def test_a_token_that_expired_was_revoked_or_whose_owner_left_is_worth_nothing(cast: Cast) -> None:
    user = cast.users["clerk"]
    token = issue_token(SYSTEM, user, "test", START, days=1)
    found = user_by_token(token, START + timedelta(hours=23))
    assert found is not None
    assert (found[0], str(found[1])) == (user, "clerk: test")
    assert user_by_token(token, START + timedelta(days=1)) is None
    AccessToken.objects.update(expires_at=None)
    assert user_by_token(token, START + timedelta(days=999)) is not None
    AccessToken.objects.update(revoked_at=START)
    assert user_by_token(token, START) is None
    AccessToken.objects.update(revoked_at=None)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert user_by_token(token, START) is None


def test_a_role_is_granted_once_and_logged(cast: Cast) -> None:
    user = cast.users["stranger"]
    first = grant_role(SYSTEM, user, cast.court, Role.CLERK, START)
    assert grant_role(SYSTEM, user, cast.court, Role.CLERK, START) == first
    assert str(first) == f"stranger clerk {cast.court.name}"
    assert Entry.objects.filter(action="accounts.role_granted", object_id=str(user.pk)).count() == 1
    assert user.as_actor().has(Role.CLERK, organisation=cast.court.pk)
    Membership.objects.filter(pk=first.pk).update(ended_at=START)
    assert not user.as_actor().has(Role.CLERK)
    assert grant_role(SYSTEM, user, cast.court, Role.CLERK, START) != first


def test_a_role_is_held_once_at_a_time(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=cast.users["clerk"], organisation=cast.court, role=Role.CLERK)


def test_an_organisation_is_set_up_once(db: None) -> None:
    first = set_up_organisation(SYSTEM, "示范区人民法院", OrganisationKind.COURT, START, code="示01", phone="1")
    again = set_up_organisation(SYSTEM, "示范区人民法院", OrganisationKind.COURT, START, code="other")
    assert (again, again.code, str(first)) == (first, "示01", "示范区人民法院")
    assert Entry.objects.count() == 1
    assert home_court() == first


def test_everybody_may_choose_among_organisations(cast: Cast, client: Client) -> None:
    everything = client.get("/api/v1/organisations/").json()
    courts = client.get("/api/v1/organisations/?kind=court").json()
    assert len(everything) == Organisation.objects.count()
    assert {row["kind"] for row in courts} == {"court"}
    assert set(courts[0]) == {"id", "name", "kind", "code"}


def test_the_site_bears_the_name_of_its_court_or_none(db: None, client: Client) -> None:
    assert client.get("/api/v1/site/").json()["court"] is None
    set_up_organisation(SYSTEM, "示范区人民法院", OrganisationKind.COURT, START, phone="0553-1")
    site_shown = client.get("/api/v1/site/").json()
    assert (site_shown["name"], site_shown["phone"]) == ("示范区人民法院", "0553-1")


def test_me_shows_every_role_with_its_place(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["mediator"], backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get("/api/v1/me/").json()
    assert shown["roles"] == ["party", "mediator"]
    assert [(m["role"], m["organisation"]["name"]) for m in shown["memberships"]] == [("mediator", cast.body.name)]
    assert "****" in shown["phone"]


def test_a_person_changes_their_name_and_language(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["stranger"], backend="django.contrib.auth.backends.ModelBackend")
    body = {"name": " 王芳 ", "language": "en", "phone": "13700000000", "roles": ["clerk"]}
    shown = client.patch("/api/v1/me/", body, content_type="application/json").json()
    assert (shown["name"], shown["language"], shown["roles"]) == ("王芳", "en", ["party"])
    phone = cast.users["stranger"].phone
    cast.users["stranger"].refresh_from_db()
    assert cast.users["stranger"].phone == phone
    assert Entry.objects.latest("number").action == "accounts.profile_changed"


@pytest.mark.parametrize("body", [{"name": ""}, {"name": "长" * 81}, {"language": "fr"}, {"name": None}])
def test_a_wrong_profile_is_refused_and_changes_nothing(
    cast: Cast, client: Client, body: dict[str, str | None]
) -> None:
    client.force_login(cast.users["stranger"], backend="django.contrib.auth.backends.ModelBackend")
    response = client.patch("/api/v1/me/", body, content_type="application/json")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, next(iter(body)))
    cast.users["stranger"].refresh_from_db()
    assert cast.users["stranger"].name == "stranger"


def test_a_name_of_blanks_is_no_name(cast: Cast) -> None:
    with pytest.raises(Invalid):
        change_profile(cast.users["stranger"], START, name="  ")


def test_a_phone_belongs_to_one_person(db: None) -> None:
    make_person("甲", "13700000001")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_person("乙", "137 0000 0001")
    User.objects.create_user("丙")
    User.objects.create_user("丁")
    assert user_by_phone("") is None


def test_the_first_administrator_of_the_tables(db: None) -> None:
    user = User.objects.create_superuser("root@example.com", "a-long-password", name="吴管理")
    assert (user.is_staff, user.is_superuser, str(user)) == (True, True, "吴管理")
    assert {Organisation, Membership} <= set(site._registry)


def test_a_gateway_that_does_not_exist_is_no_silence(db: None) -> None:
    from django.test import override_settings

    from mediation.accounts.sms import send_sms

    with override_settings(SMS_BACKEND="mediation.nothing.Gateway"), pytest.raises((ImportError, ImproperlyConfigured)):
        send_sms("1", "x")
