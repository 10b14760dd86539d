"""Random walks through the lifecycle: anybody tries anything at any time, under any pack, and time does its part.

After every step the whole history is compared with the hand-written table of the process, every limit with the
independent oracle, every event with the log. Nothing the table does not allow may ever have happened, no limit may be
missed or begun twice, and whatever was refused may have left no trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mediation.agreements.models import Agreement
from mediation.agreements.services import propose_agreement, sign_agreement
from mediation.audit.models import Entry
from mediation.audit.services import verify
from mediation.cases import services as verbs
from mediation.cases.api.views.cases import VERBS
from mediation.cases.enums import DeadlineState, Stage, Step
from mediation.cases.models import Case, Deadline
from mediation.cases.queries import case_for
from mediation.core.clock import local_day
from mediation.core.errors import DomainError
from tests.factories import Cast, draft_of, make_cast, take_step
from tests.factories.cases import TEXT
from tests.lifecycle.test_matrix import EXPECTED, INPUTS, PARTS, state_of
from tests.rules.test_oracle import FIGURES, SUMMARY, WORKING, oracle

DAY = timedelta(days=1)
PACKS: dict[str, tuple[date, date, str]] = {
    "prefiling-2016": (date(2017, 1, 3), date(2021, 9, 1), "prefiling"),
    "prefiling-2022": (date(2022, 1, 4), date(2026, 6, 1), "prefiling"),
    "postfiling-2025": (date(2025, 1, 2), date(2026, 6, 1), "postfiling"),
    "generic": (date(2017, 1, 3), date(2026, 6, 1), "generic"),
}
"""Each pack, from when until when a walk under it begins, and its regime."""
PERIODS = {"T5", "T6", "T7"}
AFTER_THE_END = {"T9", "T10", "T11"}
CLOSED = {Stage.SETTLED, Stage.CONFIRMING, Stage.CONFIRMED, Stage.ENDED, Stage.TRANSFERRED, Stage.ARCHIVED}
WAY_ON: dict[str, tuple[str, ...]] = {
    Stage.DRAFT: ("submit",),
    Stage.RETURNED: ("submit",),
    Stage.ACCEPTED: ("designate",),
    Stage.DESIGNATED: ("take_on",),
    Stage.PREPARING: ("consent", "verify", "begin"),
    Stage.MEDIATING: ("propose",),
    Stage.SIGNING: ("settle",),
    Stage.SETTLED: ("agree_confirmation", "apply"),
    Stage.CONFIRMING: ("confirm",),
    Stage.ENDED: ("transfer",),
}
"""What people would do next at each stage; a walk takes these steps too, or it would never get far."""
sides = st.sampled_from(("applicant", "respondent"))


class Walk(RuleBasedStateMachine):
    """One case, its people, and the clock."""

    cast: Cast
    case: Case
    now: datetime
    pack: str
    summary: bool

    def __init__(self) -> None:
        super().__init__()
        self.unit = transaction.atomic()
        self.unit.__enter__()

    def teardown(self) -> None:
        """The log of the whole walk holds; then it is as if nothing had been."""
        held = verify()
        transaction.set_rollback(True)
        self.unit.__exit__(None, None, None)
        assert held[1] is None

    @initialize(
        data=st.data(), pack=st.sampled_from(sorted(PACKS)), cause=st.sampled_from(["sale", "labour", "divorce"])
    )
    def file(self, data: st.DataObject, pack: str, cause: str) -> None:
        """A dispute is filed on some day and accepted under some pack."""
        first, last, regime = PACKS[pack]
        day = data.draw(st.dates(first, last))
        self.pack, self.summary = pack, data.draw(st.booleans())
        self.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        self.cast = make_cast()
        applicant, clerk = self.cast.actor("applicant"), self.cast.actor("clerk")
        self.case = verbs.open_draft(applicant, self.cast.court, draft_of(self.cast, cause=cause), self.now)
        verbs.submit_case(applicant, self.case.pk, self.now)
        procedure = "summary" if self.summary else "ordinary"
        verbs.accept_case(clerk, self.case.pk, self.now, regime=regime, procedure=procedure)
        assert Case.objects.get(pk=self.case.pk).pack == pack
        for _ in range(data.draw(st.integers(0, 7))):
            self.people_go_on()

    def attempt(self, act: Callable[[], object]) -> None:
        """Let somebody try; what is refused leaves everything as it was."""
        before = state_of(self.case)
        try:
            with transaction.atomic():
                act()
        except DomainError:
            assert state_of(self.case) == before

    @property
    def stage(self) -> str:
        return Case.objects.values_list("stage", flat=True).get(pk=self.case.pk)

    @rule()
    def people_go_on(self) -> None:
        """The step that people would take next."""
        for step in WAY_ON.get(self.stage, ()):
            self.attempt(lambda step=step: take_step(step, self.cast, self.case, self.now))  # type: ignore[misc]

    @rule(
        event=st.sampled_from(sorted(EXPECTED)),
        part=st.sampled_from(PARTS),
        other=st.booleans(),
        days=st.integers(1, 40),
    )
    def anybody_tries(self, event: str, part: str, other: bool, days: int) -> None:
        """Some event, by somebody."""
        if event in {"propose_agreement", "settle"}:
            return
        mediator = self.cast.other_mediator if other else self.cast.mediator
        inputs: dict[str, Any] = dict(INPUTS.get(event, {}))
        if event in {"choose", "designate"}:
            inputs = {"mediator": str(mediator.pk)}
        elif event == "extend":
            inputs = {"days": days}
        elif event == "change_mediator" and other:
            inputs["without_choice"] = True
        elif event == "take_on" and other:
            inputs = {"disclosure": "made"}
        self.attempt(lambda: VERBS[event](self.cast.actor(part), self.case.pk, self.now, **inputs))

    @rule(side=sides, step=st.sampled_from((Step.MEDIATION, Step.EXTENSION, Step.CONFIRMATION)))
    def a_party_consents(self, side: str, step: Step) -> None:
        actor = self.cast.actor(side)
        party = self.case.parties.get(side=side)
        self.attempt(
            lambda: verbs.give_consent(
                actor, case_for(actor, self.case.pk), party.pk, [step], self.now, service_address="和平路1号"
            )
        )

    @rule(side=sides, step=st.sampled_from((Step.MEDIATION, Step.EXTENSION)))
    def a_party_takes_a_consent_back(self, side: str, step: Step) -> None:
        party = self.case.parties.get(side=side)
        self.attempt(
            lambda: verbs.withdraw_consent(
                self.cast.actor(side), self.case.pk, party.pk, step, self.now, reason="不愿意"
            )
        )

    @rule(waived=st.booleans(), side=sides)
    @precondition(lambda self: self.stage in {Stage.DESIGNATED, Stage.PREPARING, Stage.MEDIATING})
    def a_relation_is_disclosed_and_answered(self, waived: bool, side: str) -> None:
        def act() -> None:
            told = verbs.disclose(self.cast.actor("mediator"), self.case.pk, "other", "曾是同学。", self.now)
            answer = verbs.Answer(waived)
            verbs.answer_disclosure(self.cast.actor(side), self.case.pk, told.pk, answer, self.now)

        self.attempt(act)

    @rule(who=st.sampled_from(("mediator", "applicant", "respondent")))
    @precondition(lambda self: self.stage in {Stage.MEDIATING, Stage.SIGNING})
    def an_agreement_is_drafted_or_signed(self, who: str) -> None:
        actor = self.cast.actor(who)

        def act() -> None:
            lying = Agreement.objects.filter(case=self.case, withdrawn_at=None).first()
            if lying is None:
                propose_agreement(actor, case_for(actor, self.case.pk), TEXT, self.now)
            else:
                sign_agreement(actor, lying.pk, lying.sha256, self.now)

        self.attempt(act)

    @rule(act=st.sampled_from(("take_up", "extend")))
    @precondition(lambda self: self.stage == Stage.CONFIRMING)
    def the_court_works_on_the_confirmation(self, act: str) -> None:
        clerk = self.cast.actor("clerk")
        if act == "take_up":
            self.attempt(lambda: verbs.take_up_confirmation(clerk, self.case.pk, self.now))
        else:
            self.attempt(lambda: verbs.extend_confirmation(clerk, self.case.pk, self.now, approved_by="院长"))

    @rule(days=st.integers(1, 25))
    def time_passes(self, days: int) -> None:
        """Days go by, and the clock does what they bring; asked twice it does nothing more."""
        self.now += days * DAY
        verbs.warn_deadlines(self.now)
        verbs.lapse_deadlines(self.now)
        before = state_of(self.case)
        assert (verbs.warn_deadlines(self.now), verbs.lapse_deadlines(self.now)) == (0, 0)
        assert state_of(self.case) == before
        today = local_day(self.now)
        late = self.case.deadlines.filter(state=DeadlineState.RUNNING, due_on__lt=today)
        assert self.stage == Stage.SUSPENDED or not late.exists(), "a limit was missed"
        unwarned = self.case.deadlines.filter(state=DeadlineState.RUNNING, warn_on__lte=today)
        assert self.stage == Stage.SUSPENDED or not unwarned.exists(), "a warning was missed"

    @invariant()
    def the_history_is_one_that_the_table_allows(self) -> None:
        if not hasattr(self, "case"):
            return
        parts = {user.pk: part for part, user in self.cast.users.items()}
        stage = Stage.DRAFT.value
        for event in self.case.events.order_by("seq"):
            sources, target, who = EXPECTED[event.name]
            assert event.from_stage == stage, f"{event.name} does not go on from where the case stood"
            assert stage in sources.split()
            assert event.to_stage == target
            assert (parts[event.actor_id] if event.actor_id else "system") in who, event.name
            stage = event.to_stage
        assert self.stage == stage

    @invariant()
    def every_event_is_in_the_log_once_and_in_order(self) -> None:
        if not hasattr(self, "case"):
            return
        own = Entry.objects.filter(object_type="case", object_id=str(self.case.pk), action__startswith="case.")
        entries = list(own.order_by("number"))
        logged = [e.action.removeprefix("case.") for e in entries if e.action.removeprefix("case.") in EXPECTED]
        assert logged == list(self.case.events.order_by("seq").values_list("name", flat=True))
        versions = [int(e.facts["version"]) for e in entries if "version" in e.facts]
        assert versions == sorted(set(versions)), "two acts made the same version"
        assert versions[-1] == Case.objects.values_list("version", flat=True).get(pk=self.case.pk)

    @invariant()
    def every_limit_lies_where_the_oracle_puts_it(self) -> None:
        if not hasattr(self, "case"):
            return
        stops = list(self.case.clock_stops.all())
        for limit in self.case.deadlines.all():
            shorter = SUMMARY.get((self.pack, limit.rule)) if self.summary else None
            number, kind = shorter or FIGURES[self.pack][limit.rule]
            rested = sum(
                (s.ended_on - s.started_on).days
                for s in stops
                if s.ended_on and limit.rule in PERIODS and s.started_on >= limit.starts_on
            )
            added = 0 if kind == WORKING else rested
            if limit.state == DeadlineState.RUNNING:
                assert (limit.due_on, limit.provisional) == oracle(
                    limit.starts_on, number + limit.extended_by + added, kind
                )

    @invariant()
    def no_limit_began_twice_or_was_left_out(self) -> None:
        if not hasattr(self, "case"):
            return
        events, rows = Counter(self.case.events.values_list("name", flat=True)), list(self.case.deadlines.all())
        begun, lapsed = (
            Counter(row.rule for row in rows),
            Counter(r.rule for r in rows if r.state == DeadlineState.LAPSED),
        )
        known = FIGURES[self.pack]
        assert begun["T3"] == events["designate"] + events["choose"]
        assert sum(begun[rule] for rule in PERIODS) == events["take_on"]
        assert begun["T4"] == (events["take_on"] if "T4" in known else 0)
        assert begun["T9"] == (events["settle"] if "T9" in known else 0)
        assert begun["T10"] == (events["apply_confirmation"] if "T10" in known else 0)
        assert begun["T2"] >= min(1, events["accept"])
        assert sum(lapsed[rule] for rule in PERIODS) <= 1
        assert lapsed["T3"] <= events["decline"]

    @invariant()
    def what_runs_fits_the_stage(self) -> None:
        if not hasattr(self, "case"):
            return
        running = set(self.case.deadlines.filter(state=DeadlineState.RUNNING).values_list("rule", flat=True))
        stage = self.stage
        if stage in CLOSED:
            assert running <= AFTER_THE_END
        if stage == Stage.ARCHIVED:
            assert not running
        if stage in {Stage.MEDIATING, Stage.SUSPENDED, Stage.SIGNING, Stage.PREPARING}:
            assert len(running & PERIODS) == 1
        if stage == Stage.DESIGNATED:
            assert "T3" in running
        ended = Case.objects.get(pk=self.case.pk)
        by_time = Deadline.objects.filter(case=self.case, rule__in=PERIODS, state=DeadlineState.LAPSED).exists()
        assert (ended.end_ground == "6" and ended.closed_at is not None) >= by_time


@pytest.mark.django_db
def test_no_walk_leaves_the_table_misses_a_limit_or_escapes_the_log() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
