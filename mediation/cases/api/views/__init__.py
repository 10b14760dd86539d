"""Cases over HTTP."""

from mediation.cases.api.views.assignment import CandidatesView
from mediation.cases.api.views.base import CaseView
from mediation.cases.api.views.cases import LIST_FILTERS, VERBS, CaseActionView, CaseDetailView, CaseListView
from mediation.cases.api.views.deadlines import ConfirmationView, DeadlineListView, ExplanationView
from mediation.cases.api.views.filing import CauseListView, EvidenceFileView, EvidenceListView
from mediation.cases.api.views.parties import ConsentView, VerifyIdentityView

__all__ = [
    "LIST_FILTERS",
    "VERBS",
    "CandidatesView",
    "CaseActionView",
    "CaseDetailView",
    "CaseListView",
    "CaseView",
    "CauseListView",
    "ConfirmationView",
    "ConsentView",
    "DeadlineListView",
    "EvidenceFileView",
    "EvidenceListView",
    "ExplanationView",
    "VerifyIdentityView",
]
