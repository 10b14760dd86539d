"""Cases as the API shows them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.accounts.api.serializers import OrganisationRefSerializer
from mediation.cases.api.serializers.actions import ActionSerializer
from mediation.cases.api.serializers.assignment import (
    ChoiceStateSerializer,
    DisclosureSerializer,
    PanelSeatSerializer,
)
from mediation.cases.api.serializers.deadlines import DeadlineSerializer
from mediation.cases.api.serializers.filing import ANSWERS, EvidenceSerializer, NoticeSerializer
from mediation.cases.api.serializers.parties import PartySerializer
from mediation.cases.choice import choice_for
from mediation.cases.enums import CaseKind, DeadlineState, Procedure, Side, Stage
from mediation.cases.models import Case, CaseEvent
from mediation.cases.notice_texts import notices_of
from mediation.cases.permissions import (
    is_court_staff,
    is_mediator,
    may_change_filing,
    may_edit_draft,
    may_see_contacts,
    party_of,
)
from mediation.cases.queries import case_title, panel_of
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.errors import NotSeen
from mediation.mediators.api.serializers import MediatorRefSerializer
from mediation.rules.enums import Cause

WHOLE_NAME_VISIBLE = 3


def reads_notices(case: Case, actor: Actor) -> bool:
    """Whether the court's notices to the applicant are this actor's to read."""
    return may_edit_draft(case, actor) or is_court_staff(case, actor)


class CaseEventSerializer(serializers.ModelSerializer[CaseEvent]):
    """One event of the history."""

    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    actor_name = serializers.SerializerMethodField()
    detail = serializers.SerializerMethodField()
    from_stage = serializers.ChoiceField(choices=Stage.choices)
    to_stage = serializers.ChoiceField(choices=Stage.choices)

    class Meta:
        model = CaseEvent
        fields = ["seq", "name", "label", "detail", "from_stage", "to_stage", "at", "actor_name", "imported"]

    def get_actor_name(self, event: CaseEvent) -> str:
        """The person; what no person did came from a register or from the system."""
        if event.actor_id is not None:
            return event.actor_name
        return str(_("From the register") if event.imported else _("System"))

    def get_detail(self, event: CaseEvent) -> str:
        """What was missing when the application was returned: for who filed it, and the court."""
        actor = self.context["actor"]
        if event.name != "return_for_completion" or not reads_notices(event.case, actor):
            return ""
        return str(event.inputs.get("missing", ""))

    def get_label(self, event: CaseEvent) -> str:
        """The event in the caller's language."""
        try:
            return str(CASE[event.name].label)
        except NotSeen:
            return event.name


class CaseSummarySerializer(serializers.ModelSerializer[Case]):
    """A case as a row of a list."""

    title = serializers.SerializerMethodField()
    stage = serializers.ChoiceField(choices=Stage.choices)
    stage_label = serializers.CharField(source="get_stage_display")
    cause = serializers.ChoiceField(choices=[*Cause.choices, ("", "")])
    cause_label = serializers.CharField(source="get_cause_display")
    court = OrganisationRefSerializer()
    mediator = MediatorRefSerializer(allow_null=True)
    applicants = serializers.SerializerMethodField()
    respondents = serializers.SerializerMethodField()
    next_deadline = serializers.SerializerMethodField()

    class Meta:
        model = Case
        fields = [
            "id",
            "number",
            "title",
            "stage",
            "stage_label",
            "stage_since",
            "cause",
            "cause_label",
            "amount",
            "court",
            "mediator",
            "applicants",
            "respondents",
            "created_at",
            "submitted_at",
            "next_deadline",
            "imported",
            "version",
        ]

    def get_title(self, case: Case) -> str:
        """Who against whom."""
        return case_title(case)

    def get_applicants(self, case: Case) -> list[str]:
        """Names of the applicant's side."""
        return [p.name for p in case.parties.all() if p.side == Side.APPLICANT]

    def get_respondents(self, case: Case) -> list[str]:
        """Names of the respondent's side."""
        return [p.name for p in case.parties.all() if p.side == Side.RESPONDENT]

    @extend_schema_field(DeadlineSerializer(allow_null=True))
    def get_next_deadline(self, case: Case) -> Any:
        """The limit that runs out first. What stands in a register of old no longer runs."""
        running = [d for d in case.deadlines.all() if d.state == DeadlineState.RUNNING and not case.imported]
        if not running:
            return None
        context = {**self.context, "packs": {case.pk: case.pack}}
        return DeadlineSerializer(min(running, key=lambda d: d.due_on), context=context).data


