"""What a rule pack says, as the program holds it. How a pack is written and checked is in `reading`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.utils.translation import get_language

from mediation.rules.enums import Effect, Owner, Recusal, Regime, Starts
from mediation.rules.limits import Length

Wording = TypeVar("Wording", str, tuple[str, ...])


def in_readers_language(zh: Wording, en: Wording) -> Wording:
    """One of the two wordings of a pack, by the language that is active."""
    return zh if (get_language() or "").startswith("zh") else en


@dataclass(frozen=True)
class Limit:
    """One time limit of a pack.

    `rule` is its sign in the glossary (T1…). `summary_length` is its length in summary procedure, where that differs;
    `extension` the days that may be added with approval; `causes` the only kinds of dispute it is for, none meaning
    all.
    """

    rule: str
    name_zh: str
    name_en: str
    length: Length
    starts: Starts
    owner: Owner
    effect: Effect
    article: str
    summary_length: Length | None = None
    extension: int = 0
    causes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the limit is for, in the active language."""
        return in_readers_language(self.name_zh, self.name_en)

    def length_in(self, *, summary: bool) -> Length:
        """How long it is in ordinary or in summary procedure."""
        return self.summary_length if summary and self.summary_length else self.length

    def is_for(self, cause: str) -> bool:
        """Whether it runs in disputes of this kind."""
        return not self.causes or cause in self.causes


@dataclass(frozen=True)
class RefuseGroundRule:
    """What the applicant is told when an application is not accepted on one ground (R9)."""

    notice_zh: str
    notice_en: str

    @property
    def notice(self) -> str:
        """The notice in the active language."""
        return in_readers_language(self.notice_zh, self.notice_en)


@dataclass(frozen=True)
class Pack:
    """One dated set of rules.

    `number` is the template of case numbers with {year}, {n} and, where the number names the court, {code}.
    `extension_cap` is how many days in all the parties may add by consent; None is no cap.
    """

    name: str
    title_zh: str
    title_en: str
    regime: Regime
    valid_from: date
    valid_until: date | None
    number: str
    recusal: Recusal
    extension_cap: int | None
    end_grounds: tuple[int, ...]
    refuse_grounds: dict[str, RefuseGroundRule]
    required_forms: tuple[str, ...]
    paper_only_causes: tuple[str, ...]
    unconfirmable_causes: tuple[str, ...]
    limits: dict[str, Limit]

    @property
    def title(self) -> str:
        """The pack's title in the active language."""
        return in_readers_language(self.title_zh, self.title_en)

    def holds_on(self, day: date) -> bool:
        """Whether the pack is in force on this day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
