"""Closed lists of rooms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionMode(models.TextChoices):
    """How a mediation session is held (R16)."""

    CHAT = "chat", _("Chat")
    ASYNCHRONOUS = "asynchronous", _("At different times")
    VIDEO = "video", _("Video")
    ON_SITE = "on_site", _("On site")
    PHONE = "phone", _("Phone")
    MIXED = "mixed", _("Partly online")


ONLINE_MODES = frozenset({SessionMode.CHAT, SessionMode.ASYNCHRONOUS, SessionMode.VIDEO, SessionMode.MIXED})
"""A session counts as online when at least one side takes part through this system."""


class RoomState(models.TextChoices):
    """Whether a session, or one of its rooms, is being talked in."""

    WAITING = "waiting", _("Waiting")
    OPEN = "open", _("Under way")
    CLOSED = "closed", _("Finished")


class RoomKind(models.TextChoices):
    """Everybody together, or the mediator and one side alone (背对背)."""

    JOINT = "joint", _("Joint room")
    CAUCUS = "caucus", _("Caucus")


class MemberRole(models.TextChoices):
    """As what somebody is in a room."""

    MEDIATOR = "mediator", _("Mediator")
    APPLICANT = "applicant", _("Applicant")
    RESPONDENT = "respondent", _("Respondent")
    AGENT = "agent", _("Agent")
    CLERK = "clerk", _("Clerk")
    OBSERVER = "observer", _("Observer")


class MessageKind(models.TextChoices):
    """What a message is; the form of its body follows from it."""

    TEXT = "text", _("Text")
    FILE = "file", _("File")
    PROPOSAL = "proposal", _("Settlement proposal")
