"""What the fields of a case are called, by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mizban.cases.forms import context
from mizban.core.text import listed
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.engine import Answers, SummaryRow


class Labels:
    """Labels in the language of the reader; those in rows come with the title of their row."""

    def __init__(self, form: Form, answers: Answers, province: str) -> None:
        self._form, self._ctx = form, context(province=province)
        pages = engine.summary(self._form, answers, self._ctx)
        self._known = {path: label for page in pages for path, label in _labels(page.rows)}

    def of(self, path: str) -> str:
        """The label of a path; that of its field or group where the field is hidden or the row is gone."""
        kind = self._form.fields.get(path.partition("/")[0])
        return self._known.get(path) or (kind.title(self._ctx.language) if kind else "")


def _labels(rows: Iterable[SummaryRow]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield row.path, row.label
        for inner in row.rows:
            for path, label in _labels(inner.rows):
                yield path, f"{listed([row.label, inner.title])}: {label}"
