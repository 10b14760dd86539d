"""Conditions of handing a dispute in and accepting it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from mediation.cases.enums import CaseKind, EvidenceKind, Side
from mediation.cases.forms import form_on, missing_papers, unanswered
from mediation.cases.guards.subject import On, parties_of
from mediation.core.clock import local_day
from mediation.core.errors import Refusal
from mediation.rules.enums import RefuseGround

MEDIATED_HERE: Collection[str] = CaseKind.values
"""The kinds of case that R3 names."""


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
    """The dispute has a cause of action."""
    return None if attempt.subject.cause else Refusal("cause_missing", _("Choose what the dispute is about."), "cause")


def is_of_a_kind_mediated_here(attempt: On) -> Refusal | None:
    """The case is of a kind that is mediated online; a civil claim beside a criminal case only while the accused is
    not in custody (R3).
    """
    case = attempt.subject
    if case.kind not in MEDIATED_HERE:
        return Refusal(
            "kind_not_mediated",
            _("Cases of this kind are not mediated online. Ask the court's service centre."),
            "kind",
        )
    if case.kind == CaseKind.INCIDENTAL_CIVIL and case.in_custody:
        return Refusal(
            "accused_in_custody",
            _("A civil claim beside a criminal case is mediated online only while the accused is not in custody."),
            "in_custody",
        )
    return None


def answers_every_question(attempt: On) -> Refusal | None:
    """Every required question of the kind of dispute is answered (R8)."""
    case = attempt.subject
    form = form_on(case.cause, local_day(case.created_at))
    if form is None or not (missing := unanswered(form, case.answers)):
        return None
    sentence = _("Answer these questions too: %(questions)s")
    questions = " ".join(question.label for question in missing)
    return Refusal("answer_missing", sentence % {"questions": questions}, f"answers.{missing[0].name}")


def hands_in_every_paper(attempt: On) -> Refusal | None:
    """Every paper that the kind of dispute requires is handed in (R8)."""
    case = attempt.subject
    form = form_on(case.cause, local_day(case.created_at))
    if form is None or not any(paper.required for paper in form.papers):
        return None
    handed_in = {evidence.form for evidence in case.evidence.all() if evidence.kind == EvidenceKind.FORM}
    if not (missing := missing_papers(form, handed_in)):
        return None
    papers = "、".join(paper.label for paper in missing)
    return Refusal("paper_missing", _("Hand these papers in too: %(papers)s.") % {"papers": papers}, "evidence")


def paper_is_scanned(attempt: On) -> Refusal | None:
    """What a clerk files on somebody's behalf has the application on paper with it, scanned (R8)."""
    case = attempt.subject
    if not case.on_behalf or any(e.kind == EvidenceKind.APPLICATION for e in case.evidence.all()):
        return None
    return Refusal(
        "paper_not_scanned", _("Scan the application that the applicant signed on paper, and hand it in."), "evidence"
    )


def court_has_jurisdiction(attempt: On) -> Refusal | None:
    """The amount in dispute is within what the court may hear (级别管辖, 民诉法 18; R9)."""
    case = attempt.subject
    limit = case.court.amount_limit
    if limit is None or case.amount is None or case.amount <= limit:
        return None
    sentence = _(
        "The amount is over the %(limit)s yuan that this court may hear. Do not accept the application, on the ground "
        "“%(ground)s”, and name the court that may."
    )
    given = {"limit": f"{limit.normalize():,f}", "ground": RefuseGround.NO_JURISDICTION.label}
    return Refusal("over_the_limit", sentence % given, "amount")


def competent_court_is_named(attempt: On) -> Refusal | None:
    """Who is refused for want of jurisdiction is told which court has it (R9)."""
    if attempt.inputs.get("ground") != RefuseGround.NO_JURISDICTION:
        return None
    if str(attempt.inputs.get("competent_court") or "").strip():
        return None
    return Refusal(
        "competent_court_missing",
        _("Name the court that has jurisdiction, so that they know where to go."),
        "competent_court",
    )
