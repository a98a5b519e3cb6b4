"""Names, sentences, limits."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mizban.core.errors import DomainError, Invalid, TooLarge, UnsupportedType
from mizban.files.kinds import MEGABYTE, Kind, Refusal
from mizban.files.limits import limits
from mizban.files.names import clean_name
from mizban.files.refusals import refusal_of


@pytest.mark.parametrize(
    ("raw", "kind", "name"),
    [
        ("شناسنامه.pdf", Kind.PDF, "شناسنامه.pdf"),
        ("C:\\fakepath\\كارت ملي.PDF", Kind.PDF, "کارت ملی.PDF"),
        ("../../etc/passwd", None, "passwd"),
        ("IMG_1.heic", Kind.JPEG, "IMG_1.jpg"),
        ("IMG_1.JPEG", Kind.JPEG, "IMG_1.JPEG"),
        ("x.jpg.exe", Kind.JPEG, "x.jpg"),
        ("فاکتور ۱۴۰۴.۰۲", Kind.PNG, "فاکتور ۱۴۰۴.۰۲.png"),
        ("پیش‌نویس.docx", None, "پیش‌نویس.docx"),
        ("evil\u202efdp.exe", Kind.PDF, "evilfdp.pdf"),
        ("a\x00b\r\nc.pdf", Kind.PDF, "ab c.pdf"),
        ("", Kind.PDF, "فایل.pdf"),
        (None, None, "فایل"),
        (".pdf", Kind.PDF, "فایل.pdf"),
        ("...", None, "فایل"),
        ('a<b>"c?.pdf', Kind.PDF, "a b c.pdf"),
        ("\ud800.pdf", Kind.PDF, "فایل.pdf"),
    ],
)
def test_names(raw, kind, name):
    assert clean_name(raw, kind) == name


@hypothesis_settings(max_examples=50)
@given(st.text(max_size=200), st.sampled_from([None, *Kind]))
def test_any_name_fits_and_stays_as_it_is(raw, kind):
    name = clean_name(raw, kind)
    assert 0 < len(name) <= 120
    assert not set(name) & set('/\\:*?"<>|\n\0')
    assert clean_name(name, kind) == name
    name.encode()


SENTENCES = {
    Refusal.EMPTY: (Invalid, "کارت.jpg خالی است؛ فایل دیگری بفرستید"),
    Refusal.TOO_LARGE: (TooLarge, "کارت.jpg از ۱۰ مگابایت بیشتر است؛ عکس کوچک‌تری بفرستید"),
    Refusal.UNSUPPORTED: (UnsupportedType, "کارت.jpg را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید"),
    Refusal.ACTIVE: (UnsupportedType, "کارت.jpg را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید"),
    Refusal.UNREADABLE: (Invalid, "کارت.jpg باز نمی‌شود؛ دوباره عکس بگیرید"),
    Refusal.ENCRYPTED: (Invalid, "کارت.jpg رمز دارد؛ بدون رمز بفرستید"),
    Refusal.INFECTED: (Invalid, "کارت.jpg ویروس داشت و پاک شد؛ فایل سالم بفرستید"),
    Refusal.TOO_MANY_PIXELS: (TooLarge, "ابعاد کارت.jpg خیلی بزرگ است؛ عکس کوچک‌تری بفرستید"),
    Refusal.TOO_MANY_PAGES: (TooLarge, "کارت.jpg بیش از ۲۰۰ صفحه دارد؛ آن را در چند فایل بفرستید"),
}


@pytest.mark.parametrize("reason", Refusal)
def test_every_reason_has_its_sentence(reason):
    kind, sentence = SENTENCES[reason]
    with translation.override("fa"):
        refusal = refusal_of(reason, "کارت.jpg")
        assert type(refusal) is kind
        assert str(refusal) == sentence


def test_a_name_with_percent_signs_is_only_a_name():
    refusal: DomainError = refusal_of(Refusal.EMPTY, "100%(max)s%d.pdf")
    assert str(refusal).startswith("100%(max)s%d.pdf ")


def test_limits_come_from_the_settings(settings):
    assert (limits().max_files, limits().bounds.max_bytes) == (20, 10 * MEGABYTE)
    settings.FILE_LIMITS = {"max_files": 3, "max_bytes": 5, "max_pages": 7}
    assert (limits().max_files, limits().bounds.max_bytes, limits().bounds.max_pages) == (3, 5, 7)
    assert limits().max_total_bytes == 100 * MEGABYTE
    settings.FILE_LIMITS = {"max_flies": 3}
    with pytest.raises(TypeError):
        limits()
