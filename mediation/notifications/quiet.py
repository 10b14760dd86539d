"""Quiet hours, and the hour of the digest: in local time, at the court's place (setting TIME_ZONE)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

DIGEST_AT = time(8)


@dataclass(frozen=True)
class QuietHours:
    """From when until when nobody is to be disturbed; equal ends mean never. They may span midnight."""

    start: time = time(22)
    end: time = time(8)

    def hold(self, instant: datetime) -> bool:
        """Whether this is a quiet instant; the end is not quiet any more."""
        local = timezone.localtime(instant).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def after(self, instant: datetime) -> datetime:
        """This instant, or where it is quiet the end of the quiet."""
        if not self.hold(instant):
            return instant
        local = timezone.localtime(instant)
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        return _at(day, self.end)


def digest_on(day: date) -> datetime:
    """When the digest of a local day goes out."""
    return _at(day, DIGEST_AT)


def next_digest(instant: datetime) -> datetime:
    """The first digest that does not lie before this instant."""
    today = timezone.localtime(instant).date()
    return digest_on(today) if instant <= digest_on(today) else digest_on(today + timedelta(days=1))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=timezone.get_default_timezone())
