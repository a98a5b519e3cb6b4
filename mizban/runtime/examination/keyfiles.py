"""The secrets of the installation: private, readable, and those with which the data were encrypted."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from mizban.accounts.contact import MOBILE
from mizban.audit.signing import KEY_FILE, Key, LogError
from mizban.core.crypto import CryptoError, Keyring, decrypt
from mizban.runtime.environment import Installation
from mizban.runtime.examination.findings import Finding, fail, ok, warn

PRIVATE = stat.S_IRWXG | stat.S_IRWXO
_KEYS_IN_USE = """
SELECT key_id, min(value), sum(count)::bigint FROM (
  SELECT split_part(mobile, '.', 1) AS key_id, min(mobile) AS value, count(*) AS count FROM accounts_person GROUP BY 1
) found GROUP BY key_id ORDER BY key_id
"""


def key_files(installation: Installation) -> Iterator[Finding]:
    for path in (installation.keys, installation.secret_key, installation.home / KEY_FILE):
        if not path.exists():
            yield fail("keys", f"{path} is missing")
        elif path.stat().st_mode & PRIVATE:
            yield warn("keys", f"{path} can be read by others than its owner: chmod 600 {path}")
    try:
        Key.read(installation.home / KEY_FILE)
    except LogError as error:
        yield fail("keys", str(error))
    else:
        yield ok("keys", "the key that signs the history is readable")


def keys_in_use(installation: Installation) -> Iterator[Finding]:
    """Every key id that stands in the data is known, and its key opens what it closed."""
    keyring: Keyring = settings.MIZBAN_KEYRING
    with connection.cursor() as cursor:
        cursor.execute(_KEYS_IN_USE)
        rows = cursor.fetchall()
    opened = 0
    for key_id, value, count in rows:
        if key_id not in keyring.keys:
            yield fail("keys", f"{count} persons are encrypted with key {key_id}, which {_name(installation)} lacks")
            continue
        try:
            decrypt(value, MOBILE)
        except CryptoError:
            yield fail("keys", f"key {key_id} of {_name(installation)} does not open what it has closed")
            continue
        opened += count
    if opened == sum(count for _, _, count in rows):
        yield ok("keys", f"the current key is {keyring.current}; the keys open all {opened} persons")


def _name(installation: Installation) -> Path:
    return installation.keys
