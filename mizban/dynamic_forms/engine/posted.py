"""What a browser sent, reduced to what the page asks. Nothing else of a request reaches the fields.

Of thousands of names only those of the page are looked for; values that are no text, parts of texts beyond all limits,
NUL and lone surrogates are dropped. What remains can be kept as a draft, word for word, however wrong it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.types.base import FieldType, Typed

MAX_VALUES = 250
"""Values of one name: choices, files."""
MAX_TYPED = 50_000
"""Characters of one input that are kept; more than any field takes."""

Data = Mapping[str, Any]
"""A QueryDict, or a mapping of names to a text or a list of texts."""


def typed_in(kinds: Iterable[FieldType], data: Data) -> dict[str, list[str]]:
    """What was typed into these fields, by name of input: what a draft keeps."""
    posted = _Lists(data)
    found: dict[str, list[str]] = {}
    for kind in kinds:
        values = {name: posted[name] for name in kind.names_in(kind.name, posted)}
        found |= {name: value for name, value in values.items() if value}
        kind.tidy(kind.name, found)
    return found


def as_posted(typed: Typed) -> MultiValueDict[str, str]:
    """The shape that forms read."""
    return MultiValueDict({name: list(values) for name, values in typed.items()})


def posted_from(kinds: Iterable[FieldType], answers: Any, ctx: FormContext) -> dict[str, list[str]]:
    """What a browser would send for stored answers."""
    found: dict[str, list[str]] = {}
    for kind in kinds:
        value = kind.read(answers.get(kind.key)) if isinstance(answers, dict) else None
        if value is not None:
            found |= kind.posted(kind.name, value, ctx)
    return found


class _Lists(Mapping[str, list[str]]):
    """Any data as lists of harmless texts; a name that is not there has none."""

    def __init__(self, data: Data) -> None:
        self.data = data

    def __getitem__(self, name: str) -> list[str]:
        getlist = getattr(self.data, "getlist", None)
        values = getlist(name) if getlist else self.data.get(name)
        if not isinstance(values, list | tuple):
            values = [values]
        return [_harmless(value) for value in values[:MAX_VALUES] if isinstance(value, str)]

    def __iter__(self) -> Any:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


def _harmless(text: str) -> str:
    text = text[:MAX_TYPED].replace("\x00", "")
    return text.encode("utf-8", "ignore").decode()
