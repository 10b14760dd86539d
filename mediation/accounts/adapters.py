"""How allauth finds people by phone, and how codes leave the house."""

from __future__ import annotations

import re
from secrets import randbelow
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mediation.accounts.events import PhoneVerified
from mediation.accounts.models import User
from mediation.accounts.sms import keep_code, send_sms
from mediation.core.events import publish
from mediation.core.fields import keyed_index, normal_phone

PHONE = re.compile(r"1[0-9]{10}|\+[1-9][0-9]{6,14}")


class AccountAdapter(DefaultAccountAdapter):
    """Phones are encrypted and found by keyed index; codes go out by SMS or e-mail."""

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """Mainland mobile numbers as people write them, others with + and country code."""
        # The field hands every number to `clean_phone`: limits count a number once, however it is written.
        field: forms.Field = PhoneField(max_length=32, validators=[], **kwargs)
        return field

    def clean_phone(self, phone: str) -> str:
        """The number without spaces and hyphens; refuses what is no phone number."""
        cleaned = normal_phone(phone)
        if not PHONE.fullmatch(cleaned):
            raise ValidationError(
                _("Give a mobile number of 11 digits, or + and the country code."), code="invalid_phone"
            )
        return cleaned

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """A person's number and whether it was proved."""
        assert isinstance(user, User)
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
        """Store a number for a person."""
        assert isinstance(user, User)
        user.set_phone(phone, verified=verified)
        user.save(update_fields=["phone", "phone_index", "phone_verified"])
        if verified:
            publish(PhoneVerified(user.pk))

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """The person proved by a code that the number is theirs."""
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Whose number this is, if anybody's."""
        return (
            User.objects.filter(phone_index=keyed_index(normal_phone(phone)), is_active=True)
            .exclude(phone_index="")
            .first()
        )

    def send_verification_code_sms(self, user: AbstractBaseUser | None, phone: str, code: str, **kwargs: Any) -> None:
        """Send a sign-in code."""
        keep_code(phone, code)
        send_sms(
            phone,
            _("Your Hejie code is %(code)s. It is valid for 5 minutes. Give it to nobody.") % {"code": code},
        )

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Somebody asked for a code for a number that no account has: the answer on the page is the same."""
        send_sms(
            phone,
            _("A sign-in to Hejie was asked for with this number, but no account has it. You can register with it."),
        )

    def send_account_already_exists_sms(self, phone: str) -> None:
        """Somebody registers with a number that has an account: the answer on the page is the same."""
        send_sms(phone, _("This number already has a Hejie account. Choose sign in instead of register."))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's mail; a code in it is kept for the demonstration's sign-in page."""
        if code := context.get("code"):
            keep_code(email, str(code))
        super().send_mail(template_prefix, email, context)

    def generate_login_code(self) -> str:
        """Six digits, as people know them from their bank."""
        return _six_digits()

    def generate_phone_verification_code(self, *, user: AbstractBaseUser, phone: str) -> str:
        """Six digits, as people know them from their bank."""
        return _six_digits()

    def save_user(self, request: Any, user: Any, form: Any, commit: bool = True) -> Any:
        """A person who registers is known by the tail of their phone until they give a name."""
        phone = str(form.cleaned_data.get("phone") or "")
        user.name = user.name or _("User %(tail)s") % {"tail": phone[-4:]}
        return super().save_user(request, user, form, commit)


def _six_digits() -> str:
    return f"{randbelow(10**6):06d}"
