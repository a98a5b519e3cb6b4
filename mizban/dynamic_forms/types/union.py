"""Types of fields told apart by their key `type`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Union, get_args

from pydantic import Discriminator, Tag

from mizban.dynamic_forms.problems import TAG
from mizban.dynamic_forms.types.base import FieldType


def name_of(kind: type[FieldType]) -> str:
    """The word that stands for the type in a file."""
    name: str = get_args(kind.model_fields["type"].annotation)[0]
    return name


def union(kinds: Iterable[type[FieldType]]) -> Any:
    """An annotation for pydantic: one of these, chosen by `type` alone, so that errors speak of that one only."""
    named = {name_of(kind): kind for kind in kinds}

    def tag(data: Any) -> str | None:
        name = data.get("type") if isinstance(data, Mapping) else getattr(data, "type", None)
        return f"{TAG}{name}" if isinstance(name, str) and name in named else None

    tagged = tuple(Annotated[kind, Tag(f"{TAG}{name}")] for name, kind in named.items())
    refusal = "the type of a field here is one of " + ", ".join(named)
    one_of = Discriminator(tag, custom_error_type="field_type", custom_error_message=refusal)
    return Annotated[Union[tagged], one_of]  # noqa: UP007 -- made of a tuple
