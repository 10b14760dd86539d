"""Who may do what from where: every stage, event and part against a table written by hand from the process."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from django.db import transaction

from mediation.audit.models import Entry
from mediation.cases.enums import DeadlineState, EvidenceKind, Stage, Step
from mediation.cases.models import Case, CaseEvent, Consent, Deadline, Disclosure, DisclosureAnswer
from mediation.cases.transitions import CASE
from mediation.core.errors import DomainError, Refused
from tests.factories import START, Cast, case_in, make_cast

PARTS = (
    "applicant",
    "respondent",
    "clerk",
    "mediator",
    "system",
    "supervisor",
    "administrator",
    "foreign_clerk",
    "other_mediator",
    "stranger",
)
PARTIES = {"applicant", "respondent"}
EXPECTED: dict[str, tuple[str, str, set[str]]] = {
    # event: (sources, target, who may), from the lifecycle of the process.
    "submit": ("draft returned", "submitted", {"applicant"}),
    "return_for_completion": ("submitted", "returned", {"clerk"}),
    "refuse": ("submitted", "refused", {"clerk"}),
    "accept": ("submitted", "accepted", {"clerk"}),
    "choose": ("accepted", "designated", PARTIES),
    "designate": ("accepted", "designated", {"clerk"}),
    "decline": ("designated", "accepted", {"mediator", "system"}),
    "take_on": ("designated", "preparing", {"mediator"}),
    "begin": ("preparing", "mediating", {"mediator"}),
    "suspend": ("mediating", "suspended", {"mediator", "clerk"}),
    "resume": ("suspended", "mediating", {"mediator", "clerk"}),
    "extend": ("mediating", "mediating", {"mediator"}),
    "change_mediator": ("preparing mediating", "accepted", {*PARTIES, "clerk", "system"}),
    "propose_agreement": ("mediating", "signing", {"mediator"}),
    "reopen": ("signing", "mediating", {"mediator"}),
    "settle": ("signing", "settled", {"system"}),
    "apply_confirmation": ("settled", "confirming", PARTIES),
    "confirm": ("confirming", "confirmed", {"clerk"}),
    "reject_confirmation": ("confirming", "settled", {"clerk"}),
    "end": ("preparing mediating suspended signing", "ended", {"mediator", "clerk", "system"}),
    "withdraw": ("submitted accepted designated preparing mediating", "ended", {"applicant"}),
    "transfer": ("ended", "transferred", {"clerk"}),
    "archive": ("settled confirmed ended transferred refused", "archived", {"clerk", "system"}),
}
INPUTS: dict[str, dict[str, object]] = {
    "return_for_completion": {"missing": "身份证"},
    "refuse": {"ground": "unsuitable"},
    "decline": {"reason": "没有时间"},
    "take_on": {"disclosure": "none"},
    "suspend": {"reason": "appraisal"},
    "extend": {"days": 10},
    "change_mediator": {"reason": "不信任"},
    "reject_confirmation": {"ground": "unclear"},
    "end": {"ground": "5"},
    "archive": {"performance": "performed"},
}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def ready(stage: Stage, cast: Cast, now: datetime = START) -> Case:
    """A case in this stage for which every condition of every event holds."""
    case = case_in(stage, cast, now)
    for party in case.parties.all():
        for step in Step.values:
            Consent.objects.get_or_create(
                party=party, step=step, withdrawn_at=None, defaults={"at": now, "channel": "web", "text_version": "1"}
            )
    case.parties.update(identity_verified_at=now, service_address_given_at=now)
    # A file is sealed once nobody can act in it any more: the time to apply for confirmation is given up.
    case.deadlines.filter(rule="T9").update(state=DeadlineState.CANCELLED)
    if stage == Stage.ACCEPTED:
        Case.objects.filter(pk=case.pk).update(applicant_pick=cast.mediator, respondent_pick=cast.mediator)
    if stage in (Stage.PREPARING, Stage.MEDIATING):
        # Only after an objection does the court change the mediator.
        disclosure = Disclosure.objects.create(
            case=case, mediator=cast.mediator, relation="other", text="同窗", made_at=now
        )
        party = case.parties.get(side="respondent")
        DisclosureAnswer.objects.create(disclosure=disclosure, party=party, waived=False, at=now)
    return case


def state_of(case: Case) -> tuple[object, ...]:
    """Everything that a denied event must leave alone."""
    return (
        Case.objects.filter(pk=case.pk).values().get(),
        list(CaseEvent.objects.filter(case=case).values_list("seq", "name")),
        list(Deadline.objects.filter(case=case).order_by("id").values()),
        Entry.objects.count(),
    )


def outcome(case: Case, event: str, cast: Cast, part: str, now: datetime = START) -> str:
    """Where the event leads, or the code of the first refusal. Whatever it did is taken back."""
    inputs = {"mediator": str(cast.mediator.pk)} if event in {"choose", "designate"} else INPUTS.get(event, {})
    with transaction.atomic():
        try:
            moved = CASE.apply(event, case.pk, cast.actor(part), now, inputs=inputs)
        except DomainError as refused:
            return str(refused.refusals[0].code)
        transaction.set_rollback(True)
        return moved.stage


def expected(stage: str, event: str, part: str) -> str:
    sources, target, who = EXPECTED[event]
    if stage not in sources.split():
        return "wrong_stage"
    if part not in who:
        return "not_yours"
    # The last signature settles by itself, so a case that waits for signatures is never ready for it.
    return "signature_missing" if event == "settle" else target


def standing(case: Case, part: str) -> str:
    """Whether this part exists in the case: a mediator has none before the designation, a party none in a draft."""
    if part == "mediator" and case.mediator_id is None:
        return "absent"
    return "absent" if part == "respondent" and case.stage == Stage.DRAFT else "present"


def test_the_table_has_exactly_the_events_of_the_process() -> None:
    assert {row.name for row in CASE.transitions} == set(EXPECTED)


@pytest.mark.parametrize("stage", list(Stage))
def test_each_part_can_do_at_this_stage_what_the_process_says_and_nothing_else(stage: Stage, cast: Cast) -> None:
    case = ready(stage, cast)
    before = state_of(case)
    wrong = []
    for part in PARTS:
        for event in EXPECTED:
            wanted = expected(stage, event, part)
            if wanted not in {"wrong_stage", "not_yours"} and standing(case, part) == "absent":
                wanted = "not_yours"
            found = outcome(case, event, cast, part)
            if found != wanted:
                wrong.append(f"{part} {event}: {found}, wanted {wanted}")
    assert wrong == []
    assert state_of(case) == before


@pytest.mark.parametrize("stage", list(Stage))
def test_the_list_of_actions_is_what_the_process_lets_each_part_do(stage: Stage, cast: Cast) -> None:
    case = ready(stage, cast)
    case.refresh_from_db()
    for part in PARTS:
        offered = {action.transition.name for action in CASE.actions(case, cast.actor(part), START)}
        allowed = {e for e in EXPECTED if expected(stage, e, part) not in {"wrong_stage", "not_yours"}}
        assert offered == (allowed if standing(case, part) == "present" else set()), part


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_but_the_last_leads_on(stage: Stage) -> None:
    onward = [row for row in CASE.transitions if stage in row.sources]
    assert bool(onward) == (stage != Stage.ARCHIVED)


def test_every_stage_can_be_reached_from_a_draft() -> None:
    reached, grown = {"draft"}, True
    while grown:
        found = {str(row.target) for row in CASE.transitions if reached & {str(s) for s in row.sources}}
        grown, reached = not found <= reached, reached | found
    assert reached == {str(stage) for stage in Stage}


def test_an_event_on_behalf_belongs_to_the_clerk_who_filed_it(cast: Cast) -> None:
    from mediation.cases.services import hand_in_evidence, open_draft
    from tests.factories import draft_of

    case = open_draft(cast.actor("clerk"), cast.court, draft_of(cast), START, on_behalf=True)
    paper = BytesIO(b"%PDF-1.7 application")
    hand_in_evidence(cast.actor("clerk"), case, paper, START, name="申请书.pdf", kind=EvidenceKind.APPLICATION)
    assert outcome(case, "submit", cast, "clerk") == "submitted"
    assert outcome(case, "submit", cast, "colleague") == "not_yours"
    assert outcome(case, "submit", cast, "applicant") == "not_yours"


def test_an_unknown_event_is_no_event(cast: Cast) -> None:
    case = case_in(Stage.DRAFT, cast)
    assert outcome(case, "vanish", cast, "applicant") == "no_such_action"


def test_a_denied_event_says_so_without_telling_more(cast: Cast) -> None:
    case = case_in(Stage.SUBMITTED, cast)
    with pytest.raises(Refused) as refused:
        CASE.apply("accept", case.pk, cast.actor("stranger"), START)
    assert [r.code for r in refused.value.refusals] == ["not_yours"]
