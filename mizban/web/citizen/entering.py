"""The session of a person: how it begins, and what the first pages in it have to say."""

from __future__ import annotations

from collections.abc import Iterable

from django.middleware.csrf import rotate_token
from django.utils.functional import Promise

from mizban.accounts.sessions import PERSON_KEY
from mizban.core.crypto import CryptoError, decrypt, encrypt
from mizban.web.citizen.pending import forget
from mizban.web.request import DeskRequest

PROOF = "proof"
BY_MOBILE, BY_REGISTRATION_CODE = "mobile", "registration_code"
SAID = "said"
CODE, CODE_PURPOSE = "new_registration_code", "session_registration_code"


def sign_in(request: DeskRequest, person_id: int, *, proof: str = BY_MOBILE) -> None:
    """From here on the session is this person's, under a fresh key."""
    request.session.cycle_key()
    rotate_token(request)
    forget(request)
    if request.session.get(PERSON_KEY) != person_id:
        request.session.pop(CODE, None)
        request.session.pop(SAID, None)
    request.session[PERSON_KEY] = person_id
    request.session[PROOF] = proof


def proved_by_mobile(request: DeskRequest) -> bool:
    """A session that a registration code has opened may not change by what one signs in (model.md)."""
    return request.session.get(PROOF) == BY_MOBILE


def say(request: DeskRequest, sentences: Iterable[str | Promise]) -> None:
    """What the registries have said: for the next page."""
    said = [str(sentence) for sentence in sentences]
    if said:
        request.session[SAID] = said


def said(request: DeskRequest) -> list[str]:
    """Given out once."""
    found: list[str] = request.session.pop(SAID) if SAID in request.session else []
    return found


def show_code(request: DeskRequest, code: str) -> None:
    """Keep a new registration code for as long as this session lasts: nowhere else is it known in clear."""
    request.session[CODE] = encrypt(code, CODE_PURPOSE)


def code_to_show(request: DeskRequest) -> str:
    """The registration code that was given in this session, as it is read; "" if none was."""
    try:
        return decrypt(request.session[CODE], CODE_PURPOSE) if CODE in request.session else ""
    except CryptoError:
        return ""
