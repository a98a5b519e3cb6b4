"""Every type of field: what is taken, what is refused and in which words, in digits of three scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from mizban.dynamic_forms import engine
from mizban.dynamic_forms.registry import TYPES
from tests.unit.dynamic_forms.form_samples import CTX, ENGLISH, field, form, judge, page, parse

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
SHEBA = "IR062960000000100324200001"

# type, definition, what is posted, canonical value
TAKEN: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("text", {}, "  علي   رضا ", "علی رضا"),
    ("text", {}, "یک\nدو", "یک دو"),
    ("text", {"max_length": 3}, "\u200fابپ\u202e", "ابپ"),
    ("text", {"script": "fa"}, "کوچهٔ ۱۲، پلاک 3-4", "کوچهٔ ۱۲، پلاک 3-4"),
    ("text", {"script": "en"}, "Mine No. 5", "Mine No. 5"),
    ("longtext", {}, "یک\r\nدو", "یک\nدو"),
    ("email", {}, " Ali1@Example.COM ", "Ali1@example.com"),
    ("number", {}, "12", 12),
    ("number", {}, "-7", -7),
    ("number", {}, "12٬500", 12500),
    ("number", {"decimals": 2}, "2٫50", 2.5),
    ("number", {"decimals": 2}, "2.00", 2),
    ("number", {"min": 1, "max": 10}, "10", 10),
    ("number", {"min": 0.5, "decimals": 1}, "0.5", 0.5),
    ("money", {}, "1٬200٬000 ریال", 1200000),
    ("money", {"min": 10, "max": 20}, "20", 20),
    ("yes_no", {}, "true", True),
    ("yes_no", {}, "false", False),
    ("choice", {}, "legal", "legal"),
    ("choices", {}, ["legal", "natural", "legal"], ["natural", "legal"]),
    ("date", {}, {"day": "27", "month": "7", "year": "1358"}, "1979-10-19"),
    ("date", {"max": "today"}, {"day": "30", "month": "8", "year": "1405"}, "2026-11-21"),
    ("date", {"min": "today"}, {"day": "30", "month": "8", "year": "1405"}, "2026-11-21"),
    ("date", {"min": "1400/01/01"}, {"day": "1", "month": "1", "year": "1400"}, "2021-03-21"),
    ("date", {}, {"day": "30", "month": "12", "year": "1403"}, "2025-03-20"),
    ("national_id", {}, "001-234567-9", "0012345679"),
    ("legal_id", {}, "10380284790", "10380284790"),
    ("mobile", {}, "+98 912 000 0000", "09120000000"),
    ("phone", {}, "031-5555 0001", "03155550001"),
    ("postal_code", {}, "81346-12345", "8134612345"),
    ("sheba", {}, SHEBA, SHEBA),
    ("sheba", {}, SHEBA[2:], SHEBA),
    ("place", {"level": "province"}, {"province": "07"}, {"province": "07"}),
    ("place", {}, {"province": "07", "county": "0702"}, {"province": "07", "county": "0702"}),
    ("place", {"level": "city"}, {"province": "07", "county": "0702"}, {"province": "07", "county": "0702"}),
    (
        "place",
        {"level": "city"},
        {"province": "07", "county": "0702", "city": "0702000001"},
        {"province": "07", "county": "0702", "city": "0702000001"},
    ),
    ("point", {}, {"lat": "29.6103123456", "lng": "52.53"}, {"lat": 29.610312, "lng": 52.53}),
    ("point", {}, {"lat": "36", "lng": "53°"}, {"lat": 36.0, "lng": 53.0}),
    ("file", {}, ["good1", "new2", "good1"], ["good1", "new2"]),
    ("consent", {}, "true", True),
    (
        "fee_slip",
        {},
        {
            "amount": "500000",
            "reference": "AB-905",
            "date-day": "1",
            "date-month": "8",
            "date-year": "1405",
            "files": "good1",
        },
        {"amount": 500000, "reference": "AB-905", "date": "2026-10-23", "files": ["good1"]},
    ),
    (
        "fee_slip",
        {"amount": 75000},
        {"amount": "1", "reference": "9", "date-day": "1", "date-month": "8", "date-year": "1405", "files": "new1"},
        {"amount": 75000, "reference": "9", "date": "2026-10-23", "files": ["new1"]},
    ),
]

DATE = {"day": "30", "month": "8", "year": "1405"}
SLIP = {"amount": "5", "reference": "9", "date-day": "1", "date-month": "8", "date-year": "1405", "files": "good1"}
PAIR = "عرض و طول جغرافیایی را بنویسید؛ مثلاً ۳۵٫۷ و ۵۱٫۴"
IRAN = "نقطه‌ای در ایران بنویسید؛ عرض ۲۴ تا ۴۰ و طول ۴۴ تا ۶۴"

# type, definition, what is posted, the sentence
REFUSED: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {}, "", "«x» را بنویسید"),
    ("text", {}, " \u200c\u202e ", "«x» را بنویسید"),
    ("text", {"max_length": 3}, "ابپتث", "«x» حداکثر ۳ نویسه است؛ ۲ نویسه کم کنید"),
    ("text", {"script": "fa"}, "کوچهٔ A", "اینجا فارسی بنویسید"),
    ("text", {"script": "en"}, "معدن", "اینجا حروف انگلیسی بنویسید"),
    ("longtext", {}, "\n\n", "«x» را بنویسید"),
    ("longtext", {"max_length": 2}, "یک\nدو", "«x» حداکثر ۲ نویسه است؛ ۳ نویسه کم کنید"),
    ("email", {}, "علی@example.com", "ایمیل را مانند name@example.com بنویسید"),
    ("email", {}, "example.com", "ایمیل را مانند name@example.com بنویسید"),
    ("email", {}, f"{'a' * 400}@example.com", "ایمیل را مانند name@example.com بنویسید"),
    ("number", {}, "", "«x» را بنویسید"),
    ("number", {}, "دوازده", "عدد را با رقم بنویسید"),
    ("number", {}, "12.5", "عدد را بدون اعشار بنویسید"),
    ("number", {"decimals": 1}, "2.55", "عدد را با حداکثر ۱ رقم اعشار بنویسید"),
    ("number", {"min": 1, "max": 10}, "11", "عددی از ۱ تا ۱۰ بنویسید"),
    ("number", {"min": 1, "max": 10}, "x", "عددی از ۱ تا ۱۰ بنویسید"),
    ("number", {"min": 1}, "0", "عددی از ۱ به بالا بنویسید"),
    ("number", {"max": 2.5, "decimals": 1}, "2.6", "عددی تا ۲٫۵ بنویسید"),
    ("number", {}, "9" * 17, "عددی تا ۹۹۹٬۹۹۹٬۹۹۹٬۹۹۹٬۹۹۹ بنویسید"),
    ("number", {}, "9" * 5000, "عدد را با رقم بنویسید"),
    ("money", {}, "پنج هزار", "مبلغ را به ریال و با رقم بنویسید"),
    ("money", {}, "5000 تومان", "مبلغ را به ریال و با رقم بنویسید"),
    ("money", {"min": 10, "max": 20}, "21", "مبلغی از ۱۰ تا ۲۰ ریال بنویسید"),
    ("yes_no", {}, "", "«x» را انتخاب کنید"),
    ("yes_no", {}, "maybe", "«x» را انتخاب کنید"),
    ("choice", {}, "", "«x» را انتخاب کنید"),
    ("choice", {}, "other", "«x» را انتخاب کنید"),
    ("choices", {}, [], "«x» را انتخاب کنید"),
    ("choices", {}, ["other"], "«x» را انتخاب کنید"),
    ("choices", {"min": 2}, ["legal"], "دست‌کم ۲ مورد انتخاب کنید"),
    ("choices", {"max": 1}, ["legal", "natural"], "حداکثر ۱ مورد انتخاب کنید"),
    ("date", {}, {}, "روز، ماه و سال را کامل کنید"),
    ("date", {}, {"day": "1", "year": "1405"}, "روز، ماه و سال را کامل کنید"),
    ("date", {}, {"day": "اول", "month": "1", "year": "1405"}, "روز، ماه و سال را کامل کنید"),
    ("date", {}, {"day": "31", "month": "7", "year": "1404"}, "مهر ۱۴۰۴ فقط ۳۰ روز دارد"),
    ("date", {}, {"day": "30", "month": "12", "year": "1404"}, "اسفند ۱۴۰۴ فقط ۲۹ روز دارد"),
    ("date", {}, {"day": "1", "month": "1", "year": "2024"}, "سال را شمسی و چهاررقمی بنویسید؛ مثلاً ۱۳۵۸"),
    ("date", {"max": "today"}, {**DATE, "month": "9"}, "«x» باید امروز یا پیش از آن باشد"),
    ("date", {"max": "today", "personal": True}, {**DATE, "month": "9"}, "«x» باید پیش از امروز باشد"),
    ("date", {"min": "today"}, {**DATE, "day": "29"}, "«x» باید امروز یا پس از آن باشد"),
    ("date", {"max": "1400/01/01"}, DATE, "«x» باید ۱ فروردین ۱۴۰۰ یا پیش از آن باشد"),
    ("date", {"min": "1450/01/01"}, DATE, "«x» باید ۱ فروردین ۱۴۵۰ یا پس از آن باشد"),
    ("national_id", {}, "12345", "کد ملی ۱۰ رقم است؛ ۵ رقم نوشته‌اید"),
    ("national_id", {}, "0012345678", "رقم‌های کد ملی با هم نمی‌خواند؛ با کارت ملی مقایسه کنید"),
    ("legal_id", {}, "11111111111", "شناسهٔ ملی ۱۱ رقم است؛ با روزنامهٔ رسمی مقایسه کنید"),
    ("mobile", {}, "08120000000", "موبایل ۱۱ رقم است و با ۰۹ شروع می‌شود"),
    ("phone", {}, "55550001", "تلفن را با کد شهر بنویسید"),
    ("postal_code", {}, "0134612345", "کد پستی ۱۰ رقم است و با صفر شروع نمی‌شود"),
    ("sheba", {}, "IR062960000000100324200002", "شبا IR و ۲۴ رقم است؛ از بانک بپرسید"),
    ("place", {}, {}, "«x» را انتخاب کنید"),
    ("place", {}, {"province": "99", "county": "0702"}, "استان را انتخاب کنید"),
    ("place", {}, {"province": "07"}, "شهرستان را انتخاب کنید"),
    ("place", {}, {"province": "21", "county": "0702"}, "شهرستان را انتخاب کنید"),
    ("place", {"level": "city"}, {"province": "07", "county": "0701", "city": "0702000001"}, "شهر را انتخاب کنید"),
    ("point", {}, {}, PAIR),
    ("point", {}, {"lat": "36"}, PAIR),
    ("point", {}, {"lat": "x", "lng": "52"}, PAIR),
    ("point", {}, {"lat": "52.5", "lng": "29.6"}, IRAN),
    ("point", {}, {"lat": "36", "lng": "0"}, IRAN),
    ("file", {}, [], "«x» را بفرستید"),
    ("file", {}, ["stranger"], "«x» را بفرستید"),
    ("file", {}, ["good1", "bad2"], "bad2.pdf را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید"),
    ("file", {"max_files": 2}, ["good1", "good2", "good3"], "حداکثر ۲ فایل؛ یکی را حذف کنید"),
    ("fee_slip", {}, {}, "«x» را بنویسید"),
    ("fee_slip", {}, {**SLIP, "amount": "0"}, "مبلغی از ۱ تا ۹۹۹٬۹۹۹٬۹۹۹٬۹۹۹٬۹۹۹ ریال بنویسید"),
    ("fee_slip", {}, {**SLIP, "reference": "نه"}, "شمارهٔ مرجع را مانند رسید، با رقم و حروف انگلیسی بنویسید"),
    ("fee_slip", {}, {**SLIP, "date-month": "9"}, "تاریخ پرداخت باید امروز یا پیش از آن باشد"),
    (
        "fee_slip",
        {},
        {"amount": "x", "files": "stranger"},
        "مبلغ را به ریال و با رقم بنویسید | شمارهٔ مرجع را بنویسید | "
        "روز، ماه و سال را کامل کنید | تصویر رسید پرداخت را بفرستید",
    ),
    ("consent", {}, "", "برای ادامه، این متن را بپذیرید"),
    ("group", {}, "", "دست‌کم ۱ ردیف پر کنید"),
]


def translated(posted: Any, table: dict[int, int]) -> Any:
    if isinstance(posted, dict):
        return {part: translated(text, table) for part, text in posted.items()}
    return [text.translate(table) for text in posted] if isinstance(posted, list) else posted.translate(table)


@pytest.mark.parametrize(("type_", "extra", "posted", "value"), TAKEN)
def test_taken(type_: str, extra: dict[str, Any], posted: Any, value: Any) -> None:
    assert judge(type_, posted, **extra) == (value, "")


TYPED_DIGITS = [
    row for row in TAKEN if row[0] not in {"text", "longtext", "place", "file", "fee_slip", "email", "yes_no"}
]


@pytest.mark.parametrize("table", [PERSIAN, ARABIC], ids=["persian", "arabic"])
@pytest.mark.parametrize(("type_", "extra", "posted", "value"), TYPED_DIGITS)
def test_digits_of_any_script(
    type_: str, extra: dict[str, Any], posted: Any, value: Any, table: dict[int, int]
) -> None:
    assert judge(type_, translated(posted, table), **extra) == (value, "")


def test_digits_of_any_script_in_parts_of_a_slip() -> None:
    typed = translated({part: text for part, text in SLIP.items() if part != "files"}, ARABIC) | {"files": "good1"}
    assert judge("fee_slip", typed) == judge("fee_slip", SLIP)


@pytest.mark.parametrize(("type_", "extra", "posted", "sentence"), REFUSED)
def test_refused_in_words(type_: str, extra: dict[str, Any], posted: Any, sentence: str) -> None:
    value, said = judge(type_, posted, **extra)
    assert said == sentence
    assert value is None


def test_every_type_is_tried() -> None:
    assert {row[0] for row in TAKEN} | {"group", "note"} == set(TYPES)
    assert {row[0] for row in REFUSED} | {"note"} == set(TYPES)


@pytest.mark.parametrize("type_", sorted(TYPES))
def test_what_is_not_required_may_be_empty(type_: str) -> None:
    one = form(page("p", field("x", type_, required=False)))
    parsed = parse(one, {})
    assert parsed.errors == []
    assert parsed.answers == {}


STORED = [(type_, extra, value) for type_, extra, _posted, value in TAKEN]


@pytest.mark.parametrize(("type_", "extra", "value"), STORED)
def test_a_stored_value_is_taken_again_unchanged(type_: str, extra: dict[str, Any], value: Any) -> None:
    one = form(page("p", field("x", type_, **extra)))
    for ctx in (CTX, ENGLISH):
        typed = engine.posted_from(one.pages[0].fields, {"x": value}, ctx)
        assert parse(one, typed, ctx=ctx).answers == {"x": value}
    assert engine.prune(one, {"x": value}) == {"x": value}


@pytest.mark.parametrize(("type_", "extra", "value"), STORED)
def test_a_page_shows_stored_values_as_it_would_take_them(type_: str, extra: dict[str, Any], value: Any) -> None:
    one = form(page("p", field("x", type_, **extra)))
    bound = engine.page_form(one, one.pages[0], {"x": value}, CTX)["x"]
    assert bound.field.kind.clean(bound.value(), CTX) == value


DISPLAYS: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {}, "علی", "علی"),
    ("number", {"unit": {"fa": "هکتار"}}, 1200.5, "۱٬۲۰۰٫۵ هکتار"),
    ("money", {}, 1200000, "۱٬۲۰۰٬۰۰۰ ریال"),
    ("yes_no", {}, True, "بله"),
    ("yes_no", {}, False, "خیر"),
    ("choice", {}, "legal", "حقوقی"),
    ("choices", {}, ["natural", "legal"], "حقیقی، حقوقی"),
    ("date", {}, "1979-10-19", "۲۷ مهر ۱۳۵۸"),
    ("national_id", {}, "0012345679", "001-234567-9"),
    ("mobile", {}, "09120000000", "0912 000 0000"),
    ("place", {}, {"province": "07", "county": "0702"}, "فارس، شیراز"),
    ("place", {}, {"province": "88", "county": "8801"}, "88، 8801"),
    ("point", {}, {"lat": 29.61, "lng": 52.5}, "عرض جغرافیایی ۲۹٫۶۱، طول جغرافیایی ۵۲٫۵"),
    ("point", {}, {"lat": 36, "lng": 53.000001}, "عرض جغرافیایی ۳۶، طول جغرافیایی ۵۳٫۰۰۰۰۰۱"),
    ("file", {}, ["good1", "new2"], "good1.pdf، new2.pdf"),
    ("file", {}, ["gone", "lost"], "۲ فایل"),
    (
        "fee_slip",
        {},
        {"amount": 500, "reference": "A1", "date": "2026-10-23", "files": ["good1"]},
        "۵۰۰ ریال، شمارهٔ مرجع A1، ۱ آبان ۱۴۰۵",
    ),
    ("consent", {}, True, "پذیرفته شده"),
    (
        "group",
        {},
        [{"id": "abcd", "x_cell": "یک"}, {"id": "efgh", "x_cell": "دو"}],
        "ردیف ۱: «x_cell»: یک\nردیف ۲: «x_cell»: دو",
    ),
]


@pytest.mark.parametrize(("type_", "extra", "value", "text"), DISPLAYS)
def test_display(type_: str, extra: dict[str, Any], value: Any, text: str) -> None:
    kind = form(page("p", field("x", type_, **extra))).fields["x"]
    assert kind.display(kind.read(value), CTX) == text


def test_a_point_says_which_number_is_which() -> None:
    """Two bare numbers would change places wherever the direction of the text around them changes."""
    kind = form(page("p", field("x", "point"))).fields["x"]
    with override("en"):
        assert kind.display({"lat": 29.61, "lng": 52.5}, ENGLISH) == "Latitude 29.61, Longitude 52.5"


HOSTILE: list[Any] = [
    *(None, True, 0, -1, 1.5, float("nan"), float("inf"), 10**400, "", "x", "\x00", "\ud800", "ی" * 5000),
    *([], [[]], [None], [{}], ["x"], [1], {}, {"id": "abcd"}, {"province": 7}, {"province": "07", "county": []}),
    *(
        {"lat": True, "lng": 10**400},
        {"lat": "35", "lng": 1},
        {"amount": True},
        {"amount": 5, "reference": 1, "date": 3},
    ),
    *("9999-12-31", "2024-W01-1", "0001-01-01", {"amount": 5, "reference": "a", "date": "1800-01-01", "files": 3}),
    *([{"id": 5, "x_cell": 5}], [{"id": "abcd", "x_cell": {"a": []}}], [{"id": ["abcd"], "x_cell": "a"}] * 3000),
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("type_", sorted(TYPES))
def test_stored_values_of_a_wrong_shape_are_left_out_or_shown(type_: str, value: Any) -> None:
    one = form(page("p", field("x", type_)))
    kept = engine.prune(one, {"x": value})
    assert engine.prune(one, kept) == kept
    engine.summary(one, {"x": value}, CTX)
    engine.cells(one, {"x": value}, CTX)
    engine.search_text(one, engine.prune(one, {"x": value}), CTX)
    engine.judge(one, {"x": value}, CTX)
    str(engine.page_form(one, one.pages[0], {"x": value}, CTX))


def test_a_point_outside_the_province_is_warned_of_and_taken() -> None:
    one = form(page("p", field("x", "point", inside_place=True)))
    answers = {"x": {"lat": 36.0, "lng": 53.0}}
    outside = replace(CTX, within=lambda province, lat, lng: (province, lat, lng) != ("07", 36.0, 53.0))
    assert [warned.message for warned in engine.warnings(one, answers, outside)] == [
        "این نقطه بیرون از فارس است؛ آن را جابه‌جا کنید"
    ]
    assert engine.judge(one, answers, outside).errors == []
    assert engine.warnings(one, {"x": {"lat": 30.0, "lng": 53.0}}, outside) == []
    assert engine.warnings(one, answers, CTX) == []


def test_the_reason_a_file_was_refused_is_said() -> None:
    class Refused:
        def get(self, file_id: str) -> Any:
            from mizban.dynamic_forms.context import ChosenFile, FileState

            return ChosenFile(file_id, "الف.pdf", 1, FileState.REFUSED, "الف.pdf رمز دارد؛ بدون رمز بفرستید")

    assert judge("file", ["a"], replace(CTX, files=Refused()))[1] == "الف.pdf رمز دارد؛ بدون رمز بفرستید"
