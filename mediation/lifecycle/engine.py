"""Carrying a table out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from mediation.audit.services import Act, acts_since, record
from mediation.core.actor import Actor
from mediation.core.errors import Change, Conflict, Invalid, NotSeen, Refusal, Refused, Sentence
from mediation.core.events import Event, publish
from mediation.lifecycle.table import Attempt, Guard, Input, Transition


class Staged(Protocol):
    """A row that a lifecycle moves: it has a stage, the instant it entered it, and a version."""

    pk: Any
    stage: str
    stage_since: Any
    version: int


M = TypeVar("M", bound=models.Model)
Effect = Callable[[Attempt[M]], Iterable[str]]
"""What else changes with a transition; returns the names of the subject's fields that it set."""


@dataclass(frozen=True)
class Action(Generic[M]):
    """A transition as one actor sees it now: allowed, or every reason why not."""

    transition: Transition[M]
    refusals: tuple[Refusal, ...]

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it, inputs aside."""
        return not self.refusals


@dataclass
class Lifecycle(Generic[M]):
    """One kind of subject, its transitions, and how its history is kept and announced.

    `remember` writes the subject's own history row, `announce` makes the event that parts above hear after the
    commit, `prefetch` names what its guards read. Guards that need knowledge of a part above are added by it with
    `require`, at start-up.
    """

    name: str
    model: type[M]
    transitions: tuple[Transition[M], ...]
    remember: Callable[[Attempt[M], Transition[M], str, datetime | None], None]
    announce: Callable[[Attempt[M], Transition[M], str], Event]
    prefetch: tuple[str, ...] = ()
    acts: Mapping[str, Sentence] = field(default_factory=dict)
    """Labels of acts on the subject that change no stage, by the name under which they are recorded."""
    _added: dict[str, list[Guard[M]]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Transition[M]:
        """The row of that name. Raises `NotSeen` when the table has none."""
        for transition_ in self.transitions:
            if transition_.name == name:
                return transition_
        raise NotSeen(
            Refusal("no_such_action", _("There is no such action. Load the case again and choose from its list."))
        )

    def require(self, name: str, guard: Guard[M]) -> None:
        """Add a guard to a row from a part above, which alone knows what the guard asks about."""
        added = self._added.setdefault(self[name].name, [])
        if guard not in added:
            added.append(guard)

    def guards(self, row: Transition[M]) -> tuple[Guard[M], ...]:
        """All guards of a row, its own and those that parts above added."""
        return (*row.guards, *self._added.get(row.name, ()))

    def actions(self, subject: M, actor: Actor, now: datetime) -> list[Action[M]]:
        """What this actor could do at this stage, each with every reason against it."""
        attempt = Attempt(subject, actor, now)
        return [
            Action(row, tuple(self._against(row, attempt)))
            for row in self.transitions
            if _stage(subject) in row.sources and _is_one_of(row, subject, actor)
        ]

    def apply(
        self,
        name: str,
        subject_id: Any,
        actor: Actor,
        now: datetime,
        *,
        inputs: Mapping[str, Any] | None = None,
        version: int | None = None,
        effect: Effect[M] | None = None,
        on_record: datetime | None = None,
    ) -> M:
        """Carry out one transition and return the subject as it stands after it.

        Refuses with every reason at once: `Conflict` when the subject moved on since `version`, `Refused` for stage,
        role and guards, `Invalid` for inputs. `on_record` is the instant at which an act is recorded that happened
        outside at `now` and stands on paper (the yearly register): the order of stages still holds, guards that ask
        for this system's own records do not.
        Publishes the lifecycle's event after the commit.
        """
        row = self[name]
        with transaction.atomic():
            subject = self.locked(subject_id, version)
            attempt = Attempt(subject, actor, now, inputs or {})
            self._check(row, attempt, on_record)
            source = _stage(subject)
            fields = {"stage", "stage_since", "version", *(effect(attempt) if effect else ())}
            _move(subject, row.target, now)
            subject.save(update_fields=sorted(fields))
            self.remember(attempt, row, source, on_record)
            publish(self.announce(attempt, row, source))
            record(
                actor,
                Act(
                    f"{self.name}.{name}",
                    self.name,
                    str(subject.pk),
                    on_record or now,
                    _facts(attempt, source, row),
                ),
            )
        return subject

    def locked(self, subject_id: Any, version: int | None = None) -> M:
        """The row, locked until the commit. Raises `NotSeen`, and `Conflict` when it moved on since `version`."""
        subject = self.model._default_manager.select_for_update().filter(pk=subject_id).first()
        if subject is None:
            raise NotSeen
        if version is not None and version != _version(subject):
            raise self._stale(subject, version)
        return subject

    def note(self, subject: M, actor: Actor, action: str, now: datetime, facts: Mapping[str, Any]) -> None:
        """Record an act that changes the subject but not its stage: its version grows, and the log names it.

        The subject is to be locked; this is the last write of the act.
        """
        version = _version(subject) + 1
        _set_version(subject, version)
        subject.save(update_fields=["version"])
        act = Act(f"{self.name}.{action}", self.name, str(subject.pk), now, {**facts, "version": version})
        record(actor, act)

    def label_of(self, action: str) -> Sentence:
        """What an act is called, a transition or another one; its bare name where nobody named it."""
        name = action.removeprefix(f"{self.name}.")
        label = next((row.label for row in self.transitions if row.name == name), None)
        return label if label is not None else self.acts.get(name, name)

    def _stale(self, subject: M, version: int) -> Conflict:
        conflict = Conflict(
            Refusal(
                "stale",
                _("Somebody else changed this meanwhile. Load it again, look at what changed, then repeat."),
                "version",
            )
        )
        acts = acts_since(self.name, str(subject.pk), version)
        conflict.changes = [Change(act.action, self.label_of(act.action), act.actor_name, act.at) for act in acts]
        return conflict

    def _check(self, row: Transition[M], attempt: Attempt[M], on_record: datetime | None) -> None:
        if _stage(attempt.subject) not in row.sources:
            raise Refused(
                Refusal(
                    "wrong_stage",
                    _("This cannot be done at the present stage. Load the case again and choose from its list."),
                )
            )
        if on_record is not None:
            return
        models.prefetch_related_objects([attempt.subject], *self.prefetch)
        if not _is_one_of(row, attempt.subject, attempt.actor):
            raise Refused(Refusal("not_yours", _("This step belongs to somebody else in this case.")))
        if refusals := list(self._against(row, attempt)):
            raise Refused(*refusals)
        if wrong := [refusal for input_ in row.inputs if (refusal := _wrong(input_, attempt.inputs.get(input_.name)))]:
            raise Invalid(*wrong)

    def _against(self, row: Transition[M], attempt: Attempt[M]) -> Iterable[Refusal]:
        for guard in self.guards(row):
            if refusal := guard(attempt):
                yield refusal


def _stage(subject: Any) -> str:
    return str(subject.stage)


def _version(subject: Any) -> int:
    return int(subject.version)


def _set_version(subject: Any, version: int) -> None:
    subject.version = version


def _move(subject: Any, target: str, now: datetime) -> None:
    subject.stage, subject.stage_since, subject.version = target, now, subject.version + 1


def _is_one_of(row: Transition[M], subject: M, actor: Actor) -> bool:
    return any(who.holds(subject, actor) for who in row.by)


def _wrong(input_: Input, value: Any) -> Refusal | None:
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return (
            Refusal("required", _("Fill this in, it is needed for this step."), input_.name)
            if input_.required
            else None
        )
    if input_.kind == "choice" and str(value) not in {option.value for option in input_.options}:
        return Refusal("not_a_choice", _("Choose one of the listed values."), input_.name)
    if input_.kind == "days" and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        return Refusal("not_days", _("Give a whole number of days, at least 1."), input_.name)
    if input_.kind == "flag" and not isinstance(value, bool):
        return Refusal("not_a_flag", _("Answer with yes or no."), input_.name)
    if input_.kind == "mediators" and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        return Refusal("not_a_list", _("Give a list of mediators."), input_.name)
    return None


def _facts(attempt: Attempt[M], source: str, row: Transition[M]) -> dict[str, Any]:
    inputs = {key: str(value) for key, value in attempt.inputs.items()}
    return {
        "from": source,
        "to": row.target,
        "happened_at": attempt.now,
        "inputs": inputs,
        "version": _version(attempt.subject),
    }
