"""The lifecycle of a case: one table, from which the API's actions, the diagrams and the tests follow.

Stages and events are those of the online mediation rules (法释〔2021〕23号, R1 to R30) and of the provisions on
invited mediation (法释〔2016〕14号). No other code assigns a stage.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mediation.cases import guards as g
from mediation.cases import notices
from mediation.cases.enums import EndGround, Performance, Procedure, RejectGround, Stage, SuspendReason
from mediation.cases.events import CaseMoved
from mediation.cases.models import Case, CaseEvent
from mediation.cases.permissions import APPLICANT, CLERK, FILING_CLERK, MEDIATOR, PARTY, SYSTEM
from mediation.lifecycle import Attempt, Input, Lifecycle, Option, Transition
from mediation.rules.enums import RefuseGround, Regime

S = Stage


Choices = type[RefuseGround | EndGround | RejectGround | SuspendReason | Performance | Procedure | Regime]


def _options(choices: Choices) -> tuple[Option, ...]:
    return tuple(Option(str(value), label) for value, label in choices.choices)


def remember(attempt: Attempt[Case], row: Transition[Case], source: str, on_record: datetime | None) -> None:
    """Write the case's own history row, and tell whom it concerns. The case row is locked, so numbers follow on."""
    last = CaseEvent.objects.filter(case=attempt.subject).order_by("-seq").values_list("seq", flat=True).first() or 0
    CaseEvent.objects.create(
        case=attempt.subject,
        seq=last + 1,
        name=row.name,
        from_stage=source,
        to_stage=row.target,
        at=attempt.now,
        recorded_at=on_record or attempt.now,
        actor_id=attempt.actor.user_id,
        actor_name=attempt.actor.name,
        inputs={key: str(value) for key, value in attempt.inputs.items() if value not in (None, "", [], False)},
        imported=on_record is not None,
        version=attempt.subject.version,
    )
    if on_record is None:
        notices.tell(attempt.subject, row.name, row.label, _note(attempt, row), attempt.now)


def _note(attempt: Attempt[Case], row: Transition[Case]) -> str:
    """What the actor wrote of it in their own words."""
    written = (attempt.inputs.get(i.name) for i in row.inputs if i.kind == "text")
    return next((str(text) for text in written if text), "")


def announce(attempt: Attempt[Case], row: Transition[Case], source: str) -> CaseMoved:
    """What parts above hear after the commit."""
    return CaseMoved(attempt.subject.pk, row.name, source, row.target, attempt.now)


MEDIATOR_INPUT = Input("mediator", "mediator", _("Mediator"))
REASON = Input("reason", "text", _("Reason"))
NOTE = Input("note", "text", _("Note"), required=False)

