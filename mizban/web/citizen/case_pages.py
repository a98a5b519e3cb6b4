"""One request as its page shows it: what the applicant has to do, where it stands, what was written and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.appointments.queries import cards
from mizban.appointments.queries.mine import choice_of
from mizban.appointments.workflow import Status
from mizban.cases import deadlines
from mizban.cases.actions.working.reopen import MAX_REASON
from mizban.cases.models import Case
from mizban.cases.queries.applying.my_case import MyCase
from mizban.cases.workflow import State
from mizban.conversations import queries as conversation
from mizban.conversations.actions import note_seen
from mizban.conversations.queries import Thread, thread_of
from mizban.core.actor import Actor
from mizban.core.jalali import format_date
from mizban.core.text import local_digits
from mizban.files.limits import limits
from mizban.identity.models import ClaimState
from mizban.web.after import after
from mizban.web.citizen.entering import said
from mizban.web.citizen.summaries import parts_of
from mizban.web.citizen.visit_pages import Shown, Way, shown
from mizban.web.live import Line
from mizban.web.public.way import steps_of
from mizban.web.request import DeskRequest
from mizban.web.thread import (
    Composer,
    Refused,
    Stranded,
    Waiting,
    composer,
    days_of,
    own,
    stranded,
    waiting_of,
)
from mizban.web.ui.parts import Day, Link
from mizban.web.words import Words


class Reason(forms.Form):
    """Why another look is wanted."""

    reason = Words(
        gettext_lazy("دلیل شما"),
        most=MAX_REASON,
        rows=6,
        hint=gettext_lazy("تا ۲٬۰۰۰ نویسه؛ بنویسید چه چیزی درست بررسی نشده است"),
        missing=gettext_lazy("بنویسید چرا بررسی دوباره می‌خواهید"),
    )
    use_required_attribute = False


@dataclass(frozen=True)
class Act:
    """What the applicant has to do now; without links there is nothing to do."""

    text: str
    links: tuple[Link, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Talk:
    """The conversation. `message` is None where nothing can be written any more; `is_asked`: a question waits."""

    days: Sequence[Day]
    waiting: Sequence[Waiting]
    address: str
    autosave: str
    older: str
    message: Composer | None
    is_asked: bool
    stranded: Stranded | None


def columns_of(actor: Actor) -> dict[str, Any]:
    """What the query of a request must bring along for its page: its conversation and its visits."""
    return {**conversation.columns(actor), **cards.columns(actor)}


def show_case(
    request: DeskRequest,
    mine: MyCase,
    refused: Refused | None = None,
    *,
    corrects: int | None = None,
    wrong_paper: tuple[int, str] = (0, ""),
    status: int = 200,
) -> HttpResponse:
    """The page of the request, fetched with `columns_of`; with what could not be sent, and why, or with a message to be
    put right. `wrong_paper`: what is wrong with a picture of a document of the visit."""
    case = mine.case
    thread = thread_of(request.actor, case)
    visits = cards.cards_of(request.actor, case)
    told: dict[str, Any] = {
        "mine": mine,
        "case": case,
        "tracked": mine.tracked,
        "act": act_of(mine),
        "visit": _visit(request.actor, mine, visits, wrong_paper),
        "max_bytes": limits().bounds.max_bytes,
        "visits": [one for one in visits if not one.is_open],
        "steps": steps_of(mine.tracked),
        "parts": parts_of(mine.pages, mine.files.rows),
        "before": [(title, parts_of(pages, mine.files.rows)) for title, pages in mine.earlier],
        "result": mine.result,
        "earlier": [one for one in mine.results if one.superseded],
        "home": f"/my/cases/{case.number}/",
        "paused": _why_paused(mine),
        **_identity(case),
        "said": said(request),
        "talk": _talk(mine, thread, refused, corrects),
        "has_errors": bool(wrong_paper[1] or (refused and refused.problems)),
        "line": _line(case),
    }
    response = render(request, "citizen/case.html", told, status=refused.status if refused else status)
    return after(response, partial(note_seen, actor=request.actor, case=case)) if thread.has_new else response


def _line(case: Case) -> Line:
    return Line(
        "/my/live/",
        changed=_("این درخواست تغییر کرده است"),
        here=f"/my/cases/{case.number}/",
        data=[("number", case.number), ("revision", case.revision)],
    )


def _identity(case: Case) -> dict[str, bool]:
    """What the registries have said of somebody whose request is open."""
    said_of = case.claim.state if case.is_open else None
    return {
        "is_identity_pending": said_of is ClaimState.IDENTITY_PENDING,
        "is_identity_refused": said_of is ClaimState.REFUSED,
        "is_not_owner": said_of is ClaimState.NOT_OWNER,
    }


def _visit(actor: Actor, mine: MyCase, visits: Sequence[cards.VisitCard], wrong_paper: tuple[int, str]) -> Shown | None:
    """The visit that is still to come."""
    card = next((one for one in visits if one.is_open), None)
    if card is None:
        return None
    choice = choice_of(actor, card.pk) if card.status is Status.OFFERED else None
    return shown(
        Way.own(actor, mine.case.number),
        card,
        section=mine.case.section.name,
        may_choose=choice is not None and choice.may_choose,
        offered=choice.offered if choice else (),
        files=mine.files.rows.values(),
        problem=wrong_paper,
    )


def _talk(mine: MyCase, thread: Thread, refused: Refused | None, corrects: int | None) -> Talk:
    address = f"/my/cases/{mine.case.number}/messages/"
    may_write = thread.may_write and (mine.case.is_open or mine.is_asked)
    wrong = own(thread.said, corrects)
    message = None
    if may_write:
        message = composer(thread.to_other, refused, for_staff=False, address=address, correcting=wrong)
    return Talk(
        days=days_of(thread.said, for_staff=False, address=address, sides={False} if message else ()),
        waiting=waiting_of(thread.held, for_staff=False, address=address),
        address=address,
        autosave=f"{address}draft/",
        older=f"{address}?before={thread.said[0].pk}" if thread.has_older else "",
        message=message,
        is_asked=mine.is_asked,
        stranded=stranded(refused, message, thread.to_other),
    )


def act_of(mine: MyCase) -> Act:
    """The sentence that stands above all else."""
    case, waiting = mine.case, mine.open_round
    if waiting:
        labels = tuple(defect.label for defect in waiting.defects)
        link = Link(_("اصلاح کردن"), f"/my/cases/{case.number}/correct/")
        return Act(_what_to_mend(mine, len(labels)), (link,), labels)
    if mine.is_asked:
        return Act(_what_to_answer(mine), (Link(_("دیدن پرسش و پاسخ دادن"), "#conversation"),))
    return Act(_calm(mine))


def _what_to_mend(mine: MyCase, count: int) -> str:
    until = deadlines.resume_until(mine.case)
    if mine.case.state == State.EXPIRED and until:
        told = {"n": local_digits(count), "date": format_date(until)}
        return _("مهلت گذشت، ولی تا %(date)s می‌توانید %(n)s مورد را اصلاح کنید و ادامه دهید") % told
    due = mine.case.applicant_due_on
    told = {"n": local_digits(count), "date": format_date(due) if due else ""}
    return _("%(n)s مورد را تا %(date)s اصلاح کنید؛ تا آن روز مهلت ما متوقف است") % told


def _what_to_answer(mine: MyCase) -> str:
    due = mine.case.applicant_due_on
    if due is None:
        until = deadlines.resume_until(mine.case)
        told = {"date": format_date(until) if until else ""}
        return _("مهلت پاسخ گذشت، ولی تا %(date)s می‌توانید پاسخ دهید و ادامه دهید") % told
    told = {"date": format_date(due)}
    return _("اداره از شما پرسشی کرده است؛ تا %(date)s پاسخ دهید. تا آن روز مهلت ما متوقف است") % told


def _calm(mine: MyCase) -> str:
    case = mine.case
    if mine.may_reopen and case.reopen_until:
        sentence = _("نتیجه و دلیل آن در همین صفحه است. راضی نیستید؟ تا %(date)s بررسی دوباره بخواهید.")
        return sentence % {"date": format_date(case.reopen_until)}
    if mine.into:
        return _("پاسخ در درخواست دیگر می‌آید.")
    if case.state in (State.DECIDED, State.CLOSED):
        return _("نتیجه و دلیل آن در همین صفحه است.")
    if case.state == State.WITHDRAWN:
        return _("بررسی ایستاده است. اگر هنوز لازم دارید، درخواست تازه‌ای بفرستید.")
    if case.state == State.EXPIRED:
        return _("مهلت گذشته است. اگر هنوز لازم دارید، درخواست تازه‌ای بفرستید.")
    return _("اگر چیزی کم باشد، پیامک می‌زنیم. نتیجه در «صفحهٔ من» است.")


def _why_paused(mine: MyCase) -> str:
    """Why the clock stands still, and what is left on it."""
    left = mine.case.paused_days
    if left is None or not mine.case.is_open:
        return ""
    told = {"n": local_digits(left)}
    if mine.is_asked:
        return _("شمارش روزها متوقف است، چون منتظر پاسخ شماییم. %(n)s روز کاری مانده است.") % told
    if mine.case.state == State.AWAITING_APPLICANT:
        return _("شمارش روزها متوقف است، چون منتظر اصلاح شماییم. %(n)s روز کاری مانده است.") % told
    if mine.case.state == State.AWAITING_VISIT:
        return _("شمارش روزها متوقف است، چون منتظر مراجعهٔ شماییم. %(n)s روز کاری مانده است.") % told
    return _("شمارش روزها متوقف است. %(n)s روز کاری مانده است.") % told