class CaseSerializer(CaseSummarySerializer):
    """A whole case, with what the caller can do with it."""

    body = OrganisationRefSerializer(allow_null=True)
    parties = serializers.SerializerMethodField()
    deadlines = serializers.SerializerMethodField()
    events = CaseEventSerializer(many=True)
    evidence = EvidenceSerializer(many=True)
    actions = serializers.SerializerMethodField()
    choice = serializers.SerializerMethodField()
    panel = serializers.SerializerMethodField()
    disclosures = serializers.SerializerMethodField()
    my_party = serializers.SerializerMethodField()
    my_pick = serializers.SerializerMethodField()
    is_my_case_to_mediate = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    procedure = serializers.ChoiceField(choices=Procedure.choices)
    answers = serializers.SerializerMethodField()
    notices = serializers.SerializerMethodField()

    class Meta(CaseSummarySerializer.Meta):
        fields = [
            *CaseSummarySerializer.Meta.fields,
            "claim",
            "facts",
            "note",
            "body",
            "pack",
            "regime",
            "kind",
            "in_custody",
            "procedure",
            "answers",
            "series",
            "notices",
            "on_behalf",
            "parties",
            "deadlines",
            "events",
            "evidence",
            "actions",
            "choice",
            "panel",
            "disclosures",
            "my_party",
            "my_pick",
            "is_my_case_to_mediate",
            "missing",
            "refuse_ground",
            "end_ground",
            "end_note",
            "accepted_at",
            "designated_at",
            "taken_on_at",
            "settled_at",
            "closed_at",
        ]

    @property
    def _actor(self) -> Actor:
        actor: Actor = self.context["actor"]
        return actor

    @extend_schema_field(PartySerializer(many=True))
    def get_parties(self, case: Case) -> Any:
        """The parties, as the caller may see them."""
        filling_in = may_change_filing(case, self._actor)
        contacts = filling_in or may_see_contacts(case, self._actor)
        names = {party.user_id: party.name for party in case.parties.all() if party.user_id}
        context = {**self.context, "contacts": contacts, "filling_in": filling_in, "names": names}
        return PartySerializer(case.parties.all(), many=True, context=context).data

    @extend_schema_field(DeadlineSerializer(many=True))
    def get_deadlines(self, case: Case) -> Any:
        """Every limit that ever ran."""
        context = {**self.context, "packs": {case.pk: case.pack}}
        return DeadlineSerializer(case.deadlines.all(), many=True, context=context).data

    @extend_schema_field(ANSWERS)
    def get_answers(self, case: Case) -> Any:
        """What was answered to the questions of the kind of dispute, by the question's name."""
        return case.answers

    @extend_schema_field(NoticeSerializer(many=True))
    def get_notices(self, case: Case) -> Any:
        """The written notices that stand, for who filed and the court's staff."""
        return NoticeSerializer(notices_of(case) if reads_notices(case, self._actor) else [], many=True).data

    @extend_schema_field(ActionSerializer(many=True))
    def get_actions(self, case: Case) -> Any:
        """From the lifecycle's own table: the client holds no second rule book."""
        return ActionSerializer(CASE.actions(case, self._actor, self.context["now"]), many=True).data

    @extend_schema_field(ChoiceStateSerializer(allow_null=True))
    def get_choice(self, case: Case) -> Any:
        """How far both sides' choice of a mediator has come; the list is at an address of its own."""
        if case.stage != Stage.ACCEPTED:
            return None
        return ChoiceStateSerializer(choice_for(case, self._actor)).data

    @extend_schema_field(PanelSeatSerializer(many=True))
    def get_panel(self, case: Case) -> Any:
        """Who mediates, the one who presides first."""
        return PanelSeatSerializer(panel_of(case), many=True).data

    @extend_schema_field(DisclosureSerializer(many=True))
    def get_disclosures(self, case: Case) -> Any:
        """What mediators disclosed, with the parties' answers."""
        context = {**self.context, "case": case}
        return DisclosureSerializer(case.disclosures.all(), many=True, context=context).data

    def get_my_party(self, case: Case) -> str | None:
        """Which party the caller is."""
        party = party_of(case, self._actor)
        return str(party.pk) if party else None

    def get_my_pick(self, case: Case) -> str | None:
        """Which mediator the caller's side picked; the other side's pick is shown to nobody."""
        party = party_of(case, self._actor)
        if party is None:
            return None
        pick = case.applicant_pick_id if party.side == Side.APPLICANT else case.respondent_pick_id
        return str(pick) if pick else None

    def get_is_my_case_to_mediate(self, case: Case) -> bool:
        """Whether the caller is its mediator."""
        return is_mediator(case, self._actor)
