"""The verbs of a case, on one screen. Each takes the actor and the instant, and refuses with reasons."""

from mediation.cases.services.assignment import (
    both_agreed,
    change_mediator,
    decline_case,
    designate_mediator,
    take_on_case,
)
from mediation.cases.services.choosing import choose_mediator, close_choice
from mediation.cases.services.closing import (
    apply_for_confirmation,
    archive_case,
    confirm_agreement,
    end_case,
    extend_confirmation,
    reject_confirmation,
    take_up_confirmation,
    transfer_case,
    withdraw_case,
)
from mediation.cases.services.consenting import give_consent, withdraw_consent
from mediation.cases.services.disclosing import Answer, answer_disclosure, disclose
from mediation.cases.services.evidence import hand_in_evidence
from mediation.cases.services.filing import (
    Draft,
    PartyDetails,
    accept_case,
    change_draft,
    link_parties,
    open_draft,
    refuse_case,
    return_for_completion,
    submit_case,
)
from mediation.cases.services.identity import declare_identity, verify_identity
from mediation.cases.services.joining import link_party, note_first_contact
from mediation.cases.services.mediating import (
    begin_mediation,
    extend_mediation,
    put_up_for_signature,
    reopen_talks,
    resume_mediation,
    settle_case,
    suspend_mediation,
)
from mediation.cases.services.past import PastCase, record_past_case
from mediation.cases.services.representing import (
    Authorisation,
    RepresentativeDetails,
    add_representative,
    end_representative,
    link_representatives,
    name_speaker,
)
from mediation.cases.services.series import SeriesReport, SeriesSource, file_series, read_series, series_template
from mediation.cases.services.timekeeping import lapse_deadlines, recount_calendar, warn_deadlines

__all__ = [
    "Answer",
    "Authorisation",
    "Draft",
    "PartyDetails",
    "PastCase",
    "RepresentativeDetails",
    "SeriesReport",
    "SeriesSource",
    "accept_case",
    "add_representative",
    "answer_disclosure",
    "apply_for_confirmation",
    "archive_case",
    "begin_mediation",
    "both_agreed",
    "change_draft",
    "change_mediator",
    "choose_mediator",
    "close_choice",
    "confirm_agreement",
    "declare_identity",
    "decline_case",
    "designate_mediator",
    "disclose",
    "end_case",
    "end_representative",
    "extend_confirmation",
    "extend_mediation",
    "file_series",
    "give_consent",
    "hand_in_evidence",
    "lapse_deadlines",
    "link_parties",
    "link_party",
    "link_representatives",
    "name_speaker",
    "note_first_contact",
    "open_draft",
    "put_up_for_signature",
    "read_series",
    "record_past_case",
    "recount_calendar",
    "refuse_case",
    "reject_confirmation",
    "reopen_talks",
    "resume_mediation",
    "return_for_completion",
    "series_template",
    "settle_case",
    "submit_case",
    "suspend_mediation",
    "take_on_case",
    "take_up_confirmation",
    "transfer_case",
    "verify_identity",
    "warn_deadlines",
    "withdraw_case",
    "withdraw_consent",
]
