"""The words that people consent to.

One dated file in `consent_text_files/` a version, in both languages; the newest one is current. A file stays for as
long as a consent names its version. A wrong file stops the start of the process with its name and the reason.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import Step
from mediation.core.errors import NotSeen, Refusal

FOLDER = Path(__file__).parent / "consent_text_files"
VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
KEYS = {"title_zh", "title_en", "paragraphs_zh", "paragraphs_en", "statement_zh", "statement_en", "required"}


class Fault(Exception):
    """Why a file of texts is wrong."""


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
        return self.title_zh if _reads_chinese() else self.title_en

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The explanation in the active language."""
        return self.paragraphs_zh if _reads_chinese() else self.paragraphs_en

    @property
    def statement(self) -> str:
        """What is agreed to, in the active language."""
        return self.statement_zh if _reads_chinese() else self.statement_en


@dataclass(frozen=True)
class ConsentTexts:
    """One version of the words for every step, in the order of the steps."""

    version: str
    steps: tuple[StepText, ...]


def _reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def _step_text(step: str, entry: Any) -> StepText:
    if not isinstance(entry, dict) or set(entry) != KEYS:
        found = set(entry) if isinstance(entry, dict) else set()
        raise Fault(f"[{step}] has {sorted(found ^ KEYS)} missing or too much")
    for key in sorted(KEYS - {"required"}):
        texts = entry[key] if key.startswith("paragraphs") else [entry[key]]
        if not isinstance(texts, list) or not texts:
            raise Fault(f"{step}.{key} is {texts!r}, wanted a list of texts")
        if wrong := [text for text in texts if not isinstance(text, str) or not text.strip()]:
            raise Fault(f"{step}.{key} holds {wrong[0]!r}, wanted a text in quotes")
    if not isinstance(entry["required"], bool):
        raise Fault(f"{step}.required is {entry['required']!r}, wanted true or false")
    if len(entry["paragraphs_zh"]) != len(entry["paragraphs_en"]):
        raise Fault(f"{step} has more paragraphs in one language than in the other")
    return StepText(
        step=Step(step),
        title_zh=entry["title_zh"],
        title_en=entry["title_en"],
        paragraphs_zh=tuple(entry["paragraphs_zh"]),
        paragraphs_en=tuple(entry["paragraphs_en"]),
        statement_zh=entry["statement_zh"],
        statement_en=entry["statement_en"],
        required=entry["required"],
    )


def _read(path: Path) -> ConsentTexts:
    if not VERSION.fullmatch(path.stem):
        raise Fault("is no version: wanted a year and a month, like 2026-11.toml")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    if odd := sorted(set(content) ^ set(Step.values)):
        raise Fault(f"has {odd} missing or too much: wanted one section for each step")
    return ConsentTexts(path.stem, tuple(_step_text(step, content[step]) for step in Step.values))


@lru_cache(maxsize=4)
def _all_texts(folder: Path) -> dict[str, ConsentTexts]:
    found: dict[str, ConsentTexts] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            found[path.stem] = _read(path)
        except (Fault, ValueError) as fault:
            raise ImproperlyConfigured(f"consent texts: {path.name}: {fault}") from fault
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
