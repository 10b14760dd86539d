"""Who mediates beside the one named in the case, and what mediators disclosed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from mediation.cases.enums import DisclosureRelation
from mediation.cases.models.case import Case
from mediation.cases.models.party import Party
from mediation.mediators.models import Mediator


class PanelMember(models.Model):
    """One mediator of a case. One as a rule; in hard cases two or more, of whom exactly one presides (R11).

    The one who presides is the case's `mediator`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="panel")
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="panels")
    presides = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-presides", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "mediator"], condition=Q(left_at=None), name="cases_panel_member_once"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(left_at=None, presides=True), name="cases_panel_presiding"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediator} in {self.case_id}"


class Disclosure(models.Model):
    """What a mediator told of relations to a party or the case (R13). Kept for good; the parties answer it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disclosures")
    mediator = models.ForeignKey(Mediator, on_delete=models.PROTECT, related_name="disclosures")
    relation = models.CharField(max_length=30, choices=DisclosureRelation)
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=DisclosureRelation.values), name="cases_disclosure_relation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mediator}: {self.relation}"


class DisclosureAnswer(models.Model):
    """Whether a party agrees to this mediator all the same (R13)."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="answers")
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="disclosure_answers")
    waived = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["disclosure", "party"], name="cases_disclosure_answer_once")]

    def __str__(self) -> str:
        return f"{self.party}: {'waived' if self.waived else 'objected'}"
