"""Secrets at rest: encrypted values, blind indexes, codes. Keys: `settings.MIZBAN_KEYRING`, never in the database.

`purpose` names the kind of value ("person.national_id"). It is bound into every result, so that a value copied from one
column into another does not open there, and equal values of two kinds cannot be told to be equal.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NONCE_BYTES = 12  # random: NIST SP 800-38D allows 2**32 values under one key, so rotate long before that
_KEY_ID = re.compile(r"[a-z0-9]{1,16}")


class CryptoError(Exception):
    """A value that none of the keys opens, or keys that are none. The text names no secret."""


# --- keys ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Keyring:
    """Keys of encryption by id, one of them the current, and the key that indexes and codes are derived from.

    The index key cannot be rotated without computing every index anew and voiding every tracking code.
    """

    current: str
    keys: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise CryptoError("keyring: the current key is missing")
        if not all(_KEY_ID.fullmatch(key_id) for key_id in self.keys):
            raise CryptoError("keyring: a key id has 1 to 16 small letters and digits")
        if any(len(key) != KEY_BYTES for key in (*self.keys.values(), self.index_key)):
            raise CryptoError(f"keyring: a key has {KEY_BYTES} bytes")

    @classmethod
    def generate(cls) -> Keyring:
        """A new keyring with one key."""
        key_id = secrets.token_hex(4)
        return cls(key_id, {key_id: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))

    def rotated(self) -> Keyring:
        """The same keyring with a new current key; the old ones still open what they closed."""
        key_id = secrets.token_hex(4)
        return replace(self, current=key_id, keys={**self.keys, key_id: secrets.token_bytes(KEY_BYTES)})

    def to_json(self) -> str:
        """Text for the key file (mode 0600)."""
        keys = {key_id: _to_base64(key) for key_id, key in self.keys.items()}
        return json.dumps({"current": self.current, "keys": keys, "index_key": _to_base64(self.index_key)}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Keyring:
        """The keyring of a key file. Raises `CryptoError`."""
        try:
            data = json.loads(text)
            keys = {str(key_id): _from_base64(key) for key_id, key in data["keys"].items()}
            return cls(str(data["current"]), keys, _from_base64(data["index_key"]))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise CryptoError(f"keyring: not a key file ({type(error).__name__})") from None


def _keyring() -> Keyring:
    keyring = getattr(settings, "MIZBAN_KEYRING", None)  # by name: the settings import this module
    if not isinstance(keyring, Keyring):
        raise ImproperlyConfigured("MIZBAN_KEYRING is no Keyring")
    return keyring


def _to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_base64(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # whatever was typed can be hidden and shown again


# --- hidden values ---------------------------------------------------------------------------------------------------


def encrypt(text: str, purpose: str) -> str:
    """`<key id>.<base64url of nonce, ciphertext and tag>`; different at each call, 4/3 of the bytes plus about 47."""
    keyring = _keyring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(keyring.keys[keyring.current]).encrypt(nonce, _bytes(text), _bytes(purpose))
    return f"{keyring.current}.{_to_base64(nonce + sealed)}"


def decrypt(value: str, purpose: str) -> str:
    """The text, closed under any known key. Raises `CryptoError` if value or purpose is not what it was."""
    key_id, sealed = _parts(value)
    key = _keyring().keys.get(key_id)
    if key is None:
        raise CryptoError("encrypted with an unknown key")
    try:
        text = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bytes(purpose))
    except InvalidTag:
        raise CryptoError("not encrypted here for this purpose, or changed since") from None
    return text.decode("utf-8", "surrogatepass")


def _parts(value: str) -> tuple[str, bytes]:
    key_id, _, body = value.partition(".")
    try:
        sealed = _from_base64(body)
    except (binascii.Error, UnicodeEncodeError):
        sealed = b""
    if not _KEY_ID.fullmatch(key_id) or len(sealed) < NONCE_BYTES + 16:
        raise CryptoError("not an encrypted value")
    return key_id, sealed


# --- indexes and codes -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _derived_key(index_key: bytes, use: str, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=_bytes(f"mizban/{use}/{purpose}")).derive(index_key)


def blind_index(value: str, purpose: str) -> str:
    """43 characters that are equal for equal values of a purpose and tell nothing else without the key.

    The value must be canonical (`core.numbers`): a space more gives another index.
    """
    key = _derived_key(_keyring().index_key, "index", purpose)
    return _to_base64(hmac.digest(key, _bytes(value), sha256))


def signature(text: str, purpose: str) -> str:
    """43 characters that only this installation can have written beneath a text; verify with `same`."""
    key = _derived_key(_keyring().index_key, "signature", purpose)
    return _to_base64(hmac.digest(key, _bytes(text), sha256))


def code_digits(purpose: str, message: str, length: int) -> str:
    """`length` (1 to 64) decimal digits derived from the message, each code equally likely."""
    if not 1 <= length <= 64:
        raise ValueError("a code has 1 to 64 digits")
    key = _derived_key(_keyring().index_key, "code", purpose)
    codes = 10**length
    unbiased = 2**256 // codes * codes
    for attempt in range(256):  # above the last whole multiple of `codes` low codes would be likelier: draw again
        drawn = int.from_bytes(hmac.digest(key, bytes([attempt]) + _bytes(message), sha256), "big")
        if drawn < unbiased:
            return f"{drawn % codes:0{length}d}"
    raise AssertionError("256 draws in vain: less likely than 2**-256")


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(_bytes(one), _bytes(other))
