"""Time limits of a case, and the intervals in which their clock stood."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mediation.cases.enums import DeadlineState, SuspendReason
from mediation.cases.models.case import Case


class Deadline(models.Model):
    """One limit of the case's pack that an event started. `due_on` follows from the other columns and the stops."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deadlines")
    rule = models.CharField(max_length=10)
    article = models.CharField(max_length=60)
    length = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    extended_by = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField()
    due_on = models.DateField()
    provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=DeadlineState, default=DeadlineState.RUNNING)
    ended_on = models.DateField(null=True, blank=True)
    warn_on = models.DateField(null=True, blank=True)
    """The day of the next warning; none when both were given or the limit no longer runs."""
    warned = models.PositiveSmallIntegerField(default=0)
    """How many of the two warnings were given: when two thirds of the time are gone, and a day before the last."""

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule"], condition=Q(state="running"), name="cases_deadline_runs_once"
            ),
            models.CheckConstraint(condition=Q(state__in=DeadlineState.values), name="cases_deadline_state"),
        ]
        indexes = [
            # SQLite would else look through every running limit for those of one case.
            models.Index(fields=["case", "state"], name="cases_deadline_of_case"),
            models.Index(fields=["state", "due_on"], name="cases_deadline_due"),
            models.Index(fields=["warn_on"], condition=Q(state="running"), name="cases_deadline_warn"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.rule} {self.due_on}"


class ClockStop(models.Model):
    """An interval in which the mediation period does not run (R26): never an edited date."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clock_stops")
    reason = models.CharField(max_length=20, choices=SuspendReason)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["started_on", "id"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.started_on}–{self.ended_on or ''}"
