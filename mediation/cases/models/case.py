"""The case itself, and the sequences its number comes from."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mediation.accounts.models import Organisation
from mediation.cases.enums import CaseKind, EndGround, Procedure, Stage
from mediation.mediators.models import Mediator
from mediation.rules.enums import Cause, RefuseGround, Regime


class Case(models.Model):
    """One dispute. `stage` is set by the lifecycle alone; `version` grows with every write."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=60, null=True, blank=True)  # noqa: DJ001  a unique number, or none yet
    """Unique in its court: a template without the court's code gives the same number in two courts."""
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.DRAFT)
    stage_since = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="court_cases")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="body_cases")
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    regime = models.CharField(max_length=20, choices=Regime, default=Regime.PREFILING)
    procedure = models.CharField(max_length=20, choices=Procedure, default=Procedure.ORDINARY)
    kind = models.CharField(max_length=30, choices=CaseKind, default=CaseKind.CIVIL)
    in_custody = models.BooleanField(default=False)
    """Whether the accused is held, beside whose criminal case a civil claim then cannot be mediated online (R3)."""
    pack = models.CharField(max_length=40, blank=True)
    cause = models.CharField(max_length=30, choices=Cause, blank=True)
    claim = models.TextField(blank=True)
    facts = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    """What the applicant answered to the questions of this kind of dispute, by the question's name."""
    series = models.CharField(max_length=80, blank=True)
    """The name under which several like cases were filed together."""
    note = models.TextField(blank=True)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_behalf = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    """Came from a yearly register: its past stands on paper, and time does not act on it here."""
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    """The limitation period (诉讼时效) is interrupted at this instant (诉讼时效规定 12)."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    designated_at = models.DateTimeField(null=True, blank=True)
    taken_on_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    applicant_pick = models.ForeignKey(Mediator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    respondent_pick = models.ForeignKey(Mediator, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    choice_closed_at = models.DateTimeField(null=True, blank=True)
    """When the parties' time to choose a mediator together ran out or their picks differed: the court designates."""
    confirmation_taken_up_at = models.DateTimeField(null=True, blank=True)
    missing = models.TextField(blank=True)
    """What the clerk asked for when the case was returned."""
    refuse_ground = models.CharField(max_length=20, choices=RefuseGround, blank=True)
    end_ground = models.CharField(max_length=1, choices=EndGround, blank=True)
    end_note = models.TextField(blank=True)
    mediator_changes = models.PositiveSmallIntegerField(default=0)
    applicant_changes = models.PositiveSmallIntegerField(default=0)
    respondent_changes = models.PositiveSmallIntegerField(default=0)
    """How often each side had the mediator changed: a second refusal without a choice of its own has effect (R14)."""

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["court", "number"], name="cases_case_number"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="cases_case_stage"),
            models.CheckConstraint(condition=Q(cause__in=[*Cause.values, ""]), name="cases_case_cause"),
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="cases_case_amount"),
        ]
        indexes = [
            models.Index(fields=["accepted_on", "cause", "stage"], name="cases_case_accepted"),
            models.Index(fields=["court", "stage", "stage_since"], name="cases_case_pipeline"),
            models.Index(fields=["-created_at", "-id"], name="cases_case_page"),
            models.Index(fields=["mediator", "stage"], name="cases_case_mediator"),
            models.Index(fields=["number"], name="cases_case_number_of_any"),
            models.Index(fields=["series"], condition=~Q(series=""), name="cases_case_series"),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.pk}"


class CaseNumberSequence(models.Model):
    """The last number given in a court, year and kind. Its row lock keeps numbers without gaps and doubles."""

    court = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["court", "year", "kind"], name="cases_number_sequence")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"
