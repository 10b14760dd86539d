"""Encrypted text and its keyed index.

AES-256-GCM with a random nonce; the additional data is table and column, so that a value cannot be moved into
another column. The key id stands before the value, so keys can be rotated: FIELD_KEYS lists them newest first, the
first one encrypts, all decrypt. Search is by exact value through `keyed_index`, an HMAC under a key of its own.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12


class Undecipherable(Exception):
    """The stored value was changed, moved, or made under a key that FIELD_KEYS no longer lists."""


@lru_cache(maxsize=8)
def _keyring(keys: tuple[str, ...]) -> tuple[dict[str, bytes], str, bytes]:
    ring: dict[str, bytes] = {}
    if not keys:
        raise ImproperlyConfigured("FIELD_KEYS: at least one key is needed, of 64 hexadecimal digits.")
    for text in keys:
        try:
            root = bytes.fromhex(text)
        except ValueError:
            root = b""
        if len(root) != 32:
            raise ImproperlyConfigured("FIELD_KEYS: each key is 64 hexadecimal digits, separated by commas.")
        encryption = hmac.digest(root, b"field encryption", "sha256")
        ring[hashlib.sha256(root).hexdigest()[:8]] = encryption
    newest = next(iter(ring))
    # The oldest key makes the index: rotating in a newer one in front must not lose the search.
    index_key = hmac.digest(bytes.fromhex(keys[-1]), b"field index", "sha256")
    return ring, newest, index_key


def _keys() -> tuple[dict[str, bytes], str, bytes]:
    return _keyring(tuple(settings.FIELD_KEYS))


def check_keys() -> None:
    """Stop the start with a sentence when a key of the encrypted fields is wrong, not at the first write."""
    _keys()


def encrypt(text: str, place: str) -> str:
    """The stored form of a text: key id, nonce and ciphertext, bound to its place (table.column)."""
    ring, newest, _ = _keys()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(ring[newest]).encrypt(nonce, text.encode(), place.encode())
    return f"{newest}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, place: str) -> str:
    """The text again. Raises `Undecipherable` when it was changed, moved, or its key is gone."""
    ring, _, _ = _keys()
    key_id, _, payload = stored.partition(":")
    try:
        raw = base64.b64decode(payload)
        return AESGCM(ring[key_id]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], place.encode()).decode()
    except (KeyError, ValueError, InvalidTag) as fault:
        raise Undecipherable(place) from fault


def keyed_index(value: str) -> str:
    """What a value is found by: equal values give equal indexes, and without the key nothing can be tried."""
    if not value:
        return ""
    return hmac.new(_keys()[2], value.strip().encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField[Any, Any]):
    """Text that stands encrypted in the database and plain in Python."""

    def _place(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt on the way in; an empty text stays empty."""
        text = super().get_prep_value(value)
        return encrypt(text, self._place()) if text else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Decrypt on the way out."""
        return decrypt(value, self._place()) if value else value


def normal_phone(phone: str) -> str:
    """A phone number in the one form it is stored and found by: without spaces and hyphens, mainland without +86."""
    plain = re.sub(r"[\s-]", "", phone)
    return plain[3:] if re.fullmatch(r"\+861\d{10}", plain) else plain


def masked_phone(phone: str) -> str:
    """A phone number as others may see it: 139****0412."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def masked_identity(number: str) -> str:
    """An identity number as others may see it: first and last characters only."""
    return f"{number[:1]}{'*' * (len(number) - 2)}{number[-1:]}" if len(number) > 2 else "*" * len(number)
