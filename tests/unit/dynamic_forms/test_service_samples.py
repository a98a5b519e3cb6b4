"""The demo's services filled in with the samples that stand beside them, page by page, as a browser would."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import mizban
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.conditions import holds
from mizban.dynamic_forms.context import FormContext, Place
from mizban.dynamic_forms.definition import DOCUMENTS
from mizban.dynamic_forms.types.base import FieldType
from tests import yaml_files
from tests.unit.dynamic_forms.form_samples import FakeFiles

ROOT = Path(mizban.__file__).parent
SAMPLES = sorted(ROOT.glob("runtime/demo/services/*/samples/*.yaml"))
SERVICES = sorted(ROOT.glob("runtime/demo/services/*/services/*.yaml"))


@cache
def load(path: Path) -> dict[str, Any]:
    return dict(yaml_files.load(path))


@cache
def provinces() -> dict[str, Place]:
    with (ROOT / "organisations/data/provinces.csv").open(encoding="utf-8", newline="") as lines:
        return {row["slug"]: Place(row["code"], row["name_fa"]) for row in csv.DictReader(lines)}


class Provinces:
    def provinces(self) -> Sequence[Place]:
        return tuple(provinces().values())

    def counties(self, province: str) -> Sequence[Place]:
        return ()

    def cities(self, county: str) -> Sequence[Place]:
        return ()


CTX = FormContext(today=dt.date(2026, 11, 21), places=Provinces(), files=FakeFiles())


def form_for(sample: Path) -> Form:
    service = load(sample.parent.parent / "services" / sample.name)
    return compile_form(service["form"], service.get("documents", []))


def files(count: int) -> list[str]:
    return [f"good{number}" for number in range(count)]


def typed(kind: FieldType, name: str, value: Any) -> dict[str, Any]:
    """What somebody types who means the value of a sample."""
    if value is None or value == "" or (value is False and kind.type == "consent"):
        return {}
    match kind.type:
        case "date":
            return dict(zip((f"{name}-{part}" for part in ("year", "month", "day")), value.split("/"), strict=True))
        case "yes_no" | "consent":
            return {name: "true" if value else "false"}
        case "place":
            return {f"{name}-province": provinces()[value].code}
        case "point":
            return {f"{name}-{part}": str(degree) for part, degree in value.items()}
        case "file":
            return {name: files(value)}
        case "choices":
            return {name: value}
        case "fee_slip":
            date = dict(zip(("year", "month", "day"), value["date"].split("/"), strict=True))
            parts = {"amount": value["amount"], "reference": value["reference"]}
            parts |= {f"date-{part}": text for part, text in date.items()}
            return {f"{name}-{part}": str(text) for part, text in parts.items()} | {
                f"{name}-files": files(value["files"])
            }
        case "group":
            return typed_rows(kind, name, value)
    return {name: str(value)}


def typed_rows(group: FieldType, name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {f"{name}-TOTAL_FORMS": str(len(rows))}
    for index, row in enumerate(rows):
        data[f"{name}-{index}-id"] = f"row{index}"
        for kind in group.members():
            data |= typed(kind, f"{name}-{index}-{kind.key}", row.get(kind.key))
    return data


def fill(form: Form, sample: dict[str, Any], change: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """All pages filled and sent one after the other: the answers, and the paths of all errors."""
    values = sample["answers"] | change
    values |= {f"document:{key}": count for key, count in sample.get("documents", {}).items()}
    unknown = set(values) - set(form.fields)
    assert not unknown, f"the form has no {unknown}"
    answers: dict[str, Any] = {}
    errors: list[str] = []
    page = form.pages[0]
    while page:
        data: dict[str, Any] = {}
        for kind in page.fields:
            data |= typed(kind, kind.name, values.get(kind.key))
        parsed = engine.parse_page(form, page, data, answers, CTX)
        errors += [error.path for error in parsed.errors]
        answers = engine.with_page(form, page, answers, parsed.answers)
        page = engine.next_page(form, page.key, answers)
    return answers, errors


def shown(form: Form, answers: dict[str, Any]) -> list[str]:
    pages = [page for page in engine.visible_pages(form, answers) if page.key != DOCUMENTS]
    return [kind.key for page in pages for kind in page.fields if holds(kind.when, answers)]


def name_of(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_sample_passes(path: Path) -> None:
    form, sample = form_for(path), load(path)
    answers, errors = fill(form, sample, {})
    assert errors == []
    assert engine.judge(form, answers, CTX).errors == []
    assert {key for key in answers if ":" not in key} == {
        key for key, value in sample["answers"].items() if value not in (None, "", [])
    }


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_sample_shows_what_it_says(path: Path) -> None:
    form, sample = form_for(path), load(path)
    answers, _errors = fill(form, sample, {})
    notes = {key for key, kind in form.fields.items() if not kind.holds_value}
    seen = shown(form, answers)
    assert [key for key in seen if key not in notes] == [key for key in sample["shown"] if key not in notes]
    assert notes & set(sample["shown"]) <= set(seen)
    documents = [row.path.removeprefix("document:") for row in engine.summary(form, answers, CTX)[-1].rows]
    assert [key for key in documents if f"document:{key}" in form.fields] == sample["shown_documents"]


@pytest.mark.parametrize("path", SAMPLES, ids=name_of)
def test_sample_survives_sealing_and_storing(path: Path) -> None:
    form, sample = form_for(path), load(path)
    answers, _errors = fill(form, sample, {})
    sealed = engine.encrypt_personal(form, answers)
    assert engine.decrypt_personal(form, sealed) == answers
    for row in (row for shown_page in engine.summary(form, answers, CTX) for row in shown_page.rows if row.personal):
        assert not row.text or row.text not in str(sealed)


INVALID = [
    pytest.param(path, case["change"], case["error_on"], id=f"{name_of(path)}-{place}-{case['error_on']}")
    for path in SAMPLES
    for place, case in enumerate(load(path).get("invalid", ()))
]


@pytest.mark.parametrize(("path", "change", "error_on"), INVALID)
def test_what_is_wrong_is_said_at_its_field(path: Path, change: dict[str, Any], error_on: str) -> None:
    _answers, errors = fill(form_for(path), load(path), change)
    group, _, rest = error_on.partition(".")
    row, _, member = rest.partition(".")
    assert (f"{group}/row{row}/{member}" if rest else error_on) in errors


@pytest.mark.parametrize("path", SERVICES, ids=name_of)
def test_every_form_of_the_demo_compiles(path: Path) -> None:
    service = load(path)
    if "form" in service:
        form = compile_form(service["form"], service.get("documents", []))
        assert engine.visible_pages(form, {})
