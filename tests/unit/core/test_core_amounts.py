"""Amounts as people type and read them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mizban.core import amounts
from mizban.core.amounts import AmountError

ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=())), st.from_regex(r"[0-9۰-۹٠-٩٬,،.٫/ -]{1,24}", fullmatch=True)
)

# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "1200000",
        "۱۲۰۰۰۰۰",
        "١٢٠٠٠٠٠",
        "۱٬۲۰۰٬۰۰۰",
        "1,200,000",
        "۱،۲۰۰،۰۰۰",
        "1.200.000",
        "1 200 000",
        "1\u00a0200\u00a0000",
        "۱٬۲۰۰٬۰۰۰ ریال",
        "1200000ريال",
        "\u200e1,200,000\u200f ",
    ],
)
def test_money_is_read_in_every_form(typed: str) -> None:
    assert amounts.parse_money(typed) == 1_200_000


NO_MONEY = [
    "",
    "ریال",
    "-1",
    "12,00",
    "1,2000",
    "1,200.000",
    "1200000 تومان",
    "12.5",
    "صد",
    "1" * 19,
    "1,200,",
    "1_000",
]


@pytest.mark.parametrize("typed", [*NO_MONEY, "1e5", "१२", "Infinity", "½"])
def test_what_is_no_money_says_how_to_write_it(typed: str) -> None:
    with pytest.raises(AmountError) as caught:
        amounts.parse_money(typed)
    assert caught.value.message == "مبلغ را به ریال و با رقم بنویسید"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12.5", "12.5"),
        ("۱۲٫۵", "12.5"),
        ("۱۲/۵", "12.5"),
        ("١٢٫٥", "12.5"),
        ("1,200.50", "1200.50"),
        ("۱٬۲۰۰", "1200"),
        ("-3", "-3"),
        ("\u22123.25", "-3.25"),
        ("-0", "0"),
        ("0.000", "0"),
        ("007", "7"),
    ],
)
def test_decimals_are_read_in_every_form(typed: str, value: str) -> None:
    assert amounts.parse_decimal(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["", "1,5", "1.2.3", ".5", "5.", "--1", "1-", "NaN", "1e3", "+1", "1" * 19, "0." + "1" * 19, "، "]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(AmountError) as caught:
        amounts.parse_decimal(typed)
    assert caught.value.message == "عدد را با رقم بنویسید"


def test_bounds_are_included_and_named_in_the_sentence() -> None:
    def refused(typed: str, minimum: Decimal | int | None, maximum: Decimal | int | None) -> str:
        with pytest.raises(AmountError) as caught:
            amounts.parse_decimal(typed, minimum=minimum, maximum=maximum)
        return caught.value.message

    assert amounts.parse_decimal("1", minimum=1, maximum=1) == 1
    assert refused("0", 1, 1200) == "عددی از ۱ تا ۱٬۲۰۰ بنویسید"
    assert refused("1201", 1, 1200) == "عددی از ۱ تا ۱٬۲۰۰ بنویسید"
    assert refused("x", 1, 1200) == "عددی از ۱ تا ۱٬۲۰۰ بنویسید"
    assert refused("0", 1, None) == "عددی از ۱ به بالا بنویسید"
    assert refused("1", None, Decimal("0.5")) == "عددی تا ۰٫۵ بنویسید"


def test_whole_numbers() -> None:
    assert amounts.parse_integer("۱٬۲۰۰٫۰") == 1200
    with pytest.raises(AmountError) as caught:
        amounts.parse_integer("1.5")
    assert caught.value.message == "عدد را بدون اعشار بنویسید"


@given(st.integers(0, 10**18 - 1))
def test_money_that_is_written_is_read_again(rials: int) -> None:
    assert amounts.parse_money(amounts.money(rials)) == rials
    assert amounts.parse_money(f"{rials:,}") == rials


@given(st.decimals(-(10**12), 10**12, places=3))
def test_numbers_that_are_written_are_read_again(value: Decimal) -> None:
    assert amounts.parse_decimal(amounts.number(value)) == value
    with translation.override("en"):
        assert amounts.parse_decimal(amounts.number(value)) == value


def amount_or_sentence(parse: Callable[[str], Decimal | int], typed: str) -> tuple[Decimal, str]:
    try:
        return Decimal(parse(typed)), "no sentence"
    except AmountError as error:
        return Decimal(0), error.message


@pytest.mark.parametrize("parse", [amounts.parse_money, amounts.parse_decimal, amounts.parse_integer])
@given(ANYTHING)
def test_anything_typed_is_an_amount_or_a_sentence(parse: Callable[[str], Decimal | int], typed: str) -> None:
    amount, sentence = amount_or_sentence(parse, typed)
    assert abs(amount) < 10**18
    assert sentence
    assert "%(" not in sentence


# --- writing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "persian", "english"),
    [
        (0, "۰", "0"),
        (1200000, "۱٬۲۰۰٬۰۰۰", "1,200,000"),
        (Decimal("1200.50"), "۱٬۲۰۰٫۵", "1,200.5"),
        (Decimal("100"), "۱۰۰", "100"),
        (Decimal("1E+3"), "۱٬۰۰۰", "1,000"),
        (-5, "-۵", "-5"),
    ],
)
def test_numbers_are_written_for_their_reader(value: Decimal | int, persian: str, english: str) -> None:
    assert amounts.number(value) == persian
    with translation.override("en"):
        assert amounts.number(value) == english


def test_money_and_shares() -> None:
    assert amounts.money(1_200_000) == "۱٬۲۰۰٬۰۰۰ ریال"
    assert amounts.percent(20) == "۲۰٪"
    assert amounts.percent(Decimal("12.50")) == "۱۲٫۵٪"
    with translation.override("en"):
        assert amounts.percent(20) == "20%"


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "۰ بایت"),
        (1023, "۱٬۰۲۳ بایت"),
        (1024, "۱ کیلوبایت"),
        (350 * 1024, "۳۵۰ کیلوبایت"),
        (1_887_437, "۱٫۸ مگابایت"),
        (int(9.5 * 1024**2), "۹٫۵ مگابایت"),
        (10 * 1024**2, "۱۰ مگابایت"),
        (int(9.96 * 1024**2), "۱۰ مگابایت"),
        (int(12.5 * 1024**2), "۱۳ مگابایت"),
        (3 * 1024**3, "۳ گیگابایت"),
    ],
)
def test_sizes_of_files(size: int, written: str) -> None:
    assert amounts.filesize(size) == written


def test_working_days() -> None:
    assert amounts.working_days(5) == "۵ روز کاری"
    assert amounts.working_days(1) == "۱ روز کاری"
