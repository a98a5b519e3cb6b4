"""Buttons that change a page without judging it: add a row, drop one, take a file off, ask for the counties.

They are called `_do`; the view shows the page again with what `act` returns, and saves it as a draft like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mizban.dynamic_forms.engine.posted import Data, typed_in
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.group import Group
from mizban.dynamic_forms.widgets import ACTION

COMMAND = re.compile("(?P<verb>add|drop|detach|refresh):(?P<name>[a-z0-9_-]{1,200})(?::(?P<what>[A-Za-z0-9_-]{1,64}))?")
INDEX = re.compile(r"[0-9]{1,3}")


def act(kinds: Iterable[FieldType], data: Data) -> dict[str, list[str]] | None:
    """What was typed, after the button that was pressed; None if none of these buttons was."""
    if ACTION not in data:
        return None
    kinds = list(kinds)
    typed = typed_in(kinds, data)
    command = COMMAND.fullmatch(str(data[ACTION]))
    if command is None:
        return typed
    name, what = command["name"], command["what"] or ""
    group = next((kind for kind in kinds if isinstance(kind, Group) and kind.name == name), None)
    match command["verb"]:
        case "add" if group is not None:
            _add_row(group, typed)
        case "drop" if group is not None and INDEX.fullmatch(what):
            _drop_row(group, typed, int(what))
        case "detach" if name in {file_name for kind in kinds for file_name in kind.file_names(kind.name, typed)}:
            typed[name] = [file_id for file_id in typed.get(name, ()) if file_id != what]
    return typed


def _add_row(group: Group, typed: dict[str, list[str]]) -> None:
    rows = max(group.count(group.name, typed), group.min_rows, 1)  # as many as the page showed
    typed[f"{group.name}-TOTAL_FORMS"] = [str(min(rows + 1, group.max_rows))]


def _drop_row(group: Group, typed: dict[str, list[str]], index: int) -> None:
    typed[f"{group.name}-{index}-DELETE"] = ["on"]
    group.tidy(group.name, typed)


def upload_names(kinds: Iterable[FieldType], data: Data) -> dict[str, str]:
    """Names of the file inputs of a page (`<name>-upload`) and, for each, the name under which ids are posted.

    The view stores what arrives there and adds the ids to the posted data before the page is judged.
    """
    kinds = list(kinds)
    typed = typed_in(kinds, data)
    return {f"{name}-upload": name for kind in kinds for name in kind.file_names(kind.name, typed)}
