"""Cases as the API shows them. Serializers read; they never save."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from mediation.accounts.api.serializers import OrganisationRefSerializer
from mediation.cases.enums import ConsentChannel, DeadlineState, PartyKind, Side, Stage, Step
from mediation.cases.guards import has_consented
from mediation.cases.models import Case, CaseEvent, Deadline, Evidence, Party
from mediation.cases.permissions import is_being_filled_in, is_mediator, may_edit_draft, may_see_contacts, party_of
from mediation.cases.queries import case_title
from mediation.cases.transitions import CASE
from mediation.core.actor import Actor
from mediation.core.clock import local_day
from mediation.core.errors import NotSeen
from mediation.core.fields import masked_identity, masked_phone
from mediation.mediators.api.serializers import MediatorRefSerializer, MediatorSerializer
from mediation.rules.enums import Cause
from mediation.rules.queries import limit_name

WHOLE_NAME_VISIBLE = 3


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """A time limit with its article and the days that are left."""

    name = serializers.SerializerMethodField()
    days_left = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=DeadlineState.choices)
    unit = serializers.ChoiceField(choices=["day", "working_day"])

    class Meta:
        model = Deadline
        fields = [
            "rule",
            "name",
            "article",
            "length",
            "unit",
            "extended_by",
            "starts_on",
            "due_on",
            "days_left",
            "state",
            "provisional",
        ]

    def get_name(self, deadline: Deadline) -> str:
        """What the limit is for, in the caller's language."""
        return limit_name(self.context["packs"].get(deadline.case_id, ""), deadline.rule)

    def get_days_left(self, deadline: Deadline) -> int:
        """Calendar days to the last day; negative when it is past."""
        return (deadline.due_on - local_day(self.context["now"])).days


class PartySerializer(serializers.ModelSerializer[Party]):
    """A party; contacts in full for those who must reach them, masked for everybody else."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=PartyKind.choices)
    phone = serializers.SerializerMethodField()
    id_number = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()
    has_account = serializers.SerializerMethodField()
    is_me = serializers.SerializerMethodField()
    consented = serializers.SerializerMethodField()
    warned = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()

    class Meta:
        model = Party
        fields = [
            "id",
            "side",
            "kind",
            "name",
            "phone",
            "id_number",
            "address",
            "has_account",
            "is_me",
            "consented",
            "warned",
            "steps",
            "identity_verified_at",
            "service_address_given_at",
        ]

    def _plain(self, party: Party) -> bool:
        own = party.user_id is not None and party.user_id == self.context["actor"].user_id
        return own or bool(self.context["contacts"])

    def get_phone(self, party: Party) -> str:
        """In full or 139****0412."""
        return party.phone if self._plain(party) else masked_phone(party.phone)

    def get_id_number(self, party: Party) -> str:
        """In full only to who fills the case in, who must be able to send it back unchanged."""
        return party.id_number if self.context["filling_in"] else masked_identity(party.id_number)

    def get_address(self, party: Party) -> str:
        """In full or its beginning."""
        return party.address if self._plain(party) else f"{party.address[:3]}***" if party.address else ""

    def get_has_account(self, party: Party) -> bool:
        """Whether a signed-in person is known to be this party."""
        return party.user_id is not None

    def get_is_me(self, party: Party) -> bool:
        """Whether it is the caller."""
        return party.user_id is not None and party.user_id == self.context["actor"].user_id

    def get_consented(self, party: Party) -> bool:
        """Whether the party agreed to mediation."""
        return has_consented(party, Step.MEDIATION)

    def get_warned(self, party: Party) -> bool:
        """Whether the party confirmed the warning of sham mediation."""
        return has_consented(party, Step.SHAM_WARNING)

    def get_steps(self, party: Party) -> list[str]:
        """Every step that a consent stands for."""
        return [step for step in Step.values if has_consented(party, Step(step))]


class CaseEventSerializer(serializers.ModelSerializer[CaseEvent]):
    """One event of the history."""

    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    actor_name = serializers.SerializerMethodField()
    from_stage = serializers.ChoiceField(choices=Stage.choices)
    to_stage = serializers.ChoiceField(choices=Stage.choices)

    class Meta:
        model = CaseEvent
        fields = ["seq", "name", "label", "from_stage", "to_stage", "at", "actor_name", "imported"]

    def get_actor_name(self, event: CaseEvent) -> str:
        """The person; what no person did came from a register or from the system."""
        if event.actor_id is not None:
            return event.actor_name
        return str(_("From the register") if event.imported else _("System"))

    def get_label(self, event: CaseEvent) -> str:
        """The event in the caller's language."""
        try:
            return str(CASE[event.name].label)
        except NotSeen:
            return event.name


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A file that was handed in."""

    name = serializers.CharField(source="file.name")
    media_type = serializers.CharField(source="file.media_type")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    uploaded_at = serializers.DateTimeField(source="file.uploaded_at")
    uploaded_by = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Evidence
        fields = ["id", "title", "name", "media_type", "size", "sha256", "uploaded_by", "uploaded_at", "url"]

    def get_uploaded_by(self, evidence: Evidence) -> str:
        """The party, or the person who handed it in."""
        if evidence.party:
            return evidence.party.name
        return evidence.file.uploaded_by.name if evidence.file.uploaded_by else ""

    def get_url(self, evidence: Evidence) -> str:
        """Where the bytes are, for who may see the case."""
        return f"/api/v1/evidence/{evidence.pk}/file/"


class OptionSerializer(serializers.Serializer[Any]):
    """One choice."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ActionInputSerializer(serializers.Serializer[Any]):
    """What an action asks for."""

    name = serializers.CharField()
    type = serializers.CharField(source="kind")
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = OptionSerializer(source="options", many=True)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why not: a code, a sentence that says what to do, the field it is about."""

    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_null=True)


class ActionSerializer(serializers.Serializer[Any]):
    """What the caller could do now, and every reason why not."""

    name = serializers.CharField(source="transition.name")
    label = serializers.CharField(source="transition.label")  # type: ignore[assignment]
    summary = serializers.CharField(source="transition.summary")
    basis = serializers.CharField(source="transition.basis")
    target = serializers.ChoiceField(choices=Stage.choices, source="transition.target")
    irreversible = serializers.BooleanField(source="transition.irreversible")
    through = serializers.CharField(source="transition.through", allow_null=True)
    allowed = serializers.BooleanField()
    reasons = ReasonSerializer(source="refusals", many=True)
    fields = ActionInputSerializer(source="transition.inputs", many=True)  # type: ignore[assignment]


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
    my_party = serializers.SerializerMethodField()
    my_pick = serializers.SerializerMethodField()
    is_my_case_to_mediate = serializers.SerializerMethodField()

    class Meta(CaseSummarySerializer.Meta):
        fields = [
            *CaseSummarySerializer.Meta.fields,
            "claim",
            "facts",
            "note",
            "body",
            "pack",
            "regime",
            "on_behalf",
            "parties",
            "deadlines",
            "events",
            "evidence",
            "actions",
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
        filling_in = is_being_filled_in(case) and may_edit_draft(case, self._actor)
        contacts = filling_in or may_see_contacts(case, self._actor)
        context = {**self.context, "contacts": contacts, "filling_in": filling_in}
        return PartySerializer(case.parties.all(), many=True, context=context).data

    @extend_schema_field(DeadlineSerializer(many=True))
    def get_deadlines(self, case: Case) -> Any:
        """Every limit that ever ran."""
        context = {**self.context, "packs": {case.pk: case.pack}}
        return DeadlineSerializer(case.deadlines.all(), many=True, context=context).data

    @extend_schema_field(ActionSerializer(many=True))
    def get_actions(self, case: Case) -> Any:
        """From the lifecycle's own table: the client holds no second rule book."""
        return ActionSerializer(CASE.actions(case, self._actor, self.context["now"]), many=True).data

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


