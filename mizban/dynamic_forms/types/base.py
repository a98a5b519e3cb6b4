"""What every type of field is: its definition and, in the same class, how it is asked, checked, stored and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from pydantic import model_validator

from mizban.core.text import clean
from mizban.dynamic_forms import sentences
from mizban.dynamic_forms.conditions import Condition, Scalar, Values, holds
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.model import Key, Model, Text

Typed = Mapping[str, list[str]]
"""What was typed, by name of input, whatever its worth."""

Cell = str | int | float | None
"""One cell of a sheet."""

FILLED_ONLY = frozenset({"filled"})
EQUALITY = frozenset({"filled", "equals", "any_of"})
ORDER = EQUALITY | {"at_least", "at_most"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. `path` is unique in the form."""

    path: str
    label: str


class FieldType(Model):
    """One field of a form.

    Three shapes of a value: *raw* is what a widget holds (typed text, not yet looked at), *value* is the canonical
    JSON that is stored, *display* is a text for people. An empty field has no value at all: nothing is stored.
    A stored value may be of another version of the form, so every method that gets one passes it through `read` first.
    """

    key: Key
    type: str
    label: Text | None = None
    hint: Text | None = None
    required: bool = True
    when: Condition | None = None
    required_when: Condition | None = None

    holds_value: ClassVar[bool] = True
    plural: ClassVar[bool] = False
    """Whether several values may be chosen at once."""
    operators: ClassVar[frozenset[str]] = FILLED_ONLY
    """The operators of conditions that make sense for it."""
    missing: ClassVar[str | Promise] = sentences.WRITE

    @model_validator(mode="after")
    def _has_label(self) -> Self:
        if self.label is None and self.holds_value:
            raise ValueError("label is missing")
        return self

    def title(self, language: str) -> str:
        """Its label; a text to read may have none."""
        return self.label.pick(language) if self.label else ""

    @property
    def is_personal(self) -> bool:
        """Personal values are encrypted at rest and never indexed (model.md, "Personal data")."""
        return False

    @property
    def name(self) -> str:
        """The name of its input; the key of a document holds a `:`, which selectors of pages take for syntax."""
        return self.key.replace(":", "-")

    # --- on the page -------------------------------------------------------------------------------------------------

    def widget(self, ctx: FormContext) -> forms.Widget:
        raise NotImplementedError

    def visible_label(self, ctx: FormContext) -> str:
        return self.title(ctx.language)

    def hints(self, ctx: FormContext) -> list[str]:
        return [self.hint.pick(ctx.language)] if self.hint else []

    def input_names(self, name: str) -> Iterable[str]:
        """The names of all inputs of the field that is called `name` on the page."""
        return (name,)

    def names_in(self, name: str, data: Typed) -> Iterable[str]:
        """The names of its inputs as far as `data` has them: a group has as many as it has rows."""
        return self.input_names(name)

    def tidy(self, name: str, typed: dict[str, list[str]]) -> None:
        """Puts in order, in place, what was typed."""

    def file_names(self, name: str, data: Typed) -> list[str]:
        """The names of those inputs that hold ids of files; new files come with them as `<name>-upload`."""
        return []

    def focus(self, id_: str, part: str) -> str:
        """The id of the input that an error leads to; `part` names one of several."""
        return id_

    # --- values ------------------------------------------------------------------------------------------------------

    def is_blank(self, raw: Any) -> bool:
        if isinstance(raw, list | tuple):
            return all(self.is_blank(part) for part in raw)
        return not (isinstance(raw, str) and clean(raw))

    def clean(self, raw: Any, ctx: FormContext) -> Any:
        """The canonical value of a raw one that is not blank, or `ValidationError` with a sentence; None if there turns
        out to be nothing in it."""
        raise NotImplementedError

    def take(self, raw: Any, ctx: FormContext, known: Values) -> Any:
        """The canonical value of what was typed, None if nothing was and nothing had to; else `ValidationError`."""
        value = None if self.is_blank(raw) else self.clean(raw, ctx)
        if value is None and self.is_needed(known):
            raise self.missing_error(ctx)
        return value

    def is_needed(self, known: Values) -> bool:
        """Whether it has to be filled, over the answers given so far. `required_when` decides alone where it stands."""
        return self.required if self.required_when is None else holds(self.required_when, known)

    def read(self, value: Any) -> Any | None:
        """A stored value as it is, or None where its shape is not that of this type."""
        raise NotImplementedError

    def to_raw(self, value: Any, ctx: FormContext) -> Any:
        """The raw value that `clean` makes this value of."""
        return value

    def posted(self, name: str, value: Any, ctx: FormContext) -> dict[str, list[str]]:
        """What a browser would send for this value."""
        raw = self.to_raw(value, ctx)
        names = list(self.input_names(name))
        if names == [name]:
            return {name: [raw] if isinstance(raw, str) else list(raw)}
        return {part: [text] for part, text in zip(names, raw, strict=True)}

    def warnings(self, value: Any, ctx: FormContext) -> list[str]:
        """Sentences about a value that is taken but looks wrong."""
        return []

    def display(self, value: Any, ctx: FormContext) -> str:
        raise NotImplementedError

    def search_text(self, value: Any, ctx: FormContext) -> str:
        """Words to find it by; never of a personal field."""
        return ""

    def files(self, value: Any) -> list[str]:
        """Ids of the files that it holds."""
        return []

    def columns(self, language: str) -> list[Column]:
        return [Column(self.key, self.title(language))]

    def export(self, value: Any, ctx: FormContext) -> list[Cell]:
        """The cells of a value, one for each of `columns`."""
        return [self.display(value, ctx)]

    # --- in conditions -----------------------------------------------------------------------------------------------

    def comparable(self, wanted: Scalar) -> bool:
        """Whether an answer could ever be compared with this."""
        return isinstance(wanted, str)

    def say(self, wanted: Scalar, ctx: FormContext) -> str:
        """How a value that a condition names reads."""
        return str(wanted)

    # --- errors ------------------------------------------------------------------------------------------------------

    def error(self, sentence: str | Promise, ctx: FormContext, *, part: str = "", **params: Any) -> ValidationError:
        """A refusal; `part` names the input it is about, where there are several."""
        params = {"label": self.title(ctx.language), **params}
        return ValidationError(cast("str", sentence), code=part or None, params=params)

    def missing_error(self, ctx: FormContext) -> ValidationError:
        return self.error(self.missing, ctx)

    def members(self) -> Sequence[FieldType]:
        """The fields of a row, for a group."""
        return ()
