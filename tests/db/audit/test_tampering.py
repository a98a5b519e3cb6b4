"""Somebody with all rights in the database changes history, with its triggers switched off. Everything is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from mizban.audit import chain
from mizban.audit.actions import accept, append, sign
from mizban.audit.models import Event, LogEnd, Payload, Unsigned
from mizban.audit.signing import DIRECTORY, Key, LogError, new_key
from mizban.audit.verification import Fault, Report, verify
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, system

pytestmark = pytest.mark.usefixtures("as_owner", "home")
ORGANISATION, OTHER = 7001, 7002
CASE = ("case", 500)
Look = Callable[[], Report]


def write(*kinds: str, subject: tuple[str, int] = CASE, organisation_id: int = ORGANISATION) -> None:
    actor = Actor(organisation_id, user_id=9)
    for kind in kinds:
        with acting_as(actor):
            append(
                actor=actor, subject=subject, kind=kind, data={"to": "in_review", "revision": 3}, payload={"w": kind}
            )


def sign_all(organisation_id: int = ORGANISATION) -> int:
    return sign(actor=system(organisation_id))


@pytest.fixture
def look(home: Path, key: Key) -> Look:
    """Four events of a case, signed after the second and the fourth, and another case; then what is found."""
    write("case.submitted", "case.claim")
    write("case.submitted", subject=("case", 501))
    write("case.submitted", organisation_id=OTHER)
    assert sign_all() == 2
    write("case.return_for_correction", "case.decide")
    assert sign_all() == 1
    assert sign_all() == 0
    return lambda: verify(ORGANISATION, home / DIRECTORY, key)


def event(seq: int, subject: tuple[str, int] = CASE) -> Event:
    return Event.objects.get(organisation_id=ORGANISATION, subject_type=subject[0], subject_id=subject[1], seq=seq)


def found(report: Report) -> list[tuple[Fault, str]]:
    return [(finding.fault, finding.where) for finding in report.findings]


def log_file(home: Path) -> Path:
    (path,) = (home / DIRECTORY / str(ORGANISATION)).glob("*.log")
    return path


def test_an_untouched_history_is_intact(look: Look) -> None:
    report = look()
    assert found(report) == []
    assert (report.chains, report.events, report.lines, report.waiting, report.purged) == (2, 5, 3, 0, 0)


def test_what_is_not_signed_yet_is_no_fault(look: Look) -> None:
    write("case.close")
    report = look()
    assert (found(report), report.waiting) == ([], 1)


# --- the database ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "case.release"},
        {"actor_user_id": 10},
        {"data": {"to": "decided", "revision": 3}},
        {"at": "2026-01-01T00:00:00Z"},
        {"payload_digest": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_event(look: Look, change: dict[str, object]) -> None:
    Event.objects.filter(pk=event(2).pk).update(**change)
    assert Fault.CHANGED in [fault for fault, where in found(look()) if where.startswith("case 500: event 2")]


def test_an_event_changed_with_all_hashes_after_it(look: Look) -> None:
    """The chain fits together again; the log has not forgotten."""
    previous = event(1).hash
    for seq in (2, 3, 4):
        one = event(seq)
        kind = "case.release" if seq == 2 else one.kind
        previous = chain.event_hash(
            previous,
            organisation_id=ORGANISATION,
            subject_type=one.subject_type,
            subject_id=one.subject_id,
            seq=seq,
            kind=kind,
            at=one.at,
            actor_user_id=one.actor_user_id,
            actor_person_id=None,
            data=one.data,
            digest=one.payload_digest,
        )
        Event.objects.filter(pk=one.pk).update(kind=kind, hash=previous)
    assert found(look()) == [(Fault.REWRITTEN, "case 500: event 2")]


def test_an_event_taken_out_of_the_middle(look: Look) -> None:
    Payload.objects.filter(event=event(3)).delete()
    event(3).delete()
    assert found(look()) == [(Fault.MISSING, "case 500: event 3")]


def test_a_tail_that_was_cut_off(look: Look) -> None:
    for seq in (3, 4):
        Payload.objects.filter(event=event(seq)).delete()
        event(seq).delete()
    assert found(look()) == [(Fault.CUT, "case 500: event 4")]


def test_a_tail_that_was_replaced_by_another(look: Look) -> None:
    Payload.objects.filter(event=event(4)).delete()
    event(4).delete()
    write("case.withdraw")
    assert found(look()) == [(Fault.REWRITTEN, "case 500: event 4")]
    sign_all()
    assert found(look()) == [(Fault.REWRITTEN, "case 500: event 4")]


def test_a_chain_that_is_gone_altogether(look: Look) -> None:
    Payload.objects.filter(subject_id=CASE[1], organisation_id=ORGANISATION).delete()
    Event.objects.filter(subject_id=CASE[1], organisation_id=ORGANISATION).delete()
    assert found(look()) == [(Fault.CUT, "case 500: event 2")]


def test_other_words_than_were_written(look: Look) -> None:
    Payload.objects.filter(event=event(3)).update(body={"w": "something else"})
    assert found(look()) == [(Fault.WORDS_CHANGED, "case 500: event 3")]


def test_words_that_were_purged_are_no_fault(look: Look) -> None:
    Payload.objects.filter(event=event(3)).delete()
    report = look()
    assert (found(report), report.purged) == ([], 1)


def test_an_event_that_was_kept_from_being_signed(look: Look) -> None:
    write("case.close")
    Unsigned.objects.all().delete()
    assert found(look()) == [(Fault.NEVER_SIGNED, "case 500: event 5")]


# --- the log ---------------------------------------------------------------------------------------------------------


def change_line(path: Path, number: int, **change: object) -> None:
    lines = path.read_text().splitlines()
    lines[number] = chain.canonical({**json.loads(lines[number]), **change})
    path.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    "change", [{"seq": 7}, {"hash": "0" * 64}, {"at": "2026-01-01"}, {"line": 9}, {"signature": ""}]
)
def test_a_line_that_was_changed(look: Look, home: Path, change: dict[str, object]) -> None:
    change_line(log_file(home), 1, **change)
    assert Fault.LINE_FORGED in [fault for fault, _ in found(look())]


def test_a_line_signed_with_another_key(look: Look, home: Path, tmp_path: Path) -> None:
    (tmp_path / "other").write_text(new_key())
    other = Key.read(tmp_path / "other")
    data = json.loads(log_file(home).read_text().splitlines()[-1])
    data |= {"line": 4, "key": other.id, "seq": 1}
    del data["signature"]
    with log_file(home).open("a") as file:
        file.write(chain.canonical({**data, "signature": other.sign(chain.canonical(data))}) + "\n")
    assert (Fault.LINE_FORGED, f"line {log_file(home).name}:4 of the log") in found(look())


def test_a_line_taken_out(look: Look, home: Path) -> None:
    lines = log_file(home).read_text().splitlines(keepends=True)
    log_file(home).write_text(lines[0] + lines[2])
    assert (Fault.LINES_GONE, f"line {log_file(home).name}:2 of the log") in found(look())


def test_a_log_without_its_end(look: Look, home: Path) -> None:
    lines = log_file(home).read_text().splitlines(keepends=True)
    log_file(home).write_text(lines[0] + lines[1])
    faults = [fault for fault, _ in found(look())]
    assert Fault.END_GONE in faults
    write("case.close")
    with pytest.raises(LogError, match="ends with line 2, but it has had 3"):
        sign_all()
    assert Unsigned.objects.filter(organisation_id=ORGANISATION).count() == 1  # nothing is forgotten by that


def test_a_log_of_another_organisation_put_in_its_place(look: Look, home: Path) -> None:
    sign_all(OTHER)
    (other,) = (home / DIRECTORY / str(OTHER)).glob("*.log")
    log_file(home).write_text(other.read_text())
    assert Fault.LINE_FORGED in [fault for fault, _ in found(look())]


def test_a_log_of_anything(look: Look, home: Path) -> None:
    log_file(home).write_bytes(b'{"line": 1}\n[1, 2]\n\xff\xfe\n"x"\n{"kind": "head", "subject": 5, "line": "9"}\n')
    with pytest.raises(LogError):
        look()
    with log_file(home).open("a") as file:
        file.write('{"line": 12}\n')
    assert {Fault.LINE_FORGED, Fault.END_GONE} <= {fault for fault, _ in found(look())}


# --- accidents -------------------------------------------------------------------------------------------------------


def test_a_line_that_a_crash_has_left_unfinished_is_no_fault(look: Look, home: Path) -> None:
    with log_file(home).open("a") as file:
        file.write('{"at":"2026-11-22T10:')
    assert found(look()) == []
    write("case.close")
    assert sign_all() == 1
    assert found(look()) == []
    assert [json.loads(line)["line"] for line in log_file(home).read_text().splitlines()] == [1, 2, 3, 4]


def test_lines_that_a_crash_kept_the_database_from_noting_are_written_again(
    look: Look, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("case.close")
    before = LogEnd.objects.get(organisation_id=ORGANISATION)
    with monkeypatch.context() as patch:
        patch.setattr("django.db.models.query.QuerySet.update", _fail)
        with pytest.raises(ZeroDivisionError):
            sign_all()
    assert LogEnd.objects.get(organisation_id=ORGANISATION).line == before.line
    assert Unsigned.objects.filter(organisation_id=ORGANISATION).count() == 1
    assert found(look()) == []
    assert sign_all() == 1
    assert found(look()) == []
    assert len(log_file(home).read_text().splitlines()) == 5


def _fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_after_a_restored_backup_the_present_state_can_be_accepted(look: Look, home: Path) -> None:
    for seq in (3, 4):
        Payload.objects.filter(event=event(seq)).delete()
        event(seq).delete()
    second = hashlib.sha256(log_file(home).read_text().splitlines()[1].encode()).hexdigest()
    LogEnd.objects.filter(organisation_id=ORGANISATION).update(line=2, hash=second)
    write("case.decide")
    assert found(look()) == [(Fault.CUT, "case 500: event 4")]
    accept(actor=system(ORGANISATION), reason="پشتیبان دیشب برگشت")
    report = look()
    assert found(report) == []
    assert ["پشتیبان دیشب برگشت" in one for one in report.accepted] == [True]
    assert Event.objects.filter(organisation_id=ORGANISATION, kind="audit.accepted").count() == 1
    Event.objects.filter(pk=event(2).pk).update(kind="case.release")
    assert (Fault.CHANGED, "case 500: event 2 (case.release)") in found(look())


def test_a_lost_log_can_be_begun_anew(look: Look, home: Path) -> None:
    log_file(home).unlink()
    assert Fault.END_GONE in [fault for fault, _ in found(look())]
    accept(actor=system(ORGANISATION), reason="دیسک سوخت")
    assert found(look()) == []
    Payload.objects.filter(event=event(4)).delete()
    event(4).delete()
    assert (Fault.CUT, "case 500: event 4") in found(look())


def test_days_follow_each_other(look: Look, home: Path) -> None:
    log_file(home).rename(log_file(home).with_name("2026-11-21.log"))
    write("case.close")
    assert sign_all() == 1
    assert len(list((home / DIRECTORY / str(ORGANISATION)).glob("*.log"))) == 2
    assert found(look()) == []


def test_without_a_key_nothing_is_signed(look: Look, home: Path) -> None:
    (home / "audit.key").unlink()
    write("case.close")
    with pytest.raises(LogError):
        sign_all()
    (home / "audit.key").write_text("no key")
    with pytest.raises(LogError):
        sign_all()
    assert Unsigned.objects.filter(organisation_id=ORGANISATION).count() == 1


def test_the_trigger_notes_events_however_they_come(look: Look) -> None:
    columns = "organisation_id, subject_type, subject_id, seq, kind, at, data, payload_digest, hash"
    rows = "SELECT 7003, 'case', n, 1, 'case.submitted', now(), '{}', '', 'x' FROM generate_series(1, 3) n"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO audit_event ({columns}) {rows}")
    assert Unsigned.objects.filter(organisation_id=7003).count() == 3
