"""Small forms, places and files for the tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.context import ChosenFile, FileState, FormContext, Place

TODAY = dt.date(2026, 11, 21)  # ۳۰ آبان ۱۴۰۵
KINDS = [{"value": "natural", "label": {"fa": "حقیقی"}}, {"value": "legal", "label": {"fa": "حقوقی", "en": "Legal"}}]


class FakePlaces:
    def provinces(self) -> Sequence[Place]:
        return (Place("07", "فارس"), Place("21", "یزد"))

    def counties(self, province: str) -> Sequence[Place]:
        return {"07": (Place("0701", "آباده"), Place("0702", "شیراز")), "21": (Place("2101", "یزد"),)}.get(province, ())

    def cities(self, county: str) -> Sequence[Place]:
        return {"0702": (Place("0702000001", "شیراز"),)}.get(county, ())


class FakeFiles:
    """The draft owns `good…`, accepted, `new…`, not yet looked through, `bad…`, refused, and nothing else."""

    states = {"good": FileState.ACCEPTED, "new": FileState.PENDING, "bad": FileState.REFUSED}

    def get(self, file_id: str) -> ChosenFile | None:
        state = self.states.get(file_id.rstrip("0123456789"))
        return ChosenFile(file_id, f"{file_id}.pdf", 1024, state) if state else None


CTX = FormContext(today=TODAY, places=FakePlaces(), files=FakeFiles(), province="07")
ENGLISH = replace(CTX, language="en")


def field(key: str, type_: str = "text", **extra: Any) -> dict[str, Any]:
    """The definition of a field; its label is its key."""
    needs: dict[str, Any] = {}
    if type_ in ("choice", "choices"):
        needs = {"choices": KINDS}
    elif type_ in ("consent", "note"):
        needs = {"text": {"fa": "متن"}}
    elif type_ == "group":
        needs = {"fields": [field(f"{key}_cell")]}
    return {"key": key, "type": type_, "label": {"fa": f"«{key}»"}, **needs, **extra}


def page(key: str, *fields: Mapping[str, Any], **extra: Any) -> dict[str, Any]:
    return {"key": key, "title": {"fa": key}, "fields": list(fields), **extra}


def form(*pages: Mapping[str, Any], documents: Sequence[Mapping[str, Any]] = ()) -> Form:
    return compile_form({"pages": list(pages)}, list(documents))


def parse(
    one: Form, data: Mapping[str, Any], answers: Any = None, ctx: FormContext = CTX, place: int = 0
) -> engine.Parsed:
    """A page, the first if no other is said, as posted."""
    return engine.parse_page(one, one.pages[place], data, answers or {}, ctx)


def messages(parsed: engine.Parsed) -> dict[str, str]:
    return {error.path: error.message for error in parsed.errors}


def judge(type_: str, posted: Any, ctx: FormContext = CTX, **extra: Any) -> tuple[Any, str]:
    """The value of one field called `x` and the sentence against it; `posted` is its input, or a dict of its parts."""
    data = {f"x-{part}": text for part, text in posted.items()} if isinstance(posted, dict) else {"x": posted}
    parsed = parse(form(page("p", field("x", type_, **extra))), data, ctx=ctx)
    return parsed.answers.get("x"), " | ".join(error.message for error in parsed.errors)
