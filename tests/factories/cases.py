"""A case in any stage, brought there step by step through the verbs that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from mediation.agreements.models import Agreement
from mediation.agreements.services import propose_agreement, sign_agreement
from mediation.cases import services as verbs
from mediation.cases.enums import EndGround, Side, Stage, Step, SuspendReason
from mediation.cases.forms import QuestionKind, form_on
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.cases.services import Draft, PartyDetails
from mediation.core.clock import local_day
from mediation.rules.enums import RefuseGround
from tests.factories.people import START, Cast

TEXT = "被申请人于2026年4月30日前向申请人支付货款6800元，双方再无其他争议。"
BOTH_SIDES = ("applicant", "respondent")
BEFORE_MEDIATION = (Step.MEDIATION, Step.CONFIDENTIALITY, Step.SHAM_WARNING)
"""What every party consents to before the mediation begins."""
TO_MEDIATION = ("submit", "accept", "designate", "take_on", "consent", "verify", "begin")
STEPS: dict[Stage, tuple[str, ...]] = {
    Stage.DRAFT: (),
    Stage.SUBMITTED: TO_MEDIATION[:1],
    Stage.RETURNED: ("submit", "return"),
    Stage.REFUSED: ("submit", "refuse"),
    Stage.ACCEPTED: TO_MEDIATION[:2],
    Stage.DESIGNATED: TO_MEDIATION[:3],
    Stage.PREPARING: TO_MEDIATION[:4],
    Stage.MEDIATING: TO_MEDIATION,
    Stage.SUSPENDED: (*TO_MEDIATION, "suspend"),
    Stage.SIGNING: (*TO_MEDIATION, "propose"),
    Stage.SETTLED: (*TO_MEDIATION, "propose", "settle"),
    Stage.CONFIRMING: (*TO_MEDIATION, "propose", "settle", "agree_confirmation", "apply"),
    Stage.CONFIRMED: (*TO_MEDIATION, "propose", "settle", "agree_confirmation", "apply", "confirm"),
    Stage.ENDED: (*TO_MEDIATION, "end"),
    Stage.TRANSFERRED: (*TO_MEDIATION, "end", "transfer"),
    Stage.ARCHIVED: (*TO_MEDIATION, "end", "archive"),
}
"""The steps that lead to each stage."""


ANSWERS: dict[QuestionKind, object] = {
    QuestionKind.TEXT: "和平路1号",
    QuestionKind.LONG_TEXT: "双方各执一词。",
    QuestionKind.MONEY: "6800.00",
    QuestionKind.DATE: "2025-06-30",
    QuestionKind.NUMBER: 1,
    QuestionKind.YES_NO: True,
}


def answers_for(cause: str) -> dict[str, object]:
    """An answer to every question that must be answered in this kind of dispute."""
    form = form_on(cause, local_day(START))
    required = [question for question in form.questions if question.required] if form else []
    return {q.name: q.choices[0].value if q.choices else ANSWERS[q.kind] for q in required}


def draft_of(cast: Cast, **fields: object) -> Draft:
    """A dispute with everything filled in."""
    people = (
        PartyDetails(
            Side.APPLICANT,
            "张建国",
            phone=cast.users["applicant"].phone,
            id_number="340204198001011234",
            address="示范区和平路1号",
        ),
        PartyDetails(Side.RESPONDENT, "李敏", phone=cast.users["respondent"].phone, address="示范区解放路2号"),
    )
    given: dict[str, object] = {
        "cause": "sale",
        "claim": "退还货款。",
        "facts": "货有瑕疵。",
        "amount": Decimal("6800.00"),
        "parties": people,
        "answers": answers_for(str(fields.get("cause", "sale"))),
        **fields,
    }
    return Draft(**given)  # type: ignore[arg-type]


def _agree(cast: Cast, case: Case, now: datetime, *steps: Step) -> None:
    for side in BOTH_SIDES:
        party = case.parties.get(side=side)
        verbs.give_consent(cast.actor(side), case, party.pk, steps, now, service_address="示范区和平路1号")


def _sign(cast: Cast, case: Case, now: datetime) -> None:
    agreement = Agreement.objects.get(case=case, withdrawn_at=None)
    for part in (*BOTH_SIDES, "mediator"):
        sign_agreement(cast.actor(part), agreement.pk, agreement.sha256, now)


def _verify(cast: Cast, case: Case, now: datetime) -> None:
    for party in case.parties.all():
        verbs.verify_identity(cast.actor("mediator"), case_for(cast.actor("mediator"), case.pk), party.pk, now)


def take_step(step: str, cast: Cast, case: Case, now: datetime) -> None:
    """One step towards a stage, by who takes it."""
    pk, clerk, mediator = case.pk, cast.actor("clerk"), cast.actor("mediator")
    acts: dict[str, Callable[[], object]] = {
        "submit": lambda: verbs.submit_case(cast.actor("applicant"), pk, now),
        "return": lambda: verbs.return_for_completion(clerk, pk, now, missing="身份证复印件"),
        "refuse": lambda: verbs.refuse_case(clerk, pk, now, ground=RefuseGround.UNSUITABLE),
        "accept": lambda: verbs.accept_case(clerk, pk, now),
        "designate": lambda: verbs.designate_mediator(clerk, pk, now, mediator=str(cast.mediator.pk)),
        "take_on": lambda: verbs.take_on_case(mediator, pk, now, disclosure="none"),
        "consent": lambda: _agree(cast, case, now, *BEFORE_MEDIATION),
        "verify": lambda: _verify(cast, case, now),
        "begin": lambda: verbs.begin_mediation(mediator, pk, now),
        "suspend": lambda: verbs.suspend_mediation(mediator, pk, now, reason=SuspendReason.APPRAISAL),
        "agree_extension": lambda: _agree(cast, case, now, Step.EXTENSION),
        "propose": lambda: propose_agreement(mediator, case_for(mediator, pk), TEXT, now),
        "settle": lambda: _sign(cast, case, now),
        "agree_confirmation": lambda: _agree(cast, case, now, Step.CONFIRMATION),
        "apply": lambda: verbs.apply_for_confirmation(cast.actor("applicant"), pk, now),
        "confirm": lambda: verbs.confirm_agreement(clerk, pk, now),
        "end": lambda: verbs.end_case(mediator, pk, now, ground=EndGround.GAP),
        "transfer": lambda: verbs.transfer_case(clerk, pk, now),
        "archive": lambda: verbs.archive_case(clerk, pk, now),
    }
    acts[step]()


def case_in(stage: Stage, cast: Cast, now: datetime = START, **fields: object) -> Case:
    """A case that stands in this stage; every step was taken at `now`."""
    case = verbs.open_draft(cast.actor("applicant"), cast.court, draft_of(cast, **fields), now)
    for step in STEPS[stage]:
        take_step(step, cast, case, now)
    case.refresh_from_db()
    assert case.stage == stage
    return case
