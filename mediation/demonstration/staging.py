"""Setting the stage: people, then each scene played by the real verbs at instants of the past weeks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from mediation.accounts.demonstration import ACCOUNTS, COMMITTEE, COURT, PASSWORD, DemonstrationAccount
from mediation.accounts.enums import OrganisationKind, Role
from mediation.accounts.models import Organisation, User
from mediation.accounts.services import grant_role, set_up_organisation
from mediation.agreements.models import Agreement
from mediation.agreements.services import propose_agreement, sign_agreement
from mediation.cases import services as verbs
from mediation.cases.enums import EndGround, Performance, Side, Stage, Step, SuspendReason
from mediation.cases.models import Case
from mediation.cases.queries import case_for
from mediation.core.actor import SYSTEM, Actor
from mediation.core.clock import local_day, start_of_day
from mediation.core.fields import keyed_index
from mediation.demonstration.scenes import AGREEMENT, SCENES, TALK, Scene
from mediation.mediators.models import Mediator
from mediation.mediators.services import RosterEntry, enter_mediator
from mediation.rooms.models import Room
from mediation.rooms.services import append_message, open_session, set_session_state
from mediation.rules.enums import Cause, RefuseGround

COLLEAGUES: tuple[tuple[str, str, tuple[Cause, ...]], ...] = (
    ("何敏", "女", (Cause.SALE, Cause.DIVORCE, Cause.ELDER_SUPPORT)),
    ("方正平", "男", (Cause.SALE, Cause.NEIGHBOUR, Cause.FINANCIAL_LOAN)),
    ("林晓东", "男", (Cause.TRAFFIC, Cause.LABOUR, Cause.PROPERTY_SERVICE)),
)
"""Who else may mediate, so that there is somebody to choose between: name, gender, strengths."""


@dataclass(frozen=True)
class Cast:
    """Who plays."""

    court: Organisation
    mediator: Mediator
    users: dict[str, User]

    def actor(self, key: str) -> Actor:
        """One of the demonstration's accounts as an actor."""
        return self.users[key].as_actor()


def gather_cast(now: datetime) -> Cast:
    """Make the court, the mediation body and the accounts of the sign-in tiles; what is there stays as it is."""
    court = set_up_organisation(SYSTEM, COURT, OrganisationKind.COURT, now, code="示01", phone="0553-0000000")
    body = set_up_organisation(SYSTEM, COMMITTEE, OrganisationKind.COMMITTEE, now, court=court)
    places = {COURT: court, COMMITTEE: body}
    users = {account.key: _person(account.name, account.login, PASSWORD) for account in ACCOUNTS}
    for account in ACCOUNTS:
        if account.organisation:
            grant_role(SYSTEM, users[account.key], places[account.organisation], Role(account.role), now)
    entry = RosterEntry(
        name=users["mediator"].name,
        organisation=body,
        certificate_number="皖调20150031",
        certificate_expires_on=date(2029, 12, 31),
        gender="女",
        engaged_on=date(2015, 3, 1),
        specialties=(Cause.SALE, Cause.PRIVATE_LOAN, Cause.NEIGHBOUR),
        user_id=users["mediator"].pk,
    )
    mediator, _made = enter_mediator(SYSTEM, entry, now)
    for number, (name, gender, specialties) in enumerate(COLLEAGUES, start=11):
        person = _person(name, f"139000100{number}", PASSWORD)
        grant_role(SYSTEM, person, body, Role.MEDIATOR, now)
        number_on_paper = f"皖调201801{number}"
        colleague = replace(entry, name=name, gender=gender, specialties=specialties, user_id=person.pk)
        enter_mediator(SYSTEM, replace(colleague, certificate_number=number_on_paper), now)
    return Cast(court, mediator, users)


def _person(name: str, phone: str, password: str | None = None) -> User:
    found = User.objects.filter(phone_index=keyed_index(phone)).first()
    if found is None:
        found = User.objects.create_user(name, phone=phone, password=password)
        found.set_phone(phone, verified=True)
        found.save(update_fields=["phone", "phone_index", "phone_verified"])
    return found


