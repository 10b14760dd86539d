"""The questions and papers of a kind of dispute, as the program holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mediation.rules.packs import in_readers_language


class QuestionKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Choice:
    """One answer of a closed list."""

    value: str
    label_zh: str
    label_en: str

    @property
    def label(self) -> str:
        """The answer in the active language."""
        return in_readers_language(self.label_zh, self.label_en)


@dataclass(frozen=True)
class Paper:
    """One paper that belongs to the kind of dispute. Few are required: a dispute is to be filed from a phone."""

    name: str
    label_zh: str
    label_en: str
    help_zh: str = ""
    help_en: str = ""
    required: bool = False

    @property
    def label(self) -> str:
        """What the paper is called in the active language."""
        return in_readers_language(self.label_zh, self.label_en)

    @property
    def help(self) -> str:
        """What is to be seen on it, in the active language."""
        return in_readers_language(self.help_zh, self.help_en)


@dataclass(frozen=True)
class Question(Paper):
    """One question."""

    kind: QuestionKind = QuestionKind.TEXT
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class DisputeForm:
    """What is asked in disputes of one cause that are begun from a day on."""

    cause: str
    valid_from: date
    questions: tuple[Question, ...]
    papers: tuple[Paper, ...]

    def question(self, name: str) -> Question | None:
        """The question of that name; None where the form has none."""
        return next((question for question in self.questions if question.name == name), None)

    def paper(self, name: str) -> Paper | None:
        """The paper of that name; None where the form has none."""
        return next((paper for paper in self.papers if paper.name == name), None)
