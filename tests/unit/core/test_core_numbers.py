"""Numbers of people and cases: read in every form, every slip found, shown in groups and masked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mizban.core import numbers
from mizban.core.numbers import NumberError, damm_digit
from mizban.core.text import to_persian_digits

READERS: list[Callable[[str], str]] = [
    numbers.national_id,
    numbers.legal_id,
    numbers.foreigner_code,
    numbers.mobile,
    numbers.phone,
    numbers.postal_code,
    numbers.sheba,
    numbers.parse_process_number,
    numbers.tracking_code_canonical,
    numbers.registration_code_canonical,
]
DIGITS = "0123456789"
RUN = st.text(DIGITS, min_size=1, max_size=14)
NOISE = st.sampled_from(
    ["", " ", "-", "–", "—", "\u2011", "\u2212", "ـ", "\u200e", "\u202b", "\u200c", "\u00a0", "\u2069"]
)
ALPHABETS = st.sampled_from([DIGITS, "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])


def message(reader: Callable[[str], str], typed: str) -> str:
    with pytest.raises(NumberError) as caught:
        reader(typed)
    return caught.value.message


def read(reader: Callable[[str], str], typed: str) -> tuple[str, str]:
    """The canonical form, or the sentence."""
    try:
        return reader(typed), ""
    except NumberError as error:
        return "", error.message


@st.composite
def typed_as_people_do(draw: st.DrawFn, canonical: str) -> str:
    """The digits in some alphabet each, with separators and invisible marks between them."""
    return "".join(
        (draw(ALPHABETS)[int(sign)] if sign in DIGITS else sign) + draw(NOISE) for sign in canonical if sign != "-"
    )


def with_national_check(nine: str) -> str:
    return next(nine + digit for digit in DIGITS if numbers._national_check(nine) == digit)


# --- national numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("0499370899", "0499370899"),
        ("۰۴۹۹۳۷۰۸۹۹", "0499370899"),
        ("٠٤٩-٩٣٧٠٨٩-٩", "0499370899"),
        ("499370899", "0499370899"),
        ("\u202a049 937 0899\u202c", "0499370899"),
    ],
)
def test_national_id_is_read_in_every_form(typed: str, canonical: str) -> None:
    assert numbers.national_id(typed) == canonical


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "کد ملی را بنویسید"),
        (" \u200e- ", "کد ملی را بنویسید"),
        ("04993708", "کد ملی ۱۰ رقم است؛ ۸ رقم نوشته‌اید"),
        ("049937089912", "کد ملی ۱۰ رقم است؛ ۱۲ رقم نوشته‌اید"),
        ("0", "کد ملی ۱۰ رقم است؛ ۱ رقم نوشته‌اید"),
        ("0499370898", "رقم‌های کد ملی با هم نمی‌خواند؛ با کارت ملی مقایسه کنید"),
        ("1111111111", "رقم‌های کد ملی با هم نمی‌خواند؛ با کارت ملی مقایسه کنید"),
        ("0499370۸9x", "کد ملی را فقط با رقم بنویسید"),
        ("04993708\0009", "کد ملی را فقط با رقم بنویسید"),
        ("०४९९३७०८९९", "کد ملی را فقط با رقم بنویسید"),
    ],
)
def test_national_id_says_what_is_wrong(typed: str, sentence: str) -> None:
    assert message(numbers.national_id, typed) == sentence


@given(st.text(DIGITS, min_size=9, max_size=9).filter(lambda nine: len(set(nine)) > 1))
def test_every_single_wrong_digit_of_a_national_id_is_found_unless_its_check_digit_is_1(nine: str) -> None:
    """Two remainders, 1 and 10, share the check digit 1: the state's rule leaves a gap there, and there alone."""
    right = with_national_check(nine)
    assert numbers.national_id(right) == right
    missed = [
        right[:place] + digit + right[place + 1 :]
        for place in range(10)
        for digit in set(DIGITS) - {right[place]}
        if read(numbers.national_id, right[:place] + digit + right[place + 1 :])[0]
    ]
    assert right[9] == "1" or not missed
    assert all(wrong[9] == "1" for wrong in missed)