def account_lines() -> list[str]:
    """The accounts as the console shows them."""
    return [_line(account) for account in ACCOUNTS]


def _line(account: DemonstrationAccount) -> str:
    return f"  {account.role:<14} {account.login}  {account.password}  {account.name}"


@dataclass
class Play:
    """One scene while it is played: the case, the people, and the clock of the story."""

    cast: Cast
    scene: Scene
    case: Case
    start: datetime
    now: datetime

    def at(self, hours: float) -> datetime:
        """An instant of the story, never after the present."""
        return min(self.start + timedelta(hours=hours), self.now)

    def parties(self) -> list[tuple[Actor, UUID]]:
        """Each party's actor and id."""
        return [(party.user.as_actor(), party.pk) for party in self.case.parties.all() if party.user]

    @property
    def applicant(self) -> Actor:
        """Who filed."""
        return self.parties()[0][0]

    @property
    def clerk(self) -> Actor:
        """Who reviews."""
        return self.cast.actor("clerk")

    @property
    def mediator(self) -> Actor:
        """Who mediates."""
        return self.cast.actor("mediator")

    def seen(self, actor: Actor) -> Case:
        """The case as it stands now, through its door."""
        self.case = case_for(actor, self.case.pk)
        return self.case


def _submit(play: Play) -> None:
    verbs.submit_case(_filer(play), play.case.pk, play.at(1))


def _filer(play: Play) -> Actor:
    user = play.case.filed_by
    if user is None:
        raise RuntimeError("a scene's case is filed by its applicant")
    return user.as_actor()


def _return(play: Play) -> None:
    missing = "请补充劳动合同或工资条，并写明拖欠的月份。"
    verbs.return_for_completion(play.clerk, play.case.pk, play.at(25), missing=missing)


def _refuse(play: Play) -> None:
    note = "对行政处罚不服的，可以申请行政复议或者提起行政诉讼。"
    verbs.refuse_case(play.clerk, play.case.pk, play.at(25), ground=RefuseGround.NOT_FOR_COURTS, note=note)


def _accept(play: Play) -> None:
    verbs.accept_case(play.clerk, play.case.pk, play.at(4))


def _designate(play: Play) -> None:
    verbs.designate_mediator(play.clerk, play.case.pk, play.at(24), mediator=str(play.cast.mediator.pk))


def _take_on(play: Play) -> None:
    verbs.take_on_case(play.mediator, play.case.pk, play.at(26), disclosure="none")
    if play.scene.stage == Stage.PREPARING:
        _consent(play, play.applicant, play.at(30))


def _consent(play: Play, actor: Actor, at: datetime) -> None:
    case = play.seen(actor)
    party = next(p for p in case.parties.all() if p.user_id == actor.user_id)
    steps = [Step.MEDIATION, Step.CONFIDENTIALITY, Step.SHAM_WARNING]
    verbs.give_consent(actor, case, party.pk, steps, at, service_address=party.address)


def _begin(play: Play) -> None:
    play.seen(play.mediator)
    for actor, _id in play.parties():
        _consent(play, actor, play.at(30))
    for party in play.seen(play.mediator).parties.all():
        verbs.verify_identity(play.mediator, play.case, party.pk, play.at(49))
    verbs.begin_mediation(play.mediator, play.case.pk, play.at(49.5))
    session = open_session(play.mediator, play.seen(play.mediator), "chat", play.at(50))
    set_session_state(play.mediator, session.pk, "open", play.at(50))
    if play.scene.stage == Stage.MEDIATING:
        _talk(play, session.pk)
    elif play.scene.stage != Stage.SUSPENDED:
        set_session_state(play.mediator, session.pk, "closed", play.at(52))


def _talk(play: Play, session_id: UUID) -> None:
    rooms = {room.side or "joint": room for room in Room.objects.filter(session=session_id)}
    speakers = {"mediator": "mediator", "applicant": "applicant", "respondent": "respondent"}
    for minute, (place, speaker, text) in enumerate(TALK):
        actor = play.cast.actor(speakers[speaker])
        append_message(actor, rooms[place], "text", {"text": text}, play.at(50.2) + timedelta(minutes=minute))


