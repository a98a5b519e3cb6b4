"""Which answers stand: those of fields that are shown. Everything else in the engine is built on this walk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.conditions import Values, holds
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.types.base import FieldType
from mizban.dynamic_forms.types.group import Group

Answers = dict[str, Any]
"""`{key: value}`; of a group a list of `{"id": …, key: value}`; of a document `{"document:<key>": [file id]}`."""


SEALED = "$"
"""Key of an encrypted value, `{"$": ciphertext}`; no value of any field is an object with this key."""


def is_sealed(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {SEALED}


def clear_answers(answers: Any) -> Mapping[str, Any]:
    """Stored answers, in clear; nothing, where they are no object at all.

    Raises `TypeError` for encrypted ones: dropped as unreadable they would be lost without a word.
    """
    if not isinstance(answers, dict):
        return {}
    for value in answers.values():
        rows = value if isinstance(value, list) else [value]
        if any(is_sealed(row) or (isinstance(row, dict) and any(map(is_sealed, row.values()))) for row in rows):
            raise TypeError("personal answers must be decrypted first")
    return answers


def prune(form: Form, answers: Any) -> Answers:
    """The answers that stand: of this form, of the right shape, of fields that are shown."""
    return _standing(form.pages, clear_answers(answers))


def answers_before(form: Form, page_key: str, answers: Any) -> Answers:
    """The answers that stand on the pages before one: what its conditions are decided by."""
    pages = takewhile(lambda page: page.key != page_key, form.pages)
    return _standing(pages, clear_answers(answers))


def _standing(pages: Iterable[PageDefinition], answers: Values) -> Answers:
    kept: Answers = {}
    for page in pages:
        kept |= page_answers(page, answers, kept)
    return kept


def page_answers(page: PageDefinition, answers: Values, before: Values) -> Answers:
    """The answers that stand on one page, given those before it."""
    if not holds(page.when, before):
        return {}
    scope, kept = dict(before), {}
    for kind in page.fields:
        value = standing_value(kind, answers.get(kind.key), scope)
        if value is not None:
            scope[kind.key] = kept[kind.key] = value
    return kept


def standing_value(kind: FieldType, value: Any, scope: Values) -> Any | None:
    """A stored value, if its field is shown and it can be one of its type; rows without what is hidden in them."""
    if not holds(kind.when, scope):
        return None
    known = kind.read(value)
    if isinstance(kind, Group) and known is not None:
        rows = [{"id": row["id"], **row_answers(kind, row, scope)} for row in known]
        return [row for row in rows if len(row) > 1] or None
    return known


def row_answers(group: Group, row: Values, scope: Values) -> Answers:
    """The answers that stand in one row."""
    seen, kept = dict(scope), {}
    for kind in group.fields:
        value = standing_value(kind, row.get(kind.key), seen)
        if value is not None:
            seen[kind.key] = kept[kind.key] = value
    return kept


def shown_fields(page: PageDefinition, kept: Values) -> Iterator[FieldType]:
    """The fields of a page that are shown, given all answers that stand."""
    if holds(page.when, kept):
        yield from (kind for kind in page.fields if holds(kind.when, kept))


def values_on(page: PageDefinition, kept: Values) -> Iterator[tuple[FieldType, str, Any]]:
    """Every value of a page with its path; those in rows one by one."""
    for kind in shown_fields(page, kept):
        value = kept.get(kind.key)
        if isinstance(kind, Group):
            for row in value or ():
                for member in kind.fields:
                    if member.key in row:
                        yield member, f"{kind.key}/{row['id']}/{member.key}", row[member.key]
        elif value is not None:
            yield kind, kind.key, value
