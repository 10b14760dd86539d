"""The words that people consent to.

One dated file in `consent_text_files/` a version, in both languages; the newest one is current. A file stays for as
long as a consent names its version. A wrong file stops the start of the process with its name, the line and
the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import Step
from mediation.core.errors import NotSeen, Refusal
from mediation.rules.packs import in_readers_language
from mediation.rules.tables import Table, read_checked

FOLDER = Path(__file__).parent / "consent_text_files"
VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class StepText:
    """What is said of one step, and the sentence that somebody agrees to."""

    step: Step
    title_zh: str
    title_en: str
    paragraphs_zh: tuple[str, ...]
    paragraphs_en: tuple[str, ...]
    statement_zh: str
    statement_en: str
    required: bool

    @property
    def title(self) -> str:
        """The heading in the active language."""
        return in_readers_language(self.title_zh, self.title_en)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The explanation in the active language."""
        return in_readers_language(self.paragraphs_zh, self.paragraphs_en)

    @property
    def statement(self) -> str:
        """What is agreed to, in the active language."""
        return in_readers_language(self.statement_zh, self.statement_en)


@dataclass(frozen=True)
class ConsentTexts:
    """One version of the words for every step, in the order of the steps."""

    version: str
    steps: tuple[StepText, ...]


def _step_text(step: Step, entry: Table) -> StepText:
    text = StepText(
        step=step,
        title_zh=entry.text("title_zh"),
        title_en=entry.text("title_en"),
        paragraphs_zh=entry.texts("paragraphs_zh"),
        paragraphs_en=entry.texts("paragraphs_en"),
        statement_zh=entry.text("statement_zh"),
        statement_en=entry.text("statement_en"),
        required=entry.flag("required"),
    )
    if len(text.paragraphs_zh) != len(text.paragraphs_en):
        raise entry.fault("paragraphs_en", "has another number of paragraphs than paragraphs_zh")
    entry.refuse_the_rest()
    return text


def _texts(version: str, table: Table) -> ConsentTexts:
    texts = ConsentTexts(version, tuple(_step_text(step, table.section(step)) for step in Step))
    table.refuse_the_rest()
    return texts


def _read(path: Path) -> ConsentTexts:
    if not VERSION.fullmatch(path.stem):
        raise ImproperlyConfigured(
            f"consent texts {path.name}: the name is no version: wanted a year and a month, like 2026-11.toml"
        )
    return read_checked(path, "consent texts", lambda table: _texts(path.stem, table))


@lru_cache(maxsize=4)
def _all_texts(folder: Path) -> dict[str, ConsentTexts]:
    found = {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}
    if not found:
        raise ImproperlyConfigured(f"consent texts: there is no file in {folder}")
    return found


def check_consent_texts(folder: Path = FOLDER) -> None:
    """Stop the start with file and reason when a text is wrong, not when somebody is to read it."""
    _all_texts(folder)


def current_consent_texts(folder: Path = FOLDER) -> ConsentTexts:
    """The newest version."""
    return _all_texts(folder)[max(_all_texts(folder))]


def consent_texts_of(version: str, folder: Path = FOLDER) -> ConsentTexts:
    """One version, that somebody once consented to. Raises `NotSeen` when there is none of that name."""
    found = _all_texts(folder).get(version)
    if found is None:
        raise NotSeen(Refusal("no_such_version", _("There are no consent texts of this version."), "version"))
    return found
