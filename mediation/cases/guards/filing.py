"""Conditions of handing a dispute in and accepting it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import Side
from mediation.cases.guards.subject import On, parties_of
from mediation.core.errors import Refusal


def names_both_sides(attempt: On) -> Refusal | None:
    """At least one applicant and one respondent are named."""
    if parties_of(attempt, Side.APPLICANT) and parties_of(attempt, Side.RESPONDENT):
        return None
    return Refusal("parties_missing", _("Name at least one applicant and one respondent."), "parties")


def every_party_can_be_reached(attempt: On) -> Refusal | None:
    """Every party has a phone number."""
    if all(p.phone for p in parties_of(attempt)):
        return None
    return Refusal("contact_missing", _("Give a phone number for every party, so that they can be asked."), "parties")


def says_what_is_wanted(attempt: On) -> Refusal | None:
    """The claim says what the applicant wants."""
    return (
        None
        if attempt.subject.claim.strip()
        else Refusal("claim_missing", _("Say what you want from the other side."), "claim")
    )


def says_what_happened(attempt: On) -> Refusal | None:
    """The facts say what happened."""
    return (
        None
        if attempt.subject.facts.strip()
        else Refusal("facts_missing", _("Say what happened, in your own words."), "facts")
    )


def is_of_a_kind(attempt: On) -> Refusal | None:
    """The cause is one that is mediated here (R3)."""
    return None if attempt.subject.cause else Refusal("cause_missing", _("Choose what the dispute is about."), "cause")
