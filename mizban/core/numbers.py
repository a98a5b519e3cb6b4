"""Numbers that stand for people, places and cases: read as people type them, checked, grouped for reading, masked.

Every reader takes Latin, Persian and Arabic digits, with blanks, dashes, brackets and invisible marks between them, and
returns the canonical ASCII form or raises `NumberError`.
"""

from __future__ import annotations

import enum
import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mizban.core.inputs import InputError
from mizban.core.text import to_ascii_digits

_SEPARATORS = re.compile(
    r"[\s()\[\].\-_\u0640\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d"  # blanks, brackets, every dash
    r"\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"  # marks of direction, joiners, other invisible signs
)
_DIGITS = re.compile(r"[0-9]+")


class NumberError(InputError):
    """Not such a number; `message` says how it should look."""


class Kind(enum.StrEnum):
    """Kinds of numbers that are shown in groups."""

    NATIONAL_ID = "national_id"
    LEGAL_ID = "legal_id"
    MOBILE = "mobile"
    PHONE = "phone"
    POSTAL_CODE = "postal_code"
    SHEBA = "sheba"
    PROCESS_NUMBER = "process_number"
    TRACKING_CODE = "tracking_code"
    REGISTRATION_CODE = "registration_code"


_GROUPS: dict[Kind, tuple[str, tuple[int, ...]]] = {
    Kind.NATIONAL_ID: ("-", (3, 6, 1)),
    Kind.LEGAL_ID: (" ", (3, 4, 4)),
    Kind.MOBILE: (" ", (4, 3, 4)),
    Kind.PHONE: (" ", (3, 4, 4)),
    Kind.POSTAL_CODE: ("-", (5, 5)),
    Kind.SHEBA: (" ", (4, 4, 4, 4, 4, 4, 2)),
    Kind.PROCESS_NUMBER: ("-", (4, 5, 4)),
    Kind.TRACKING_CODE: ("-", (3, 3, 4)),
    Kind.REGISTRATION_CODE: ("-", (4, 4, 4)),
}

_LEGAL_ID = _("شناسهٔ ملی ۱۱ رقم است؛ با روزنامهٔ رسمی مقایسه کنید")
_FOREIGNER = _("کد فراگیر ۱۲ رقم است؛ با کارت خود مقایسه کنید")
_MOBILE = _("موبایل ۱۱ رقم است و با ۰۹ شروع می‌شود")
_PHONE = _("تلفن را با کد شهر بنویسید")
_POSTAL_CODE = _("کد پستی ۱۰ رقم است و با صفر شروع نمی‌شود")
_SHEBA = _("شبا IR و ۲۴ رقم است؛ از بانک بپرسید")


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", to_ascii_digits(text))


def _digits(text: str, label: str | Promise) -> str:
    """One or more ASCII digits; refuses everything else in a sentence about `label`."""
    digits = _compact(text)
    if not digits:
        raise NumberError(_("%(label)s را بنویسید"), label=label)
    if not _DIGITS.fullmatch(digits):
        raise NumberError(_("%(label)s را فقط با رقم بنویسید"), label=label)
    return digits


# --- national numbers ------------------------------------------------------------------------------------------------


def national_id(text: str) -> str:
    """Ten digits of a national ID (کد ملی). Eight or nine are padded: old lists have lost the leading zeros."""
    digits = _digits(text, pgettext_lazy("within a sentence", "کد ملی"))
    padded = digits.zfill(10)
    right = len(padded) == 10 and len(set(padded)) > 1 and padded[9] == _national_check(padded)
    if right and len(digits) >= 8:
        return padded
    if len(digits) != 10:
        raise NumberError(_("کد ملی ۱۰ رقم است؛ %(n)s رقم نوشته‌اید"), n=len(digits))
    raise NumberError(_("رقم‌های کد ملی با هم نمی‌خواند؛ با کارت ملی مقایسه کنید"))


def _national_check(digits: str) -> str:
    rest = sum(int(digits[place]) * (10 - place) for place in range(9)) % 11
    return str(rest if rest < 2 else 11 - rest)


def legal_id(text: str) -> str:
    """Eleven digits of a legal person (شناسهٔ ملی)."""
    digits = _compact(text)
    if not re.fullmatch(r"[0-9]{11}", digits) or digits[3:9] == "000000":
        raise NumberError(_LEGAL_ID)
    shift = int(digits[9]) + 2
    weights = (29, 27, 23, 19, 17) * 2
    rest = sum((int(digit) + shift) * weight for digit, weight in zip(digits[:10], weights, strict=True)) % 11
    if rest % 10 != int(digits[10]):
        raise NumberError(_LEGAL_ID)
    return digits


def foreigner_code(text: str) -> str:
    """Twelve digits on the card of a foreigner, or sixteen on the passport; no check digit is public."""
    digits = _compact(text)
    if not re.fullmatch(r"[0-9]{12}(?:[0-9]{4})?", digits):
        raise NumberError(_FOREIGNER)
    return digits


