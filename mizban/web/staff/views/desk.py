"""One case: the desk on which it is worked, its history for auditors, all of it on paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mizban.appointments.queries.cards import columns as visit_columns
from mizban.cases.actions.working.looking import note_look, note_reading
from mizban.cases.models import Box
from mizban.cases.policies import may_link
from mizban.cases.queries.inbox.boxes import TEAM
from mizban.cases.queries.rows import due_of
from mizban.cases.queries.working.desk import CaseDesk, files_to_print, history_of
from mizban.cases.queries.working.desk import desk as desk_of
from mizban.cases.queries.working.history import Happening
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Step
from mizban.conversations import pins
from mizban.conversations.actions import note_seen
from mizban.conversations.queries import columns
from mizban.conversations.ready.queries import titles, titles_of
from mizban.core.errors import Forbidden
from mizban.documents.case_file import case_file
from mizban.files.serving import disposition
from mizban.web.after import after
from mizban.web.live import Line
from mizban.web.middleware.acting import outside
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.staff.cases import told_of
from mizban.web.staff.conversation import talk_of
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page
from mizban.web.staff.labels import STEPS
from mizban.web.staff.lines import due_chip
from mizban.web.staff.lists import Trail, case_href
from mizban.web.staff.paper import case_paper
from mizban.web.staff.referrals import told_referrals
from mizban.web.staff.sentences import sentence, who
from mizban.web.thread import Refused
from mizban.web.visits import visits_of

PAGES = {
    Step.RETURN_FOR_CORRECTION: "staff_correct",
    Step.CHECK_IDENTITY: "staff_identity",
    Step.DECIDE: "staff_decide",
    Step.PASS_ON: "staff_pass_on",
    Step.SEND_BACK: "staff_send_back",
    Step.REFER: "staff_refer",
    Step.ASSIGN: "staff_assign",
    Step.RELEASE: "staff_release",
    Step.CONVERT: "staff_convert",
    Step.MERGE: "staff_merge",
    Step.TRANSFER: "staff_transfer",
    Step.RETURN_TRANSFER: "staff_return",
    Step.REOPEN: "staff_reopen",
    Step.REVOKE_LETTER: "staff_revoke",
    Step.REQUIRE_VISIT: "staff_visit",
    Step.VISIT_ATTENDED: "staff_visit_outcome",
    Step.MOVE_VISIT: "staff_visit_move",
}
"""Steps that have a page of their own; claiming is a button."""
KEYS = {
    Step.RETURN_FOR_CORRECTION: "KeyC",
    Step.ASSIGN: "KeyS",
    Step.DECIDE: "KeyX",
    Step.TRANSFER: "KeyT",
    Step.RELEASE: "KeyL",
    Step.REFER: "KeyE",
    Step.REQUIRE_VISIT: "KeyA",
    Step.VISIT_ATTENDED: "KeyA",
}
SNOOZE_KEY = "KeyZ"


@dataclass(frozen=True)
class Way:
    """A button to the page of a step."""

    text: str | Promise
    href: str
    key: str
    is_main: bool


@dataclass(frozen=True)
class Told:
    """A line of the history."""

    happening: Happening
    text: str
    who: str


@staff_page
def desk(request: DeskRequest, number: str) -> HttpResponse:
    """The desk; opening it is noted, and makes the case read."""
    return shown_desk(request, number)


def shown_desk(
    request: DeskRequest,
    number: str,
    refused: Refused | None = None,
    *,
    of_note: bool = False,
    corrects: int | None = None,
) -> HttpResponse:
    """The desk, with what could not be sent from it and why, or with a message to be put right. To be called inside a
    reading transaction."""
    actor = request.actor
    shown = desk_of(actor, number, {**columns(actor), **pins.columns(), **titles(actor), **visit_columns(actor)})
    if not shown.readable:
        return page(request, "staff/header.html", _context(request, shown))
    talk = talk_of(actor, shown.case, refused, of_note=of_note, corrects=corrects)
    context, ready = _context(request, shown), titles_of(shown.case)
    talk = replace(talk, address=f"{talk.address}{context['behind']}")
    told = {
        **context,
        "pinned": pins.pinned_of(actor, shown.case),
        "may_note": talk.note is not None,
        "ready_titles": ready,
        "ready_from": reverse("staff_ready", args=[number]) if ready else "",
        "talk": talk,
        "visits": visits_of(actor, shown.case),
        "has_errors": bool(refused and refused.problems),
    }
    response = page(request, "staff/case.html", told, status=refused.status if refused else 200)
    response = after(response, partial(note_reading, actor=actor, case=shown.case))
    return after(response, partial(note_seen, actor=actor, case=shown.case)) if talk.has_new else response


@staff_page
def history(request: DeskRequest, number: str) -> HttpResponse:
    """Events without what people wrote."""
    actor = request.actor
    shown = history_of(actor, number)
    context = {
        "case": shown.case,
        "due": due_chip(due_of(shown.case)),
        "history": [Told(one, sentence(one), who(one)) for one in shown.happenings],
        "may_open": shown.may_open,
    }
    response = page(request, "staff/history.html", context)
    return after(response, partial(note_look, actor=actor, subject=(CASE, shown.case.pk), what="history"))


@outside
@staff_page
def printed(request: DeskRequest, number: str) -> HttpResponse:
    """The whole case as one PDF, masked as on the desk, with its checked files."""
    actor = request.actor
    with reading(request):
        shown = desk_of(actor, number)
        if not shown.readable:
            raise Forbidden(_("این پرونده را واحد دیگری بررسی می‌کند؛ چاپ آن برای شما باز نیست"), code="print_forbidden")
        paper = case_paper(request, shown, files_to_print(actor, shown))
    response = HttpResponse(case_file(paper), content_type="application/pdf")
    response["Content-Disposition"] = disposition(_("پروندهٔ %(number)s") % {"number": number} + ".pdf")
    return after(response, partial(note_look, actor=actor, subject=(CASE, shown.case.pk), what="print"))


def _box(shown: CaseDesk) -> str:
    """The box in which its reader finds the case as it stands now."""
    if any(card.may_return and card.referral.is_standing for card in shown.referrals):
        return Box.REFERRED
    if not shown.case.is_open:
        return Box.DONE
    return TEAM if shown.is_others else shown.box


def _ways(shown: CaseDesk, trail: Trail | None) -> list[Way]:
    number, behind = shown.case.number, trail.query if trail else ""
    ways = [
        Way(
            STEPS[step],
            reverse(PAGES[step], args=[number]) + behind,
            KEYS.get(step, ""),
            step in (Step.DECIDE, Step.PASS_ON),
        )
        for step in shown.steps
        if step in PAGES
    ]
    if shown.may_put_off:
        ways.append(Way(_("یادآوری در…"), reverse("staff_snooze", args=[number]) + behind, SNOOZE_KEY, False))
    return ways


def _put_off(shown: CaseDesk) -> dict[str, object] | None:
    """The reminder that its officer has set: its day, what it is about, whether it has come."""
    if shown.snoozed_until is None:
        return None
    told = next((one for one in reversed(shown.history) if one.kind == "case.snoozed"), None)
    return {
        "until": shown.snoozed_until,
        "note": told.words if told else "",
        "has_come": shown.box != Box.SNOOZED,
        "may_wake": shown.may_put_off,
    }


def _sent_back(shown: CaseDesk) -> Told | None:
    """Who has sent the case back into this stage and why, while nobody has passed it on or ended it since."""
    moves = (one for one in reversed(shown.history) if one.kind in ("case.send_back", "case.pass_on"))
    last = next(moves, None) if shown.case.is_open else None
    return Told(last, sentence(last), who(last)) if last and last.kind == "case.send_back" else None


def _context(request: DeskRequest, shown: CaseDesk) -> dict[str, object]:
    number, trail = shown.case.number, Trail.of(request.GET)
    return {
        **told_of(shown),
        "inbox": trail.list_href(number) if trail else f"{reverse('staff_inbox')}?{urlencode({'box': _box(shown)})}",
        "onward": trail.next_href(number) if trail else "",
        "behind": trail.query if trail else "",
        "put_off": _put_off(shown),
        "sent_back": _sent_back(shown),
        "same_service": [
            one for one in (shown.related.others if shown.related else ()) if one.service_id == shown.case.service_id
        ],
        "may_merge": Step.MERGE in shown.steps,
        "may_link": shown.readable and may_link(request.actor, shown.case),
        "may_claim": Step.CLAIM in shown.steps,
        "ways": _ways(shown, trail),
        "line": Line(
            reverse("staff_case_live", args=[number]),
            changed=_("این پرونده تغییر کرده است"),
            here=case_href(request, number),
            data=[("number", number), ("revision", shown.case.revision)],
        ),
        "referrals": told_referrals(shown),
        "may_reassign": Step.ASSIGN in shown.steps or Step.TRANSFER in shown.steps,
        "history": [Told(one, sentence(one), who(one)) for one in reversed(shown.history)],
    }
