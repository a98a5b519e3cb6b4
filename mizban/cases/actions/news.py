"""What is told on the live line when a case has changed: to officers and applicant apart, ids only (ADR 0021)."""

from __future__ import annotations

from mizban.cases import holders, referees, topics
from mizban.cases.models import Box, Case, InboxEntry, Referral
from mizban.core import live
from mizban.core.rows import Sql

CHANGED = "case-changed"


def tell_changed(case: Case) -> None:
    """The case has a new revision and stands where it stood."""
    live.publish(case.organisation_id, *_told(case, topics.of_staff(case)))


def tell_moved(case: Case, left: tuple[str, ...], entry: InboxEntry | None) -> None:
    """The case has a new revision and perhaps another place: `left` are the topics of where it stood, `entry` is where
    it stands now, None if its time in the inbox is over."""
    live.publish(case.organisation_id, *_moved(case, left, entry))


def of_new(case: Case, entry: InboxEntry) -> Sql:
    """A case has come: an expression for the statement that writes it."""
    return live.notice(case.organisation_id, *_moved(case, (), entry))


def tell_referral(case: Case, referral: Referral) -> None:
    """A referral of the case has come, has been taken or has ended: to its sender, and to all in whose box it stands or
    stood. The applicant is not told."""
    here = holders.user(referral.from_user_id)
    heard = dict.fromkeys([referral.holder, referees.sent_to(referral), here])
    ids: dict[str, int | str] = {"number": case.number, "revision": case.revision}
    if referral.is_standing:
        ids |= {"to": referral.holder, "team": "", "box": Box.REFERRED.value, "service": case.service_id}
    live.publish(case.organisation_id, live.Told(tuple(heard), CHANGED, ids))


def _moved(case: Case, left: tuple[str, ...], entry: InboxEntry | None) -> list[live.Told]:
    heard = [topics.opened(case.pk), *left]
    standing: dict[str, int | str] = {}
    if entry:
        came = topics.of_holder(entry.holder, entry.unit_id, entry.section_id)
        heard += came
        standing = {"to": came[0], "team": came[1], "box": str(entry.box), "service": case.service_id}
    return _told(case, tuple(dict.fromkeys(heard)), standing)


def _told(case: Case, staff: tuple[str, ...], standing: dict[str, int | str] | None = None) -> list[live.Told]:
    ids: dict[str, int | str] = {"number": case.number, "revision": case.revision}
    told = [live.Told(staff, CHANGED, ids | (standing or {}))]
    if case.person_id:
        told.append(live.Told((topics.person(case.person_id),), CHANGED, ids))
    return told
