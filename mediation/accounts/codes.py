"""One-time codes: whoever types one back holds the phone it was sent to.

Six digits, five minutes, five tries. A new code takes the place of the one before it; a used one never works again. A
phone is sent at most one code a minute and ten a day, a network address asks for at most fifty a day; both are counted
under a row's lock, so two requests at once are two requests. The tables hold keyed indexes alone: no number, no code,
no address.

Asking for a phone to which there is nothing to say looks and costs the same: the same rows are written, the same limits
count, and a text goes out that says so (`instead`), as the sign-in page does. What was written then fits no code.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mediation.accounts.events import PhoneVerified
from mediation.accounts.models import CodeQuota, OneTimeCode, User
from mediation.accounts.sms import keep_code, send_sms
from mediation.audit.services import Act, record
from mediation.core.actor import Actor
from mediation.core.clock import local_day, start_of_day
from mediation.core.errors import Invalid, Refusal, Refused, TooMany, Unavailable
from mediation.core.events import publish
from mediation.core.fields import keyed_index, normal_phone

VALID_FOR = timedelta(minutes=5)
GAP = timedelta(seconds=60)
TRIES = 5
KEPT_FOR = timedelta(days=2)
NAME_LENGTH = 80
VISITOR = Actor(user_id=None, name="visitor")
"""Somebody who is not signed in, as the log names them."""


@dataclass(frozen=True)
class CodeCheck:
    """Whether the code was right, and if not, how many more tries it takes."""

    right: bool
    tries_left: int

    def __bool__(self) -> bool:
        return self.right


class WrongCode(Invalid):
    """The code was not right; `tries_left` is 0 when only a new one helps."""

    def __init__(self, tries_left: int) -> None:
        self.tries_left = tries_left
        super().__init__(Refusal("wrong_code", _sentence(tries_left), "code"))


def _sentence(tries_left: int) -> str:
    if tries_left:
        return gettext("This code is not right. You can try %(tries)s more times.") % {"tries": tries_left}
    return gettext("This code does not hold any more. Ask for a new one.")


def send_code(phone: str, purpose: str, address: str, now: datetime, *, instead: str = "") -> int:
    """Send a code to a phone and return after how many seconds the next one may be asked for.

    `instead` is what is said to a phone for which there is nothing to prove. Refuses with `TooMany` within a minute of
    the last code to this phone, and above the day's number for the phone or the address. Raises `Unavailable` when the
    gateway does not take the message. The text leaves after the commit, so no lock is held meanwhile.
    """
    number = normal_phone(phone)
    code = f"{secrets.randbelow(10**6):06d}"
    _write(number, purpose, address, "" if instead else code, now)
    if not instead:
        keep_code(number, code)
    text = instead or gettext("Your Hejie code is %(code)s. It is valid for 5 minutes. Give it to nobody.") % {
        "code": code
    }
    try:
        send_sms(number, text)
    except OSError as fault:
        raise Unavailable(
            Refusal("not_sent", _("The message could not be sent. Try again in a minute, or call the court."))
        ) from fault
    return int(GAP.total_seconds())


@transaction.atomic
def _write(number: str, purpose: str, address: str, code: str, now: datetime) -> None:
    _count("phone", number, settings.CODES_A_DAY_PER_PHONE, now, gap=GAP)
    _count("address", _network(address), settings.CODES_A_DAY_PER_ADDRESS, now)
    row = OneTimeCode(
        purpose=purpose,
        subject_index=keyed_index(number),
        sent_at=now,
        expires_at=now + VALID_FOR,
        tries_left=TRIES,
    )
    row.digest = _digest(row, code or secrets.token_hex())
    row.save()
    facts = {"purpose": purpose.partition(":")[0]}
    record(VISITOR, Act("accounts.code_sent", "code", str(row.pk), now, facts))


def _digest(row: OneTimeCode, code: str) -> str:
    return keyed_index(f"code:{row.pk}:{code}")


def _network(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 of which one subscriber has every IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"place:{address}"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return f"place:{ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"place:{getattr(parsed, 'ipv4_mapped', None) or parsed}"


def _count(kind: str, counted: str, cap: int, now: datetime, *, gap: timedelta = timedelta(0)) -> None:
    today, index = local_day(now), keyed_index(counted)
    CodeQuota.objects.get_or_create(kind=kind, index=index, defaults={"day": today})
    row = CodeQuota.objects.select_for_update().get(kind=kind, index=index)
    if row.last_at is not None and now < row.last_at + gap:
        raise TooMany(
            Refusal("too_soon", _("A code was sent a moment ago. Wait a minute before you ask for another one.")),
            wait=_seconds(row.last_at + gap - now),
        )
    count = row.count if row.day == today else 0
    if count >= cap:
        raise TooMany(
            Refusal("too_many", _("Too many codes were asked for today. Try again tomorrow, or call the court.")),
            wait=_seconds(start_of_day(today + timedelta(days=1)) - now),
        )
    row.day, row.count, row.last_at = today, count + 1, now
    row.save(update_fields=["day", "count", "last_at"])


def _seconds(time: timedelta) -> int:
    return max(1, -int(-time.total_seconds() // 1))


@transaction.atomic
def check_code(phone: str, purpose: str, code: str, now: datetime) -> CodeCheck:
    """Whether this is the last code sent to the phone for this purpose; a right one is used up by it.

    A wrong one costs a try. Call it outside the act's own transaction: what the refusal rolls back would give the try
    back. After five tries, after five minutes, and once used, no code is right.
    """
    newest = OneTimeCode.objects.select_for_update().filter(
        subject_index=keyed_index(normal_phone(phone)), purpose=purpose
    )
    row = newest.order_by("-sent_at", "-id").first()
    if row is None or row.used_at is not None or now >= row.expires_at or not row.tries_left:
        return CodeCheck(right=False, tries_left=0)
    row.tries_left -= 1
    right = hmac.compare_digest(row.digest, _digest(row, code.strip()))
    row.used_at = now if right else None
    row.save(update_fields=["tries_left", "used_at"])
    if not right and not row.tries_left:
        record(VISITOR, Act("accounts.code_burned", "code", str(row.pk), now, {}))
    return CodeCheck(right, row.tries_left)


@transaction.atomic
def person_who_proved(phone: str, name: str, now: datetime) -> User:
    """Find or make the person whose phone was just proved by a code; a new one has no password.

    An account that holds the number without having proved it, and that somebody else may be able to enter by a password
    or an address, loses the number: it belongs to who holds the phone. Refuses a person who was shut out. Publishes
    `PhoneVerified`.
    """
    number = normal_phone(phone)
    user = User.objects.select_for_update().filter(phone_index=keyed_index(number)).first()
    if user is not None and not user.is_active:
        raise Refused(Refusal("shut_out", _("This account is closed. Call the court.")))
    if user is not None and not user.phone_verified and (user.email or user.has_usable_password()):
        _with_phone(user, "", proved=False)
        record(VISITOR, Act("accounts.phone_taken_back", "user", str(user.pk), now, {}))
        user = None
    if user is None:
        user = _once(lambda: User.objects.create_user(name.strip()[:NAME_LENGTH], phone=number), number)
        record(user.as_actor(), Act("accounts.made_by_code", "user", str(user.pk), now, {}))
    if not user.phone_verified:
        _with_phone(user, number, proved=True)
        publish(PhoneVerified(user.pk))
    return user


def _once(make: Callable[[], User], number: str) -> User:
    """Two codes of one phone at the same instant make one person."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        return User.objects.select_for_update().get(phone_index=keyed_index(number))


def _with_phone(user: User, number: str, *, proved: bool) -> None:
    user.set_phone(number, verified=proved)
    user.save(update_fields=["phone", "phone_index", "phone_verified"])


def forget_codes(now: datetime) -> int:
    """Remove codes and counters that no limit needs any more; says how many codes there were."""
    old = OneTimeCode.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]
    CodeQuota.objects.filter(day__lt=local_day(now - KEPT_FOR)).delete()
    return old
