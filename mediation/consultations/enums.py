"""Closed lists of consultations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mediation.rules.enums import CAUSE_NAMES_ZH, Cause


class Channel(models.TextChoices):
    """How somebody came to ask."""

    WINDOW = "window", _("At the window")
    PHONE = "phone", _("By phone")
    ONLINE = "online", _("Online")
    TOUR = "tour", _("On tour")


class State(models.TextChoices):
    """What has become of a question."""

    OPEN = "open", _("To be answered")
    ANSWERED = "answered", _("Answered")
    CONVERTED = "converted", _("Turned into a case")


class Topic(models.TextChoices):
    """What people ask about beyond the causes of action."""

    FILING_PROCEDURE = "filing_procedure", _("How to file a suit")
    ENFORCEMENT = "enforcement", _("Enforcement")
    NOTARY = "notary", _("Notarisation")
    OTHER = "other", _("Something else")


CATEGORIES = [*Cause.choices, *Topic.choices]
CATEGORY_NAMES_ZH = {
    **CAUSE_NAMES_ZH,
    "filing_procedure": "立案流程咨询",
    "enforcement": "执行咨询",
    "notary": "公证咨询",
    "other": "其他咨询",
}
"""The names that registers use."""
CATEGORY_BY_NAME_ZH = {name: code for code, name in CATEGORY_NAMES_ZH.items()}
CHANNEL_BY_NAME_ZH = {
    "窗口": Channel.WINDOW,
    "现场": Channel.WINDOW,
    "电话": Channel.PHONE,
    "来电": Channel.PHONE,
    "网上": Channel.ONLINE,
    "网络": Channel.ONLINE,
    "线上": Channel.ONLINE,
    "在线": Channel.ONLINE,
    "巡回": Channel.TOUR,
}