def test_legal_id() -> None:
    assert numbers.legal_id("۱۰۳۸ ۰۲۸ ۴۷۹۰") == "10380284790"
    sentence = "شناسهٔ ملی ۱۱ رقم است؛ با روزنامهٔ رسمی مقایسه کنید"
    for typed in ("", "1038028479", "10380284791", "103802847900", "10300000090", "1038028479a"):
        assert message(numbers.legal_id, typed) == sentence


@given(st.text(DIGITS, min_size=10, max_size=10).filter(lambda ten: ten[3:9] != "000000"))
def test_legal_id_takes_the_one_check_digit_of_the_rule(ten: str) -> None:
    shift = int(ten[9]) + 2
    weights = [29, 27, 23, 19, 17, 29, 27, 23, 19, 17]
    rest = sum((int(ten[place]) + shift) * weights[place] for place in range(10)) % 11
    taken = [digit for digit in DIGITS if read(numbers.legal_id, ten + digit)[0]]
    assert taken == ["0" if rest == 10 else str(rest)]


def test_legal_id_has_digits_in_its_middle() -> None:
    assert [digit for digit in DIGITS if read(numbers.legal_id, "1030000009" + digit)[0]] == []


def test_foreigner_code_is_a_matter_of_length() -> None:
    assert numbers.foreigner_code("۱۲۳۴ ۵۶۷۸ ۹۰۱۲") == "123456789012"
    assert numbers.foreigner_code("1234567890123456") == "1234567890123456"
    for typed in ("", "12345678901", "1234567890123", "12345678901x"):
        assert message(numbers.foreigner_code, typed) == "کد فراگیر ۱۲ رقم است؛ با کارت خود مقایسه کنید"


@pytest.mark.parametrize(
    "typed",
    [
        "09123456789",
        "9123456789",
        "989123456789",
        "+98 912 345 67 89",
        "0098-912-345-6789",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "(0912)3456789",
    ],
)
def test_mobile_is_read_in_every_form(typed: str) -> None:
    assert numbers.mobile(typed) == "09123456789"


@pytest.mark.parametrize(
    "typed",
    ["", "0912345678", "091234567890", "08123456789", "+989", "00989", "+9809123456789", "0912345678x", "98" * 9],
)
def test_mobile_says_how_it_looks(typed: str) -> None:
    assert message(numbers.mobile, typed) == "موبایل ۱۱ رقم است و با ۰۹ شروع می‌شود"


@pytest.mark.parametrize("typed", ["02188881234", "۰۲۱-۸۸۸۸۱۲۳۴", "(021) 8888 1234", "+982188881234", "2188881234"])
def test_phone_is_read_in_every_form(typed: str) -> None:
    assert numbers.phone(typed) == "02188881234"


@pytest.mark.parametrize("typed", ["", "88881234", "09123456789", "0218888123", "021888812345"])
def test_phone_asks_for_the_area_code(typed: str) -> None:
    assert message(numbers.phone, typed) == "تلفن را با کد شهر بنویسید"


def test_postal_code() -> None:
    assert numbers.postal_code("۱۹۹۸۷-۶۵۴۳۲") == "1998765432"
    for typed in ("", "199876543", "19987654321", "0998765432", "199876543x"):
        assert message(numbers.postal_code, typed) == "کد پستی ۱۰ رقم است و با صفر شروع نمی‌شود"


def test_sheba() -> None:
    right = "IR062960000000100324200001"
    for typed in (right, "ir06 2960 0000 0010 0324 2000 01", "062960000000100324200001", "IR۰۶۲۹۶۰۰۰۰۰۰۰۱۰۰۳۲۴۲۰۰۰۰۱"):
        assert numbers.sheba(typed) == right
    for typed in ("", right[:-1], right + "0", right[:-1] + "2", "DE" + right[2:], "IRIR" + right[4:]):
        assert message(numbers.sheba, typed) == "شبا IR و ۲۴ رقم است؛ از بانک بپرسید"


# --- the desk's own numbers ------------------------------------------------------------------------------------------


def test_the_number_that_the_contract_gives() -> None:
    assert damm_digit("140500000001") == "7"
    assert numbers.process_number(1405, 1) == "1405-00000-0017"
    assert damm_digit("572") == "4"  # the example of Damm's own text


