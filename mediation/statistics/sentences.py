"""The year in one sentence, in the form that offices use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mediation.statistics.selection import Period

EXACT_BELOW = 1000


def office_number(count: int) -> str:
    """A count as offices write it: below 1,000 exact, above it down to the hundred, with 余 when that is not exact."""
    if count < EXACT_BELOW:
        return str(count)
    hundreds = count // 100 * 100
    written = str(hundreds) if _is_chinese() else f"{hundreds:,}"
    return written if hundreds == count else _("more than %(number)s") % {"number": written}


def sentence(period: Period, counts: Mapping[str, Any]) -> str:
    """2019年诉前调解纠纷244件,在线调解纠纷43件,提供法律咨询3000余次."""
    numbers = {
        "cases": office_number(counts["prelitigation_mediations"]),
        "online": office_number(counts["online_mediations"]),
        "consultations": office_number(counts["consultations"]),
    }
    if period.is_year:
        return _(
            "%(year)s: %(cases)s disputes mediated before litigation, %(online)s of them online, "
            "legal advice given %(consultations)s times"
        ) % {"year": period.first.year, **numbers}
    return _(
        "%(first)s to %(last)s: %(cases)s disputes mediated before litigation, %(online)s of them online, "
        "legal advice given %(consultations)s times"
    ) % {"first": _day(period.first), "last": _day(period.last), **numbers}


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if _is_chinese() else day.isoformat()


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
