"""The paper of an appointment: when, where, what to bring, and a code for the entrance."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from mizban.documents.letterhead import Letterhead, Pair
from mizban.documents.qr import qr_svg
from mizban.documents.typesetting import typeset


@dataclass(frozen=True, slots=True)
class Visit:
    """Texts as they are to be read; `number` in ASCII. `entrance` is the address that the code at the entrance holds.

    `papers`: what to bring, how it is wanted, and what it should look like.
    """

    head: Letterhead
    number: str
    day: str
    time: str
    place: str
    entrance: str
    facts: tuple[Pair, ...] = ()
    papers: tuple[tuple[str, str, str], ...] = ()
    advice: tuple[str, ...] = ()
    language: str = "fa"


def visit(paper: Visit) -> bytes:
    """A PDF of one page (more only where the list of documents does not fit)."""
    with translation.override(paper.language):
        data = {
            "language": paper.language,
            "head": paper.head.data(),
            "title": _("برگهٔ نوبت"),
            "number": paper.number,
            "day": paper.day,
            "time": paper.time,
            "place": paper.place,
            "facts": paper.facts,
            "papers": paper.papers,
            "advice": paper.advice,
            "qr": qr_svg(paper.entrance),
            "labels": {
                "number": _("شمارهٔ فرآیند"),
                "time": _("ساعت"),
                "entrance": _("برای ورود"),
                "papers": _("همراه بیاورید"),
                "paper_columns": [_("مدرک"), _("چطور"), _("نشانهٔ آن")],
                "none": _("مدرکی لازم نیست."),
                "keep": _("این برگه فقط برای این نوبت است؛ به کسی ندهید."),
            },
        }
    return typeset("visit", data)
