"""Holding the figures against what they are counted from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mediation.statistics.definitions import FIGURES
from mediation.statistics.queries import counts
from mediation.statistics.reference import tally
from mediation.statistics.selection import Selection, year_period


@dataclass(frozen=True)
class Difference:
    """A figure that does not say what the events say."""

    year: int
    narrowed_by: str
    value: str
    figure: str
    counted: int
    reference: int


def recount() -> tuple[int, list[Difference]]:
    """Compare every figure, for each year and narrowed to each organisation, cause and mediator, with its reference.

    Returns how many figures were compared and those that differ. Writes nothing: figures are counted when they are
    asked for, so that there is no stored count which could be put right.
    """
    compared, differences = 0, []
    for (year, name, value), reference in sorted(tally().by.items()):
        counted = counts(_selection(year, name, value))
        for figure in FIGURES:
            compared += 1
            if counted[figure.key] != reference[figure.key]:
                differences.append(
                    Difference(year, name, value, figure.key, counted[figure.key], reference[figure.key])
                )
    return compared, differences


def _selection(year: int, name: str, value: str) -> Selection:
    period = year_period(year)
    if name == "organisation":
        return Selection(period, organisation=UUID(value))
    if name == "mediator":
        return Selection(period, mediator=UUID(value))
    return Selection(period, cause=value)
