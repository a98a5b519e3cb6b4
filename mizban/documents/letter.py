"""The result letter, and the stamp that makes an uploaded PDF one."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
from django.utils import translation
from django.utils.translation import gettext as _

from mizban.documents.letterhead import Letterhead
from mizban.documents.qr import qr_svg
from mizban.documents.typesetting import typeset

MILLIMETRE = 72 / 25.4
MARGIN, WIDTH, HEIGHT = 8 * MILLIMETRE, 64 * MILLIMETRE, 24 * MILLIMETRE
LARGEST_SHARE = 0.45  # of the page's width: on a small page the stamp is smaller


@dataclass(frozen=True, slots=True)
class Letter:
    """Texts in the language of the letter; `number` and `secretariat_number` in ASCII; dates as they are to be read.

    `verify` is the address under which anybody can check the letter.
    """

    head: Letterhead
    number: str
    date: str
    addressee: str
    subject: str
    paragraphs: tuple[str, ...]
    post: str
    verify: str
    signatory: str = ""
    secretariat_number: str = ""
    secretariat_date: str = ""
    attachments: str = ""
    copies: tuple[str, ...] = ()
    language: str = "fa"


def letter(paper: Letter) -> bytes:
    """A PDF of as many pages as the body needs."""
    with translation.override(paper.language):
        numbers = [
            (_("شماره"), paper.number, True),
            (_("تاریخ"), paper.date, False),
            (_("پیوست"), paper.attachments, False),
            (_("شمارهٔ دبیرخانه"), paper.secretariat_number, True),
            (_("تاریخ دبیرخانه"), paper.secretariat_date, False),
        ]
        data = {
            "language": paper.language,
            "head": paper.head.data(),
            "title": paper.subject or _("نتیجهٔ درخواست"),
            "numbers": [one for one in numbers if one[1]],
            "addressee": paper.addressee,
            "subject": paper.subject,
            "paragraphs": paper.paragraphs,
            "signatory": paper.signatory,
            "post": paper.post,
            "copies": paper.copies,
            "verify": paper.verify,
            "qr": qr_svg(paper.verify),
            "labels": {
                "subject": _("موضوع"),
                "verify": _("برای دیدن درستی نامه، این نشانی را باز کنید"),
                "copies": _("رونوشت"),
            },
        }
    return typeset("letter", data)


def stamp(pdf: bytes, *, number: str, date: str, verify: str, language: str = "fa") -> bytes:
    """The document with number (ASCII), date (as it is to be read), QR of `verify` and the code that it ends with.

    They stand in the upper left corner of the first page, where Iranian letters bear them, upright on a turned page
    too. Raises `pikepdf.PdfError` over what is no PDF: only files that were found clean come here.
    """
    overlay = _stamp_page(number, date, verify, language)
    with pikepdf.open(io.BytesIO(pdf)) as document, pikepdf.open(io.BytesIO(overlay)) as stamped:
        page = document.pages[0]
        page.add_overlay(stamped.pages[0], _corner(page))
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _stamp_page(number: str, date: str, verify: str, language: str) -> bytes:
    with translation.override(language):
        labels = {"number": _("شماره"), "date": _("تاریخ"), "code": _("کد نامه")}
        title = _("نتیجهٔ درخواست")
    data = {"language": language, "title": title, "labels": labels, "number": number, "date": date}
    return typeset("stamp", {**data, "qr": qr_svg(verify), "code": verify.rstrip("/").rpartition("/")[2]})


def _corner(page: pikepdf.Page) -> pikepdf.Rectangle:
    """Where the stamp goes, in the coordinates of the page before it is turned: the corner that is seen upper left."""
    box = pikepdf.Rectangle(page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    lying = turned in (90, 270)
    share = min(1, LARGEST_SHARE * (box.height if lying else box.width) / WIDTH)
    across, down = (HEIGHT * share, WIDTH * share) if lying else (WIDTH * share, HEIGHT * share)
    left = box.llx + MARGIN * share if turned in (0, 90) else box.urx - MARGIN * share - across
    low = box.lly + MARGIN * share if turned in (90, 180) else box.ury - MARGIN * share - down
    return pikepdf.Rectangle(left, low, left + across, low + down)
