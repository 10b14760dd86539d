"""What happened to a case, in order: the source of every statistic."""

from __future__ import annotations

from django.db import models

from mediation.cases.enums import Stage
from mediation.cases.models.case import Case


class CaseEvent(models.Model):
    """One event of the lifecycle. `at` is when it happened, `recorded_at` when this system learned of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    from_stage = models.CharField(max_length=20, choices=Stage)
    to_stage = models.CharField(max_length=20, choices=Stage)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=120)
    inputs = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    """The case's version after the event."""
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["case", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="cases_event_seq")]
        indexes = [models.Index(fields=["name", "at"], name="cases_event_name_at")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.name}"
