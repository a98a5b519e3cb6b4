"""The profile of a service as it is shown: every field of the official form (فرم شناسنامهٔ خدمت), in its order.

A field that nobody has filled has no values; the page then says «اعلام نشده».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mizban.catalogue.models import Service, ServiceVersion
from mizban.core.amounts import money, number, working_days
from mizban.core.clock import local
from mizban.core.jalali import format_date
from mizban.core.models import Localised
from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.conditions import describe
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.types.files import FileField

Part = str | Promise | Localised
"""Words of the desk, or a text of the organisation in its languages."""
Value = tuple[Part, ...]
"""One value of a field; its parts are shown one after the other."""


@dataclass(frozen=True)
class ProfileRow:
    """A field of the official form. `code`: the values are codes that people copy."""

    label: str | Promise
    values: Sequence[Value] = ()
    code: bool = False


@dataclass(frozen=True)
class ProfilePart:
    """A numbered part of the official form."""

    title: str | Promise
    rows: Sequence[ProfileRow]


@dataclass(frozen=True)
class DocumentRow:
    """A document that is asked for. `when` says in words on what answers that depends; "" if it is always asked for."""

    title: Localised
    hint: Localised | None
    required: bool
    when: str
    max_files: int


@dataclass(frozen=True)
class Cost:
    """What a service costs: rials, if known, and what the organisation says of it."""

    title: Localised | None
    amount: int | None
    account: str
    note: Localised | None

    @property
    def is_free(self) -> bool:
        return self.amount == 0


TYPES = {
    "G2C": _("به مردم (G2C)"),
    "G2B": _("به کسب‌وکارها (G2B)"),
    "G2G": _("به دستگاه‌های دیگر (G2G)"),
}
FOR = {"G2C": _("مردم"), "G2B": _("کسب‌وکارها"), "G2G": _("دستگاه‌های دیگر")}
"""The same for people who choose a service; the letters belong to the official form."""
_NATURES = {"sovereign": _("حاکمیتی"), "enterprise": _("تصدی‌گری"), "supportive": _("حمایتی")}
_LEVELS = {
    "national": _("ملی"),
    "regional": _("منطقه‌ای"),
    "provincial": _("استانی"),
    "urban": _("شهری"),
    "rural": _("روستایی"),
}
_LIFE_EVENTS = {
    "birth": _("تولد"),
    "education": _("آموزش"),
    "health": _("سلامت"),
    "tax": _("مالیات"),
    "business": _("کسب‌وکار"),
    "social_security": _("تأمین اجتماعی"),
    "property_registration": _("ثبت مالکیت"),
    "urban_facilities": _("تأسیسات شهری"),
    "insurance": _("بیمه"),
    "marriage": _("ازدواج"),
    "retirement": _("بازنشستگی"),
    "certificates": _("مدارک و گواهی‌نامه‌ها"),
    "death": _("وفات"),
    "other": _("سایر"),
}
_STARTS = {
    "request": _("درخواست متقاضی"),
    "due_time": _("رسیدن زمان معین"),
    "event": _("رخ دادن یک رویداد"),
    "body": _("تشخیص دستگاه"),
    "other": _("سایر"),
}
CHANNELS = {
    "internet": _("اینترنت"),
    "mobile": _("تلفن همراه"),
    "email": _("ایمیل"),
    "sms": _("پیامک"),
    "ivr": _("تلفن گویا"),
    "counter": _("دفتر پیشخوان"),
    "in_person": _("حضوری"),
    "intranet": _("شبکهٔ داخلی"),
}
_VISIT_REASONS = {
    "identity": _("شناختن متقاضی"),
    "document": _("دیدن اصل مدرک"),
    "infrastructure": _("نبود زیرساخت ارتباطی"),
    "other": _("سایر"),
}
_PERIODS = {"month": _("در ماه"), "season": _("در فصل"), "year": _("در سال")}
_MODES = {"online": _("برخط"), "batch": _("دسته‌ای")}


# --- the whole form --------------------------------------------------------------------------------------------------


def profile_parts(service: Service) -> list[ProfilePart]:
    """The official form of a published service, part by part."""
    version = service.current
    assert version is not None, "only published services are shown"
    profile: Mapping[str, Any] = version.profile
    return [
        ProfilePart(_("عنوان خدمت"), [_row(_("عنوان خدمت"), [version.title])]),
        ProfilePart(_("شناسهٔ خدمت"), _identifiers(service, profile)),
        ProfilePart(
            _("ارائه‌دهندهٔ خدمت"),
            [
                _row(_("نام دستگاه اجرایی"), [profile.get("executive_body")]),
                _row(_("نام دستگاه مادر"), [profile.get("parent_body")]),
            ],
        ),
        ProfilePart(_("مشخصات خدمت"), _description(version, profile)),
        ProfilePart(_("جزئیات خدمت"), _details(version, profile)),
        ProfilePart(_("نحوهٔ دسترسی به خدمت"), _access(profile)),
        ProfilePart(
            _("ارتباط با سامانه‌های دیگر دستگاه"),
            [ProfileRow(_("سامانه‌ها و داده‌هایی که رد و بدل می‌شود"), _exchanges(profile.get("systems")))],
        ),
        ProfilePart(
            _("ارتباط با دستگاه‌های دیگر"),
            [ProfileRow(_("دستگاه‌ها و داده‌هایی که رد و بدل می‌شود"), _exchanges(profile.get("bodies")))],
        ),
        ProfilePart(_("فرایندهای خدمت"), _processes(version, profile)),
        ProfilePart(_("تکمیل شناسنامه"), _completion(version, profile)),
    ]


def _identifiers(service: Service, profile: Mapping[str, Any]) -> list[ProfileRow]:
    own, above = service.code, profile.get("code_parent") or (service.parent.code if service.parent else "")
    if service.parent_id is None and not above:
        above, own = own, ""
    return [
        ProfileRow(_("شناسهٔ خدمت (۱۱ رقم)"), _texts([above]), code=True),
        ProfileRow(_("شناسهٔ زیرخدمت (۱۱ رقم)"), _texts([own]), code=True),
        ProfileRow(_("شناسهٔ یکتا در این درگاه"), _texts([service.slug])),
    ]


def _description(version: ServiceVersion, profile: Mapping[str, Any]) -> list[ProfileRow]:
    return [
        _row(_("شرح خدمت"), [profile.get("description") or version.summary]),
        ProfileRow(_("نوع خدمت"), _words(TYPES, profile.get("types"))),
        _row(_("نوع مخاطبان"), [profile.get("audience")]),
        ProfileRow(_("ماهیت خدمت"), _words(_NATURES, [profile.get("nature")])),
        ProfileRow(_("سطح خدمت"), _words(_LEVELS, profile.get("levels"))),
        ProfileRow(_("رویداد مرتبط"), _words(_LIFE_EVENTS, profile.get("life_events"))),
        ProfileRow(_("نحوهٔ آغاز خدمت"), _words(_STARTS, profile.get("starts_by"))),
        ProfileRow(_("مدارک لازم"), _documents(version)),
        _row(_("قوانین و مقررات بالادستی"), profile.get("laws", ())),
    ]


def _details(version: ServiceVersion, profile: Mapping[str, Any]) -> list[ProfileRow]:
    usage = profile.get("usage")
    visits = profile.get("visits")
    return [
        ProfileRow(_("آمار خدمت‌گیرندگان"), [(f"{number(usage['value'])} {_PERIODS[usage['per']]}",)] if usage else ()),
        ProfileRow(_("متوسط مدت ارائهٔ خدمت"), _duration(version, profile)),
        _row(_("تواتر"), [profile.get("frequency")]),
        ProfileRow(_("تعداد مراجعهٔ حضوری"), [(number(visits),)] if visits is not None else ()),
        ProfileRow(_("هزینهٔ خدمت (ریال)"), [_cost_words(cost) for cost in costs_of(version)]),
    ]


def _access(profile: Mapping[str, Any]) -> list[ProfileRow]:
    return [
        ProfileRow(_("در مرحلهٔ اطلاع‌رسانی"), _words(CHANNELS, profile.get("access_information"))),
        ProfileRow(_("در مرحلهٔ درخواست"), _words(CHANNELS, profile.get("access_request"))),
        ProfileRow(_("در مرحلهٔ تولید خدمت"), _words(CHANNELS, profile.get("access_production"))),
        ProfileRow(_("در مرحلهٔ ارائهٔ خدمت"), _words(CHANNELS, profile.get("access_delivery"))),
        ProfileRow(_("دلیل مراجعهٔ حضوری"), _words(_VISIT_REASONS, profile.get("visit_reasons"))),
    ]


def _processes(version: ServiceVersion, profile: Mapping[str, Any]) -> list[ProfileRow]:
    diagram = profile.get("diagram")
    drawn: list[Value] = [(_("در بخش «مرحله‌ها»ی همین صفحه کشیده شده است"),)] if version.steps else []
    return [
        _row(_("عنوان فرایندها"), profile.get("processes", ())),
        ProfileRow(_("نمودار ارتباطی فرایندها"), _texts([diagram]) if diagram else drawn),
    ]


def _completion(version: ServiceVersion, profile: Mapping[str, Any]) -> list[ProfileRow]:
    published_on = format_date(local(version.published_at).date())
    return [
        _row(_("تکمیل‌کنندهٔ فرم"), [profile.get("completed_by")]),
        ProfileRow(_("نسخهٔ شناسنامه و روز انتشار"), [(_("نسخهٔ %(n)s") % {"n": number(version.number)}, published_on)]),
    ]


# --- parts that other pages show as well -----------------------------------------------------------------------------


def costs_of(version: ServiceVersion) -> list[Cost]:
    """What the profile says of costs; nothing where nothing is known."""
    return [
        Cost(one.get("title"), one.get("amount"), one.get("account", ""), one.get("note"))
        for one in version.profile.get("costs", ())
    ]


def documents_of(version: ServiceVersion) -> list[DocumentRow]:
    """The documents of a version in the language of the request, with the conditions in words."""
    form = compile_form(version.form, version.documents)
    names = form.names(FormContext(language="en" if get_language() == "en" else "fa"))
    return [
        DocumentRow(
            title=one["title"],
            hint=one.get("hint"),
            required=one.get("required", True),
            when=_when(form, one["key"], names),
            max_files=one.get("max_files", 1),
        )
        for one in version.documents
    ]


def channels_of(version: ServiceVersion) -> list[Part]:
    """By which ways one may ask for it."""
    return [value for (value,) in _words(CHANNELS, version.profile.get("access_request"))]


def _when(form: Form, key: str, names: Any) -> str:
    asked = form.fields[f"document:{key}"]
    assert isinstance(asked, FileField)
    return describe(asked.when, names) if asked.when is not None else ""


def _documents(version: ServiceVersion) -> list[Value]:
    return [(one.title, one.when) if one.when else (one.title,) for one in documents_of(version)]


def _duration(version: ServiceVersion, profile: Mapping[str, Any]) -> list[Value]:
    if profile.get("duration"):
        return [(profile["duration"],)]
    if version.promised_days is None:
        return []
    days = working_days(version.promised_days)
    return [(days, _("نمایشی")) if version.promised_days_demo else (days,)]


def _cost_words(cost: Cost) -> Value:
    amount = [] if cost.amount is None else [_("رایگان") if cost.is_free else money(cost.amount)]
    return tuple(filter(None, (cost.title, *amount, cost.account, cost.note)))


def _exchanges(entries: Iterable[Mapping[str, Any]] | None) -> list[Value]:
    keys = ("name", "system", "exchange")
    return [tuple(filter(None, (*map(one.get, keys), _MODES.get(one.get("mode", ""))))) for one in entries or ()]


def _row(label: str | Promise, texts: Iterable[Localised | None]) -> ProfileRow:
    return ProfileRow(label, _texts(texts))


def _texts(texts: Iterable[str | Localised | None]) -> list[Value]:
    return [(text,) for text in texts if text]


def _words(vocabulary: Mapping[str, Promise | str], keys: Iterable[str | None] | None) -> list[Value]:
    return [(vocabulary[key],) for key in keys or () if key is not None and key in vocabulary]
