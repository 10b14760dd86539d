"""The one place that asks the machine for the time; everything below the API takes it as an argument."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This instant, aware, in UTC."""
    return timezone.now()


def local_day(instant: datetime) -> date:
    """The calendar day of an instant at the court's place (setting TIME_ZONE): limits run in local days."""
    return timezone.localtime(instant).date()


def start_of_day(day: date) -> datetime:
    """The first instant of a local day."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())
