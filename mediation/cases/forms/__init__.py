"""What is asked in each kind of dispute, and which papers belong to it.

One dated TOML file for each cause under `form_files/`, checked when the process starts: `docs/forms.md` says how one
is written. A case is asked the questions that held on the day on which it was begun.
"""

from mediation.cases.forms.answers import checked_answers, kept_answers, missing_papers, unanswered
from mediation.cases.forms.questions import Choice, DisputeForm, Paper, Question, QuestionKind
from mediation.cases.forms.reading import all_forms, form_on, read_form, read_forms

__all__ = [
    "Choice",
    "DisputeForm",
    "Paper",
    "Question",
    "QuestionKind",
    "all_forms",
    "checked_answers",
    "form_on",
    "kept_answers",
    "missing_papers",
    "read_form",
    "read_forms",
    "unanswered",
]
