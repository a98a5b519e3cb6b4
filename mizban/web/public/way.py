"""The way of a request in the applicant's words: what has been, where it stands, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mizban.cases.queries.applying.tracking import Passed, Tracked
from mizban.cases.workflow import State, Step
from mizban.core.jalali import format_date
from mizban.core.models import Localised
from mizban.core.text import comma
from mizban.web.ui import parts
from mizban.web.ui.templatetags.ui import localised, localised_text

_PASSED: Mapping[Step | None, str | Promise] = {
    None: gettext_lazy("فرستادید؛ به ما رسید"),
    Step.CLAIM: gettext_lazy("کارشناس بررسی را شروع کرد"),
    Step.TRANSFER: gettext_lazy("به ادارهٔ درست رفت"),
    Step.RETURN_TRANSFER: gettext_lazy("به ادارهٔ درست رفت"),
    Step.CONVERT: gettext_lazy("به فرم درست رفت؛ نوشته‌هایتان مانده است"),
    Step.MERGE: gettext_lazy("با درخواست دیگر شما یکی شد"),
    Step.RETURN_FOR_CORRECTION: gettext_lazy("از شما خواستیم چند مورد را اصلاح کنید"),
    Step.RESUBMIT: gettext_lazy("اصلاح شما رسید"),
    Step.DECIDE: gettext_lazy("نتیجه آماده شد"),
    Step.REOPEN: gettext_lazy("دوباره در حال بررسی"),
    Step.CLOSE: gettext_lazy("پایان یافت"),
    Step.WITHDRAW: gettext_lazy("پس گرفتید"),
    Step.EXPIRE: gettext_lazy("مهلت گذشت و بسته شد"),
    Step.RESUME: gettext_lazy("دوباره فرستادید"),
    Step.REQUIRE_VISIT: gettext_lazy("از شما خواستیم به اداره بیایید"),
    Step.BOOK_VISIT: gettext_lazy("وقت مراجعه را انتخاب کردید"),
    Step.MOVE_VISIT: gettext_lazy("اداره وقت مراجعه را جابه‌جا کرد"),
    Step.CANCEL_VISIT: gettext_lazy("نوبت مراجعه برداشته شد"),
    Step.VISIT_ATTENDED: gettext_lazy("مراجعه انجام شد"),
    Step.VISIT_MISSED: gettext_lazy("وقت مراجعه گذشت"),
    Step.PASS_ON: gettext_lazy("به مرحلهٔ بعد رفت"),
    Step.SEND_BACK: gettext_lazy("برای بررسی بیشتر به مرحلهٔ قبل برگشت"),
}
_NOW: Mapping[State, str | Promise] = {
    State.SUBMITTED: gettext_lazy("در صف بررسی"),
    State.IN_REVIEW: gettext_lazy("کارشناس بررسی می‌کند"),
    State.AWAITING_APPLICANT: gettext_lazy("شمارش روزها متوقف است"),
    State.AWAITING_VISIT: gettext_lazy("منتظر مراجعهٔ شما"),
}


@dataclass(frozen=True)
class Act:
    """What the applicant has to do now; without links there is nothing to do."""

    text: str
    links: tuple[parts.Link, ...] = ()


def steps_of(case: Tracked) -> list[parts.Step]:
    """The way as an ordered list: steps taken, the present one, the answer to come."""
    steps = [_passed(step) for step in case.way]
    if not case.is_open:
        return steps
    return [*steps, _present(case), _coming(case)]


def act_of(case: Tracked) -> Act:
    """The sentence about the next step, and where to take it."""
    own = parts.Link(_("رفتن به صفحهٔ من"), f"/my/cases/{case.number}/")
    if case.state is State.AWAITING_APPLICANT:
        text = _("وارد شوید و موارد را اصلاح کنید؛ تا آن روز مهلت ما متوقف است.")
        if case.applicant_due_on:
            text = _("وارد شوید و موارد را تا %(date)s اصلاح کنید؛ تا آن روز مهلت ما متوقف است.")
            if case.is_asked:
                text = _("اداره پرسشی دارد. وارد شوید و تا %(date)s پاسخ دهید؛ تا آن روز مهلت ما متوقف است.")
            text %= {"date": format_date(case.applicant_due_on)}
        return Act(text, (own,))
    if case.state is State.AWAITING_VISIT:
        if case.is_expected:
            return Act(_("نوبت شما گذاشته شده است. وارد شوید و وقت، نشانی و فهرست مدارک را ببینید."), (own,))
        return Act(_("برای ادامه باید یک بار به اداره بیایید. وارد شوید و وقت آن را انتخاب کنید."), (own,))
    if case.state is State.EXPIRED:
        return Act(_("تا ۳۰ روز بعد از بسته شدن می‌توانید ادامه دهید؛ وارد شوید."), (own,))
    return Act(_calm(case))


def _calm(case: Tracked) -> str:
    if case.into:
        return _("با درخواست دیگر شما یکی شد و آنجا ادامه دارد.")
    if case.state in (State.DECIDED, State.CLOSED):
        return _("نتیجه و دلیل آن در «صفحهٔ من» است.")
    if case.state is State.WITHDRAWN:
        return _("بررسی ایستاده است. اگر هنوز لازم دارید، درخواست تازه‌ای بفرستید.")
    return _("اگر چیزی کم باشد، پیامک می‌زنیم. نتیجه در «صفحهٔ من» است.")


def _passed(step: Passed) -> parts.Step:
    stage = _stage(step.stage) if step.stage else ""
    return parts.Step(str(_PASSED[step.step]), "done", step.at, localised(step.unit) if step.unit else "", stage)


def _stage(title: Localised) -> str:
    return _("مرحله: %(stage)s") % {"stage": localised_text(title)}


def _present(case: Tracked) -> parts.Step:
    post: Localised = {"fa": case.post} if case.post else case.section
    who = format_html_join(comma(), "{}", [[localised(post)], [localised(case.unit)]])
    if case.is_unrouted:
        return parts.Step(_("در حال تعیین مسئول"), "now", None, localised(case.unit))
    waits = case.state in (State.AWAITING_APPLICANT, State.AWAITING_VISIT)
    note = _("منتظر شما") if waits else _stage(case.stage) if case.stage else ""
    if case.state is State.AWAITING_VISIT:
        time = _("وقت مراجعه گذاشته شده است") if case.is_expected else _("وقت مراجعه هنوز انتخاب نشده است")
        note = _("%(time)s؛ شمارش روزها متوقف است") % {"time": time}
    return parts.Step(str(_NOW[case.state]), "stopped" if waits else "now", None, who, note)


def _coming(case: Tracked) -> parts.Step:
    if case.due_on is None:
        return parts.Step(_("نتیجه"), "next")
    return parts.Step(_("نتیجه"), "next", None, "", _("تا %(date)s") % {"date": format_date(case.due_on)})
