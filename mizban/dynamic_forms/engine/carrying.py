"""Taking answers from one form into another, as far as they say the same in both: whoever asked for something under one
name and needs another writes nothing twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine.judging import Judged, judge
from mizban.dynamic_forms.engine.standing import Answers, prune
from mizban.dynamic_forms.types.base import FieldType

SAME_WHATEVER_ITS_KEY = frozenset(
    {"national_id", "legal_id", "mobile", "phone", "postal_code", "sheba", "email", "place", "point", "longtext"}
)
"""Types of which a form that asks once, and only once, means the same as another that does."""
NEVER = frozenset({"consent", "note", "fee_slip"})
"""What was agreed to, or paid for, was that of the other form."""

Files = Mapping[str, Sequence[str]]
"""Ids of files, by the key of the field that they are for."""


@dataclass(frozen=True, slots=True)
class Carried:
    """`judged` is the other form with what it could take over: its errors say what is lacking. `kept` holds besides
    what is hidden as long as something is lacking, for the correction that asks for it."""

    judged: Judged
    kept: Answers


def carry(old: Form, new: Form, answers: Any, ctx: FormContext, files: Files, told: Answers) -> Carried:
    """The answers of `old` that `new` can use. `files` stand for all that were sent, `told` for what `old` has no field
    for; what no field can take is left out."""
    found = {key: value for key, value in told.items() if key in new.fields}
    found |= dict(_carried(old, new, prune(old, answers)))
    found |= {key: list(ids) for key, ids in files.items() if ids}
    while True:
        judged = judge(new, found, ctx)
        wrong = {one.error.path for one in judged.errors} & judged.answers.keys()
        if not wrong:
            break
        found = {key: value for key, value in found.items() if key not in wrong}
    hidden = {key: read for key, value in found.items() if (read := new.fields[key].read(value)) is not None}
    return Carried(judged, hidden | judged.answers if judged.errors else judged.answers)


def file_fields(form: Form) -> dict[str, FieldType]:
    """The fields, outside of rows, that take files."""
    return {key: kind for key, kind in form.fields.items() if kind.type == "file"}


def _carried(old: Form, new: Form, given: Answers) -> Iterator[tuple[str, Any]]:
    taken: set[str] = set()
    for key, kind in _asked(new):
        before = old.fields.get(key)
        if before is not None and before.type == kind.type and key in given:
            taken.add(key)
            yield key, given[key]
    for type_ in sorted(SAME_WHATEVER_ITS_KEY):
        wanted = [key for key, kind in _asked(new) if kind.type == type_]
        there = [key for key, kind in _asked(old) if kind.type == type_]
        if len(wanted) == len(there) == 1 and there[0] in given and not {wanted[0], there[0]} & taken:
            yield wanted[0], given[there[0]]


def _asked(form: Form) -> list[tuple[str, FieldType]]:
    """What is carried by itself; for which document a file is, somebody has to look."""
    return [(key, kind) for key, kind in form.fields.items() if kind.type not in NEVER | {"file"} and kind.holds_value]
