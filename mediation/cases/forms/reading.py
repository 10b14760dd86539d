"""Reading and checking the forms of the kinds of dispute.

A form that is wrong stops the start of the process with its file, the line and the reason, as a rule pack does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from mediation.cases.forms.questions import Choice, DisputeForm, Paper, Question, QuestionKind
from mediation.rules.enums import Cause
from mediation.rules.tables import Table, read_checked

FOLDER = Path(__file__).parent / "form_files"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _optional_text(table: Table, key: str) -> str:
    return table.text(key) if key in table.content else ""


def _named(table: Table, name: str) -> str:
    if not NAME.fullmatch(name):
        raise table.fault(name, "is no name: wanted small letters, digits and _, at most 40 of them")
    return name


def _paper(name: str, entry: Table) -> Paper:
    required = entry.flag("required", otherwise=False)
    help_zh, help_en = _optional_text(entry, "help_zh"), _optional_text(entry, "help_en")
    if bool(help_zh) != bool(help_en):
        raise entry.fault("help_zh" if help_zh else "help_en", "stands alone: help is written in both languages")
    return Paper(name, entry.text("label_zh"), entry.text("label_en"), help_zh, help_en, required)


def _choice(value: str, entry: Table) -> Choice:
    choice = Choice(value, entry.text("zh"), entry.text("en"))
    entry.refuse_the_rest()
    return choice


def _question(name: str, entry: Table) -> Question:
    asked = _paper(name, entry)
    kind = QuestionKind(entry.one_of("kind", [str(kind) for kind in QuestionKind]))
    choices: tuple[Choice, ...] = ()
    if kind == QuestionKind.CHOICE:
        listed = entry.section("choices")
        choices = tuple(_choice(_named(listed, value), listed.section(value)) for value in listed.content)
        if len(choices) < 2:
            raise entry.fault("choices", "has fewer than two answers to choose from")
    entry.refuse_the_rest()
    return Question(**vars(asked), kind=kind, choices=choices)


def _form(table: Table) -> DisputeForm:
    questions, papers = table.section("questions"), table.section("papers")
    if not questions.content:
        raise table.fault("questions", "is empty: a kind of dispute asks at least one question")
    form = DisputeForm(
        cause=table.one_of("cause", Cause.values),
        valid_from=table.day("valid_from"),
        questions=tuple(_question(_named(questions, name), questions.section(name)) for name in questions.content),
        papers=tuple(_whole_paper(_named(papers, name), papers.section(name)) for name in papers.content),
    )
    table.refuse_the_rest()
    return form


def _whole_paper(name: str, entry: Table) -> Paper:
    paper = _paper(name, entry)
    entry.refuse_the_rest()
    return paper


def read_form(path: Path) -> DisputeForm:
    """One form from its file. Raises `ImproperlyConfigured` with file, line and reason when it is wrong."""
    return read_checked(path, "form", _form)


def read_forms(folder: Path) -> dict[str, tuple[DisputeForm, ...]]:
    """All forms of a folder by cause, in the order of time. Raises `ImproperlyConfigured` also where a cause has
    none, or two that begin on the same day.
    """
    found: dict[str, tuple[DisputeForm, ...]] = {}
    for path in sorted(folder.glob("*.toml")):
        form = read_form(path)
        earlier = found.get(form.cause, ())
        if form.valid_from in {other.valid_from for other in earlier}:
            raise ImproperlyConfigured(f"form {path.name}: another one of {form.cause} begins on {form.valid_from} too")
        found[form.cause] = tuple(sorted((*earlier, form), key=lambda one: one.valid_from))
    if lacking := [cause for cause in Cause.values if cause not in found]:
        raise ImproperlyConfigured(f"forms: there is none for {', '.join(lacking)} in {folder}")
    return found


@lru_cache(maxsize=1)
def all_forms() -> Mapping[str, tuple[DisputeForm, ...]]:
    """All forms by cause, read once."""
    return read_forms(FOLDER)


def form_on(cause: str, day: date) -> DisputeForm | None:
    """What is asked in disputes of a cause that are begun on a day: the latest form that holds, before the first one
    the first. None where no cause is chosen yet.
    """
    forms = all_forms().get(cause, ())
    begun = [form for form in forms if form.valid_from <= day]
    return begun[-1] if begun else next(iter(forms), None)
