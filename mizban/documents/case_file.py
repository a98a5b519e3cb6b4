"""A whole case as one PDF: what was asked, what happened, what was decided, and what was attached."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from django.utils import translation
from django.utils.translation import gettext as _

from mizban.core.text import local_digits
from mizban.documents.letterhead import Letterhead, Pair
from mizban.documents.typesetting import typeset

PICTURES = frozenset({"jpeg", "png", "webp"})
PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Answers:
    """A group of the form. `columns` only for a repeating group: then each row has as many cells; else pairs."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectionRound:
    """`rows`: field, reason, value before, value after."""

    title: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A clean file: `kind` is pdf, jpeg, png or webp with its bytes; of another kind only the name is listed."""

    name: str
    kind: str
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything as it is to be read, in one language; only `number` is ASCII.

    `timeline`: when, what, who. `messages`: who, when, text. `decisions`: outcome, when and by whom, text.
    """

    head: Letterhead
    number: str
    title: str
    made_at: str
    facts: tuple[Pair, ...]
    answers: tuple[Answers, ...] = ()
    corrections: tuple[CorrectionRound, ...] = ()
    messages: tuple[tuple[str, str, str], ...] = ()
    decisions: tuple[tuple[str, str, str], ...] = ()
    timeline: tuple[tuple[str, str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    language: str = "fa"


def case_file(paper: CaseFile) -> bytes:
    """One PDF: the case itself, then each attachment after a line with its name."""
    with translation.override(paper.language):
        parts = [typeset("case", _data(paper)), *_appended(paper)]
    with pikepdf.new() as whole, contextlib.ExitStack() as opened:  # pages are read out of their files while saving
        whole.docinfo["/Title"] = f"{paper.title} {paper.number}"
        for part in parts:
            whole.pages.extend(opened.enter_context(pikepdf.open(io.BytesIO(part))).pages)
        out = io.BytesIO()
        whole.save(out, deterministic_id=True)
    return out.getvalue()


def _data(paper: CaseFile) -> dict[str, object]:
    return {
        "language": paper.language,
        "head": paper.head.data(),
        "title": paper.title,
        "number": paper.number,
        "made_at": paper.made_at,
        "facts": paper.facts,
        "answers": [{"title": one.title, "rows": one.rows, "columns": one.columns} for one in paper.answers],
        "corrections": [{"title": one.title, "rows": one.rows} for one in paper.corrections],
        "messages": paper.messages,
        "decisions": paper.decisions,
        "timeline": paper.timeline,
        "attachments": [
            (local_digits(place), one.name, _("در همین فایل") if _is_shown(one) else _("فقط در میز خدمت"))
            for place, one in enumerate(paper.attachments, 1)
        ],
        "labels": {
            "number": _("شمارهٔ فرآیند"),
            "corrections": _("رفع نقص"),
            "correction_columns": [_("مورد"), _("دلیل"), _("پیش از اصلاح"), _("پس از اصلاح")],
            "messages": _("پیام‌ها"),
            "decisions": _("نتیجه"),
            "timeline": _("روند"),
            "timeline_columns": [_("زمان"), _("رویداد"), _("چه کسی")],
            "attachments": _("پیوست‌ها"),
            "attachment_columns": [_("شماره"), _("نام فایل"), _("کجاست")],
        },
    }


def _appended(paper: CaseFile) -> Iterator[bytes]:
    for place, one in enumerate(paper.attachments, 1):
        if not _is_shown(one):
            continue
        picture = f"attachment.{one.kind}" if one.kind in PICTURES else ""
        data = {
            "language": paper.language,
            "head": paper.head.data(),
            "number": paper.number,
            "title": one.name,
            "name": one.name,
            "label": _("پیوست %(n)s: ") % {"n": local_digits(place)},
            "picture": picture,
            "note": "" if picture else _("صفحه‌های این فایل در ادامه آمده است."),
        }
        yield typeset("attachment", data, {picture: one.data} if picture else None)
        if one.kind == PDF:
            yield one.data


def _is_shown(one: Attachment) -> bool:
    return bool(one.data) and (one.kind in PICTURES or one.kind == PDF)
