"""Amounts: money in rials, numbers, sizes, shares and working days, as people type and read them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from mizban.core.inputs import InputError
from mizban.core.text import ZWNJ, clean, is_persian, local_digits, to_ascii_digits

MAX_DIGITS = 18
"""Before the decimal sign, and after it: what a bigint holds."""

_DECIMAL = re.compile(r"([-\u2212]?)([0-9٬,،'’ ]+)(?:[٫./]([0-9]+))?")
_GROUPED = re.compile(r"[0-9]{1,3}([٬,،.'’ ])[0-9]{3}(?:\1[0-9]{3})*")


class AmountError(InputError):
    """Not an amount, or outside its bounds; `message` says how to write it."""


# --- reading ---------------------------------------------------------------------------------------------------------


def parse_money(text: str) -> int:
    """Rials, 0 or more, from «۱٬۲۰۰٬۰۰۰», "1,200,000 ریال", "1.200.000", "1200000". Raises `AmountError`.

    Tomans are refused rather than multiplied: a zero too many is worse than a question.
    """
    rials = _whole(_ascii(text).removesuffix("ریال").rstrip())
    if rials is None:
        raise AmountError(_("مبلغ را به ریال و با رقم بنویسید"))
    return rials


def parse_decimal(text: str, *, minimum: Decimal | int | None = None, maximum: Decimal | int | None = None) -> Decimal:
    """A number, with ٫ or . or / before the decimals and ٬ or , or a blank between thousands, bounds included.

    "1,5" is refused: half of the world means 1.5 by it and the other half 15. Raises `AmountError`.
    """
    value = _decimal(_ascii(text))
    if value is None or (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
        raise _bounds_error(minimum, maximum)
    return value


def parse_integer(text: str, *, minimum: int | None = None, maximum: int | None = None) -> int:
    """A whole number within bounds, both included. Raises `AmountError`."""
    value = parse_decimal(text, minimum=minimum, maximum=maximum)
    if value != value.to_integral_value():
        raise AmountError(_("عدد را بدون اعشار بنویسید"))
    return int(value)


def _ascii(text: str) -> str:
    return to_ascii_digits(clean(text)).replace(ZWNJ, "")


def _whole(digits: str) -> int | None:
    """The value of plain or rightly grouped ASCII digits."""
    if _GROUPED.fullmatch(digits):
        digits = re.sub("[^0-9]", "", digits)
    return int(digits) if re.fullmatch(rf"[0-9]{{1,{MAX_DIGITS}}}", digits) else None


def _decimal(typed: str) -> Decimal | None:
    found = _DECIMAL.fullmatch(typed)
    whole = _whole(found[2].strip()) if found else None
    if found is None or whole is None or len(found[3] or "") > MAX_DIGITS:
        return None
    value = Decimal(f"{whole}.{found[3]}" if found[3] else whole)
    return -value if found[1] and value else value


def _bounds_error(minimum: Decimal | int | None, maximum: Decimal | int | None) -> AmountError:
    if minimum is not None and maximum is not None:
        sentence = _("عددی از %(min)s تا %(max)s بنویسید")
        return AmountError(sentence, min=number(minimum), max=number(maximum))
    if minimum is not None:
        return AmountError(_("عددی از %(min)s به بالا بنویسید"), min=number(minimum))
    if maximum is not None:
        return AmountError(_("عددی تا %(max)s بنویسید"), max=number(maximum))
    return AmountError(_("عدد را با رقم بنویسید"))


# --- writing ---------------------------------------------------------------------------------------------------------


def number(value: Decimal | int) -> str:
    """«۱٬۲۰۰٫۵», "1,200.5": grouped, without idle zeros at the end of decimals."""
    written = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return local_digits(written.replace(",", "٬").replace(".", "٫") if is_persian() else written)


def money(rials: int) -> str:
    """«۱٬۲۰۰٬۰۰۰ ریال»."""
    return gettext("%(amount)s ریال") % {"amount": number(rials)}


def percent(value: Decimal | int) -> str:
    """«۲۰٪» of 20 (not of 0.2)."""
    return number(value) + ("٪" if is_persian() else "%")


def filesize(size: int) -> str:
    """«۱٫۸ مگابایت» of a number of bytes; a kilobyte is 1,024 bytes, as phones and Django count."""
    if size < 1024:
        return gettext("%(n)s بایت") % {"n": number(size)}
    if size < 1024**2:
        return gettext("%(n)s کیلوبایت") % {"n": _rounded(size, 1024)}
    if size < 1024**3:
        return gettext("%(n)s مگابایت") % {"n": _rounded(size, 1024**2)}
    return gettext("%(n)s گیگابایت") % {"n": _rounded(size, 1024**3)}


def _rounded(size: int, unit: int) -> str:
    """One decimal below ten, none above."""
    amount = Decimal(size) / unit
    step = Decimal("0.1") if amount < 10 else Decimal(1)
    return number(amount.quantize(step, ROUND_HALF_UP))


def working_days(days: int) -> str:
    """«۵ روز کاری»."""
    return ngettext("%(n)s روز کاری", "%(n)s روز کاری", days) % {"n": number(days)}
