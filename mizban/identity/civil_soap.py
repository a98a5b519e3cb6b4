"""The civil registry behind the government's service bus: SOAP 1.1, operation getEstelam3 (identity.md)."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Mapping
from xml.etree import ElementTree

import structlog

from mizban.core import jalali
from mizban.core.text import clean
from mizban.identity.ports import Gender, Outcome, Reason, RegisteredPerson, RegistryAnswer
from mizban.identity.registry_http import RegistryClient, RegistryDown

log = structlog.get_logger(__name__)

HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": "urn:mediate"}
REQUEST = """<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:est="http://est">
<soapenv:Header/>
<soapenv:Body><est:getEstelam3>
<arg0></arg0><arg1></arg1><arg2></arg2><arg3></arg3>
<arg4><birthDate>{birth_date}</birthDate><nin>{national_id}</nin></arg4>
</est:getEstelam3></soapenv:Body>
</soapenv:Envelope>
"""

_REVIEW = RegistryAnswer(Outcome.NEEDS_REVIEW)
_MISMATCH = RegistryAnswer(Outcome.MISMATCH)
_UNKNOWN = RegistryAnswer(Outcome.UNKNOWN)


def _unavailable(reason: Reason) -> RegistryAnswer:
    return RegistryAnswer(Outcome.UNAVAILABLE, reason=reason)


MESSAGES: Mapping[str, RegistryAnswer] = {
    "err.record.not.found": _MISMATCH,  # no record with this ID *and* this date
    "nin.not.valid": _UNKNOWN,
    "err.cancellation.nin": _UNKNOWN,  # void: no longer anybody's
    "result.rec.invisible": _REVIEW,
    "result.rec.review": _REVIEW,
    "result.rec.return": _REVIEW,
    "is_excepted": _REVIEW,
    "login.invalid.user": _unavailable(Reason.AUTH),
    "login.lock.user": _unavailable(Reason.AUTH),
    "err.method.diny": _unavailable(Reason.AUTH),
    "login.time.diny": _unavailable(Reason.OFF_HOURS),
    "login.holyday.diny": _unavailable(Reason.HOLIDAY),
    "inquiry.outof.max.daily.request": _unavailable(Reason.QUOTA),
    "inquiry.time.finished": _unavailable(Reason.TIME_OUT),
}
"""The registry's message codes (in small letters) and what they mean here. A code that is missing says nothing by
itself: `inquiry.unreadable.image` stands beside a good answer."""

MAX_NAME = 80  # characters
_CODE = re.compile(r"[A-Za-z_.]{3,60}")
_GENDERS = {"1": Gender.MALE, "2": Gender.FEMALE}


class SoapCivilRegistry:
    """The adapter of the real registry."""

    def __init__(self, client: RegistryClient) -> None:
        self._client = client

    def check(self, national_id: str, birth_date: dt.date) -> RegistryAnswer:
        year, month, day = jalali.to_jalali(birth_date)
        asked = f"{year:04d}{month:02d}{day:02d}"
        request = REQUEST.format(birth_date=asked, national_id=national_id)
        try:
            _status, body = self._client.post("", request.encode(), HEADERS)
            fields = _parse(body)
        except RegistryDown as down:
            return _unavailable(down.reason)
        except _Unreadable:
            log.warning("registry_answer_unreadable")
            return _unavailable(Reason.ERROR)
        return _answer(fields, national_id, asked)


class _Unreadable(Exception):
    """Not an answer of getEstelam3."""


_Fields = dict[str, list[str]]


def _parse(body: bytes) -> _Fields:
    """Texts of the children of `return`, by local name; of a fault, its text as `exceptionMessage`."""
    try:
        text = body.decode("utf-8-sig")
        if "<!DOCTYPE" in text:  # the only place where entities can be declared
            raise _Unreadable
        root = ElementTree.fromstring(text)  # noqa: S314 - no document type, so nothing to expand or to fetch
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise _Unreadable from error
    returned = _first_element(root, "return")
    if returned is None:
        fault = _first_element(root, "faultstring")
        if fault is None:
            raise _Unreadable
        return {"exceptionMessage": [fault.text or ""]}
    fields: _Fields = {}
    for child in returned:
        fields.setdefault(_local(child), []).append((child.text or "").strip())
    return fields


def _first_element(root: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((element for element in root.iter() if _local(element) == name), None)


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _answer(fields: _Fields, national_id: str, asked: str) -> RegistryAnswer:
    """The record succeeded if a name is there, unless the registry itself asks for a human or means somebody else."""
    said = _said(fields)
    if not _first(fields, "name"):
        return said or _unavailable(Reason.ERROR)
    if said and said.outcome is Outcome.NEEDS_REVIEW:
        return said
    if _first(fields, "nin").zfill(10) not in (national_id, "0" * 10):
        log.error("registry_answered_for_another")
        return _unavailable(Reason.ERROR)
    born = _first(fields, "birthDate")
    if len(born) == len(asked) and born != asked:
        return _MISMATCH
    if _first(fields, "deathStatus") not in ("", "0") or _first(fields, "deathDate") not in ("", "0"):
        return RegistryAnswer(Outcome.DEAD)
    try:
        return RegistryAnswer(Outcome.MATCH, person=_person(fields))
    except ValueError:  # not base64, or not UTF-8 inside
        log.warning("registry_answer_unreadable")
        return _unavailable(Reason.ERROR)


def _said(fields: _Fields) -> RegistryAnswer | None:
    """What the messages mean: the first that is known."""
    messages = [text.lower() for text in (*fields.get("message", ()), *fields.get("exceptionMessage", ())) if text]
    for text in messages:
        for code, answer in MESSAGES.items():
            if code in text:
                return answer
        if _CODE.fullmatch(text):  # a constant of the registry, so fit for a log; other texts may name people
            log.info("registry_message_unknown", message_code=text)
    return None


def _first(fields: _Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _person(fields: _Fields) -> RegisteredPerson:
    return RegisteredPerson(
        first_name=_name(fields, "name"),
        last_name=_name(fields, "family"),
        father_name=_name(fields, "fatherName"),
        gender=_GENDERS.get(_first(fields, "gender")),
    )


def _name(fields: _Fields, field: str) -> str:
    """Base64 of UTF-8, perhaps broken into lines; Arabic letters become Persian ones."""
    packed = "".join(_first(fields, field).split())
    return clean(base64.b64decode(packed, validate=True).decode(), max_length=MAX_NAME)
