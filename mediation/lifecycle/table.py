"""The words a lifecycle table is written in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from mediation.core.actor import Actor
from mediation.core.errors import Refusal, Sentence

S = TypeVar("S")


@dataclass(frozen=True)
class Attempt(Generic[S]):
    """Somebody wants something to happen to a subject at an instant, with these inputs."""

    subject: S
    actor: Actor
    now: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)
    looked_up: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What its conditions have read, so that several that ask for the same thing read it once."""


Guard = Callable[[Attempt[S]], Refusal | None]
"""A named condition with a plain-language docstring. Returns a refusal, or nothing when it holds."""


@dataclass(frozen=True)
class Who(Generic[S]):
    """Who may, as a named predicate over subject and actor."""

    name: str
    label: Sentence
    holds: Callable[[S, Actor], bool]


@dataclass(frozen=True)
class Option:
    """One choice of an input from a closed list."""

    value: str
    label: Sentence


@dataclass(frozen=True)
class Input:
    """What a transition asks for beyond its subject. `kind`: text, choice, days, flag, mediator, mediators."""

    name: str
    kind: str
    label: Sentence
    required: bool = True
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Transition(Generic[S]):
    """One row of the table.

    `through` names the verb that carries it out where that is not the generic action (an agreement's draft, the
    last signature). `basis` cites the law.
    """

    name: str
    label: Sentence
    sources: tuple[str, ...]
    target: str
    by: tuple[Who[S], ...]
    summary: Sentence
    guards: tuple[Guard[S], ...] = ()
    inputs: tuple[Input, ...] = ()
    basis: str = ""
    irreversible: bool = False
    through: str | None = None
