"""Answers of one form in another: what says the same in both, and nothing else."""

from __future__ import annotations

from typing import Any

from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine.carrying import Carried

CONTEXT = FormContext()


def form(*fields: dict[str, Any]) -> Form:
    named = [{"label": {"fa": one["key"], "en": one["key"]}, **one} for one in fields]
    return compile_form({"pages": [{"key": "page", "title": {"fa": "صفحه", "en": "Page"}, "fields": named}]})


def carried(old: Form, new: Form, answers: dict[str, Any], **told: Any) -> Carried:
    return engine.carry(old, new, answers, CONTEXT, {}, told)


def lacking(found: Carried) -> list[str]:
    return [one.error.path for one in found.judged.errors]


TEXT = {"key": "subject", "type": "text"}


def test_the_same_key_of_the_same_type() -> None:
    found = carried(form(TEXT), form(TEXT, {"key": "more", "type": "text"}), {"subject": "موضوع"})
    assert found.kept == {"subject": "موضوع"} and lacking(found) == ["more"]


def test_the_same_key_of_another_type_is_something_else() -> None:
    found = carried(form(TEXT), form({"key": "subject", "type": "number"}), {"subject": "۱۲"})
    assert found.kept == {} and lacking(found) == ["subject"]


def test_what_is_asked_once_in_both_by_whatever_key() -> None:
    old, new = form({"key": "my_phone", "type": "mobile"}), form({"key": "mobile", "type": "mobile"})
    assert carried(old, new, {"my_phone": "09121234567"}).kept == {"mobile": "09121234567"}
    two = form({"key": "mobile", "type": "mobile"}, {"key": "other", "type": "mobile"})
    assert lacking(carried(old, two, {"my_phone": "09121234567"})) == ["mobile", "other"]


def test_nobody_agrees_twice() -> None:
    consent = form({"key": "consent", "type": "consent", "text": {"fa": "می‌پذیرم", "en": "I agree"}})
    found = carried(consent, consent, {"consent": True})
    assert found.kept == {} and lacking(found) == ["consent"]


def test_what_the_other_form_refuses_is_asked_for() -> None:
    short = form({**TEXT, "max_length": 5})
    found = carried(form(TEXT), short, {"subject": "موضوعی دراز"})
    assert found.kept == {} and lacking(found) == ["subject"]


def test_what_is_told_besides_stands_where_nothing_was_answered() -> None:
    assert carried(form(TEXT), form(TEXT), {}, subject="عنوان", strange="هیچ").kept == {"subject": "عنوان"}
    assert carried(form(TEXT), form(TEXT), {"subject": "موضوع"}, subject="عنوان").kept == {"subject": "موضوع"}


def test_what_is_hidden_so_far_waits_for_the_correction() -> None:
    kind = {"key": "kind", "type": "yes_no"}
    hidden = {**TEXT, "when": {"field": "kind", "equals": True}}
    found = carried(form(TEXT), form(kind, hidden), {"subject": "موضوع"})
    assert lacking(found) == ["kind"]
    assert found.kept == {"subject": "موضوع"} and found.judged.answers == {}
    new = form(kind, hidden)
    shown = engine.correction_form(new, engine.restrict(new, ["kind"], found.kept), found.kept, CONTEXT)
    assert shown["subject"].initial == "موضوع"
