"""Asking for a sign-in code. allauth's own view fails when neither a phone nor an address is given."""

from __future__ import annotations

from typing import Any

from allauth.headless.account.inputs import RequestLoginCodeInput
from allauth.headless.account.views import RequestLoginCodeView
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class CodeRequestInput(RequestLoginCodeInput):  # type: ignore[misc]  # allauth has no types
    """A phone number or an e-mail address."""

    def clean(self) -> Any:
        """Refuses a request without either."""
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("phone") or cleaned.get("email")):
            raise ValidationError(_("Give your phone number or your e-mail address."), code="required")
        return cleaned


class CodeRequestView(RequestLoginCodeView):  # type: ignore[misc]  # allauth has no types
    """As allauth's, with our input."""

    input_class = CodeRequestInput
