"""A form to look at, with nobody's answers in it: everything that it may ask, each with the condition in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mizban.core.models import Localised
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.conditions import describe
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.forms import FieldsForm


@dataclass(frozen=True)
class BlankPage:
    """`when` says, in words, for whom the page is; "" for everybody."""

    title: Localised
    intro: Localised
    when: str
    fields: FieldsForm


def blank_pages(form: Form, ctx: FormContext, file_hint: str) -> list[BlankPage]:
    """All pages at once."""
    ctx = replace(ctx, file_hint=file_hint)
    names = form.names(ctx)
    return [
        BlankPage(
            title=page.title.model_dump(exclude_none=True),
            intro=page.intro.model_dump(exclude_none=True) if page.intro else {},
            when=describe(page.when, names) if page.when else "",
            fields=engine.blank_form(form, page, ctx),
        )
        for page in form.pages
    ]
