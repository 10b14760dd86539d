"""People, places and cases for tests, made by the program's own verbs."""

from tests.factories.cases import STEPS, answers_for, case_in, draft_of, take_step
from tests.factories.people import START, Cast, make_cast, make_court, make_mediator, make_person

__all__ = [
    "START",
    "STEPS",
    "Cast",
    "answers_for",
    "case_in",
    "draft_of",
    "make_cast",
    "make_court",
    "make_mediator",
    "make_person",
    "take_step",
]
