"""Conditions: when a field, a page or a document is shown, and when it is required.

A condition is a small tree. It can be evaluated over answers, reduced by what is known already (`settle`), said in a
sentence (`describe`) for those whose browser runs no script, and given to the browser as data (`as_data`).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Protocol, Union

from django.utils.translation import gettext as _
from pydantic import Discriminator, Field, PlainValidator, Tag

from mizban.dynamic_forms.model import Key, Model, OneOrMore
from mizban.dynamic_forms.problems import TAG

MAX_DEPTH = 5
MAX_PARTS = 20
MAX_VALUES = 200

MAX_VALUE = 200
"""Characters of a value that an answer is compared with."""


def _scalar(value: Any) -> bool | int | float | str:
    if isinstance(value, str) and len(value) <= MAX_VALUE:
        return value
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise ValueError("a condition compares with a short text, a number, true or false")


def _number(value: Any) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise ValueError("this condition compares with a number")


Scalar = Annotated[bool | int | float | str, PlainValidator(_scalar)]
Number = Annotated[int | float, PlainValidator(_number)]
Values = Mapping[str, Any]
"""Answers by key of field, in their canonical form. What is not there is empty or hidden."""

OPERATORS = ("equals", "any_of", "filled", "at_least", "at_most", "all", "any", "not")


class Names(Protocol):
    """How the fields and their values are called in the language of the reader."""

    def label(self, key: str) -> str: ...
    def value(self, key: str, wanted: Scalar) -> str: ...
    def is_plural(self, key: str) -> bool:
        """Whether several values may be chosen at once."""


class Leaf(Model):
    """A condition on one field."""

    field: Key

    def leaves(self) -> Iterator[Leaf]:
        yield self

    def depth(self) -> int:
        return 1

    @property
    def operator(self) -> str:
        return next(name for name in OPERATORS if name in type(self).model_fields)

    def wanted(self) -> Sequence[Scalar]:
        """The values that the answer is compared with."""
        return (getattr(self, self.operator),)

    def test(self, value: Any) -> bool:
        raise NotImplementedError

    def say(self, names: Names, *, negated: bool) -> str:
        raise NotImplementedError


class Equals(Leaf):
    """The answer is this; of several chosen ones, one is this."""

    equals: Scalar

    def test(self, value: Any) -> bool:
        return _same(value, self.equals)

    def say(self, names: Names, *, negated: bool) -> str:
        return _say_values(self, names, negated=negated)


class AnyOf(Leaf):
    any_of: Annotated[OneOrMore[Scalar], Field(max_length=MAX_VALUES)]

    def wanted(self) -> Sequence[Scalar]:
        return self.any_of

    def test(self, value: Any) -> bool:
        return any(_same(value, wanted) for wanted in self.any_of)

    def say(self, names: Names, *, negated: bool) -> str:
        return _say_values(self, names, negated=negated)


class Filled(Leaf):
    """Something was answered; `false`: nothing was, or the field is hidden."""

    filled: bool

    def wanted(self) -> Sequence[Scalar]:
        return ()

    def test(self, value: Any) -> bool:
        return (value not in (None, "", [], {})) is self.filled

    def say(self, names: Names, *, negated: bool) -> str:
        params = {"label": names.label(self.field)}
        return (_("«%(label)s» پر شده است") if self.filled is not negated else _("«%(label)s» خالی است")) % params


class AtLeast(Leaf):
    at_least: Number

    def test(self, value: Any) -> bool:
        return _is_number(value) and bool(value >= self.at_least)

    def say(self, names: Names, *, negated: bool) -> str:
        params = {"label": names.label(self.field), "value": names.value(self.field, self.at_least)}
        if negated:
            return _("«%(label)s» کمتر از %(value)s است") % params
        return _("«%(label)s» %(value)s یا بیشتر است") % params


class AtMost(Leaf):
    at_most: Number

    def test(self, value: Any) -> bool:
        return _is_number(value) and bool(value <= self.at_most)

    def say(self, names: Names, *, negated: bool) -> str:
        params = {"label": names.label(self.field), "value": names.value(self.field, self.at_most)}
        if negated:
            return _("«%(label)s» بیشتر از %(value)s است") % params
        return _("«%(label)s» %(value)s یا کمتر است") % params


class Junction(Model):
    """Several conditions at once; the subclasses name the key of the file and how the parts are joined."""

    parts: Annotated[OneOrMore[Condition], Field(max_length=MAX_PARTS)]

    def leaves(self) -> Iterator[Leaf]:
        for part in self.parts:
            yield from part.leaves()

    def depth(self) -> int:
        return 1 + max(part.depth() for part in self.parts)

    def _say_parts(self, names: Names, *, negated: bool) -> list[str]:
        said = [(part, part.say(names, negated=negated)) for part in self.parts]
        return [f"({text})" if isinstance(part, Junction) and len(self.parts) > 1 else text for part, text in said]


class Every(Junction):
    parts: Annotated[OneOrMore[Condition], Field(max_length=MAX_PARTS, alias="all")]

    def say(self, names: Names, *, negated: bool) -> str:
        return (_(" یا ") if negated else _(" و ")).join(self._say_parts(names, negated=negated))


class Some(Junction):
    parts: Annotated[OneOrMore[Condition], Field(max_length=MAX_PARTS, alias="any")]

    def say(self, names: Names, *, negated: bool) -> str:
        return (_(" و ") if negated else _(" یا ")).join(self._say_parts(names, negated=negated))


class Not(Model):
    part: Annotated[Condition, Field(alias="not")]

    def leaves(self) -> Iterator[Leaf]:
        yield from self.part.leaves()

    def depth(self) -> int:
        return 1 + self.part.depth()

    def say(self, names: Names, *, negated: bool) -> str:
        return self.part.say(names, negated=not negated)


def _operator(data: Any) -> str | None:
    """Which kind of condition it is: there must be exactly one operator, and `field` beside those that compare."""
    if isinstance(data, Mapping):
        found = [name for name in OPERATORS if name in data]
        return f"{TAG}{found[0]}" if len(found) == 1 else None
    if isinstance(data, Leaf):
        return f"{TAG}{data.operator}"
    return next((f"{TAG}{name}" for kind, name in _JUNCTIONS if isinstance(data, kind)), None)


Condition = Annotated[
    Union[  # noqa: UP007 -- the names are not yet all known
        Annotated[Equals, Tag("<equals")],
        Annotated[AnyOf, Tag("<any_of")],
        Annotated[Filled, Tag("<filled")],
        Annotated[AtLeast, Tag("<at_least")],
        Annotated[AtMost, Tag("<at_most")],
        Annotated[Every, Tag("<all")],
        Annotated[Some, Tag("<any")],
        Annotated[Not, Tag("<not")],
    ],
    Discriminator(
        _operator,
        custom_error_type="condition",
        custom_error_message="a condition has exactly one of " + ", ".join(OPERATORS),
    ),
]
_JUNCTIONS: tuple[tuple[type[Model], str], ...] = ((Every, "all"), (Some, "any"), (Not, "not"))
for _kind in (Junction, Every, Some, Not):
    _kind.model_rebuild()


def settle(condition: Condition | None, known: Values, unknown: Collection[str] = ()) -> Condition | bool:
    """What is left of a condition when the answers in `known` stand and the fields in `unknown` are still open.

    True or False if that decides it, else a condition on open fields only. No condition always holds.
    """
    match condition:
        case None:
            return True
        case Leaf():
            return condition if condition.field in unknown else condition.test(known.get(condition.field))
        case Not():
            rest = settle(condition.part, known, unknown)
            return not rest if isinstance(rest, bool) else Not.model_construct(part=rest)
        case _:
            return _settle_parts(condition, known, unknown)


def _settle_parts(condition: Every | Some, known: Values, unknown: Collection[str]) -> Condition | bool:
    decides = isinstance(condition, Some)  # one part that holds decides an `any`, one that does not an `all`
    rests: list[Condition] = []
    for part in condition.parts:
        rest = settle(part, known, unknown)
        if isinstance(rest, bool):
            if rest is decides:
                return decides
        else:
            rests.append(rest)
    if not rests:
        return not decides
    return rests[0] if len(rests) == 1 else type(condition).model_construct(parts=tuple(rests))


def holds(condition: Condition | None, values: Values) -> bool:
    """Whether a condition holds over answers."""
    return condition is None or settle(condition, values) is True


def describe(condition: Condition, names: Names) -> str:
    """One sentence for people, in the active language: «فقط اگر «نوع متقاضی» «حقوقی» است»."""
    return _("فقط اگر %(condition)s") % {"condition": condition.say(names, negated=False)}


def as_data(condition: Condition) -> dict[str, Any]:
    """The condition as JSON for the browser, in the form that service files have."""
    return condition.model_dump(mode="json", by_alias=True)


def _same(value: Any, wanted: Scalar) -> bool:
    if isinstance(value, list):
        return any(_same(item, wanted) for item in value)
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    return bool(value == wanted)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _say_values(leaf: Equals | AnyOf, names: Names, *, negated: bool) -> str:
    quoted = [_("«%(value)s»") % {"value": names.value(leaf.field, wanted)} for wanted in leaf.wanted()]
    params = {"label": names.label(leaf.field), "values": _(" یا ").join(quoted)}
    if names.is_plural(leaf.field):
        return (_("%(values)s در «%(label)s» نیست") if negated else _("%(values)s در «%(label)s» هست")) % params
    return (_("«%(label)s» %(values)s نیست") if negated else _("«%(label)s» %(values)s است")) % params
