"""Closed lists of agreements."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignerRole(models.TextChoices):
    """As what somebody signs."""

    PARTY = "party", _("Party")
    MEDIATOR = "mediator", _("Mediator")


class SignatureKind(models.TextChoices):
    """How it was signed."""

    ACCOUNT = "account", _("By the signer's own account")