@given(RUN)
def test_damm_finds_every_wrong_digit_and_every_swap_of_neighbours(digits: str) -> None:
    right = digits + damm_digit(digits)
    assert damm_digit(right) == "0"
    for place, before in enumerate(right):
        assert all(damm_digit(right[:place] + digit + right[place + 1 :]) != "0" for digit in DIGITS if digit != before)
    for place in range(len(right) - 1):
        if right[place] != right[place + 1]:
            assert damm_digit(right[:place] + right[place + 1] + right[place] + right[place + 2 :]) != "0"


@given(st.integers(1250, 1500), st.integers(1, 99_999_999), st.data())
def test_a_process_number_comes_back_however_it_is_typed(year: int, sequence: int, data: st.DataObject) -> None:
    number = numbers.process_number(year, sequence)
    assert numbers.parse_process_number(data.draw(typed_as_people_do(number))) == number
    assert number[:4] == str(year)


@pytest.mark.parametrize(("year", "sequence"), [(1405, 0), (1405, 100_000_000), (405, 1), (14050, 1)])
def test_a_process_number_outside_its_range_is_a_fault_of_ours(year: int, sequence: int) -> None:
    with pytest.raises(ValueError, match="out of range") as caught:
        numbers.process_number(year, sequence)
    assert not isinstance(caught.value, NumberError)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "شمارهٔ فرآیند را بنویسید"),
        ("1405-00000-001", "شمارهٔ فرآیند ۱۳ رقم است؛ ۱۲ رقم نوشته‌اید"),
        ("1405-00000-0071", "رقم‌های شمارهٔ فرآیند با هم نمی‌خواند؛ با رسید مقایسه کنید"),
        ("1405/00000/0017", "شمارهٔ فرآیند را فقط با رقم بنویسید"),
        ("کد ۱۲", "شمارهٔ فرآیند را فقط با رقم بنویسید"),
    ],
)
def test_a_process_number_says_what_is_wrong(typed: str, sentence: str) -> None:
    assert message(numbers.parse_process_number, typed) == sentence


@given(st.data())
def test_codes_come_back_however_they_are_typed(data: st.DataObject) -> None:
    tracking = data.draw(st.text(DIGITS, min_size=10, max_size=10))
    registration = data.draw(st.text(DIGITS, min_size=12, max_size=12))
    shown = numbers.tracking_code_canonical(data.draw(typed_as_people_do(tracking)))
    assert shown == f"{tracking[:3]}-{tracking[3:6]}-{tracking[6:]}"
    shown = numbers.registration_code_canonical(data.draw(typed_as_people_do(registration)))
    assert shown == f"{registration[:4]}-{registration[4:8]}-{registration[8:]}"


def test_codes_say_what_is_wrong() -> None:
    assert message(numbers.tracking_code_canonical, "۱۲۳") == "کد رهگیری ۱۰ رقم است؛ ۳ رقم نوشته‌اید"
    assert message(numbers.registration_code_canonical, "") == "کد ثبت‌نام را بنویسید"
    assert message(numbers.registration_code_canonical, "AB") == "کد ثبت‌نام را فقط با رقم بنویسید"


# --- all readers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", READERS)
@given(st.one_of(st.text(st.characters(exclude_categories=())), RUN, RUN.map(to_persian_digits)))
def test_a_reader_answers_canonically_or_with_a_sentence(reader: Callable[[str], str], typed: str) -> None:
    canonical, sentence = read(reader, typed)
    assert bool(canonical) != bool(sentence)
    assert "%(" not in sentence
    if canonical:
        assert canonical.isascii()
        assert reader(canonical) == canonical


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_survives_what_is_huge(reader: Callable[[str], str]) -> None:
    assert message(reader, "۹" * 200_000)
    assert message(reader, "-\u200e" * 100_000)


def test_a_sentence_is_written_in_the_digits_of_its_reader_at_the_time_of_reading() -> None:
    with pytest.raises(NumberError) as caught:
        numbers.national_id("12")
    with translation.override("en"):
        assert "2" in caught.value.message
    assert "۲" in caught.value.message
