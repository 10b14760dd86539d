"""Tables of the log."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One act: who, when, what, about which object. `hash` covers every other column and the hash before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=36, blank=True)
    actor_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=20)
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    facts = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["object_type", "object_id", "number"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.object_type} {self.object_id}"


class Head(models.Model):
    """The end of the chain. Its row lock gives each entry its number; it also shows when the tail was cut off."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single")]

    def __str__(self) -> str:
        return f"head at {self.number}"
