"""How far parties come: noted as it happens, counted by case, channel and period, never growing along the way."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from mediation.cases.enums import Stage, Step
from mediation.cases.events import IdentityDeclared
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.cases.services import give_consent
from mediation.core.chores import do_chores
from mediation.core.errors import Refused
from mediation.core.events import publish
from mediation.invitations.enums import INVITING, ContactChannel, JoinStep
from mediation.invitations.models import FunnelStep
from mediation.invitations.permissions import courts_to_read
from mediation.invitations.queries import STEPS, Funnel, FunnelFilter, funnel, funnel_of
from mediation.invitations.services import enter, note_arrivals, note_own_step, note_stays, open_invitation
from mediation.invitations.services.steps import note_step
from mediation.rooms.enums import MessageKind
from mediation.rooms.models import MediationSession, Member, Place, Station
from mediation.rooms.services import append_message, open_session
from mediation.rooms.services.batches import Arrival, Batch, write_batch
from tests.factories import START, case_in, make_cast
from tests.invitations.conftest import DAY, MINUTE, Scene, scene_in

SMS, EMAIL, LETTER = INVITING
Capture = DjangoCaptureOnCommitCallbacks


def reached(scene: Scene, side: str = "respondent") -> list[str]:
    """The steps that a party has reached, as the case page shows them."""
    rows = funnel_of(case_for(scene.cast.actor("clerk"), scene.case.pk))
    (row,) = [row for row in rows if row.party.side == side]
    return [str(step) for step, at in row.steps.items() if at is not None]


@pytest.fixture
def session(db: None) -> MediationSession:
    """A case in mediation with an open session, whose parties have accounts."""
    cast = make_cast()
    case = case_in(Stage.MEDIATING, cast)
    mediator = cast.actor("mediator")
    session = open_session(mediator, case_for(mediator, case.pk), "chat", START)
    session.scene = Scene(cast, case, case.parties.get(side="respondent"))  # type: ignore[attr-defined]
    return session


def seat_of(session: MediationSession, part: str = "respondent") -> Member:
    user = session.scene.cast.users[part]  # type: ignore[attr-defined]
    return Member.objects.get(room__session=session, room__kind="joint", user=user)


def arrive(session: MediationSession, member: Member, at: datetime, capture: Capture) -> uuid.UUID:
    """The member opens the room, as the hub writes it down."""
    station, _made = Station.objects.update_or_create(pk=uuid.UUID(int=1), defaults={"seen_at": at})
    place = uuid.uuid4()
    with capture(execute=True):
        write_batch(station.pk, Batch(arrivals=[Arrival(place, member.room_id, member.pk, at)]), at)
    return place


def test_each_step_shows_when_it_happened(scene: Scene, django_capture_on_commit_callbacks: Capture) -> None:
    assert reached(scene) == []
    token = scene.invite().token
    assert reached(scene) == ["invited"]
    open_invitation(token, START + MINUTE)
    assert reached(scene) == ["invited", "delivered", "opened"]
    user = enter(token, scene.code(token, START + 2 * MINUTE), START + 2 * MINUTE).user
    assert reached(scene) == ["invited", "delivered", "opened", "identified"]
    case = case_for(user.as_actor(), scene.case.pk)
    with django_capture_on_commit_callbacks(execute=True):
        give_consent(
            user.as_actor(),
            case,
            scene.party.pk,
            [Step.MEDIATION],
            START + 3 * MINUTE,
            service_address="示范区解放路2号",
        )
    assert reached(scene)[-1] == "consented"
    at = FunnelStep.objects.get(step=JoinStep.CONSENTED).at
    assert at == START + 3 * MINUTE


def test_a_warning_received_is_no_consent(scene: Scene, django_capture_on_commit_callbacks: Capture) -> None:
    token = scene.invite().token
    user = enter(token, scene.code(token), START).user
    case = case_for(user.as_actor(), scene.case.pk)
    with django_capture_on_commit_callbacks(execute=True):
        give_consent(user.as_actor(), case, scene.party.pk, [Step.SHAM_WARNING], START)
    assert "consented" not in reached(scene)


def test_a_step_keeps_its_first_instant(scene: Scene) -> None:
    note_step(scene.party, JoinStep.CONSENTED, [SMS], START)
    note_step(scene.party, JoinStep.CONSENTED, [SMS, LETTER], START + DAY)
    rows = funnel_of(case_for(scene.cast.actor("clerk"), scene.case.pk))
    assert [r.steps[JoinStep.CONSENTED] for r in rows if r.party == scene.party] == [START]


def test_a_party_that_is_gone_is_passed_over(scene: Scene) -> None:
    note_own_step(uuid.uuid4(), JoinStep.CONSENTED, START)
    assert not FunnelStep.objects.exists()


def test_who_comes_without_an_invitation_came_by_themselves(
    session: MediationSession, django_capture_on_commit_callbacks: Capture
) -> None:
    arrive(session, seat_of(session), START, django_capture_on_commit_callbacks)
    step = FunnelStep.objects.get()
    assert (step.step, step.channel, step.party.side) == ("entered", "in_app", "respondent")


def test_steps_go_to_the_channel_that_the_party_came_by(scene: Scene) -> None:
    token = scene.invite(START, SMS, LETTER).token
    open_invitation(token, START, via="letter")
    enter(token, scene.code(token), START)
    steps = set(FunnelStep.objects.values_list("step", "channel"))
    assert steps == {
        ("invited", "sms"),
        ("invited", "letter"),
        ("delivered", "letter"),
        ("opened", "letter"),
        ("identified", "letter"),
    }


@pytest.mark.parametrize("via", ["", "email", "phone", "'; DROP TABLE"])
def test_a_link_that_claims_a_channel_it_did_not_travel_by_counts_for_its_first(scene: Scene, via: str) -> None:
    open_invitation(scene.invite(START, SMS, LETTER).token, START, via=via)
    assert FunnelStep.objects.get(step=JoinStep.OPENED).channel == "sms"


def test_the_mediator_in_the_room_is_no_party(
    session: MediationSession, django_capture_on_commit_callbacks: Capture
) -> None:
    arrive(session, seat_of(session, "mediator"), START, django_capture_on_commit_callbacks)
    assert not FunnelStep.objects.exists()


def test_who_is_back_after_five_minutes_has_stayed(
    session: MediationSession, django_capture_on_commit_callbacks: Capture
) -> None:
    member = seat_of(session)
    for minutes, stayed in ((0, False), (4, False), (5, True), (9, True)):
        arrive(session, member, START + minutes * MINUTE, django_capture_on_commit_callbacks)
        assert FunnelStep.objects.filter(step=JoinStep.STAYED).exists() is stayed
    assert FunnelStep.objects.get(step=JoinStep.STAYED).at == START + 5 * MINUTE


def test_who_is_still_there_after_five_minutes_has_stayed(
    session: MediationSession, django_capture_on_commit_callbacks: Capture
) -> None:
    arrive(session, seat_of(session), START, django_capture_on_commit_callbacks)
    assert note_stays(START + 4 * MINUTE) == 0
    Station.objects.update(seen_at=START + 5 * MINUTE)
    assert note_stays(START + 5 * MINUTE) == 1
    assert note_stays(START + 6 * MINUTE) == 0
    assert FunnelStep.objects.get(step=JoinStep.STAYED).at == START + 5 * MINUTE


def test_who_left_at_once_has_not_stayed(
    session: MediationSession, django_capture_on_commit_callbacks: Capture
) -> None:
    arrive(session, seat_of(session), START, django_capture_on_commit_callbacks)
    Place.objects.all().delete()
    assert note_stays(START + 60 * MINUTE) == 0


def test_who_wrote_something_has_stayed(session: MediationSession, django_capture_on_commit_callbacks: Capture) -> None:
    member = seat_of(session)
    arrive(session, member, START, django_capture_on_commit_callbacks)
    actor = session.scene.cast.actor("respondent")  # type: ignore[attr-defined]
    append_message(actor, member.room, MessageKind.TEXT, {"text": "您好。"}, START + MINUTE)
    assert do_chores(START + MINUTE)["stayed"] == 1
    assert FunnelStep.objects.get(step=JoinStep.STAYED).party == member.party


def test_arrivals_of_nobody_new_cost_one_look(
    session: MediationSession, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    members = list(Member.objects.values_list("pk", flat=True))
    note_arrivals(members, START)
    with django_assert_num_queries(2):
        note_arrivals(members, START + MINUTE)


def counts(found: Funnel) -> list[int]:
    return list(found.steps.values())


def by(found: Funnel, channel: ContactChannel) -> list[int]:
    return list(found.channels[channel].values())


def join_as_far_as(case: Case, furthest: int, channel: ContactChannel, at: datetime = START) -> None:
    """The respondent of a case was invited and came as far as this step."""
    party = case.parties.get(side="respondent")
    for step in STEPS[: furthest + 1]:
        note_step(party, step, [channel], at)


def several(scene: Scene, n: int) -> list[Case]:
    return [case_in(Stage.PREPARING, scene.cast) for _ in range(n)]


def test_the_funnel_counts_parties_at_every_step_up_to_the_furthest(scene: Scene) -> None:
    for case, (furthest, channel) in zip(several(scene, 4), [(0, SMS), (3, SMS), (6, LETTER), (2, EMAIL)], strict=True):
        join_as_far_as(case, furthest, channel)
    found = funnel([scene.cast.court.pk], FunnelFilter())
    assert counts(found) == [4, 3, 3, 2, 1, 1, 1]
    assert by(found, SMS) == [2, 1, 1, 1, 0, 0, 0]
    assert by(found, LETTER) == [1] * 7
    assert by(found, EMAIL) == [1, 1, 1, 0, 0, 0, 0]


def test_a_later_step_implies_the_earlier_ones(scene: Scene) -> None:
    note_step(scene.party, JoinStep.INVITED, [SMS], START)
    note_step(scene.party, JoinStep.CONSENTED, [SMS], START)
    found = funnel([scene.cast.court.pk], FunnelFilter())
    assert counts(found) == by(found, SMS) == [1, 1, 1, 1, 1, 0, 0]


def test_a_party_invited_by_two_channels_is_one_party_and_came_by_one(scene: Scene) -> None:
    note_step(scene.party, JoinStep.INVITED, [SMS, LETTER], START)
    note_step(scene.party, JoinStep.OPENED, [LETTER], START)
    found = funnel([scene.cast.court.pk], FunnelFilter())
    assert counts(found)[:4] == [1, 1, 1, 0]
    assert (by(found, SMS)[:4], by(found, LETTER)[:4]) == ([1, 0, 0, 0], [1, 1, 1, 0])


def test_who_was_never_invited_is_not_counted(scene: Scene) -> None:
    note_own_step(scene.party.pk, JoinStep.ENTERED, START)
    assert counts(funnel([scene.cast.court.pk], FunnelFilter())) == [0] * 7


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, 3),
        (date(2026, 3, 2), date(2026, 3, 2), 1),
        (date(2026, 3, 3), None, 1),
        (None, date(2026, 3, 2), 2),
        (date(2026, 3, 4), date(2026, 3, 9), 0),
    ],
)
def test_a_period_counts_who_was_invited_in_it_by_local_days(
    scene: Scene, first: date | None, last: date | None, expected: int
) -> None:
    midnight = datetime.fromisoformat("2026-03-03T00:00:00+08:00")
    second = timedelta(seconds=1)
    for case, at in zip(several(scene, 3), (midnight - DAY - second, midnight - second, midnight), strict=True):
        join_as_far_as(case, 2, SMS, at)
    found = funnel([scene.cast.court.pk], FunnelFilter(first, last))
    assert (counts(found)[0], counts(found)[2], by(found, SMS)[2]) == (expected, expected, expected)


def test_a_channel_counts_who_was_invited_by_it_and_how_far_they_came_by_it(scene: Scene) -> None:
    first, second = several(scene, 2)
    join_as_far_as(first, 4, LETTER)
    join_as_far_as(second, 6, SMS)
    assert counts(funnel([scene.cast.court.pk], FunnelFilter(channel=LETTER))) == [1, 1, 1, 1, 1, 0, 0]


def test_staff_read_the_figures_of_their_own_courts(scene: Scene) -> None:
    join_as_far_as(scene.case, 1, SMS)
    other = scene_in(Stage.PREPARING, "13811113333")
    join_as_far_as(other.case, 1, SMS)
    for part in ("clerk", "supervisor", "administrator"):
        courts = courts_to_read(scene.cast.actor(part))
        assert courts == courts_to_read(scene.cast.actor(part), scene.cast.court.pk) == {scene.cast.court.pk}
        assert counts(funnel(courts, FunnelFilter()))[0] == 1
    with pytest.raises(Refused) as refused:
        courts_to_read(scene.cast.actor("clerk"), other.cast.court.pk)
    assert refused.value.refusals[0].code == "not_your_court"


@pytest.mark.parametrize("part", ["applicant", "mediator", "stranger"])
def test_nobody_else_reads_them(scene: Scene, part: str) -> None:
    with pytest.raises(Refused):
        courts_to_read(scene.cast.actor(part))


def test_counts_never_grow_along_the_way_whatever_was_noted(scene: Scene) -> None:
    for n, case in enumerate(several(scene, 12)):
        party = case.parties.get(side="respondent")
        note_step(party, JoinStep.INVITED, [INVITING[n % 3]], START)
        for m, step in enumerate(STEPS):
            if (n * 7 + m * 5) % 3 == 0:
                note_step(party, step, [INVITING[(n + m) % 3]], START)
    found = funnel([scene.cast.court.pk], FunnelFilter())
    for row in (counts(found), *(by(found, channel) for channel in INVITING)):
        assert row == sorted(row, reverse=True)
    assert counts(found)[0] == 12


def test_the_figures_cost_the_same_however_many_there_are(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = scene.cast.actor("clerk")
    for n in range(2):
        if n:
            for case in several(scene, 3):
                join_as_far_as(case, 5, SMS)
        with django_assert_num_queries(2):
            funnel([scene.cast.court.pk], FunnelFilter(date(2026, 1, 1), date(2026, 12, 31)))
        case = case_for(clerk, scene.case.pk)
        with django_assert_num_queries(1):
            funnel_of(case)


def test_who_declared_their_identity_is_identified(scene: Scene, django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(IdentityDeclared(scene.case.pk, scene.party.pk, START))
    assert reached(scene) == ["identified"]