class PartyInputSerializer(serializers.Serializer[Any]):
    """A party as it is filled in."""

    side = serializers.ChoiceField(choices=Side.choices)
    kind = serializers.ChoiceField(choices=PartyKind.choices, default=PartyKind.PERSON)
    name = serializers.CharField(max_length=120)
    phone = serializers.RegexField(r"^$|^[0-9+][0-9 -]{4,18}$", allow_blank=True, default="")
    id_number = serializers.CharField(max_length=40, allow_blank=True, default="")
    address = serializers.CharField(max_length=300, allow_blank=True, default="")


class DraftSerializer(serializers.Serializer[Any]):
    """A dispute as it is filled in; everything may still be missing until it is submitted."""

    cause = serializers.ChoiceField(choices=[*Cause.choices, ("", "")], required=False)
    claim = serializers.CharField(max_length=5000, allow_blank=True, required=False)
    facts = serializers.CharField(max_length=20000, allow_blank=True, required=False)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, allow_null=True, required=False)
    parties = PartyInputSerializer(many=True, required=False)


class NewCaseSerializer(DraftSerializer):
    """The first save of a dispute."""

    court = serializers.UUIDField()
    on_behalf = serializers.BooleanField(default=False)


class ChangedDraftSerializer(DraftSerializer):
    """A later save; `version` is the one that was loaded."""

    version = serializers.IntegerField(min_value=1)


class ActionRequestSerializer(serializers.Serializer[Any]):
    """An action's inputs, as its `fields` name them, and the version that was loaded."""

    version = serializers.IntegerField(min_value=1, required=False)
    missing = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    ground = serializers.CharField(max_length=40, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    mediator = serializers.UUIDField(required=False)
    days = serializers.IntegerField(required=False, min_value=1, max_value=366)
    disclosure = serializers.CharField(max_length=20, required=False, allow_blank=True)


class ConsentRequestSerializer(serializers.Serializer[Any]):
    """What a party consents to, or what its mediator records for it."""

    steps = serializers.ListField(child=serializers.ChoiceField(choices=Step.choices), allow_empty=False)
    service_address = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    party = serializers.UUIDField(required=False)
    channel = serializers.ChoiceField(choices=ConsentChannel.choices, default=ConsentChannel.WEB)


class EvidenceRequestSerializer(serializers.Serializer[Any]):
    """A file to hand in."""

    file = serializers.FileField()
    title = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class CandidateSerializer(serializers.Serializer[Any]):
    """A mediator for a case: the roster entry, whether eligible, and why not."""

    mediator = MediatorSerializer()
    open_cases = serializers.IntegerField()
    specialist = serializers.BooleanField()
    eligible = serializers.BooleanField()
    reasons = ReasonSerializer(many=True)


class CauseSerializer(serializers.Serializer[Any]):
    """A cause of action by code and names."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
