"""The conditions of the case lifecycle. Each returns a refusal that says what to do, or nothing."""

from mediation.cases.guards.assignment import (
    MEDIATOR_FITS,
    both_sides_picked_the_same,
    certificate_holds,
    mediator_has_capacity,
    mediator_has_no_conflict,
    mediator_is_on_the_roster,
)
from mediation.cases.guards.closing import (
    agreement_can_be_confirmed,
    confirmation_is_in_time,
    extension_is_within_the_cap,
    ground_is_one_of_the_pack,
    nothing_is_open,
    other_ground_is_explained,
    pack_knows_confirmation,
    performance_is_accounted_for,
)
from mediation.cases.guards.consenting import (
    every_identity_is_verified,
    every_party_agreed_to_extend,
    every_party_applies,
    every_party_consented,
    every_party_gave_a_service_address,
    every_party_is_warned,
    has_consented,
)
from mediation.cases.guards.filing import (
    every_party_can_be_reached,
    is_of_a_kind,
    names_both_sides,
    says_what_happened,
    says_what_is_wanted,
)
from mediation.cases.guards.subject import On

__all__ = [
    "MEDIATOR_FITS",
    "On",
    "agreement_can_be_confirmed",
    "both_sides_picked_the_same",
    "certificate_holds",
    "confirmation_is_in_time",
    "every_identity_is_verified",
    "every_party_agreed_to_extend",
    "every_party_applies",
    "every_party_can_be_reached",
    "every_party_consented",
    "every_party_gave_a_service_address",
    "every_party_is_warned",
    "extension_is_within_the_cap",
    "ground_is_one_of_the_pack",
    "has_consented",
    "is_of_a_kind",
    "mediator_has_capacity",
    "mediator_has_no_conflict",
    "mediator_is_on_the_roster",
    "names_both_sides",
    "nothing_is_open",
    "other_ground_is_explained",
    "pack_knows_confirmation",
    "parties_of",
    "performance_is_accounted_for",
    "says_what_happened",
    "says_what_is_wanted",
]
