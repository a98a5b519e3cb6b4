"""Filling a page: its form, and what is taken from a POST."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.engine.posted import Data, as_posted, typed_in
from mizban.dynamic_forms.engine.standing import (
    Answers,
    answers_before,
    clear_answers,
    prune,
    values_on,
)
from mizban.dynamic_forms.fields import FieldError
from mizban.dynamic_forms.forms import FieldsForm, Setting
from mizban.dynamic_forms.rows import PageForm
from mizban.dynamic_forms.types.base import Typed


@dataclass(frozen=True, slots=True)
class Parsed:
    """`answers` are the values of the page that can be taken, also where other fields are refused; `form` shows it
    again, with the errors beside what was typed."""

    answers: Answers
    errors: list[FieldError]
    form: FieldsForm


@dataclass(frozen=True, slots=True)
class Warned:
    """A value that is taken although it looks wrong."""

    page: str
    path: str
    label: str
    message: str


def page_form(
    form: Form, page: PageDefinition, answers: Any, ctx: FormContext, *, typed: Typed | None = None
) -> FieldsForm:
    """The page for showing: with what was typed into a draft, not judged, else with the stored answers."""
    setting = _setting(form, page, answers, ctx, check=False)
    data = None if typed is None else as_posted(typed_in(page.fields, typed))
    return PageForm(page.fields, setting, clear_answers(answers), data=data)


def blank_form(form: Form, page: PageDefinition, ctx: FormContext) -> FieldsForm:
    """The page for looking at, with nobody's answers: every condition is still open, so that nothing is left out."""
    return PageForm(page.fields, Setting(ctx, form.names(ctx), {}, frozenset(form.fields), check=False), {})


def parse_page(form: Form, page: PageDefinition, data: Data, answers: Any, ctx: FormContext) -> Parsed:
    """What was posted, judged. Hidden fields are neither required nor kept."""
    setting = _setting(form, page, answers, ctx, check=True)
    fields = PageForm(page.fields, setting, clear_answers(answers), data=as_posted(typed_in(page.fields, data)))
    errors = fields.problems()
    return Parsed(fields.answers, errors, fields)


def raw_page(page: PageDefinition, data: Data) -> dict[str, list[str]]:
    """What was typed into a page, for a draft; `page_form(…, typed=…)` shows it again."""
    return typed_in(page.fields, data)


def with_page(form: Form, page: PageDefinition, answers: Any, taken: Answers) -> Answers:
    """The answers after a page was filled: its old ones replaced, and gone what is hidden now."""
    mine = {kind.key for kind in page.fields}
    return prune(form, {key: value for key, value in clear_answers(answers).items() if key not in mine} | taken)


def warnings(form: Form, answers: Any, ctx: FormContext) -> list[Warned]:
    """What is taken but looks wrong: a point outside the chosen province. Nothing is held up by it."""
    kept = prune(form, answers)
    found: list[Warned] = []
    for page in form.pages:
        for kind, path, value in values_on(page, kept):
            label = kind.title(ctx.language)
            found += [Warned(page.key, path, label, message) for message in kind.warnings(value, ctx)]
    return found


def _setting(form: Form, page: PageDefinition, answers: Any, ctx: FormContext, *, check: bool) -> Setting:
    before = answers_before(form, page.key, answers)
    return Setting(ctx, form.names(ctx), before, frozenset(kind.key for kind in page.fields), check)
