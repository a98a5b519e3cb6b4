"""What all parts of a definition share: strict pydantic models, texts in two languages, keys."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Strict, StringConstraints

from mizban.core.text import clean

T = TypeVar("T")

MAX_TEXT = 4000
"""Characters of one text that a designer writes."""


class Model(BaseModel):
    """A part of a definition: nothing is guessed from another type, no unknown key is let through, nothing changes."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)


Items = Annotated[tuple[T, ...], Strict(False)]
"""A list of the file, kept so that nobody changes it."""


def _not_empty(items: tuple[T, ...]) -> tuple[T, ...]:
    if not items:
        raise ValueError("the list is empty")
    return items


OneOrMore = Annotated[tuple[T, ...], Strict(False), AfterValidator(_not_empty)]
"""Such a list with something in it. (A `min_length` would also complain of every item that is wrong.)"""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The name of a page, a field or a document. It has no `-`, `/` or `:`, which part names of inputs and paths."""


def _cleaned(text: str) -> str:
    text = clean(text)
    if not text:
        raise ValueError("a text is empty")
    return text


Words = Annotated[str, StringConstraints(max_length=MAX_TEXT), AfterValidator(_cleaned)]


class Text(Model):
    """A text of an organisation. Where English is missing, Persian is shown, marked as such."""

    fa: Words
    en: Words | None = None

    def pick(self, language: str) -> str:
        """The text for a reader of `language` ("fa" or "en")."""
        return self.en if language == "en" and self.en else self.fa

    def language(self, language: str) -> str:
        """The language that `pick` answers in, for `lang` and `dir` of the page."""
        return "en" if language == "en" and self.en else "fa"
