"""The answers of a case as an officer reads them: personal ones masked, files with their state, rounds of mending
with what they changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from mizban.accounts.models import Person
from mizban.cases.forms import SubjectFiles, context, form_of
from mizban.cases.models import AnswerSet, Case
from mizban.cases.queries.answers import Given, asked_about, earlier, in_force, read_sets
from mizban.cases.queries.labels import Labels
from mizban.cases.queries.rounds import Asked, asked_of, read_asked
from mizban.cases.queries.working.papers import Paper
from mizban.cases.queries.working.results import Result, read_results, results_of
from mizban.cases.subjects import CASE, DECISION
from mizban.core.actor import Actor
from mizban.core.models import Localised
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine import Answers, Change, SummaryRow
from mizban.files.queries import FileRow, files_of_many
from mizban.identity.models import IdentityClaim

MASK = "•••••••"
AT = "@"
"""Between the round and the path of what was answered to an earlier form."""


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
    is_file: bool = False
    """Asks for files, not for words."""


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
class Earlier:
    """What was answered to a form that the case had before it became something else. Its paths begin with the round."""

    service: Localised
    sheets: list[Sheet]


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

    asked: Asked
    items: tuple[Item, ...]
    differences: tuple[Difference, ...]
    place: int
    """Among the corrections, from 1: numbers of rounds count conversions too."""


class CasePapers:
    """The answers of all rounds, who gave them, what was asked for in between, what was decided, and all files: read
    once (two queries)."""

    def __init__(self, actor: Actor, case: Case) -> None:
        self.case = case
        self.form = form_of(case.version)
        whose = ("case__claim", "case__person")
        read = AnswerSet.objects.filter(case=case).select_related(*whose).only("round", "version_id", "data", *whose)
        sets = list(read.annotate(asked=asked_of("case"), results=results_of("case")).order_by("round"))
        first: Any = sets[0] if sets else None
        self.claim: IdentityClaim | None = first and first.case.claim
        self.person: Person | None = first and first.case.person
        self.asked: list[Asked] = read_asked(first.asked) if first else []
        self.results: list[Result] = read_results(first.results) if first else []
        self.sets = read_sets({"round": one.round, "version": one.version_id, "data": one.data} for one in sets)
        files = files_of_many(actor, {CASE: [case.pk], DECISION: [one.pk for one in self.results]})
        self.files: dict[str, FileRow] = {str(row.public_id): row for row in files if row.subject[0] == CASE}
        letters = {row.subject[1]: Paper.of(row) for row in files if row.subject[0] == DECISION}
        self.results = [replace(one, file=letters.get(one.pk)) for one in self.results]

    @property
    def answers(self) -> Answers:
        """Those in force, in clear."""
        return in_force(self.sets)

    def context(self) -> FormContext:
        return context(files=SubjectFiles(self.files), province=self.case.province_id)

    def sheets(self) -> list[Sheet]:
        return self._sheets(self.form, self.answers)

    def earlier(self) -> list[Earlier]:
        """What was answered before the case became what it is, the latest first."""
        return [
            Earlier(given.service, self._sheets(given.form, given.answers, f"{round_}{AT}"))
            for round_, given in earlier(self.sets)
        ]

    def rounds(self) -> list[Round]:
        """The rounds of mending, first to last."""
        found = ((one, asked_about(self.sets, one.number)) for one in self.asked)
        return [self._round(one, given, place) for place, (one, given) in enumerate(found, 1) if given]

    def personal(self, path: str) -> tuple[str, str] | None:
        """Label and text, in clear, of the personal field at `path`; None where there is none."""
        form, answers = self.form, self.answers
        round_, at, inner = path.rpartition(AT)
        if at:
            given = self.sets.get(int(round_)) if round_.isascii() and round_.isdigit() and len(round_) < 6 else None
            if given is None:
                return None
            form, answers, path = given.form, given.answers, inner
        for page in engine.summary(form, answers, self.context()):
            for row in _flat(page.rows):
                if row.path == path and row.personal and row.text:
                    return row.label, row.text
        return None

    def _sheets(self, form: Form, answers: Answers, before: str = "") -> list[Sheet]:
        pages = engine.summary(form, answers, self.context())
        return [
            Sheet(before + page.key, page.title, tuple(self._line(row, before) for row in page.rows)) for page in pages
        ]

    def _line(self, row: SummaryRow, before: str = "") -> Line:
        known = self._papers(row.files)
        return Line(
            path=before + row.path,
            label=row.label,
            text=MASK if row.personal and row.text else row.text,
            masked=bool(row.personal and row.text),
            files=known,
            rows=tuple(LineRow(one.title, tuple(self._line(cell, before) for cell in one.rows)) for one in row.rows),
            missing_files=len(row.files) - len(known),
            is_file=row.type == "file",
        )

    def _papers(self, ids: Iterable[str]) -> tuple[Paper, ...]:
        return tuple(Paper.of(self.files[one]) for one in ids if one in self.files)

    def _round(self, asked: Asked, given: Given, place: int) -> Round:
        labels = Labels(given.form, given.answers, self.case.province_id)
        items = (Item(one.path, labels.of(one.path), one.reason, one.note) for one in asked.items)
        return Round(asked, tuple(items), tuple(self._differences(asked.number)), place)

    def _differences(self, number: int) -> Iterable[Difference]:
        sooner = [one for one in self.sets if one < number]
        if number not in self.sets or not sooner:
            return
        before, after, ctx = self.sets[max(sooner)], self.sets[number], self.context()
        headings = {**self._headings(before, ctx), **self._headings(after, ctx)}
        for change in engine.diff(after.form, before.answers, after.answers, ctx):
            yield self._difference(change, headings.get(change.path, ""))

    def _headings(self, given: Given, ctx: FormContext) -> dict[str, str]:
        """By the path of each field in a row of a group, what the row is called: «دام ۲»."""
        rows = (row for page in engine.summary(given.form, given.answers, ctx) for row in page.rows)
        return {cell.path: one.title for row in rows for one in row.rows for cell in one.rows}

    def _difference(self, change: Change, heading: str) -> Difference:
        return Difference(
            path=change.path,
            label=f"{heading}: {change.label}" if heading else change.label,
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