def _suspend(play: Play) -> None:
    verbs.suspend_mediation(
        play.mediator, play.case.pk, play.at(241), reason=SuspendReason.APPRAISAL, note="等待伤残鉴定。"
    )


def _propose(play: Play) -> None:
    text = AGREEMENT.format(amount=play.scene.amount or 0)
    propose_agreement(play.mediator, play.seen(play.mediator), text, play.at(193))


def _sign(play: Play) -> None:
    agreement = Agreement.objects.get(case=play.case, withdrawn_at=None)
    sign_agreement(play.mediator, agreement.pk, agreement.sha256, play.at(194))
    for hour, (actor, _id) in enumerate(play.parties()):
        sign_agreement(actor, agreement.pk, agreement.sha256, play.at(195 + hour))


def _apply(play: Play) -> None:
    for actor, party_id in play.parties():
        verbs.give_consent(actor, play.seen(actor), party_id, [Step.CONFIRMATION], play.at(290))
    verbs.apply_for_confirmation(play.applicant, play.case.pk, play.at(291))


def _confirm(play: Play) -> None:
    verbs.confirm_agreement(play.clerk, play.case.pk, play.at(483))


def _end(play: Play) -> None:
    verbs.end_case(play.mediator, play.case.pk, play.at(389), ground=EndGround.GAP)


def _transfer(play: Play) -> None:
    verbs.transfer_case(play.clerk, play.case.pk, play.at(434))


def _archive(play: Play) -> None:
    # After the time to apply for confirmation, which ends 30 days after the last signature and any holiday after it.
    verbs.archive_case(play.clerk, play.case.pk, play.at(1200), performance=Performance.PERFORMED)


OPENING_HOUR = timedelta(hours=9)
Act = Callable[[Play], None]
TO_MEDIATION: tuple[Act, ...] = (_submit, _accept, _designate, _take_on, _begin)
TO_SETTLED: tuple[Act, ...] = (*TO_MEDIATION, _propose, _sign)
ACTS: dict[Stage, tuple[Act, ...]] = {
    Stage.DRAFT: (),
    Stage.SUBMITTED: (_submit,),
    Stage.RETURNED: (_submit, _return),
    Stage.REFUSED: (_submit, _refuse),
    Stage.ACCEPTED: (_submit, _accept),
    Stage.DESIGNATED: (_submit, _accept, _designate),
    Stage.PREPARING: (_submit, _accept, _designate, _take_on),
    Stage.MEDIATING: TO_MEDIATION,
    Stage.SUSPENDED: (*TO_MEDIATION, _suspend),
    Stage.SIGNING: (*TO_MEDIATION, _propose),
    Stage.SETTLED: TO_SETTLED,
    Stage.CONFIRMING: (*TO_SETTLED, _apply),
    Stage.CONFIRMED: (*TO_SETTLED, _apply, _confirm),
    Stage.ENDED: (*TO_MEDIATION, _end),
    Stage.TRANSFERRED: (*TO_MEDIATION, _end, _transfer),
    Stage.ARCHIVED: (*TO_SETTLED, _archive),
}
"""The verbs that bring a case to each stage."""


def play_scenes(cast: Cast, now: datetime) -> int:
    """Play every scene; returns how many cases were made."""
    for scene in SCENES:
        _play(cast, scene, now)
    return len(SCENES)


def _play(cast: Cast, scene: Scene, now: datetime) -> None:
    people = [_person(details.name, details.phone) for details in scene.parties]
    filer = next(u for u, d in zip(people, scene.parties, strict=True) if d.side == Side.APPLICANT)
    start = min(start_of_day(local_day(now) - timedelta(days=scene.days_ago)) + OPENING_HOUR, now)
    draft = verbs.Draft(scene.cause, scene.claim, scene.facts, scene.amount, scene.parties, answers=scene.answers)
    case = verbs.open_draft(filer.as_actor(), cast.court, draft, start)
    play = Play(cast, scene, case, start, now)
    for act in ACTS[scene.stage]:
        act(play)
        play.case.refresh_from_db()
