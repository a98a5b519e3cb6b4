"""Secrets at rest: what is hidden opens only where and as it was closed."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from mizban.core import crypto
from mizban.core.crypto import CryptoError, Keyring, blind_index, code_digits, decrypt, encrypt

RING = Keyring("k1", {"k1": bytes(range(32))}, bytes(range(32, 64)))
OTHER = Keyring("k1", {"k1": bytes(32)}, bytes(32))
ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.fixture(autouse=True)
def _keys() -> Iterator[None]:
    with override_settings(MIZBAN_KEYRING=RING):
        yield


# --- hidden values ---------------------------------------------------------------------------------------------------


@given(ANY_TEXT, st.text(max_size=20))
def test_a_value_opens_where_it_was_closed_and_hides_its_text(text: str, purpose: str) -> None:
    value = encrypt(text, purpose)
    assert decrypt(value, purpose) == text
    assert value.isascii()
    assert encrypt(text, purpose) != value


def test_a_value_does_not_open_for_another_purpose_or_under_another_key() -> None:
    value = encrypt("0499370899", "national_id")
    with pytest.raises(CryptoError):
        decrypt(value, "mobile")
    with override_settings(MIZBAN_KEYRING=OTHER), pytest.raises(CryptoError):
        decrypt(value, "national_id")


def test_every_changed_sign_is_noticed() -> None:
    value = encrypt("۰۹۱۲", "mobile")
    for place, sign in enumerate(value):
        changed = value[:place] + ("A" if sign != "A" else "B") + value[place + 1 :]
        key_id, _, body = changed.partition(".")
        same_bytes = key_id == "k1" and base64.urlsafe_b64decode(body + "==") == base64.urlsafe_b64decode(
            value[3:] + "=="
        )
        if not same_bytes:  # the last sign holds bits that base64 does not use
            with pytest.raises(CryptoError):
                decrypt(changed, "mobile")


@given(st.one_of(ANY_TEXT, st.from_regex(r"k1\.[A-Za-z0-9_-]{0,60}", fullmatch=True)))
def test_what_is_no_value_is_a_crypto_error_and_nothing_else(value: str) -> None:
    with pytest.raises(CryptoError):
        decrypt(value, "x")


def test_rotation_opens_the_old_and_closes_with_the_new() -> None:
    old = encrypt("x", "p")
    with override_settings(MIZBAN_KEYRING=RING.rotated()):
        assert decrypt(old, "p") == "x"
        fresh = encrypt(decrypt(old, "p"), "p")
        assert decrypt(fresh, "p") == "x"
    with pytest.raises(CryptoError, match="unknown key"):
        decrypt(fresh, "p")


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_keyring_comes_back_from_its_file() -> None:
    ring = Keyring.generate().rotated()
    assert Keyring.from_json(ring.to_json()) == ring
    assert len(ring.keys) == 2
    assert Keyring.generate() != Keyring.generate()


def test_a_keyring_does_not_show_its_keys() -> None:
    shown = repr(RING)
    assert "index_key" not in shown
    assert "keys" not in shown
    assert "\\x" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "nonsense",
        json.dumps({"current": "k1", "keys": {}, "index_key": ""}),
        json.dumps({"current": "k1", "keys": {"k1": "AAAA"}, "index_key": "AAAA"}),
        json.dumps({"current": "k1", "keys": {"k1": 5}, "index_key": "AAAA"}),
        RING.to_json().replace('"k1"', '"K.1"'),
        RING.to_json().replace('"current": "k1"', '"current": "k2"'),
        RING.to_json().replace("AAEC", "??EC"),
    ],
)
def test_what_is_no_key_file_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(CryptoError, match="keyring") as caught:
        Keyring.from_json(text)
    assert len(str(caught.value)) < 80
    assert caught.value.__cause__ is None


# --- indexes and codes -----------------------------------------------------------------------------------------------


@given(ANY_TEXT, ANY_TEXT)
def test_an_index_is_equal_exactly_for_equal_values_of_a_purpose(one: str, other: str) -> None:
    assert (blind_index(one, "p") == blind_index(other, "p")) == (one == other)
    assert blind_index(one, "p") != blind_index(one, "q")
    assert len(blind_index(one, "p")) == 43


def test_an_index_needs_the_key_and_outlives_the_rotation_of_the_others() -> None:
    index = blind_index("0499370899", "national_id")
    assert "0499370899" not in index
    with override_settings(MIZBAN_KEYRING=RING.rotated()):
        assert blind_index("0499370899", "national_id") == index
    with override_settings(MIZBAN_KEYRING=OTHER):
        assert blind_index("0499370899", "national_id") != index


def test_results_stay_what_they_were() -> None:
    """Stored indexes and printed codes rest on these: a change here voids them all."""
    assert blind_index("0499370899", "national_id") == "ejCC7t5Dh2O_5DXTo2tW31fOK2Xm4Yi8yMy6Dnj9jns"
    assert code_digits("tracking", "1:1", 10) == "7535827206"
    assert decrypt("k1.XkyqscZTnmd27t8M-Gr--9m1-DmXCA3GAgZqxsQP9WfETbvG", "p") == "سلام"


@given(ANY_TEXT, st.integers(1, 64))
def test_a_code_has_its_length_and_is_always_the_same(message: str, length: int) -> None:
    code = code_digits("tracking", message, length)
    assert len(code) == length
    assert set(code) <= set("0123456789")
    assert code_digits("tracking", message, length) == code


def test_codes_differ_by_purpose_message_and_key() -> None:
    code = code_digits("tracking", "1:1", 10)
    assert code != code_digits("registration", "1:1", 10)
    assert code != code_digits("tracking", "1:2", 10)
    with override_settings(MIZBAN_KEYRING=OTHER):
        assert code != code_digits("tracking", "1:1", 10)


def test_every_digit_is_about_as_frequent_as_any_other_at_every_place() -> None:
    codes = [code_digits("tracking", str(case), 3) for case in range(5000)]
    for place in range(3):
        counts = Counter(code[place] for code in codes)
        assert (
            sum((counts[digit] - 500) ** 2 / 500 for digit in "0123456789") < 33.7
        )  # chi square, 9 degrees, 1 in 10,000


def test_a_draw_from_the_biased_end_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([b"\xff" * 32, (7).to_bytes(32, "big")])
    monkeypatch.setattr("mizban.core.crypto.hmac.digest", lambda *_: next(draws))
    assert code_digits("tracking", "1:1", 10) == "0000000007"


@pytest.mark.parametrize("length", [0, -1, 65])
def test_a_code_of_an_impossible_length_is_a_fault_of_ours(length: int) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        code_digits("tracking", "x", length)


def test_secrets_are_compared() -> None:
    assert crypto.same("۱۲۳\ud800", "۱۲۳\ud800")
    assert not crypto.same("123", "124")
    assert not crypto.same("123", "1234")
