"""Persian text: storing, folding, searching, ordering."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mizban.core import text as core_text
from mizban.core import words
from mizban.core.ordering import _FROM, _IGNORED, _TO
from mizban.core.text import (
    FA_SORT_SQL,
    MAX_TERMS,
    ZWNJ,
    clean,
    fold,
    fold_key,
    local_digits,
    search_query,
    search_terms,
    sort_key,
    to_ascii_digits,
    to_persian_digits,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates and NUL too
PARTS_OF_WORDS = (
    "می نمی ها های هایی هایشان تر ترین ی ای ام اند ه ت ر م ن ات ان ین گان یان نامه داده کتاب فرم جنگل نشین "
    "مراتع شکایات عملیات نمایندگان استان جست و جو علي ك ۀ أ ئ ء ـ ۱۲ ٣ 4 PDF ً ٔ ﻻ"
)
SCRAPS = st.sampled_from(PARTS_OF_WORDS.split())
SPACING = st.sampled_from(["", " ", ZWNJ, "، ", "\n", "\u200e", "¬", ZWNJ * 2, "\ud800", "\0"])
SOUP = st.lists(st.tuples(SCRAPS, SPACING), max_size=12).map(lambda pairs: "".join(map("".join, pairs)))
HOSTILE = st.one_of(ANY_TEXT, SOUP)


# --- digits ----------------------------------------------------------------------------------------------------------


def test_digits_of_every_script_become_those_that_are_asked_for() -> None:
    assert to_ascii_digits("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 0 الف") == "0123456789 0123456789 0 الف"
    assert to_persian_digits("0123456789 ٠١٢٣٤٥٦٧٨٩ ۰ الف") == "۰۱۲۳۴۵۶۷۸۹ ۰۱۲۳۴۵۶۷۸۹ ۰ الف"
    assert to_persian_digits(1405) == "۱۴۰۵"


def test_local_digits_follow_the_reader() -> None:
    assert local_digits("5 ٥") == "۵ ۵"
    with translation.override("en"):
        assert local_digits("۵ ٥") == "5 5"
    with translation.override(None):
        assert local_digits("5") == "۵"


# --- clean -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("علي كريمى", "علی کریمی"),
        ("نامۀ شما", "نامه\u0654 شما"),
        ("نام\u06d5\u0654", "نامه\u0654"),
        ("مسي\u0654ول", "مسئول"),
        ("می‌شود", "می‌شود"),
        ("می\u200bشود", "می‌شود"),
        ("می‌‌شود ‌و‌ ", "می‌شود و"),
        ("‌", ""),
        ("یک\r\nدو\rسه\u2028چهار", "یک\nدو\nسه\nچهار"),
        ("یک\tدو\u00a0سه", "یک دو سه"),
        ("\u202eali\u202c\0\x07\ufeff\u2066x\u2069", "alix"),
        ("\ud800الف\udfff", "الف"),
        ("ﺳﻼم ﷼", "سلام ریال"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("۱۲ ٣ 4", "۱۲ ٣ 4"),
        ("  آب  و  خاک  ", "آب  و  خاک"),
        ("\ufffe\uffff\ufdd0x", "x"),
        ("\u06c0\u064b", "ه\u064b\u0654"),
    ],
)
def test_clean_keeps_what_is_seen_and_nothing_else(typed: str, stored: str) -> None:
    assert clean(typed) == stored


@given(HOSTILE)
def test_clean_is_idempotent_storable_and_normal(typed: str) -> None:
    stored = clean(typed)
    assert clean(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert "\0" not in stored
    stored.encode("utf-8")


@given(HOSTILE, st.integers(1, 40))
def test_clean_cuts_to_a_length_that_is_clean_again(typed: str, length: int) -> None:
    cut = clean(typed, max_length=length)
    assert len(cut) <= length
    assert clean(cut) == cut


def test_rare_characters_do_not_stay_in_memory() -> None:
    rare = "".join(map(chr, range(0x20000, 0x21000)))
    assert clean(rare) == rare
    assert fold_key(rare)
    assert max(*core_text._CLEAN, *core_text._FOLD) < 0x10000


def test_clean_cuts_before_a_letter_and_never_between_letter_and_mark() -> None:
    assert clean("نامهٔ شما", max_length=4) == "نام"
    assert clean("نامهٔ شما", max_length=5) == "نامهٔ"
    assert clean("کتاب‌ها", max_length=5) == "کتاب"


# --- fold ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("علي كريمى", "علی کریمی"),
        ("أحمد إسلام ٱلله آب", "احمد اسلام الله اب"),
        ("مؤسسه رئيس جزء", "موسسه رییس جز"),
        ("نامهٔ شما، نامۀ شما، نامه‌ی شما، نامه ی شما", "نامه شما نامه شما نامه شما نامه شما"),
        ("كُتُب مُرَتَّب ســـلام", "کتاب مرتب سلام"),
        ("۱۲٣4 ۱٬۲۰۰", "1234 1200"),
        ("PDF ﻻله Ｑ", "pdf لاله q"),
        ("می‌شود می شود میشود می¬شود نمی شود", "میشود میشود میشود میشود نمیشود"),
        ("فرم‌ها فرم ها فرمها فرم‌های فرم هایتان", "فرم فرم فرم فرم فرم"),
        ("نامه‌ها نامه هایی", "نامه نامه"),
        ("نامه‌ای داده‌اید داده اند", "نامه داده داده"),
        ("چک‌ها چک ها", "چکها چکها"),
        ("ساده‌ترین ساده تر", "سادهتر سادهتر"),
        ("مراتع معادن مدارک خدمات شکایات", "مرتع معدن مدرک خدمت شکایت"),
        ("مسائل رؤسا ضمائم", "مسیله رییس ضمیمه"),
        ("گزارشات متقاضیان مسئولین نمایندگان دانشجویان کارفرمایان", "گزارش متقاضی مسیول نماینده دانشجو کارفرما"),
        ("مسوولان هیأت مسأله سئوال تایید تأیید", "مسیول هییت مسیله سوال تایید تایید"),
        ("استان ایران پایان زبان شیرین ماشین زمین حیات", "استان ایران پایان زبان شیرین ماشین زمین حیات"),
        ("عملیات مالیات", "عملیات مالیات"),
        ("پیش‌نویس", "پیشنویس پیش نویس"),
        ("پیش‌نویس‌ها", "پیشنویس پیش نویس"),
        ("ثبت‌نام‌شده", "ثبتنام نامشده ثبتنامشده ثبت نام شده"),
        ("«سلام» (دنیا)! a_b/c", "سلام دنیا a b c"),
        ("", ""),
        ("\ud800\0\u202e", ""),
        ("ها", "ها"),
        ("می", "می"),
        ("پرندگان رایگان", "پرنده رایگ"),
        ("کتاب هایها", "کتاب هایها"),
        ("ای‌نامه", "ای نامه"),
    ],
)
def test_fold_brings_spellings_together(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(HOSTILE)
def test_fold_is_idempotent_and_leaves_letters_and_digits_alone(typed: str) -> None:
    folded = fold(typed)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())
    assert all(unicodedata.category(character)[0] in "LN" for character in folded.replace(" ", ""))


@given(HOSTILE)
def test_fold_sees_no_difference_that_clean_removes(typed: str) -> None:
    assert fold_key(clean(typed)) == fold_key(typed)


@given(st.lists(SCRAPS, min_size=1, max_size=8), st.data())
def test_fold_key_is_the_same_for_every_spacing(scraps: list[str], data: st.DataObject) -> None:
    spaced = "".join(scrap + data.draw(SPACING) for scrap in scraps)
    assert fold_key(spaced) == fold_key("".join(scraps))
    assert fold_key(fold_key(spaced)) == fold_key(spaced)


def test_every_singular_of_the_tables_is_left_alone_by_folding() -> None:
    assert len(core_text._SINGULARS) >= 100
    assert [word for word in core_text._SINGULARS.values() if fold(word) != word] == []


def test_every_pair_of_the_tables_is_folded_to_its_second_word() -> None:
    pairs = [pair.split() for pair in f"{words.BROKEN_PLURALS}،{words.SPELLINGS}".split("،")]
    assert len(pairs) >= 100
    assert len(core_text._SINGULARS) == len(pairs) + 3
    assert [(one, other) for one, other in pairs if fold(one) != fold(other)] == []


# --- search ----------------------------------------------------------------------------------------------------------


def found_by_words(text: str, query: str) -> bool:
    """What `to_tsvector('simple', fold(text)) @@ to_tsquery('simple', search_query(query))` answers."""
    tokens = set(fold(text).split())
    clauses = [set(clause.strip("()").split(" | ")) for clause in search_query(query).split(" & ")]
    return all(tokens & clause for clause in clauses)


def found(text: str, query: str) -> bool:
    """The whole rule of the module: by words, or by the key without spaces."""
    return found_by_words(text, query) or fold_key(query) in fold_key(text)


STEMS = st.text("ابپتجچحخدرزسشعفقکگلمنوی", min_size=2, max_size=6).filter(lambda word: word not in core_text._PARTICLES)
COMPOUNDS = st.lists(STEMS, min_size=2, max_size=3)
JUNCTIONS = st.sampled_from([ZWNJ, " ", ""])
WORDS_AROUND = st.sampled_from(["", "تمدید پروانه ", "در باره "])


def spelled(parts: list[str], data: st.DataObject, junctions: st.SearchStrategy[str] = JUNCTIONS) -> str:
    return parts[0] + "".join(data.draw(junctions) + part for part in parts[1:])


@given(COMPOUNDS, WORDS_AROUND, st.data())
def test_a_compound_is_found_however_both_sides_spell_it(parts: list[str], before: str, data: st.DataObject) -> None:
    assert found(before + spelled(parts, data), spelled(parts, data))


@given(COMPOUNDS, WORDS_AROUND, st.data())
def test_a_compound_with_half_spaces_is_found_by_words_alone(
    parts: list[str], before: str, data: st.DataObject
) -> None:
    assert found_by_words(before + ZWNJ.join(parts), spelled(parts, data))


@given(STEMS, STEMS, WORDS_AROUND, st.data())
def test_without_its_half_space_too_unless_only_the_query_joins(
    one: str, other: str, before: str, data: st.DataObject
) -> None:
    typed = spelled([one, other], data, st.sampled_from([ZWNJ, " "]))
    assert found_by_words(f"{before}{one} {other}", typed)
    assert found_by_words(f"{before}{one}{other}", typed)


@pytest.mark.parametrize("text", ["فرم‌های درخواست", "فرم های درخواست", "فرمهای درخواست", "درخواست فرم"])
@pytest.mark.parametrize("query", ["فرم", "فرمها", "فرم ها", "فرم‌هایی", "درخواست فرم", "فرم‌ها و درخواست‌ها"])
def test_a_word_is_found_in_every_number_and_spelling(text: str, query: str) -> None:
    assert found_by_words(text, query)


@pytest.mark.parametrize("query", ["پروانه چرای", "شكايت", "مرتع داری", "مرتع‌داری", "پروانهٔ مرتعداری", "چرا دام گاو"])
def test_a_title_is_found_by_what_it_says_and_not_by_more(query: str) -> None:
    title = "پروانه مرتعداری (چرای دام) و رسیدگی به شکایات مربوطه"
    assert found(title, query) is ("گاو" not in query)


def test_search_terms_are_folded_different_and_without_little_words() -> None:
    assert search_terms("فرم‌ها و فرم‌های درخواست از مراتع") == ["فرم", "درخواست", "مرتع"]
    assert search_terms("از و به") == ["از", "و", "به"]
    assert search_terms(" \u202e!؟ ") == []
    assert len(search_terms(" ".join(f"w{n}" for n in range(200)))) == MAX_TERMS
    assert search_query("") == ""


@given(HOSTILE)
def test_a_query_is_short_words_and_our_own_signs_whatever_was_typed(typed: str) -> None:
    terms = search_terms(typed)
    query = search_query(typed)
    assert query.count(" & ") == max(len(terms) - 1, 0)
    tokens = [token for token in re.split(r"[ ()&|]+", query) if token]
    assert all(fold(token) == token and len(token) <= 64 for token in tokens)
    assert set(terms) <= set(tokens)


def test_a_huge_query_is_cut() -> None:
    assert len(search_query("آ" * 1_000_000)) < 100
    assert len(search_query(" ".join(["کلمه"] * 10_000))) < 1000


# --- order -----------------------------------------------------------------------------------------------------------

ALPHABET = list("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")


def test_the_alphabet_is_in_order() -> None:
    assert sorted(ALPHABET[9:] + ALPHABET[:9], key=sort_key) == ALPHABET


def test_words_are_in_the_order_of_a_dictionary() -> None:
    ordered = ["(الف)", "۲ روز", "Zanjan", "آب", "ابزار", "پروانه", "تهران", "گیلان", "لرستان", "یزد", "یزد نو"]
    assert sorted(ordered[5:] + ordered[:5], key=sort_key) == ordered
    assert sorted(["کهگیلویه", "کردستان", "كرمان", "گلستان"], key=sort_key)[:3] == ["کردستان", "كرمان", "کهگیلویه"]


def test_spellings_of_a_letter_marks_and_half_spaces_do_not_count() -> None:
    assert sort_key("نامهٔ مؤسسه‌ي كُتب ۵") == sort_key("نامه موسسهی کتب 5")


@given(HOSTILE, HOSTILE)
def test_the_key_orders_whatever_is_typed_without_error(one: str, other: str) -> None:
    assert (sort_key(one) < sort_key(other)) + (sort_key(one) > sort_key(other)) + (
        sort_key(one) == sort_key(other)
    ) == 1


def test_the_sql_function_translates_the_same_characters() -> None:
    literals = re.findall(r"U&'((?:\\[0-9A-F]{4})+)'", FA_SORT_SQL)
    source, target = ("".join(chr(int(code, 16)) for code in literal.split("\\")[1:]) for literal in literals)
    assert (source, target) == (_FROM + _IGNORED, _TO)
    assert len(_FROM) == len(_TO)
    assert len(set(source)) == len(source)  # PostgreSQL would take the first, Python the last
