"""Refusals: what a rule says when it does not let an act happen.

Each carries a code for programs and a sentence for people that says what to do. The API turns them into
`application/problem+json` (RFC 9457), the room into `error` frames, commands into lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

Sentence = str | Promise


@dataclass(frozen=True)
class Refusal:
    """One reason why not; `field` names the input it is about."""

    code: str
    detail: Sentence
    field: str | None = None


class DomainError(Exception):
    """An act that did not happen. Nothing was changed."""

    status = 400

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals: Sequence[Refusal] = refusals
        super().__init__("; ".join(str(r.detail) for r in refusals))


class Invalid(DomainError):
    """The input is wrong; it says which field and what is wanted."""

    status = 400


class NotSeen(DomainError):
    """No such thing, or none that this actor may know of: the two are not told apart."""

    status = 404


class Refused(DomainError):
    """Seen, but not to be done by this actor or not now."""

    status = 403


@dataclass(frozen=True)
class Change:
    """What somebody did meanwhile: the act's name, its label, who and when."""

    what: str
    label: Sentence
    by: str
    at: datetime


class Conflict(DomainError):
    """Somebody else changed it first; it says what to load again, and `changes` what happened meanwhile."""

    changes: Sequence[Change] = ()

    status = 409


class TooLarge(DomainError):
    """More bytes than are taken in one piece."""

    status = 413


class TooMany(DomainError):
    """Too often or too soon; `wait` says after how many seconds it may be tried again."""

    status = 429

    def __init__(self, *refusals: Refusal, wait: int) -> None:
        self.wait = wait
        super().__init__(*refusals)


class Unavailable(DomainError):
    """Something outside the house did not answer; it says what to do instead."""

    status = 503
