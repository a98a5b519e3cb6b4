"""What a person typed and cannot be taken: the base of the errors of `numbers`, `jalali` and `amounts`."""

from __future__ import annotations

from django.utils.functional import Promise

from mizban.core.text import local_digits


class InputError(ValueError):
    """`message` is one translated sentence that says what to write instead; it never repeats what was typed.

    `params` fill its placeholders; whole numbers appear in the digits of the reader's language.
    """

    def __init__(self, sentence: str | Promise, **params: str | int | Promise) -> None:
        super().__init__()
        self._sentence = sentence
        self._params = params

    @property
    def message(self) -> str:
        filled = {
            name: local_digits(value) if isinstance(value, int) else str(value) for name, value in self._params.items()
        }
        return str(self._sentence) % filled

    def __str__(self) -> str:
        return self.message
