"""Tables of cases."""

from mediation.cases.models.assignment import Disclosure, DisclosureAnswer, PanelMember
from mediation.cases.models.case import Case, CaseNumberSequence
from mediation.cases.models.deadline import ClockStop, Deadline
from mediation.cases.models.evidence import Evidence
from mediation.cases.models.history import CaseEvent
from mediation.cases.models.party import Consent, IdentityCheck, Party, Representative

__all__ = [
    "Case",
    "CaseEvent",
    "CaseNumberSequence",
    "ClockStop",
    "Consent",
    "Deadline",
    "Disclosure",
    "DisclosureAnswer",
    "Evidence",
    "IdentityCheck",
    "PanelMember",
    "Party",
    "Representative",
]
