"""What accounts hear: a session that ends."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from mediation.accounts.events import SignedOut
from mediation.accounts.models import User
from mediation.core.events import publish


@receiver(user_logged_out)
def tell_signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Django tells of the end of a session by a signal only; the house hears a typed event."""
    if user is not None:
        publish(SignedOut(user.pk, request.session.session_key or ""))
