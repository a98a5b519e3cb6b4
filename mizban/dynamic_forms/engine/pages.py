"""Which pages there are for these answers, and which comes after which."""

from __future__ import annotations

from typing import Any

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.conditions import Values, holds
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.engine.standing import Answers, clear_answers, page_answers


def visible_pages(form: Form, answers: Any) -> list[PageDefinition]:
    """The pages to be filled, in order, the documents last. A page of which nothing can be shown is left out."""
    answers = clear_answers(answers)
    pages: list[PageDefinition] = []
    before: Answers = {}
    for page in form.pages:
        if is_visible(page, before):
            pages.append(page)
        before |= page_answers(page, answers, before)
    return pages


def is_visible(page: PageDefinition, before: Values) -> bool:
    """Whether anything of the page is shown, given the answers that stand before it.

    The first field that is shown cannot depend on others of its page, as those before it are hidden.
    """
    return holds(page.when, before) and any(holds(kind.when, before) for kind in page.fields)


def next_page(form: Form, page_key: str, answers: Any) -> PageDefinition | None:
    """The page after this one; None after the last. If this page is hidden by now, the first that follows it."""
    order = [page.key for page in form.pages]
    place = order.index(page_key) if page_key in order else -1
    return next((page for page in visible_pages(form, answers) if order.index(page.key) > place), None)


def previous_page(form: Form, page_key: str, answers: Any) -> PageDefinition | None:
    """The page before this one; None before the first."""
    order = [page.key for page in form.pages]
    place = order.index(page_key) if page_key in order else len(order)
    return next((page for page in reversed(visible_pages(form, answers)) if order.index(page.key) < place), None)
