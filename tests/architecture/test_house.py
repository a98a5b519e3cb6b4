"""The structure of the house: sizes of rooms, names of rooms, keys that only point down."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("mizban", "config")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
MOST_LINES, MOST_LINES_OF_FUNCTION = 300, 40
FLOORS = (
    ("core",),
    ("audit",),
    ("files",),
    ("notifications",),
    ("organisations",),
    ("accounts",),
    ("dynamic_forms", "identity"),
    ("catalogue",),
    ("cases",),
    ("conversations", "appointments"),
    ("web",),
    ("runtime",),
)
FLOOR = {label: number for number, labels in enumerate(FLOORS) for label in labels}
SHARED_TABLES = {"organisations.Organisation", "organisations.Province", "organisations.County", "organisations.City"}
"""Tables that belong to no organisation, or are one."""


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=names)
def test_rooms_are_small(path: Path) -> None:
    lines = path.read_text().count("\n")
    assert lines <= MOST_LINES, f"{lines} lines"
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= MOST_LINES_OF_FUNCTION, f"{node.name}: {length} lines"


def test_no_room_for_everything() -> None:
    nameless = {"utils", "helpers", "common", "misc", "part2"}
    assert [names(path) for path in SOURCES if path.stem in nameless or nameless & set(path.parts)] == []


def test_nothing_is_imported_in_a_circle() -> None:
    """Not for types alone either: two modules that name each other cannot be read, or changed, one at a time."""
    graph = grimp.build_graph("mizban", "config", cache_dir=None)
    TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules}).prepare()


def test_foreign_keys_point_down() -> None:
    """An app names only tables of its own floor or below, also where the import is hidden in a string."""
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"  # type: ignore[union-attr]
        for model in _our_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in FLOOR  # type: ignore[union-attr]
        and FLOOR[field.related_model._meta.app_label] > FLOOR[model._meta.app_label]  # type: ignore[union-attr]
    ]
    assert upward == []


def test_every_table_of_data_belongs_to_an_organisation() -> None:
    lacking = []
    for model in _our_models():
        columns = {field.column: field for field in model._meta.concrete_fields}
        if model._meta.label in SHARED_TABLES or model._meta.auto_created:
            continue
        if "organisation_id" not in columns:
            lacking.append(model._meta.label)
    assert lacking == []


UNIQUE_IN_ALL = {"is_default", "number", "code"}
"""The default organisation; numbers of cases and codes of letters, which are known without its name."""


def test_organisation_comes_first_in_unique_keys() -> None:
    """Except where the other columns belong to a row that is of one organisation anyway, or are globally unique."""
    wrong = []
    for model in _our_models():
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint):
                first = constraint.fields[0] if constraint.fields else ""
                parent = model._meta.get_field(first) if first else None
                owned = isinstance(parent, models.ForeignKey)
                if first not in ("organisation", "organisation_id", *UNIQUE_IN_ALL) and not owned:
                    wrong.append(constraint.name)
    assert wrong == []


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in FLOOR]