CASE = Lifecycle[Case](
    name="case",
    model=Case,
    remember=remember,
    announce=announce,
    prefetch=("parties__consents", "parties__representatives", "deadlines"),
    acts={
        "open_draft": _("Application opened"),
        "change_draft": _("Application changed"),
        "pick_mediator": _("A side picked a mediator"),
        "consent": _("Consent recorded"),
        "withdraw_consent": _("Consent withdrawn"),
        "declare_identity": _("Identity entered by the party"),
        "verify_identity": _("Identity checked"),
        "add_representative": _("Representative added"),
        "end_representative": _("Representative ended"),
        "speak_for": _("Representative party named"),
        "evidence": _("Evidence handed in"),
        "refuse_mediators": _("Refused the mediator again and named nobody"),
        "disclose": _("Mediator disclosed a relation"),
        "answer_disclosure": _("Disclosure answered"),
        "take_up_confirmation": _("Confirmation taken up by the court"),
        "extend_confirmation": _("Time to decide on the confirmation extended"),
        "close_choice": _("Time to choose a mediator together ended"),
        "contact": _("Contact attempt recorded"),
    },
    transitions=(
        Transition(
            "submit",
            _("Submit"),
            (S.DRAFT, S.RETURNED),
            S.SUBMITTED,
            (APPLICANT, FILING_CLERK),
            _("Hands the dispute to the court. The limitation period is interrupted at this instant."),
            guards=(
                g.names_both_sides,
                g.every_party_can_be_reached,
                g.is_of_a_kind,
                g.is_of_a_kind_mediated_here,
                g.says_what_is_wanted,
                g.says_what_happened,
                g.answers_every_question,
                g.hands_in_every_paper,
                g.paper_is_scanned,
            ),
            basis="在线调解规则 3, 8; 诉讼时效规定 12",
        ),
        Transition(
            "return_for_completion",
            _("Return for completion"),
            (S.SUBMITTED,),
            S.RETURNED,
            (CLERK,),
            _("Asks the applicant for what is missing."),
            inputs=(Input("missing", "text", _("What is missing")),),
            basis="在线调解规则 8",
        ),
        Transition(
            "refuse",
            _("Do not accept"),
            (S.SUBMITTED,),
            S.REFUSED,
            (CLERK,),
            _("Turns the application down and tells the applicant why and what else is open to them."),
            guards=(g.competent_court_is_named,),
            inputs=(
                Input("ground", "choice", _("Ground"), options=_options(RefuseGround)),
                Input("competent_court", "text", _("Court that has jurisdiction"), required=False),
                NOTE,
            ),
            basis="在线调解规则 9",
            irreversible=True,
        ),
        Transition(
            "accept",
            _("Accept"),
            (S.SUBMITTED,),
            S.ACCEPTED,
            (CLERK,),
            _("Takes the case, fixes its rules and gives it a number."),
            guards=(
                g.names_both_sides,
                g.every_party_can_be_reached,
                g.is_of_a_kind,
                g.is_of_a_kind_mediated_here,
                g.court_has_jurisdiction,
            ),
            inputs=(
                Input("regime", "choice", _("Rules"), required=False, options=_options(Regime)),
                Input("procedure", "choice", _("Procedure"), required=False, options=_options(Procedure)),
            ),
            basis="在线调解规则 1, 3, 8, 24; 民诉法 18",
        ),
        Transition(
            "choose",
            _("Choose a mediator"),
            (S.ACCEPTED,),
            S.DESIGNATED,
            (PARTY,),
            _("Both sides pick from the same list; when the picks agree, the mediator is asked."),
            guards=(g.choice_is_open, *g.MEDIATOR_FITS, g.both_sides_picked_the_same),
            inputs=(MEDIATOR_INPUT,),
            basis="在线调解规则 10",
        ),
        Transition(
            "designate",
            _("Designate a mediator"),
            (S.ACCEPTED,),
            S.DESIGNATED,
            (CLERK,),
            _(
                "The court names the mediator, who has three working days to take the case on. In hard cases it names "
                "a panel, in which this one presides."
            ),
            guards=(*g.MEDIATOR_FITS, g.panel_is_of_a_fitting_size, g.both_sides_are_not_choosing),
            inputs=(
                MEDIATOR_INPUT,
                Input("members", "mediators", _("Other members of the panel"), required=False),
            ),
            basis="在线调解规则 6, 10, 11",
        ),
        Transition(
            "decline",
            _("Decline"),
            (S.DESIGNATED,),
            S.ACCEPTED,
            (MEDIATOR, SYSTEM),
            _("The mediator does not take the case; another one is designated."),
            inputs=(REASON,),
            basis="在线调解规则 12",
        ),
        Transition(
            "take_on",
            _("Take the case on"),
            (S.DESIGNATED,),
            S.PREPARING,
            (MEDIATOR,),
            _("The mediator accepts and discloses relations to the parties; the mediation period starts."),
            guards=(g.disclosure_is_as_recorded, g.disclosures_are_waived),
            inputs=(
                Input(
                    "disclosure",
                    "choice",
                    _("Disclosure"),
                    options=(
                        Option("none", _("I have no relation to a party and no interest in the case.")),
                        Option("made", _("I have disclosed a relation, and every party agreed all the same.")),
                    ),
                ),
            ),
            basis="在线调解规则 12, 13, 24",
        ),
        Transition(
            "begin",
            _("Begin mediation"),
            (S.PREPARING,),
            S.MEDIATING,
            (MEDIATOR,),
            _("Everybody has agreed, is known and is warned: the mediation begins."),
            guards=(
                g.every_party_consented,
                g.every_identity_is_verified,
                g.every_party_is_warned,
                g.every_party_gave_a_service_address,
                g.every_child_has_a_guardian,
                g.agents_have_authority,
            ),
            basis="在线调解规则 4, 15, 17",
        ),
        Transition(
            "suspend",
            _("Suspend"),
            (S.MEDIATING,),
            S.SUSPENDED,
            (MEDIATOR, CLERK),
            _("The mediation rests; its clock stands meanwhile."),
            inputs=(Input("reason", "choice", _("Reason"), options=_options(SuspendReason)), NOTE),
            basis="在线调解规则 23, 26",
        ),
        Transition(
            "resume",
            _("Resume"),
            (S.SUSPENDED,),
            S.MEDIATING,
            (MEDIATOR, CLERK),
            _("The mediation goes on; the time it rested is added."),
            basis="在线调解规则 26",
        ),
        Transition(
            "extend",
            _("Extend"),
            (S.MEDIATING,),
            S.MEDIATING,
            (MEDIATOR,),
            _("More time, because every party agreed to it."),
            guards=(g.every_party_agreed_to_extend, g.extension_is_within_the_cap),
            inputs=(Input("days", "days", _("Days")),),
            basis="在线调解规则 24",
        ),
        Transition(
            "change_mediator",
            _("Change the mediator"),
            (S.PREPARING, S.MEDIATING),
            S.ACCEPTED,
            (PARTY, CLERK, SYSTEM),
            _(
                "The mediator is released and another one is found. "
                "Refusing again and choosing nobody counts as unwilling."
            ),
            guards=(
                g.clerk_has_grounds_to_change,
                g.another_mediator_is_named,
                *g.MEDIATOR_FITS,
                g.second_change_names_a_choice,
            ),
            inputs=(
                REASON,
                Input("mediator", "mediator", _("Whom your side wants instead"), required=False),
                Input("without_choice", "flag", _("Name nobody; the mediation then ends"), required=False),
            ),
            basis="在线调解规则 13, 14",
        ),
        Transition(
            "propose_agreement",
            _("Draft the agreement"),
            (S.MEDIATING,),
            S.SIGNING,
            (MEDIATOR,),
            _("Puts the agreement before everybody for signature."),
            basis="在线调解规则 19",
            through="agreement",
        ),
        Transition(
            "reopen",
            _("Reopen the talks"),
            (S.SIGNING,),
            S.MEDIATING,
            (MEDIATOR,),
            _("Takes the draft back, as long as nobody has signed it."),
            basis="在线调解规则 19",
        ),
        Transition(
            "settle",
            _("Last signature"),
            (S.SIGNING,),
            S.SETTLED,
            (SYSTEM,),
            _("All parties and the mediator signed the same version. It took effect at the last party's signature."),
            basis="在线调解规则 19, 25(1)",
            irreversible=True,
            through="signature",
        ),
        Transition(
            "apply_confirmation",
            _("Apply for judicial confirmation"),
            (S.SETTLED,),
            S.CONFIRMING,
            (PARTY,),
            _("All parties together ask the court to make the agreement enforceable."),
            guards=(
                g.every_party_applies,
                g.pack_knows_confirmation,
                g.confirmation_is_in_time,
                g.agreement_can_be_confirmed,
            ),
            basis="人民调解法 33; 民诉法 205",
        ),
        Transition(
            "confirm",
            _("Confirm"),
            (S.CONFIRMING,),
            S.CONFIRMED,
            (CLERK,),
            _("Records the court's ruling that the agreement is enforceable."),
            basis="法释〔2011〕5号 5",
            irreversible=True,
        ),
        Transition(
            "reject_confirmation",
            _("Reject the confirmation"),
            (S.CONFIRMING,),
            S.SETTLED,
            (CLERK,),
            _("Records the court's ruling that it is not confirmed, with the ground."),
            inputs=(Input("ground", "choice", _("Ground"), options=_options(RejectGround)), NOTE),
            basis="民诉法解释 358",
        ),
        Transition(
            "end",
            _("End the mediation"),
            (S.PREPARING, S.MEDIATING, S.SUSPENDED, S.SIGNING),
            S.ENDED,
            (MEDIATOR, CLERK, SYSTEM),
            _("Ends without an agreement, on one of the eight grounds."),
            guards=(g.other_ground_is_explained, g.ground_is_one_of_the_pack),
            inputs=(Input("ground", "choice", _("Ground"), options=_options(EndGround)), NOTE),
            basis="在线调解规则 21, 25",
            irreversible=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            (S.SUBMITTED, S.ACCEPTED, S.DESIGNATED, S.PREPARING, S.MEDIATING),
            S.ENDED,
            (APPLICANT,),
            _("The applicant takes the application back."),
            inputs=(Input("reason", "text", _("Reason"), required=False),),
            basis="在线调解规则 25(2)",
            irreversible=True,
        ),
        Transition(
            "transfer",
            _("Transfer for registration"),
            (S.ENDED,),
            S.TRANSFERRED,
            (CLERK,),
            _("Hands the papers to the court's registration; nothing said in mediation goes with them."),
            basis="在线调解规则 18, 21",
        ),
        Transition(
            "archive",
            _("Archive"),
            (S.SETTLED, S.CONFIRMED, S.ENDED, S.TRANSFERRED, S.REFUSED),
            S.ARCHIVED,
            (CLERK, SYSTEM),
            _("Seals the file."),
            guards=(g.nothing_is_open, g.performance_is_accounted_for),
            inputs=(
                Input(
                    "performance",
                    "choice",
                    _("What has become of the agreement"),
                    required=False,
                    options=_options(Performance),
                ),
            ),
            basis="人民调解法 27",
            irreversible=True,
        ),
    ),
)
