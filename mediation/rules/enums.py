"""Closed lists of the rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Regime(models.TextChoices):
    """Before the suit is registered, or after (R1). Never inferred from a date alone."""

    PREFILING = "prefiling", _("Pre-litigation mediation")
    POSTFILING = "postfiling", _("Mediation after registration")


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
