"""Papers: what they hold, in both languages, whatever is put into them."""

from __future__ import annotations

import dataclasses
import io
import re
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mizban.documents.case_file import Answers, Attachment, CaseFile, CorrectionRound, case_file
from mizban.documents.letter import Letter, letter, stamp
from mizban.documents.letterhead import Letterhead
from mizban.documents.qr import QUIET_ZONE, qr_svg
from mizban.documents.receipt import Receipt, receipt
from mizban.documents.typesetting import FONTS, printable

ADDRESS = "https://frw.example.ir/verify/k7m2-9xqp/"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#0c5a63"/></svg>'
HEAD = Letterhead("سازمان منابع طبیعی", "ادارهٔ کل استان فارس", LOGO, "شیراز، بلوار آزادی")
RECEIPT = Receipt(
    HEAD, "1405-00000-0017", "482-913-5560", "ادارهٔ کل فارس", "۲ آذر ۱۴۰۵", "۱۴ آذر ۱۴۰۵", ADDRESS, (("نام", "رضا"),)
)
LETTER = Letter(
    HEAD, "1405/1/2203", "۲ آذر ۱۴۰۵", "رضا محمدی‌نژاد", "تمدید", ("درخواست شما پذیرفته شد.",), "رئیس اداره", ADDRESS
)
CASE = CaseFile(HEAD, "1405-00000-0017", "درخواست", "۵ آذر ۱۴۰۵", (("خدمت", "تمدید"),))


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def pages_of(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def look(data: bytes, page: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(data) as document:
        return document[page].render(scale=1).to_pil().convert("L")


def fonts_of(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as document:
        fonts = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontDescriptor" in one]
        return {str(font.BaseFont).rpartition("+")[2] for font in fonts}


# --- receipt, letter -------------------------------------------------------------------------------------------------


def test_a_receipt_holds_both_numbers_to_copy():
    data = receipt(RECEIPT)
    assert pages_of(data) == 1
    assert {"1405-00000-0017", "482-913-5560"} <= set(re.findall(r"[0-9]+(?:-[0-9]+)+", text_of(data)))
    assert fonts_of(data) <= {"Vazirmatn-Regular", "Vazirmatn-Bold"}


def test_a_later_receipt_tells_no_code():
    assert "482-913-5560" not in text_of(receipt(dataclasses.replace(RECEIPT, tracking_code="")))


def test_an_english_paper_has_latin_page_numbers():
    assert "1 of 1" in text_of(receipt(dataclasses.replace(RECEIPT, language="en")))
    assert "Page" not in text_of(receipt(RECEIPT))


def test_a_long_letter_goes_on_and_bears_its_number_again():
    data = letter(
        dataclasses.replace(LETTER, paragraphs=("درخواست شما پذیرفته شد و پروانهٔ چرا تمدید می‌شود. " * 20,) * 8)
    )
    assert pages_of(data) == 3
    assert text_of(data).count("1405/1/2203") == 3


def test_a_letter_shows_only_the_numbers_it_has():
    with_secretariat = dataclasses.replace(LETTER, secretariat_number="98765", secretariat_date="۳ آذر ۱۴۰۵")
    assert "98765" in text_of(letter(with_secretariat))
    assert len(text_of(letter(LETTER))) < len(text_of(letter(with_secretariat)))


HOSTILE = [
    '#panic("x") $x$ `raw` = heading \\ #read("data.json") // comment',
    "\x00\x07\ud800\udfff\u202e\ufffe",
    "ن" * 1500,
    "A" * 1500,
    "a/" * 800,
    "\n" * 50,
    "",
    " ",
    "👩‍👩‍👧 ﷺ 漢字",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_only_text(text):
    head = Letterhead(text, text, "", text)
    data = letter(
        dataclasses.replace(LETTER, head=head, addressee=text, subject=text, paragraphs=(text,), copies=(text,))
    )
    assert pages_of(data) >= 1
    case = dataclasses.replace(
        CASE,
        facts=((text, text),),
        answers=(Answers(text, ((text, text),), (text, text)), Answers(text, ((text, text),))),
        corrections=(CorrectionRound(text, ((text, text, text, text),)),),
        messages=((text, text, text),),
        decisions=((text, text, text),),
        timeline=((text, text, text),),
        attachments=(Attachment(text, "xlsx"),),
    )
    assert pages_of(case_file(case)) >= 1


@given(st.text())
def test_what_is_printable_can_be_written(text):
    assert printable(printable(text)) == printable(text)
    assert "\x00" not in printable(text).encode().decode()


def test_markup_is_printed_as_it_stands():
    english = Letterhead("Office")
    for markup in ('#panic("x")', "$x^2$", "*bold* _so_", '#read("data.json")', "= heading", "// gone?", "\\u{41}"):
        data = letter(dataclasses.replace(LETTER, head=english, paragraphs=(markup,), language="en"))
        assert markup in text_of(data)


def test_half_spaces_stay():
    assert printable({"a": ["می\u200cرود\x00\tاو\n"]}) == {"a": ["می\u200cرود او\n"]}


# --- stamp -----------------------------------------------------------------------------------------------------------


def plain_pdf(
    pages: int = 1, *, turned: int = 0, size: tuple[int, int] = (595, 842), crop: list[int] | None = None
) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            page = document.add_blank_page(page_size=size)
            page.Contents = document.make_stream(b"0.5 g 0 0 2000 2000 re f")
            page.Rotate = turned
            if crop:
                page.CropBox = pikepdf.Array(crop)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def stamped(pdf: bytes) -> bytes:
    return stamp(pdf, number="1405/1/2203", date="۲ آذر ۱۴۰۵", verify=ADDRESS)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("size", [(595, 842), (842, 595), (200, 280)])
def test_the_stamp_stands_upright_in_the_upper_left_corner(turned, size):
    data = stamped(plain_pdf(2, turned=turned, size=size))
    first, second = look(data), look(data, 1)
    changed = [place for place, grey in enumerate(first.get_flattened_data()) if abs(grey - 128) > 9]
    xs, ys = [place % first.width for place in changed], [place // first.width for place in changed]
    assert second.getextrema()[1] - second.getextrema()[0] < 9
    assert 0 < min(xs) < 30
    assert 0 < min(ys) < 30
    assert max(xs) <= first.width * 0.51
    assert 2.4 < (max(xs) - min(xs)) / (max(ys) - min(ys)) < 2.9
    assert "1405/1/2203" in text_of(data)


def test_the_stamp_is_seen_on_a_cropped_page():
    first = look(stamped(plain_pdf(crop=[100, 100, 500, 700])))
    assert first.size == (400, 600)
    assert 0 < next(x for x in range(400) if abs(first.getpixel((x, 60)) - 128) > 9) < 30


def test_the_same_stamp_gives_the_same_bytes():
    pdf = plain_pdf()
    assert len(stamped(pdf)) == len(stamped(pdf))


# --- the whole case --------------------------------------------------------------------------------------------------


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "black").save(out, form)
    return out.getvalue()


def test_a_case_brings_its_attachments():
    attachments = (
        Attachment("کارت.jpg", "jpeg", picture("JPEG")),
        Attachment("نقشه.pdf", "pdf", plain_pdf(3)),
        Attachment("فهرست.xlsx", "xlsx", b"PK"),
        Attachment("عکس.webp", "webp", picture("WEBP")),
        Attachment("عکس.png", "png", picture("PNG")),
    )
    bare = pages_of(case_file(CASE))
    data = case_file(dataclasses.replace(CASE, attachments=attachments))
    assert pages_of(data) == bare + 1 + (1 + 3) + 1 + 1
    middle = look(data, bare)
    assert middle.getpixel((middle.width // 2, middle.height // 2)) < 40
    assert look(data, bare + 2).getpixel((300, 400)) == pytest.approx(128, abs=3)


def test_the_order_of_a_case():
    case = dataclasses.replace(
        CASE,
        answers=(Answers("g", (("field-1", "value-1"),)), Answers("h", (("r1", "r2"), ("r3", "r4")), ("c1", "c2"))),
        corrections=(CorrectionRound("round-1", (("item-1", "why-1", "old-1", "new-1"),)),),
        decisions=(("yes-1", "by-1", "text-1"),),
        timeline=(("at-1", "what-1", "who-1"),),
    )
    text = text_of(case_file(case))
    words = ["1405-00000-0017", "value-1", "c1", "r4", "round-1", "old-1", "yes-1", "text-1", "what-1"]
    assert [text.find(word) >= 0 for word in words] == [True] * len(words)
    assert sorted(words, key=text.find) == words


def test_no_event_is_parted_by_the_end_of_a_page():
    rows = tuple(
        ("at", f"begin{number}. " + "word " * (8 + number % 7 * 6) + f"end{number}.", "who") for number in range(90)
    )
    data = case_file(dataclasses.replace(CASE, timeline=rows))
    with pypdfium2.PdfDocument(data) as paper:
        pages = [page.get_textpage().get_text_range() for page in paper]
    assert len(pages) > 2
    for text in pages:
        assert re.findall(r"begin(\d+)\.", text) == re.findall(r"end(\d+)\.", text)


# --- QR --------------------------------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=120))
@settings(max_examples=30, deadline=None)
def test_the_svg_draws_just_the_dark_modules(text):
    code = segno.make(text.encode("utf-8", "replace").decode(), error="m", micro=False)
    drawn = qr_svg(text.encode("utf-8", "replace").decode())
    dark = set()
    for x, y, length in re.findall(r"M([0-9]+) ([0-9]+)h([0-9]+)v1h", drawn):
        dark |= {(int(x) + step - QUIET_ZONE, int(y) - QUIET_ZONE) for step in range(int(length))}
    assert dark == {(x, y) for y, row in enumerate(code.matrix) for x, module in enumerate(row) if module}


def test_the_svg_is_fit_for_a_page_without_inline_styles():
    drawn = qr_svg(ADDRESS, title='a"<b>')
    root = ElementTree.fromstring(drawn)
    assert root.get("aria-label") == 'a"<b>'
    assert not any("style" in name or name.startswith("on") for one in root.iter() for name in one.attrib)
    assert "<script" not in drawn
    assert ElementTree.fromstring(qr_svg(ADDRESS)).get("aria-hidden") == "true"


def test_the_letters_are_small_and_licensed():
    assert sum(font.stat().st_size for font in FONTS.glob("*.ttf")) < 250_000
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()
