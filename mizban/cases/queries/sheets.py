"""The answers of a case as an officer reads them: personal ones masked, files with their state, rounds of mending
with what they changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from mizban.accounts.models import Person
from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import AnswerSet, Case, Correction, CorrectionItem
from mizban.cases.queries.labels import Labels
from mizban.cases.subjects import CASE, DECISION
from mizban.core.actor import Actor
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine import Answers, Change, SummaryRow
from mizban.files.queries import FileRow, files_of_many
from mizban.identity.models import IdentityClaim

MASK = "•••••••"
MOST_PICTURES = 20
"""Pages of one file that are shown in the page; the rest is in the file itself."""


@dataclass(frozen=True)
class Paper:
    """A file of the case. `pages` are those of which there is a picture, from 1."""

    public_id: UUID
    name: str
    size: int
    page_count: int
    pages: range
    openable: bool

    @classmethod
    def of(cls, row: FileRow) -> Paper:
        count = row.pages or 1
        shown = min(count, MOST_PICTURES) if row.has_pictures else 0
        return cls(row.public_id, row.name, row.size, count, range(1, shown + 1), row.openable)


@dataclass(frozen=True)
class Line:
    """One field: what was answered, masked where it is personal; of a group its rows."""

    path: str
    label: str
    text: str
    masked: bool
    files: tuple[Paper, ...]
    rows: tuple[LineRow, ...]
    missing_files: int = 0
    """Files named by the answer that the officer may not know of: still on their way, or refused."""


@dataclass(frozen=True)
class LineRow:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """A page of the form."""

    key: str
    title: str
    lines: tuple[Line, ...]

    @property
    def every_line(self) -> Iterator[Line]:
        """Those of the rows of groups too."""
        for line in self.lines:
            yield line
            for row in line.rows:
                yield from row.lines


@dataclass(frozen=True)
class Item:
    """What an officer marked."""

    path: str
    label: str
    reason: str
    note: str


@dataclass(frozen=True)
class Difference:
    """A field before and after; personal values are masked, files told by name."""

    path: str
    label: str
    before: str
    after: str
    masked: bool
    files_before: tuple[Paper, ...]
    files_after: tuple[Paper, ...]


@dataclass(frozen=True)
class Round:
    """A correction: what was asked for, and, once it is answered, what has changed."""

    number: int
    asked_at: dt.datetime
    asked_by: str
    due_on: dt.date
    note: str
    items: tuple[Item, ...]
    reply: str
    answered_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    differences: tuple[Difference, ...]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.cancelled_at is None


class CasePapers:
    """The answers of all rounds, who gave them, and the files of a case and of those decisions, read once (two
    queries)."""

    def __init__(self, actor: Actor, case: Case, decisions: Sequence[int] = ()) -> None:
        self.case = case
        self.form = form_of(case.version)
        files = files_of_many(actor, {CASE: [case.pk], DECISION: decisions})
        self.files: dict[str, FileRow] = {str(row.public_id): row for row in files if row.subject[0] == CASE}
        self.of_decisions = {row.subject[1]: Paper.of(row) for row in files if row.subject[0] == DECISION}
        whose = ("case__claim", "case__person")
        sets = list(
            AnswerSet.objects.filter(case=case).select_related(*whose).only("round", "data", *whose).order_by("round")
        )
        self.claim: IdentityClaim | None = sets[0].case.claim if sets else None
        self.person: Person | None = sets[0].case.person if sets else None
        self.sets: dict[int, Answers] = {one.round: engine.decrypt_personal(self.form, one.data) for one in sets}

    @property
    def answers(self) -> Answers:
        """Those in force, in clear."""
        return self.sets[max(self.sets)] if self.sets else {}

    @property
    def was_mended(self) -> bool:
        """Whether the applicant has sent an answer to a correction."""
        return len(self.sets) > 1

    def context(self) -> FormContext:
        return context(files=SubjectFiles(self.files), province=self.case.province_id)

    def sheets(self) -> list[Sheet]:
        pages = engine.summary(self.form, self.answers, self.context())
        return [Sheet(page.key, page.title, tuple(map(self._line, page.rows))) for page in pages]

    def rounds(self) -> list[Round]:
        """The rounds of mending, first to last; one query."""
        found: dict[int, tuple[Correction, list[CorrectionItem]]] = {}
        items = CorrectionItem.objects.filter(case=self.case).select_related("correction__requested_by")
        for item in items.order_by("correction__round", "order"):
            found.setdefault(item.correction_id, (item.correction, []))[1].append(item)
        labels = Labels(self.case, self.answers) if found else None
        return [self._round(*one, labels) for one in found.values() if labels]

    def personal(self, path: str) -> tuple[str, str] | None:
        """Label and text, in clear, of the personal field at `path`; None where there is none."""
        for page in engine.summary(self.form, self.answers, self.context()):
            for row in _flat(page.rows):
                if row.path == path and row.personal and row.text:
                    return row.label, row.text
        return None

    def _line(self, row: SummaryRow) -> Line:
        known = self._papers(row.files)
        return Line(
            path=row.path,
            label=row.label,
            text=MASK if row.personal and row.text else row.text,
            masked=bool(row.personal and row.text),
            files=known,
            rows=tuple(LineRow(one.title, tuple(map(self._line, one.rows))) for one in row.rows),
            missing_files=len(row.files) - len(known),
        )

    def _papers(self, ids: Iterable[str]) -> tuple[Paper, ...]:
        return tuple(Paper.of(self.files[one]) for one in ids if one in self.files)

    def _round(self, correction: Correction, items: list[CorrectionItem], labels: Labels) -> Round:
        return Round(
            number=correction.round,
            asked_at=correction.requested_at,
            asked_by=correction.requested_by.post or correction.requested_by.name,
            due_on=correction.due_on,
            note=correction.note,
            items=tuple(Item(one.path, labels.of(one.path), one.reason, one.note) for one in items),
            reply=correction.reply if correction.answered_at else "",
            answered_at=correction.answered_at,
            cancelled_at=correction.cancelled_at,
            differences=tuple(self._differences(correction.round)),
        )

    def _differences(self, number: int) -> Iterable[Difference]:
        earlier = [one for one in self.sets if one < number]
        if number not in self.sets or not earlier:
            return
        for change in engine.diff(self.form, self.sets[max(earlier)], self.sets[number], self.context()):
            yield self._difference(change)

    def _difference(self, change: Change) -> Difference:
        return Difference(
            path=change.path,
            label=change.label,
            before=MASK if change.personal and change.before else change.before,
            after=MASK if change.personal and change.after else change.after,
            masked=change.personal,
            files_before=self._papers(change.files_before),
            files_after=self._papers(change.files_after),
        )


def _flat(rows: Iterable[SummaryRow]) -> Iterable[SummaryRow]:
    for row in rows:
        yield row
        for inner in row.rows:
            yield from _flat(inner.rows)
