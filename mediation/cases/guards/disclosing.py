"""Conditions of disclosure and waiver (R13)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mediation.cases.guards.subject import On, parties_of
from mediation.cases.queries import standing_disclosures
from mediation.core.errors import Refusal


def disclosure_is_as_recorded(attempt: On) -> Refusal | None:
    """Whoever says that there is nothing to disclose has disclosed nothing, and the other way round (R13)."""
    said, made = attempt.inputs.get("disclosure"), standing_disclosures(attempt.subject)
    if said == "none" and made:
        return Refusal(
            "disclosure_stands",
            _("A relation was disclosed in this case. Take the case on as disclosed, once the parties agreed to it."),
            "disclosure",
        )
    if said == "made" and not made:
        return Refusal("disclosure_missing", _("Say first what relation you disclose."), "disclosure")
    return None


def disclosures_are_waived(attempt: On) -> Refusal | None:
    """Every party agreed to the mediator in spite of each disclosure, and none objected (R13).

    Who is spoken for by another party of the same side need not answer.
    """
    asked = {party.pk for party in parties_of(attempt) if party.represented_by_id is None}
    answers = [list(disclosure.answers.all()) for disclosure in standing_disclosures(attempt.subject)]
    if any(not answer.waived for given in answers for answer in given):
        return Refusal("objected", _("A party does not agree to this mediator. Decline the case."))
    if all(asked <= {answer.party_id for answer in given} for given in answers):
        return None
    return Refusal("waiver_missing", _("Not every party has answered your disclosure yet. Wait for their answers."))
