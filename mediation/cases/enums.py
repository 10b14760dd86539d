"""Closed lists of cases. The Chinese terms are the statutory ones."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a case stands."""

    DRAFT = "draft", _("Being filled in")
    SUBMITTED = "submitted", _("To be reviewed")
    RETURNED = "returned", _("Returned for completion")
    REFUSED = "refused", _("Not accepted")
    ACCEPTED = "accepted", _("Choosing a mediator")
    DESIGNATED = "designated", _("Waiting for the mediator")
    PREPARING = "preparing", _("Consent and preparation")
    MEDIATING = "mediating", _("In mediation")
    SUSPENDED = "suspended", _("Suspended")
    SIGNING = "signing", _("To be signed")
    SETTLED = "settled", _("Agreement reached")
    CONFIRMING = "confirming", _("Judicial confirmation under way")
    CONFIRMED = "confirmed", _("Judicially confirmed")
    ENDED = "ended", _("Mediation ended")
    TRANSFERRED = "transferred", _("Transferred for registration")
    ARCHIVED = "archived", _("Archived")


class Side(models.TextChoices):
    """Who brings the dispute, and against whom."""

    APPLICANT = "applicant", _("Applicant")
    RESPONDENT = "respondent", _("Respondent")


class PartyKind(models.TextChoices):
    """A person, or a company, body or office."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class EndGround(models.TextChoices):
    """The eight grounds on which mediation ends (R25)."""

    AGREEMENT = "1", _("1 Agreement reached")
    WITHDRAWN = "2", _("2 Settled by themselves and withdrawn")
    UNREACHABLE = "3", _("3 A party cannot be reached in time")
    UNWILLING = "4", _("4 A party is clearly unwilling")
    GAP = "5", _("5 The gap is too wide")
    EXPIRED = "6", _("6 Time is up and no extension was agreed")
    REFUSES_TO_SIGN = "7", _("7 A party refuses to sign")
    OTHER = "8", _("8 Other")


class RejectGround(models.TextChoices):
    """Why a court does not confirm an agreement (民诉法解释 358)."""

    MANDATORY_LAW = "mandatory_law", _("Against mandatory law")
    OUTSIDERS = "outsiders", _("Harms the state, the public or outsiders")
    PUBLIC_ORDER = "public_order", _("Against public order and good morals")
    INVOLUNTARY = "involuntary", _("Against a party's free will")
    UNCLEAR = "unclear", _("Its content is unclear")
    OTHER = "other", _("Other")


class SuspendReason(models.TextChoices):
    """Why mediation rests."""

    APPRAISAL = "appraisal", _("Appraisal: the clock stops (R26)")
    SUSPECTED_SHAM = "suspected_sham", _("Suspected sham mediation (R23)")
    OTHER = "other", _("Other")


class Step(models.TextChoices):
    """What a party consents to; consent to one step is not consent to another (R4; 在线诉讼规则 4)."""

    MEDIATION = "mediation", _("Online mediation")
    CONFIDENTIALITY = "confidentiality", _("Confidentiality of what is said")
    SHAM_WARNING = "sham_warning", _("Warning of sham mediation received")
    RECORDING = "recording", _("Recording of sound and picture in place of a written record")
    ASYNCHRONOUS = "asynchronous", _("Mediation at different times")
    FACE_COMPARISON = "face_comparison", _("Comparison of the face with the identity document")
    EXTENSION = "extension", _("Extension of the mediation period")
    CONFIRMATION = "confirmation", _("Joint application for judicial confirmation")


class ConsentChannel(models.TextChoices):
    """How a consent reached the record."""

    WEB = "web", _("By the party, on this site")
    PHONE = "phone", _("By phone, recorded by the mediator")
    ON_SITE = "on_site", _("In person, recorded by the mediator")


class DeadlineState(models.TextChoices):
    """What has become of a time limit."""

    RUNNING = "running", _("Running")
    MET = "met", _("Met")
    LAPSED = "lapsed", _("Lapsed")
    CANCELLED = "cancelled", _("No longer applies")


class CaseKind(models.TextChoices):
    """The kinds of case that may be mediated online (R3)."""

    CIVIL = "civil", _("Civil")
    ADMINISTRATIVE = "administrative", _("Administrative")
    ENFORCEMENT = "enforcement", _("Enforcement")
    PRIVATE_PROSECUTION = "private_prosecution", _("Private prosecution")
    INCIDENTAL_CIVIL = "incidental_civil", _("Civil claim beside a criminal case")


class Procedure(models.TextChoices):
    """The procedure under which a registered case is tried; the mediation period follows it (R24)."""

    ORDINARY = "ordinary", _("Ordinary procedure")
    SUMMARY = "summary", _("Summary procedure")


class DocumentKind(models.TextChoices):
    """The paper that shows who a party is."""

    ID_CARD = "id_card", _("Resident identity card")
    HMT_RESIDENCE = "hmt_residence", _("Residence permit for Hong Kong, Macao and Taiwan residents")
    HMT_TRAVEL = "hmt_travel", _("Travel permit of Hong Kong, Macao and Taiwan residents")
    FOREIGN_RESIDENCE = "foreign_residence", _("Permanent residence card of a foreigner")
    PASSPORT = "passport", _("Passport")
    CREDIT_CODE = "credit_code", _("Unified social credit code")
    OTHER = "other", _("Other paper")


class RepresentativeKind(models.TextChoices):
    """Who acts for a party."""

    GUARDIAN = "guardian", _("Guardian")
    AGENT = "agent", _("Agent with power of attorney")
    LEGAL_REPRESENTATIVE = "legal_representative", _("Legal representative of an organisation")


class RepresentativeScope(models.TextChoices):
    """How far a power of attorney goes: to admit, waive, settle or counter-claim it must be special (民诉法 62)."""

    GENERAL = "general", _("General power")
    SPECIAL = "special", _("Special power, settlement included")


class DisclosureRelation(models.TextChoices):
    """What a mediator discloses (R13)."""

    PARTY_OR_RELATIVE = "party_or_relative", _("A party, or a near relative of a party or agent")
    INTEREST = "interest", _("An interest in the case")
    OTHER = "other", _("Another relation that may affect fair mediation")


class EvidenceKind(models.TextChoices):
    """What a paper that was handed in is."""

    EVIDENCE = "evidence", _("Evidence")
    APPLICATION = "application", _("Application on paper, scanned")
    FORM = "form", _("Paper that the kind of dispute asks for")


class Performance(models.TextChoices):
    """What has become of what the parties promised each other, when the file is sealed."""

    PERFORMED = "performed", _("Performed in full")
    GIVEN_UP = "given_up", _("Given up or taken to enforcement")
