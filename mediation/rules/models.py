"""Tables of the calendar."""

from __future__ import annotations

from django.db import models


class CalendarDay(models.Model):
    """One day of a loaded year: whether the State Council's calendar has people at work (调休 included)."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    is_holiday = models.BooleanField(default=False)
    """A statutory holiday or a day taken off for one; a plain weekend is not."""
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'working' if self.is_working else 'free'}"


class CalendarRevision(models.Model):
    """When a year was last loaded, and whether what was counted over it has been counted again since."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    changed_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.year} changed {self.changed_at}"
