"""Refusals that a person may read. The web layer turns each class into its HTTP status."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise


class DomainError(Exception):
    """Something the desk refuses to do.

    `message` is one Persian (translatable) sentence that says what to do next; `code` is a constant for logs and tests;
    `params` fill the placeholders of the message.
    """

    def __init__(self, message: str | Promise, *, code: str = "", **params: Any) -> None:
        super().__init__(code or type(self).__name__)
        self.message = message
        self.code = code or type(self).__name__.lower()
        self.params = params

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class Invalid(DomainError):
    """What was sent cannot be taken as it is. `field` names the field it belongs to, if one."""

    def __init__(self, message: str | Promise, *, field: str = "", code: str = "", **params: Any) -> None:
        super().__init__(message, code=code, **params)
        self.field = field


class NotFound(DomainError):
    """It is not there, or not for this actor: the two are never told apart."""


class Forbidden(DomainError):
    """The actor sees it but may not do this with it."""


class Conflict(DomainError):
    """It has moved since the actor looked at it."""


class TooLarge(DomainError):
    """More bytes than the desk takes."""


class UnsupportedType(DomainError):
    """A kind of file that the desk does not take."""


class TooMany(DomainError):
    """A limit is used up; `retry_after` seconds from now it is worth another try."""

    def __init__(self, message: str | Promise, *, retry_after: int, code: str = "", **params: Any) -> None:
        super().__init__(message, code=code, **params)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """A foreign system does not answer now."""
