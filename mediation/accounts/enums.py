"""Closed lists of accounts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is in an organisation. Everybody who is signed in may be a party to a case."""

    MEDIATOR = "mediator", _("Mediator")
    CLERK = "clerk", _("Court clerk")
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMINISTRATOR = "administrator", _("Administrator")


class OrganisationKind(models.TextChoices):
    """Courts, and the bodies that mediate."""

    COURT = "court", _("Court")
    COMMITTEE = "committee", _("Mediation body")
