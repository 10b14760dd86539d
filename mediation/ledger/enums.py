"""Closed lists of the register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a sheet holds, in the order of import: cases name mediators."""

    MEDIATORS = "mediators", _("Mediators")
    CASES = "cases", _("Cases")
    CONSULTATIONS = "consultations", _("Consultations")
    PUBLICATIONS = "publications", _("Published cases")
    OUTREACH_EVENTS = "outreach_events", _("Events")
