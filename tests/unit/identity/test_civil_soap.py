"""What the civil registry's messages and records come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mizban.identity.civil_soap import MESSAGES, SoapCivilRegistry
from mizban.identity.ports import Gender, Outcome, Reason, RegisteredPerson, RegistryAnswer
from tests.fakes.registry_server import SoapFields, packed, soap_answer

NATIONAL_ID, BORN, BORN_THERE = "0084575948", dt.date(1979, 10, 19), "13580727"
RECORD: SoapFields = [
    ("nin", "84575948"),
    ("name", packed("علي")),
    ("family", packed("مكري")),
    ("fatherName", packed("يحيى")),
    ("gender", "1"),
    ("birthDate", BORN_THERE),
    ("deathStatus", "0"),
    ("shenasnameNo", "12"),
]
PERSON = RegisteredPerson("علی", "مکری", "یحیی", Gender.MALE)


class Wire:
    """Stands in for the network: gives one body, keeps the question."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self.body, self.status, self.asked = body, status, b""

    def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.asked = content
        return self.status, self.body


def heard(body: bytes, status: int = 200) -> RegistryAnswer:
    return SoapCivilRegistry(Wire(body, status)).check(NATIONAL_ID, BORN)


def said(fields: SoapFields) -> RegistryAnswer:
    return heard(soap_answer(fields)[2])


def changed(**changes: str) -> SoapFields:
    return [(name, changes.pop(name, value)) for name, value in RECORD] + list(changes.items())


def test_a_record_is_a_match_in_persian_letters() -> None:
    assert said(RECORD) == RegistryAnswer(Outcome.MATCH, person=PERSON)


def test_the_date_is_asked_for_in_the_jalali_calendar() -> None:
    wire = Wire(soap_answer(RECORD)[2])
    SoapCivilRegistry(wire).check(NATIONAL_ID, BORN)
    assert b"<birthDate>13580727</birthDate><nin>0084575948</nin>" in wire.asked


UNAVAILABLE = {
    "login.invalid.user": Reason.AUTH,
    "login.lock.user": Reason.AUTH,
    "err.method.diny": Reason.AUTH,
    "login.time.diny": Reason.OFF_HOURS,
    "login.holyday.diny": Reason.HOLIDAY,
    "inquiry.outof.max.daily.request": Reason.QUOTA,
    "inquiry.time.finished": Reason.TIME_OUT,
}
OTHERS = {
    "err.record.not.found": Outcome.MISMATCH,
    "Nin.Not.Valid": Outcome.UNKNOWN,
    "err.cancellation.nin": Outcome.UNKNOWN,
    "result.rec.invisible": Outcome.NEEDS_REVIEW,
    "result.rec.review": Outcome.NEEDS_REVIEW,
    "result.rec.return": Outcome.NEEDS_REVIEW,
    "IS_EXCEPTED": Outcome.NEEDS_REVIEW,
}


@pytest.mark.parametrize("field", ["message", "exceptionMessage"])
@pytest.mark.parametrize(("code", "reason"), UNAVAILABLE.items())
def test_codes_of_a_registry_that_gives_no_answer(field: str, code: str, reason: Reason) -> None:
    assert said([(field, code)]) == RegistryAnswer(Outcome.UNAVAILABLE, reason=reason)


@pytest.mark.parametrize("field", ["message", "exceptionMessage"])
@pytest.mark.parametrize(("code", "outcome"), OTHERS.items())
def test_codes_about_the_person(field: str, code: str, outcome: Outcome) -> None:
    assert said([("nin", "0"), ("name", ""), (field, code)]).outcome is outcome


def test_every_known_code_is_tried_here() -> None:
    assert {code.lower() for code in (*UNAVAILABLE, *OTHERS)} == set(MESSAGES)


def test_a_code_inside_a_sentence_and_behind_others() -> None:
    assert said([("message", ""), ("message", "hello"), ("message", "Error: login.time.diny (12)")]) == RegistryAnswer(
        Outcome.UNAVAILABLE, reason=Reason.OFF_HOURS
    )


@pytest.mark.parametrize("message", ["some.new.code", "اطلاعات علی", ""])
def test_an_unknown_message_without_a_record_is_no_answer(message: str) -> None:
    assert said([("message", message)]) == RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.ERROR)


def test_a_photograph_that_cannot_be_read_does_not_matter() -> None:
    assert said([*RECORD, ("message", "inquiry.unreadable.image")]).outcome is Outcome.MATCH


def test_a_record_that_a_human_should_look_at_is_no_match() -> None:
    assert said([*RECORD, ("message", "result.rec.review")]).outcome is Outcome.NEEDS_REVIEW


@pytest.mark.parametrize("changes", [{"deathStatus": "1"}, {"deathDate": "14000101"}, {"deathStatus": "فوت"}])
def test_the_dead(changes: dict[str, str]) -> None:
    assert said(changed(**changes)) == RegistryAnswer(Outcome.DEAD)


@pytest.mark.parametrize("changes", [{"deathStatus": ""}, {"deathDate": "0"}, {"deathDate": ""}])
def test_the_living(changes: dict[str, str]) -> None:
    assert said(changed(**changes)).outcome is Outcome.MATCH


def test_a_record_with_another_birth_date_is_a_mismatch() -> None:
    assert said(changed(birthDate="13580728")).outcome is Outcome.MISMATCH
    assert said(changed(birthDate="0")).outcome is Outcome.MATCH


def test_a_record_of_somebody_else_is_no_answer() -> None:
    assert said(changed(nin="84575956")) == RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.ERROR)
    assert said(changed(nin="0")).outcome is Outcome.MATCH


@pytest.mark.parametrize("name", ["علی", "!!!!", "gA==", "a"])
def test_a_name_that_is_not_packed_as_agreed(name: str) -> None:
    assert said(changed(name=name)) == RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.ERROR)


def test_a_name_in_several_lines_and_with_invisible_signs() -> None:
    whole = packed("\u200fعلي\x00 رضا\u202e")
    answer = said(changed(name=f"{whole[:8]}\n  {whole[8:]}", family=packed("ن" * 200), gender="3"))
    assert answer.person == RegisteredPerson("علی رضا", "ن" * 80, "یحیی", None)


def test_a_fault() -> None:
    body = (
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>'
        b"<faultcode>x</faultcode><faultstring>login.holyday.diny</faultstring></s:Fault></s:Body></s:Envelope>"
    )
    assert heard(body, 500) == RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.HOLIDAY)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY e "علی">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;&b;">]>',
    ],
)
def test_no_entities(declaration: str) -> None:
    body = f"{declaration}<a><return><name>&e;</name></return></a>".encode()
    assert heard(body) == RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.ERROR)


def test_a_document_type_in_another_encoding() -> None:
    body = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY e "x">]><a><return>&e;</return></a>'
    assert heard(body.encode("utf-16")).reason is Reason.ERROR
    assert heard(body.encode("utf-7")).reason is Reason.ERROR


@given(st.binary())
def test_never_an_exception(body: bytes) -> None:
    assert heard(body).outcome is Outcome.UNAVAILABLE


@given(st.lists(st.tuples(st.sampled_from([name for name, _ in RECORD] + ["message", "deathDate"]), st.text())))
def test_never_an_exception_for_a_record(fields: SoapFields) -> None:
    assert said(fields).outcome in Outcome
