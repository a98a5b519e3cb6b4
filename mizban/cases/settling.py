"""What a draft says in full: its answers, with what has been typed since on top.

What was saved while somebody typed counts as much as what they sent with a button: they were told that it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass

from mizban.cases.typed import Typed
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine import Answers, PageError


@dataclass(frozen=True)
class Settled:
    """`errors` are those of what was typed; `passed` the pages that had something typed and nothing wrong in it."""

    answers: Answers
    errors: list[PageError]
    passed: frozenset[str]

    @property
    def refused(self) -> frozenset[str]:
        return frozenset(one.page for one in self.errors)


def settle(form: Form, answers: Answers, typed: Typed, ctx: FormContext, *, but: str = "") -> Settled:
    """Judge what was typed, page by page, each over the answers before it; the page `but` is left as it is."""
    errors: list[PageError] = []
    passed: set[str] = set()
    for page in form.pages:
        if page.key == but or page.key not in typed or not _is_shown(form, page.key, answers):
            continue
        parsed = engine.parse_page(form, page, typed[page.key], answers, ctx)
        answers = engine.with_page(form, page, answers, parsed.answers)
        errors += [PageError(page.key, error) for error in parsed.errors]
        if not parsed.errors:
            passed.add(page.key)
    return Settled(answers, errors, frozenset(passed))


def _is_shown(form: Form, page_key: str, answers: Answers) -> bool:
    return any(page.key == page_key for page in engine.visible_pages(form, answers))
