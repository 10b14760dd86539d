"""Closed lists of the rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    """Before the suit is registered, after, or outside any court (R1). Never inferred from a date alone."""

    PREFILING = "prefiling", _("Pre-litigation mediation")
    POSTFILING = "postfiling", _("Mediation after registration")
    GENERIC = "generic", _("Mediation outside the courts")


class Starts(models.TextChoices):
    """The event that begins a time limit. The day of the event is not counted (民诉法 85)."""

    SUBMIT = "submit", _("the application was received")
    ACCEPT = "accept", _("the case was accepted")
    BOTH_AGREED = "both_agreed", _("both sides agreed to mediation")
    DESIGNATE = "designate", _("the mediator was designated")
    TAKE_ON = "take_on", _("the mediator took the case on")
    ALL_CONSENTED = "all_consented", _("all parties consented")
    SETTLE = "settle", _("the agreement took effect")
    APPLY_CONFIRMATION = "apply_confirmation", _("judicial confirmation was applied for")
    TAKE_UP_CONFIRMATION = "take_up_confirmation", _("the court took the application up")


class Owner(models.TextChoices):
    """Who has to act before a time limit is over."""

    COURT = "court", _("Court")
    MEDIATOR = "mediator", _("Mediator")
    PARTIES = "parties", _("Parties")


class Effect(models.TextChoices):
    """What the end of a time limit brings by itself."""

    DESIGNATE_BY_COURT = "designate_by_court", _("The court designates a mediator")
    DESIGNATE_AGAIN = "designate_again", _("The court designates another mediator")
    END_EXPIRED = "end_expired", _("Mediation ends, unless all parties agreed to extend it")
    CONFIRMATION_CLOSED = "confirmation_closed", _("Judicial confirmation can no longer be applied for")
    OVERDUE = "overdue", _("The step is overdue and is shown to the supervisor")
    ARBITRATION_OPEN = "arbitration_open", _("The parties may apply for labour arbitration")


class Recusal(models.TextChoices):
    """What it takes to change a mediator whose neutrality a party doubts."""

    COURT_DECIDES = "court_decides", _("The court or the mediation body decides")
    ONE_PARTY_SUFFICES = "one_party_suffices", _("One party's demand is enough")


class Form(models.TextChoices):
    """Papers that every party hands in or confirms before the first session (R17)."""

    SERVICE_ADDRESS = "service_address", _("Confirmation of the address for service")
    SHAM_WARNING = "sham_warning", _("Warning of sham mediation")


class RefuseGround(models.TextChoices):
    """The three grounds on which an application is not accepted (R9)."""

    NOT_FOR_COURTS = "not_for_courts", _("Not a matter for the courts")
    NO_JURISDICTION = "no_jurisdiction", _("The mediator's court has no jurisdiction")
    UNSUITABLE = "unsuitable", _("Not suitable for online mediation")


class Cause(models.TextChoices):
    """Causes of action (案由) that this installation mediates: those of the register first."""

    CONSUMER = "consumer", _("Consumer rights")
    SALE = "sale", _("Contract of sale")
    FINANCIAL_LOAN = "financial_loan", _("Financial loan contract")
    ELDER_SUPPORT = "elder_support", _("Support of parents")
    DIVORCE = "divorce", _("Divorce")
    PRIVATE_LOAN = "private_loan", _("Private lending")
    TRAFFIC = "traffic", _("Motor vehicle accident liability")
    LABOUR = "labour", _("Labour dispute")
    CHILD_SUPPORT = "child_support", _("Child support")
    PROPERTY_SERVICE = "property_service", _("Property service contract")
    BODILY_HARM = "bodily_harm", _("Health and bodily integrity")
    RECOURSE = "recourse", _("Right of recourse")
    LAND_CONTRACT = "land_contract", _("Contracted land management right")
    NEIGHBOUR = "neighbour", _("Neighbouring relations")


CAUSE_NAMES_ZH: dict[str, str] = {
    "consumer": "消费者权益保护纠纷",
    "sale": "买卖合同纠纷",
    "financial_loan": "金融借款合同纠纷",
    "elder_support": "赡养纠纷",
    "divorce": "离婚纠纷",
    "private_loan": "民间借贷纠纷",
    "traffic": "机动车交通事故责任纠纷",
    "labour": "劳动争议",
    "child_support": "抚养费纠纷",
    "property_service": "物业服务合同纠纷",
    "bodily_harm": "健康权、身体权纠纷",
    "recourse": "追偿权纠纷",
    "land_contract": "土地承包经营权纠纷",
    "neighbour": "邻里相邻关系纠纷",
}
"""The statutory names, as registers spell them."""
CAUSE_BY_NAME_ZH = {name: code for code, name in CAUSE_NAMES_ZH.items()}
