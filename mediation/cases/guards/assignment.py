"""Conditions of a mediator: whether this person may mediate this case at all, and now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from mediation.cases.guards.subject import On, parties_of
from mediation.cases.models import Case, Party, Representative
from mediation.cases.queries import open_case_count
from mediation.core.clock import local_day
from mediation.core.errors import Refusal, Sentence
from mediation.core.fields import normal_phone
from mediation.mediators.enums import MediatorKind, Region
from mediation.mediators.models import Mediator
from mediation.mediators.queries import is_certified
from mediation.rules.enums import Regime


def wanted_ids(attempt: On) -> list[object]:
    """Who is named among the inputs: the one who is to preside, then the other members of a panel."""
    presiding, members = attempt.inputs.get("mediator"), attempt.inputs.get("members")
    others = list(members) if isinstance(members, list | tuple) else []
    return [wanted for wanted in (presiding, *others) if wanted]


def wanted_mediators(attempt: On) -> list[Mediator]:
    """The mediators among the inputs: ids, or the roster entry itself where many are looked through."""
    return [mediator for mediator in _entries(attempt) if mediator is not None]


def _entries(attempt: On) -> list[Mediator | None]:
    """The roster entry of each who is named, None for one that is not on the roster."""
    if "mediators" not in attempt.looked_up:
        attempt.looked_up["mediators"] = [
            wanted if isinstance(wanted, Mediator) else _entry(wanted) for wanted in wanted_ids(attempt)
        ]
    found: list[Mediator | None] = attempt.looked_up["mediators"]
    return found


def _entry(wanted: object) -> Mediator | None:
    try:
        return Mediator.objects.select_related("organisation").filter(pk=UUID(str(wanted))).first()
    except ValueError:
        return None


def _unless_all(attempt: On, fits: Callable[[Mediator], bool], code: str, sentence: Sentence) -> Refusal | None:
    wanted = wanted_mediators(attempt)
    unfit = [mediator for mediator in wanted if not fits(mediator)]
    if not unfit:
        return None
    if len(wanted) > 1:
        named = {"names": str(_(", ")).join(mediator.name for mediator in unfit), "sentence": sentence}
        sentence = _("%(names)s: %(sentence)s") % named
    return Refusal(code, sentence, "mediator" if unfit[0] is wanted[0] else "members")


def mediator_is_on_the_roster(attempt: On) -> Refusal | None:
    """The mediator is on the roster."""
    found = _entries(attempt)
    if None not in found:
        return None
    field = "mediator" if found[0] is None else "members"
    return Refusal("no_such_mediator", _("There is no such mediator. Choose one from the roster."), field)


def certificate_holds(attempt: On) -> Refusal | None:
    """The mediator's certificate is valid on the day (特邀调解规定 5)."""
    today = local_day(attempt.now)
    return _unless_all(
        attempt,
        lambda mediator: is_certified(mediator, today),
        "certificate_expired",
        _("This mediator's certificate has expired. Choose another mediator."),
    )


def has_conflict(case: Case, mediator: Mediator) -> bool:
    """Whether the mediator has a part of their own in the case: they are a party, act or acted for one, filed it, bear
    a party's name and phone, or belong to an organisation that is a party.
    """
    if mediator.user_id is not None and mediator.user_id == case.filed_by_id:
        return True
    parties = list(case.parties.all())
    prefetch_related_objects(parties, "representatives")
    people: list[Party | Representative] = [
        *parties,
        *(agent for party in parties for agent in party.representatives.all()),
    ]
    phone = normal_phone(mediator.phone)
    is_one_of_them = any(
        (person.user_id is not None and person.user_id == mediator.user_id)
        or (person.name == mediator.name and bool(phone) and person.phone == phone)
        for person in people
    )
    return is_one_of_them or not places_of(mediator).isdisjoint(party.name for party in parties)


def places_of(mediator: Mediator) -> set[str]:
    """The names of the organisations that the mediator belongs to: by the roster, and by a role held now."""
    held = mediator.user.memberships.all() if mediator.user else ()
    return {mediator.organisation.name, *(m.organisation.name for m in held if m.ended_at is None)}


def mediator_has_no_conflict(attempt: On) -> Refusal | None:
    """The mediator is no party, acts for none, did not file the case and belongs to no organisation that is a party
    (R13; 特邀调解规定 15, 16).
    """
    return _unless_all(
        attempt,
        lambda mediator: not has_conflict(attempt.subject, mediator),
        "conflict",
        _("This mediator is a party to the case, acts for one, or belongs to one. Choose another mediator."),
    )


def nobody_objected_to_the_mediator(attempt: On) -> Refusal | None:
    """No party objected to what this mediator disclosed in this case (R13)."""
    case = attempt.subject
    return _unless_all(
        attempt,
        lambda mediator: not is_objected_to(case, [mediator]),
        "objected",
        _("A party objected to this mediator after a disclosure. Choose another mediator."),
    )


def is_objected_to(case: Case, mediators: Iterable[Mediator]) -> bool:
    """Whether a party does not agree to one of these mediators after what they disclosed in the case."""
    theirs = {mediator.pk for mediator in mediators}
    return any(
        not answer.waived
        for disclosure in case.disclosures.all()
        if disclosure.mediator_id in theirs
        for answer in disclosure.answers.all()
    )


def mediator_has_capacity(attempt: On) -> Refusal | None:
    """The mediator is under the cap of open cases."""

    def has_capacity(mediator: Mediator) -> bool:
        counted: int | None = getattr(mediator, "open_cases", None)
        return (open_case_count(mediator) if counted is None else counted) < mediator.case_cap

    return _unless_all(
        attempt,
        has_capacity,
        "cap_reached",
        _("This mediator has as many open cases as allowed. Choose another mediator."),
    )


def mediator_may_mediate_for_these_parties(attempt: On) -> Refusal | None:
    """A mediator from Hong Kong, Macao, Taiwan or abroad mediates where a party is from there (R6)."""
    regions = {Region.MAINLAND.value, *(party.region for party in parties_of(attempt))}
    return _unless_all(
        attempt,
        lambda mediator: mediator.region in regions,
        "region",
        _("This mediator mediates only where a party is from the same region. Choose another mediator."),
    )


def mediator_is_of_a_fitting_kind(attempt: On) -> Refusal | None:
    """A judge or court officer mediates only after registration; before it, and outside the courts, mediation is
    delegated to mediators of other kinds (R1, R24).
    """
    is_registered = attempt.subject.regime == Regime.POSTFILING
    return _unless_all(
        attempt,
        lambda mediator: is_registered or mediator.kind != MediatorKind.JUDGE,
        "kind",
        _("A judge or court officer mediates only after registration. Choose another mediator."),
    )


MEDIATOR_FITS = (
    mediator_is_on_the_roster,
    certificate_holds,
    mediator_has_no_conflict,
    nobody_objected_to_the_mediator,
    mediator_has_capacity,
    mediator_may_mediate_for_these_parties,
    mediator_is_of_a_fitting_kind,
)
