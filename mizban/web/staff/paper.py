"""A case as it is printed: what the desk shows, in the same words and as masked, with its files behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mizban.cases.models import CorrectionReason
from mizban.cases.queries.working.desk import CaseDesk
from mizban.cases.queries.working.papers import Paper
from mizban.cases.queries.working.sheets import Difference, Item, Line, Round, Sheet
from mizban.cases.workflow import Outcome
from mizban.core import clock
from mizban.core.jalali import Style, format_date, format_datetime
from mizban.core.text import listed, local_digits
from mizban.documents.case_file import Answers, Attachment, CaseFile, CorrectionRound
from mizban.documents.letterhead import Letterhead, Pair
from mizban.files.models import StoredFile
from mizban.files.store import store
from mizban.web.reasons import CORRECTION_REASONS
from mizban.web.request import DeskRequest
from mizban.web.staff.labels import IDENTITIES, OUTCOMES
from mizban.web.staff.sentences import sentence, who
from mizban.web.ui import chips
from mizban.web.ui.templatetags.ui import localised_text


def case_paper(request: DeskRequest, shown: CaseDesk, files: list[StoredFile]) -> CaseFile:
    """Everything as it is to be read, in the language of the request."""
    case = shown.case
    return CaseFile(
        head=Letterhead(
            organisation=localised_text(request.organisation.name),
            unit=localised_text(case.unit.name),
            address=localised_text(case.unit.address),
        ),
        number=case.number,
        title=localised_text(case.service.title),
        made_at=format_datetime(clock.now()),
        facts=tuple(_facts(shown)),
        answers=tuple(answers for sheet in _sheets(shown) for answers in _answers(sheet)),
        corrections=tuple(_round(one) for one in shown.rounds),
        decisions=tuple(_decisions(shown)),
        timeline=tuple((format_datetime(one.at, Style.SHORT), sentence(one), who(one)) for one in shown.history),
        attachments=tuple(Attachment(one.name, one.kind, b"".join(store().read(one.content))) for one in files),
        language=get_language() or "fa",
    )


def _facts(shown: CaseDesk) -> Iterator[Pair]:
    case = shown.case
    yield _("وضعیت"), str(chips.look(case.state, case.outcome).officer)
    if shown.applicant:
        yield _("متقاضی"), shown.applicant.name or "—"
        if shown.applicant.national_id:
            yield _("کد ملی"), local_digits(shown.applicant.national_id)
        yield _("تلفن همراه"), local_digits(shown.applicant.mobile)
    if shown.claim:
        yield _("هویت"), str(IDENTITIES[shown.claim.state][1])
    place = [localised_text(case.province.name), case.county.name if case.county else ""]
    yield _("محل"), listed(place)
    yield _("واحد و بخش"), listed([localised_text(case.unit.name), localised_text(case.section.name)])
    yield _("کارشناس"), case.assignee.name if case.assignee else _("هنوز کسی برنداشته است")
    yield _("رسید در"), format_datetime(case.submitted_at)
    if case.due_on:
        yield _("مهلت پاسخ"), format_date(case.due_on)


def _sheets(shown: CaseDesk) -> Iterator[Sheet]:
    """The present form, then what was answered before it became that."""
    yield from shown.sheets
    for one in shown.earlier:
        for sheet in one.sheets:
            yield replace(sheet, title=f"{localised_text(one.service)}: {sheet.title}")


def _answers(sheet: Sheet) -> Iterator[Answers]:
    """The fields of a page as pairs, and each repeating group as a table after them."""
    plain = tuple((line.label, _text(line)) for line in sheet.lines if not line.rows)
    if plain:
        yield Answers(sheet.title, plain)
    for line in sheet.lines:
        if line.rows:
            columns = list(dict.fromkeys(inner.label for row in line.rows for inner in row.lines))
            cells = [{inner.label: _text(inner) for inner in row.lines} for row in line.rows]
            rows = tuple(tuple(row.get(column, "") for column in columns) for row in cells)
            yield Answers(line.label, rows, tuple(columns))


def _text(line: Line) -> str:
    return _names(line.files) if line.files else line.text or "—"


def _names(files: tuple[Paper, ...]) -> str:
    return listed(file.name for file in files)


def _round(one: Round) -> CorrectionRound:
    told = {item.path: [diff for diff in one.differences if _is_of(diff, item)] for item in one.items}
    rows = [(item.label, _reason(item), *_changed(diff)) for item in one.items for diff in told[item.path]]
    rows += [(item.label, _reason(item), "—", "—") for item in one.items if not told[item.path]]
    marked = [diff for found in told.values() for diff in found]
    rows += [(diff.label, "", *_changed(diff)) for diff in one.differences if diff not in marked]
    title = _("رفع نقص، دور %(n)s") % {"n": local_digits(one.place)}
    return CorrectionRound(f"{title} ({format_datetime(one.asked.asked_at)})", tuple(rows))


def _is_of(diff: Difference, item: Item) -> bool:
    return diff.path == item.path or diff.path.startswith(f"{item.path}/")


def _changed(diff: Difference) -> tuple[str, str]:
    return (
        _names(diff.files_before) or diff.before or "—",
        _names(diff.files_after) or diff.after or "—",
    )


def _reason(item: Item) -> str:
    said = str(CORRECTION_REASONS[CorrectionReason(item.reason)])
    return f"{said} – {item.note}" if item.note else said


def _decisions(shown: CaseDesk) -> Iterator[tuple[str, str, str]]:
    for result in reversed(shown.results):
        by = listed([format_datetime(result.decided_at), result.decided_by])
        yield str(OUTCOMES[Outcome(result.outcome)]), by, result.text
