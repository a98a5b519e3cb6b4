"""Events of a case as sentences for colleagues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _

from mizban.cases.actions.working.transfer import TransferReason
from mizban.cases.models import ReferralKind
from mizban.cases.queries.working.history import Happening
from mizban.cases.routing import RouteReason
from mizban.cases.workflow import Outcome
from mizban.core.jalali import Style, format_date
from mizban.core.text import listed, local_digits, local_number
from mizban.identity.models import ClaimState
from mizban.web.staff.labels import IDENTITIES, OUTCOMES, REFERRAL_KINDS, TRANSFER_REASONS
from mizban.web.ui.templatetags.ui import localised_text

Teller = Callable[[Happening], str]


def sentence(happening: Happening) -> str:
    """What happened; «پرونده تغییر کرد» for an event that this desk has no words for yet."""
    teller = _TELLERS.get(happening.kind)
    return teller(happening) if teller else _("پرونده تغییر کرد")


def who(happening: Happening) -> str:
    """Who did it, as colleagues call them."""
    if happening.officer is not None:
        return happening.officer.called
    return _("متقاضی") if happening.by_applicant else _("سامانه")


def _person(happening: Happening, name: str) -> str:
    officer = happening.people.get(name)
    return officer.called if officer else _("همکاری")


def _place(happening: Happening, name: str) -> str:
    return localised_text(happening.places.get(name, {})) or _("واحدی")


def _other_case(happening: Happening, name: str) -> str:
    number = happening.data.get(name)
    return local_number(number) if isinstance(number, str) else ""


def _submitted(happening: Happening) -> str:
    unit = _place(happening, "unit")
    if happening.data.get("route") == RouteReason.NOT_ROUTED:
        return _("متقاضی درخواست را فرستاد؛ برای آن مسئولی پیدا نشد")
    if happening.data.get("route") == RouteReason.PARENT_UNIT:
        return _("متقاضی درخواست را فرستاد؛ چون واحد پایین مسئولی نداشت، به %(unit)s رسید") % {"unit": unit}
    if "assignee" in happening.people:
        names = {"unit": unit, "officer": _person(happening, "assignee")}
        return _("متقاضی درخواست را فرستاد؛ به %(unit)s رسید و به %(officer)s سپرده شد") % names
    return _("متقاضی درخواست را فرستاد؛ به %(unit)s رسید") % {"unit": unit}


def _transferred(happening: Happening) -> str:
    given = happening.data.get("reason")
    reason = str(TRANSFER_REASONS[TransferReason(given)]) if given in set(TransferReason) else ""
    places = {"from": _place(happening, "from_unit"), "to": _place(happening, "to_unit"), "reason": reason}
    if happening.data.get("route") == RouteReason.PARENT_UNIT:
        return _("پرونده از %(from)s منتقل شد: %(reason)s؛ چون آن واحد مسئولی نداشت، به %(to)s رسید") % places
    if happening.data.get("route") == RouteReason.NOT_ROUTED:
        return _("پرونده از %(from)s منتقل شد: %(reason)s؛ برای آن مسئولی پیدا نشد") % places
    return _("پرونده از %(from)s به %(to)s منتقل شد: %(reason)s") % places


def _converted(happening: Happening) -> str:
    asked = happening.data.get("asked")
    told = {"service": localised_text(happening.titles.get("to_version", {})), "to": _place(happening, "to_unit")}
    sentence = _("پرونده «%(service)s» شد") % told
    if "to_unit" in happening.data:
        sentence = _("پرونده «%(service)s» شد و به %(to)s رفت") % told
    if isinstance(asked, int) and asked:
        sentence = listed([sentence, _("%(n)s مورد از متقاضی خواسته شد") % {"n": local_digits(asked)}])
    return sentence


def _released(happening: Happening) -> str:
    if happening.officer is None:
        officer = {"officer": _person(happening, "from_assignee")}
        return _("%(officer)s دیگر در این بخش کار نمی‌کند؛ پرونده به صف برگشت") % officer
    return _("پرونده به صف برگشت")


def _identity(happening: Happening) -> str:
    given = happening.data.get("identity")
    if given not in set(ClaimState):
        return _("هویت بررسی شد")
    return _("هویت: %(said)s") % {"said": IDENTITIES[ClaimState(given)][1]}


def _due_moved(happening: Happening) -> str:
    day = happening.data.get("due")
    told = format_date(dt.date.fromisoformat(day), Style.LONG) if isinstance(day, str) else ""
    return _("روزهای تعطیل تغییر کرد؛ مهلت پاسخ %(date)s شد") % {"date": told}


def _snoozed(happening: Happening) -> str:
    day = happening.data.get("until")
    told = format_date(dt.date.fromisoformat(day), Style.LONG) if isinstance(day, str) else ""
    return _("یادآوری گذاشته شد برای %(date)s") % {"date": told}


def _woken(happening: Happening) -> str:
    return _("یادآوری رسید") if happening.officer is None else _("یادآوری برداشته شد")


def _returned_for_correction(happening: Happening) -> str:
    items = happening.data.get("items")
    count = local_digits(len(items) if isinstance(items, list) else 0)
    return _("%(n)s مورد برای رفع نقص به متقاضی برگشت") % {"n": count}


def _decided(happening: Happening) -> str:
    given = happening.data.get("outcome")
    outcome = str(OUTCOMES[Outcome(given)]) if given in set(Outcome) else ""
    return _("نتیجه ثبت شد: %(outcome)s") % {"outcome": outcome}


def _reopened(happening: Happening) -> str:
    officer = {"officer": _person(happening, "assignee")}
    if happening.by_applicant:
        return _("متقاضی بررسی دوباره خواست؛ پرونده به %(officer)s سپرده شد") % officer
    return _("پرونده بازگشایی و به %(officer)s سپرده شد") % officer


def _overdue(happening: Happening) -> str:
    level = happening.data.get("level")
    if level == 1:
        return _("مهلت نزدیک است؛ به مسئول پرونده خبر داده شد")
    if level == 2:
        return _("مهلت رسید؛ به رئیس واحد و متقاضی خبر داده شد")
    return _("مهلت گذشته است؛ به واحد بالاتر خبر داده شد")


def _visit_cancelled(happening: Happening) -> str:
    if happening.by_applicant:
        return _("متقاضی نوبت مراجعه را لغو کرد")
    if happening.officer is None:
        return _("متقاضی تا مهلت وقتی انتخاب نکرد؛ پرونده به کارشناس برگشت")
    return _("مراجعه لغو شد")


def _numbered(happening: Happening) -> dict[str, str]:
    number = happening.data.get("referral")
    return {"n": local_digits(number if isinstance(number, int) else "")}


def _receiver(happening: Happening) -> str:
    if "assignee" in happening.people:
        return _person(happening, "assignee")
    places = (happening.places.get(name) for name in ("to_section", "to_unit"))
    return listed(localised_text(place) for place in places if place) or _("واحدی")


def _referred(happening: Happening) -> str:
    kind = happening.data.get("kind")
    told = {
        **_numbered(happening),
        "who": _receiver(happening),
        "kind": REFERRAL_KINDS[ReferralKind(kind)] if kind in set(ReferralKind) else "",
    }
    return _("ارجاع %(n)s به %(who)s رفت: %(kind)s") % told


def _handed_over(happening: Happening) -> str:
    return _("پرونده به %(who)s سپرده شد") % {"who": _receiver(happening)}


def _returned_referral(happening: Happening) -> str:
    if happening.officer is None:
        return _("گیرندهٔ ارجاع %(n)s دیگر در این بخش کار نمی‌کند؛ ارجاع برگشت") % _numbered(happening)
    return _("ارجاع %(n)s برگشت") % _numbered(happening)


def _reminded_of_referral(happening: Happening) -> str:
    level = happening.data.get("level")
    if isinstance(level, int) and level >= 2:
        return _("مهلت ارجاع %(n)s گذشت؛ به فرستنده و گیرنده خبر داده شد") % _numbered(happening)
    return _("ارجاع %(n)s یادآوری شد") % _numbered(happening)


_TELLERS: dict[str, Teller] = {
    "case.submitted": _submitted,
    "case.claim": lambda _happening: _("پرونده برداشته شد"),
    "case.release": _released,
    "case.assign": lambda told: _("پرونده به %(officer)s سپرده شد") % {"officer": _person(told, "assignee")},
    "case.transfer": _transferred,
    "case.convert": _converted,
    "case.merge": lambda told: (
        _("پرونده با پروندهٔ %(number)s یکی شد و آنجا ادامه دارد") % {"number": _other_case(told, "into")}
    ),
    "case.merged_here": lambda told: (
        _("پروندهٔ %(number)s با این پرونده یکی شد") % {"number": _other_case(told, "merged")}
    ),
    "case.linked": lambda _happening: _("پرونده به پروندهٔ دیگری پیوند شد"),
    "case.unlinked": lambda _happening: _("پیوند پرونده با پروندهٔ دیگری برداشته شد"),
    "case.return_transfer": lambda told: _("پرونده به %(to)s برگشت") % {"to": _place(told, "to_unit")},
    "case.return_for_correction": _returned_for_correction,
    "case.reply": lambda _happening: _("پیامی به متقاضی رفت"),
    "case.ask": lambda _happening: _("از متقاضی پرسشی شد؛ پرونده منتظر پاسخ اوست"),
    "case.write": lambda _happening: _("متقاضی پیام فرستاد"),
    "case.answer": lambda _happening: _("متقاضی به پرسش پاسخ داد"),
    "case.noted": lambda _happening: _("همکاری یادداشت داخلی نوشت"),
    "case.pinned": lambda _happening: _("یادداشتی بالای پرونده سنجاق شد"),
    "case.unpinned": lambda _happening: _("سنجاق یادداشتی برداشته شد"),
    "case.resubmit": lambda _happening: _("متقاضی اصلاح را فرستاد"),
    "case.resume": lambda _happening: _("متقاضی پروندهٔ منقضی را ادامه داد"),
    "case.decide": _decided,
    "case.reopen": _reopened,
    "case.revoke_letter": lambda _happening: _("نامهٔ نتیجه باطل شد"),
    "case.close": lambda _happening: _("مهلت بررسی دوباره گذشت و پرونده بسته شد"),
    "case.withdraw": lambda _happening: _("متقاضی درخواست را پس گرفت"),
    "case.expire": lambda _happening: _("متقاضی در مهلت پاسخ نداد و پرونده منقضی شد"),
    "case.reminded": lambda _happening: _("مهلت رفع نقص به متقاضی یادآوری شد"),
    "case.refer": _referred,
    "case.refer_on": _referred,
    "case.hand_over": _handed_over,
    "case.hand_back": lambda told: _("پرونده به %(officer)s برگشت") % {"officer": _receiver(told)},
    "case.take_referral": lambda told: _("ارجاع %(n)s برداشته شد") % _numbered(told),
    "case.answer_referral": lambda told: _("ارجاع %(n)s پاسخ گرفت") % _numbered(told),
    "case.return_referral": _returned_referral,
    "case.remind_referral": _reminded_of_referral,
    "case.revoke_referral": lambda told: _("ارجاع %(n)s پس گرفته شد") % _numbered(told),
    "case.pass_on": lambda told: _("پرونده به مرحلهٔ بعد رفت، به %(to)s") % {"to": _place(told, "to_unit")},
    "case.send_back": lambda told: _("پرونده به مرحلهٔ قبل برگشت، به %(to)s") % {"to": _place(told, "to_unit")},
    "case.overdue": _overdue,
    "case.due_moved": _due_moved,
    "case.identity_checked": _identity,
    "case.check_identity": _identity,
    "case.require_visit": lambda _happening: _("از متقاضی خواسته شد به اداره بیاید"),
    "case.book_visit": lambda told: (
        _("متقاضی وقت مراجعه را تغییر داد") if told.data.get("again") else _("متقاضی وقت مراجعه را انتخاب کرد")
    ),
    "case.move_visit": lambda told: (
        _("وقت مراجعه برداشته شد؛ متقاضی وقت تازه‌ای انتخاب می‌کند")
        if told.data.get("choose")
        else _("وقت مراجعه جابه‌جا شد")
    ),
    "case.cancel_visit": _visit_cancelled,
    "case.visitor_announced": lambda _happening: _("متقاضی بدون نوبت به پذیرش آمد"),
    "case.visit_arrived": lambda _happening: _("متقاضی به اداره رسید"),
    "case.visit_attended": lambda _happening: _("مراجعه انجام شد"),
    "case.visit_missed": lambda told: (
        _("متقاضی نیامد و عذر داشت") if told.data.get("status") == "excused" else _("متقاضی در وقت مراجعه نیامد")
    ),
    "case.visit_paper_sent": lambda _happening: _("متقاضی مدرکی برای مراجعه فرستاد"),
    "case.visit_paper_checked": lambda told: (
        _("مدرک مراجعه درست است") if told.data.get("ok") else _("مدرک مراجعه ایراد دارد")
    ),
    "case.snoozed": _snoozed,
    "case.woken": _woken,
    "case.letter_made": lambda _happening: _("نامهٔ نتیجه ساخته شد"),
}
