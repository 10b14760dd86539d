"""Cases over HTTP."""

from mediation.cases.api.views.assignment import (
    CandidatesView,
    ChoiceView,
    DisclosureAnswerView,
    DisclosuresView,
)
from mediation.cases.api.views.base import CaseView
from mediation.cases.api.views.cases import LIST_FILTERS, VERBS, CaseActionView, CaseDetailView, CaseListView
from mediation.cases.api.views.deadlines import ConfirmationView, DeadlineListView, ExplanationView
from mediation.cases.api.views.filing import (
    CauseFormView,
    CauseListView,
    EvidenceFileView,
    EvidenceListView,
    SeriesTemplateView,
    SeriesView,
)
from mediation.cases.api.views.parties import (
    AuthorisationView,
    ConsentTextsView,
    ConsentView,
    ConsentWithdrawalView,
    IdentityView,
    RepresentativeEndView,
    RepresentativeListView,
    SpeakerView,
    VerifyIdentityView,
)

__all__ = [
    "LIST_FILTERS",
    "VERBS",
    "AuthorisationView",
    "CandidatesView",
    "CaseActionView",
    "CaseDetailView",
    "CaseListView",
    "CaseView",
    "CauseFormView",
    "CauseListView",
    "ChoiceView",
    "ConfirmationView",
    "ConsentTextsView",
    "ConsentView",
    "ConsentWithdrawalView",
    "DeadlineListView",
    "DisclosureAnswerView",
    "DisclosuresView",
    "EvidenceFileView",
    "EvidenceListView",
    "ExplanationView",
    "IdentityView",
    "RepresentativeEndView",
    "RepresentativeListView",
    "SeriesTemplateView",
    "SeriesView",
    "SpeakerView",
    "VerifyIdentityView",
]
