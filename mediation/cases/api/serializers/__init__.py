"""Cases as the API shows them. Serializers read; they never save."""

from mediation.cases.api.serializers.actions import (
    ActionInputSerializer,
    ActionRequestSerializer,
    ActionSerializer,
    OptionSerializer,
    ReasonSerializer,
)
from mediation.cases.api.serializers.assignment import (
    CandidateSerializer,
    ChoiceSerializer,
    ChoiceStateSerializer,
    DisclosureAnswerRequestSerializer,
    DisclosureRequestSerializer,
    DisclosureSerializer,
    PanelSeatSerializer,
)
from mediation.cases.api.serializers.cases import (
    WHOLE_NAME_VISIBLE,
    CaseEventSerializer,
    CaseSerializer,
    CaseSummarySerializer,
)
from mediation.cases.api.serializers.deadlines import (
    ClockStopSerializer,
    ConfirmationActSerializer,
    DeadlineSerializer,
    ExplanationSerializer,
    ListedDeadlineSerializer,
)
from mediation.cases.api.serializers.filing import (
    CauseFormSerializer,
    CauseSerializer,
    ChangedDraftSerializer,
    DraftSerializer,
    EvidenceRequestSerializer,
    EvidenceSerializer,
    NewCaseSerializer,
    NoticeSerializer,
    SeriesReportSerializer,
    SeriesRequestSerializer,
)
from mediation.cases.api.serializers.parties import ConsentRequestSerializer, PartyInputSerializer, PartySerializer

__all__ = [
    "WHOLE_NAME_VISIBLE",
    "ActionInputSerializer",
    "ActionRequestSerializer",
    "ActionSerializer",
    "CandidateSerializer",
    "CaseEventSerializer",
    "CaseSerializer",
    "CaseSummarySerializer",
    "CauseFormSerializer",
    "CauseSerializer",
    "ChangedDraftSerializer",
    "ChoiceSerializer",
    "ChoiceStateSerializer",
    "ClockStopSerializer",
    "ConfirmationActSerializer",
    "ConsentRequestSerializer",
    "DeadlineSerializer",
    "DisclosureAnswerRequestSerializer",
    "DisclosureRequestSerializer",
    "DisclosureSerializer",
    "DraftSerializer",
    "EvidenceRequestSerializer",
    "EvidenceSerializer",
    "ExplanationSerializer",
    "ListedDeadlineSerializer",
    "NewCaseSerializer",
    "NoticeSerializer",
    "OptionSerializer",
    "PanelSeatSerializer",
    "PartyInputSerializer",
    "PartySerializer",
    "ReasonSerializer",
    "SeriesReportSerializer",
    "SeriesRequestSerializer",
]
