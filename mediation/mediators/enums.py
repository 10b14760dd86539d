"""Closed lists of the roster."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """Where somebody comes from, as far as the law tells mediators and parties apart by it (R6)."""

    MAINLAND = "mainland", _("Mainland")
    HONG_KONG = "hong_kong", _("Hong Kong")
    MACAO = "macao", _("Macao")
    TAIWAN = "taiwan", _("Taiwan")
    FOREIGN = "foreign", _("Foreign")


class MediatorKind(models.TextChoices):
    """In which capacity somebody mediates."""

    INVITED = "invited", _("Invited mediator")
    PEOPLES = "peoples", _("People's mediator")
    TRADE = "trade", _("Mediator of a trade body")
    JUDGE = "judge", _("Judge or court officer")