def mobile(text: str) -> str:
    """`09` and nine digits, from 09…, 9…, 98…, +98… or 0098…; the operator's prefix is not looked at."""
    found = re.fullmatch(r"(?:(?:\+|00)?98|0)?(9[0-9]{9})", _compact(text))
    if not found:
        raise NumberError(_MOBILE)
    return "0" + found[1]


def phone(text: str) -> str:
    """Eleven digits of a landline: the area code with its zero, and eight."""
    found = re.fullmatch(r"(?:(?:\+|00)?98|0)?([1-8][0-9]{9})", _compact(text))
    if not found:
        raise NumberError(_PHONE)
    return "0" + found[1]


def postal_code(text: str) -> str:
    """Ten digits, the first not 0."""
    digits = _compact(text)
    if not re.fullmatch(r"[1-9][0-9]{9}", digits):
        raise NumberError(_POSTAL_CODE)
    return digits


def sheba(text: str) -> str:
    """`IR` and 24 digits, remainder 1 of 97 (ISO 13616); IR may be left out when typing."""
    account = _compact(text).upper().removeprefix("IR")
    if not re.fullmatch(r"[0-9]{24}", account) or int(account[2:] + "1827" + account[:2]) % 97 != 1:
        raise NumberError(_SHEBA)
    return "IR" + account


# --- the desk's own numbers ------------------------------------------------------------------------------------------

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""The quasigroup of H. M. Damm's thesis (2004): finds each wrong digit and each swap of neighbours."""


def damm_digit(digits: str) -> str:
    """The check digit of ASCII digits; of a number that ends in its check digit it is "0"."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def process_number(jalali_year: int, sequence: int) -> str:
    """`YYYY-NNNNN-NNND`: the year, eight digits of the sequence, a check digit over these twelve.

    Raises `ValueError` (not for people: the sequence is used up) outside 1 … 99,999,999 or four digits of year.
    """
    if not (1000 <= jalali_year <= 9999 and 1 <= sequence <= 99_999_999):
        raise ValueError("process number out of range")
    digits = f"{jalali_year}{sequence:08d}"
    return group(Kind.PROCESS_NUMBER, digits + damm_digit(digits))


def parse_process_number(text: str) -> str:
    """`YYYY-NNNNN-NNND` from what was typed or pasted."""
    label = pgettext_lazy("within a sentence", "شمارهٔ فرآیند")
    digits = _fixed_length(text, label, 13)
    if damm_digit(digits) != "0":
        raise NumberError(_("رقم‌های %(label)s با هم نمی‌خواند؛ با رسید مقایسه کنید"), label=label)
    return group(Kind.PROCESS_NUMBER, digits)


def tracking_code_canonical(text: str) -> str:
    """`DDD-DDD-DDDD` from what was typed or pasted."""
    return group(Kind.TRACKING_CODE, _fixed_length(text, pgettext_lazy("within a sentence", "کد رهگیری"), 10))


def registration_code_canonical(text: str) -> str:
    """`DDDD-DDDD-DDDD` from what was typed or pasted."""
    return group(Kind.REGISTRATION_CODE, _fixed_length(text, pgettext_lazy("within a sentence", "کد ثبت‌نام"), 12))


def _fixed_length(text: str, label: str | Promise, length: int) -> str:
    digits = _digits(text, label)
    if len(digits) != length:
        sentence = _("%(label)s %(length)s رقم است؛ %(n)s رقم نوشته‌اید")
        raise NumberError(sentence, label=label, length=length, n=len(digits))
    return digits


# --- showing ---------------------------------------------------------------------------------------------------------


def group(kind: Kind | str, number: str) -> str:
    """The number in groups for reading, ASCII; unchanged when its length is not that of its kind."""
    separator, sizes = _GROUPS[Kind(kind)]
    compact = _SEPARATORS.sub("", number)
    if len(compact) != sum(sizes):
        return number
    ends = [sum(sizes[: place + 1]) for place in range(len(sizes))]
    return separator.join(compact[end - size : end] for end, size in zip(ends, sizes, strict=True))


def mask_national_id(number: str) -> str:
    """`******5678`: the last four, which people know by heart; the first three would tell the birthplace.

    Also for the codes of foreigners. What is too short to hide anything is hidden as a whole.
    """
    return "*" * (len(number) - 4) + number[-4:] if len(number) >= 10 else "*" * 10


def mask_mobile(number: str) -> str:
    """`0912***4567`."""
    return f"{number[:4]}***{number[-4:]}" if len(number) == 11 else "*" * 11


def mask_name(name: str) -> str:
    """«علی ر…» of «علی رضایی»: enough to know one's own letter by, not enough to find a stranger. One word: «ر…»."""
    first, _space, rest = name.strip().partition(" ")
    return f"{first} {rest.lstrip()[:1]}…" if rest else f"{first[:1]}…"
