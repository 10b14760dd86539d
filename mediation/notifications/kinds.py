"""The kinds of notifications: what there is to tell, in whose words, on which channels, and what may be muted.

A part that has something to tell declares its kinds as plain values and registers them when it starts. The sentences
are lazy translations that hold `%(name)s` placeholders; each reader gets them in their own language.
"""

from __future__ import annotations

from dataclasses import dataclass

from mediation.core.errors import Sentence
from mediation.notifications.enums import Channel


@dataclass(frozen=True)
class Kind:
    """One thing there is to tell. Without words of its own for a text message, the body is sent.

    Who muted a kind still finds it in the inbox. `urgent` does not wait for the end of quiet hours, nor for a digest.
    """

    name: str
    label: Sentence
    title: Sentence
    body: Sentence
    sms: Sentence = ""
    channels: tuple[Channel, ...] = (Channel.INBOX, Channel.SMS, Channel.EMAIL)
    may_be_muted: bool = True
    urgent: bool = False
    at_work: bool = False
    """Told only to those who hold a role: others need not choose about it."""


_registered: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known, once, when the program starts; a name that is taken stops the start."""
    if kind.name in _registered:
        raise ValueError(f"two kinds of notifications are called {kind.name!r}")
    _registered[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """The kind of this name. Raises `KeyError` for one that nobody registered."""
    return _registered[name]


def kinds() -> list[Kind]:
    """Every kind, in the order of registration: lower parts first."""
    return list(_registered.values())
