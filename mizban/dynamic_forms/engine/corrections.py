"""Mending single fields: what a correction unlocks, its form, and the answers after it.

Paths: `field_key`, `group_key/<row id>/field_key`, `document:<key>`. A group that is unlocked as a whole, by its own
key, may gain and lose rows; where single fields of its rows are, its rows stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.conditions import Every, Values
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.engine.filling import Parsed
from mizban.dynamic_forms.engine.posted import Data, as_posted, typed_in
from mizban.dynamic_forms.engine.standing import Answers, clear_answers, prune
from mizban.dynamic_forms.forms import FieldsForm, Setting, Unlocked
from mizban.dynamic_forms.rows import PageForm
from mizban.dynamic_forms.types.base import FieldType, Typed
from mizban.dynamic_forms.types.group import Group

Paths = frozenset[str]


def paths(form: Form, answers: Any) -> Paths:
    """Every path of this form with these rows: what may be marked."""
    kept = prune(form, answers)
    found: set[str] = set()
    for kind in form.fields.values():
        if kind.holds_value:
            found.add(kind.key)
            found |= {path for path, member in _cells(kind, kept) if member.holds_value}
    return frozenset(found)


def restrict(form: Form, marked: Iterable[str], answers: Any) -> Paths:
    """The paths that a correction of the marked ones unlocks: these and whatever depends on them through conditions.

    Paths that this form, with these rows, does not have are left out.
    """
    kept = prune(form, answers)
    unlocked = set(marked) & paths(form, answers)
    while more := {path for path in _dependents(form, kept, unlocked) if path not in unlocked}:
        unlocked |= more
    return frozenset(unlocked)


def _dependents(form: Form, kept: Values, unlocked: Collection[str]) -> Iterator[str]:
    for kind in form.fields.values():
        if kind.holds_value and _depends(form, kind, unlocked):
            yield kind.key
        for path, member in _cells(kind, kept):
            row = path.removesuffix(member.key)
            beside = {other.removeprefix(row) for other in unlocked if other.startswith(row)}
            if member.holds_value and kind.key not in unlocked and _depends(form, member, {*unlocked, *beside}):
                yield path


def _depends(form: Form, kind: FieldType, keys: Collection[str]) -> bool:
    return any(leaf.field in keys for condition in form.conditions[kind.key] for leaf in condition.leaves())


def _cells(kind: FieldType, kept: Values) -> Iterator[tuple[str, FieldType]]:
    for row in kept.get(kind.key, ()) if isinstance(kind, Group) else ():
        for member in kind.members():
            yield f"{kind.key}/{row['id']}/{member.key}", member


def correction_form(
    form: Form, unlocked: Paths, answers: Any, ctx: FormContext, *, typed: Typed | None = None
) -> FieldsForm:
    """The unlocked fields of all pages on one page, with the stored answers, or what was typed into a draft.

    An answer that is stored and does not stand, as something before it is still open, waits in its field: what was
    carried here from another form (`carrying`).
    """
    kinds = correction_fields(form, unlocked)
    data = None if typed is None else as_posted(typed_in(kinds, typed))
    kept = prune(form, answers)
    setting = _setting(form, kinds, unlocked, kept, ctx, check=False)
    return PageForm(kinds, setting, {**clear_answers(answers), **kept}, data=data)


def parse_correction(form: Form, unlocked: Paths, data: Data, answers: Any, ctx: FormContext) -> Parsed:
    """What was posted, judged; everything that is not unlocked is as it is stored, whatever was posted."""
    kinds = correction_fields(form, unlocked)
    kept = prune(form, answers)
    setting = _setting(form, kinds, unlocked, kept, ctx, check=True)
    fields = PageForm(kinds, setting, kept, data=as_posted(typed_in(kinds, data)))
    errors = fields.problems()
    return Parsed(fields.answers, errors, fields)


def corrected(form: Form, unlocked: Paths, answers: Any, taken: Answers) -> Answers:
    """The answers after a correction: the unlocked ones replaced, and gone what is hidden now."""
    return prune(form, {key: value for key, value in prune(form, answers).items() if key not in unlocked} | taken)


def correction_fields(form: Form, unlocked: Paths) -> list[FieldType]:
    """The fields of the correction, in order, each also under the condition of its page; `raw_page` and `act` of a
    correction take these."""
    keys = {path.partition("/")[0] for path in unlocked}
    return [_on_its_own(page, kind) for page in form.pages for kind in page.fields if kind.key in keys]


def _on_its_own(page: PageDefinition, kind: FieldType) -> FieldType:
    if page.when is None:
        return kind
    when = page.when if kind.when is None else Every.model_construct(parts=(page.when, kind.when))
    return kind.model_copy(update={"when": when})


def _setting(
    form: Form, kinds: Iterable[FieldType], unlocked: Paths, kept: Answers, ctx: FormContext, *, check: bool
) -> Setting:
    asked = frozenset(kind.key for kind in kinds)
    known = {key: value for key, value in kept.items() if key not in asked}
    rows = {kind.key: _rows(kind, unlocked) for kind in kinds if isinstance(kind, Group) and kind.key not in unlocked}
    return Setting(ctx, form.names(ctx), known, asked, check, rows)


def _rows(group: Group, unlocked: Paths) -> Unlocked:
    found: dict[str, frozenset[str]] = {}
    for path in unlocked:
        key, _, rest = path.partition("/")
        row_id, _, member = rest.partition("/")
        if key == group.key and member:
            found[row_id] = found.get(row_id, frozenset()) | {member}
    return found
