"""What the gallery shows: every component in every state, with invented people and places. For the demo and for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from mizban.core import clock
from mizban.core.jalali import MONTHS
from mizban.web.ui import chips
from mizban.web.ui.parts import (
    Cell,
    Column,
    Day,
    Door,
    FileRow,
    Link,
    Message,
    Notice,
    Province,
    Row,
    ServiceCard,
    Step,
    Tab,
)

NUMBER = "1405-00000-0017"
CODE = "314-159-2653"
WHEN = datetime(2026, 11, 23, 14, 30, tzinfo=clock.TEHRAN)


class _DateWidget(forms.MultiWidget):
    def __init__(self) -> None:
        digits = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "day": forms.TextInput({**digits, "size": 2, "maxlength": 2}),
                "month": forms.Select(choices=[("", "ماه"), *((n, name) for n, name in enumerate(MONTHS, 1))]),
                "year": forms.TextInput({**digits, "size": 4, "maxlength": 4}),
            }
        )

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]


class _DateField(forms.MultiValueField):
    widget = _DateWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields=(forms.CharField(), forms.CharField(), forms.CharField()), **kwargs)

    def compress(self, data_list: list[Any]) -> str:
        return "/".join(data_list)


class SampleForm(forms.Form):
    """One field of each shape."""

    use_required_attribute = False

    national_id = forms.CharField(
        label="کد ملی",
        help_text="۱۰ رقم، روی کارت ملی",
        widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric", "autocomplete": "off", "data-nodraft": ""}),
    )
    birth_date = _DateField(label="تاریخ تولد", help_text="مانند کارت ملی؛ مثلاً ۲۷ مهر ۱۳۵۸")
    kind = forms.ChoiceField(
        label="متقاضی کیست؟",
        widget=forms.RadioSelect,
        choices=[("natural", "خودم"), ("legal", "یک شرکت یا تعاونی")],
    )
    company = forms.CharField(label="نام شرکت", required=False, help_text="مانند روزنامهٔ رسمی")
    province = forms.ChoiceField(
        label="استان",
        help_text="ادارهٔ همین استان پاسخ می‌دهد",
        choices=[("", "انتخاب کنید"), ("fars", "فارس"), ("yazd", "یزد")],
    )
    herd = forms.MultipleChoiceField(
        label="چه دام‌هایی دارید؟",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("sheep", "گوسفند"), ("goat", "بز"), ("camel", "شتر")],
    )
    fee = forms.CharField(label="مبلغ فیش", widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric"}))
    text = forms.CharField(
        label="شرح درخواست", help_text="تا ۲٬۰۰۰ نویسه؛ بنویسید چه می‌خواهید", widget=forms.Textarea({"rows": 4})
    )
    card = forms.FileField(
        label="تصویر کارت ملی",
        help_text="عکس یا PDF، تا ۱۰ مگابایت",
        required=False,
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png,.webp,.heic"}),
    )
    agreed = forms.BooleanField(label="درستی این نوشته‌ها را می‌پذیرم")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "انتخاب کنید" if isinstance(field, forms.ChoiceField) else "بنویسید"
            field.error_messages["required"] = f"{field.label} را {verb}"
        self.fields["birth_date"].error_messages["required"] = "روز، ماه و سال را کامل کنید"
        self.fields["agreed"].error_messages["required"] = "برای ادامه، این متن را بپذیرید"

    def clean_national_id(self) -> str:
        raise forms.ValidationError("کد ملی ۱۰ رقم است؛ ۶ رقم نوشته‌اید")


class _PartnerForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(label="نام و نام خانوادگی")
    share = forms.CharField(label="سهم", required=False, widget=forms.TextInput({"inputmode": "numeric", "size": 4}))


def _wrong_form() -> SampleForm:
    data = {"w-national_id": "001234", "w-birth_date_month": "7", "w-birth_date_year": "۱۳۵۸", "w-kind": "legal"}
    form = SampleForm(data, prefix="w")
    for name in ("company", "herd", "province"):
        form.fields[name].required = True
    form.fields["kind"].disabled = False
    form.add_error("kind", "انتخاب کنید متقاضی کیست")
    form.add_error("card", "«کارت ملی.zip» را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید")
    return form


def _partners() -> BaseFormSet[_PartnerForm]:
    made = forms.formset_factory(_PartnerForm, extra=1, max_num=4, min_num=1, can_delete=True)
    return made(prefix="partners", initial=[{"name": "مریم رحیمی", "share": "۴۰"}])


FILES = (
    FileRow("1", "کارت ملی.jpg", 412_000, "accepted", href="#files", image=True),
    FileRow("2", "پروانهٔ چرا – ۱۴۰۳.pdf", 1_887_000, "pending"),
    FileRow("3", "IMG_20261121_101502.heic", 0, "sending", image=True),
    FileRow("4", "نقشه.dwg", 5_200_000, "refused", why="«نقشه.dwg» را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید"),
)

STEPS = (
    Step("فرستادید", "done", WHEN - timedelta(days=6), note="با شمارهٔ فرآیند و کد رهگیری"),
    Step("به اداره رسید", "done", WHEN - timedelta(days=6), "ادارهٔ کل منابع طبیعی فارس"),
    Step("کارشناس بررسی می‌کند", "now", None, "کارشناس مرتع", "معمولاً ۵ روز کاری"),
    Step("نتیجه", "next", None, note="تا چهارشنبه ۱۱ آذر ۱۴۰۵"),
)
STOPPED = (
    STEPS[0],
    Step("شمارش روزها متوقف است", "stopped", WHEN, note="منتظر اصلاح شما"),
    Step("کارشناس بررسی می‌کند", "next"),
    Step("نتیجه", "next"),
)

SERVICES = (
    ServiceCard(
        "تمدید پروانهٔ مرتعداری",
        "#profile",
        "#apply",
        "برای دامدارانی که پروانهٔ چرای آن‌ها رو به پایان است.",
        "nature",
        (("person", "برای", "دامداران"), ("clock", "پاسخ تا", "۱۰ روز کاری"), ("fee", "هزینه", "ندارد")),
        (Link("پیگیری", "#"), Link("نظرسنجی", "#"), Link("شکایت", "#"), Link("پیام", "#")),
    ),
    ServiceCard(
        "پاسخ به استعلام زمین",
        "#profile",
        "#apply",
        "آیا زمین در محدودهٔ منابع ملی است؟",
        "place",
        (("person", "برای", "مردم و دستگاه‌ها"), ("clock", "پاسخ تا", "۱۵ روز کاری")),
    ),
    ServiceCard("صدور پروانهٔ بهره‌برداری از جنگل", "#profile", line="هنوز از راه دور پذیرفته نمی‌شود.", icon="law"),
)

DOORS = (
    Door("درخواست خدمت", "خدمت را پیدا کنید و فرم را پر کنید", "#", "list"),
    Door("پیگیری", "با شمارهٔ فرآیند و کد رهگیری", "#", "search"),
    Door("صفحهٔ من", "درخواست‌ها، رفع نقص و نتیجه", "#", "person"),
)

NEWS = (
    Notice("مراجعهٔ حضوری بدون ثبت در درگاه پذیرفته نمی‌شود.", date(2026, 11, 14), "#"),
    Notice("پیش از آمدن، اینجا ثبت کنید؛ بیشتر کارها مراجعه نمی‌خواهد.", date(2026, 11, 2)),
)

DAYS = (
    Day(
        date(2026, 11, 17),
        (
            Message("event", "درخواست به ادارهٔ کل منابع طبیعی فارس رسید", WHEN - timedelta(days=6)),
            Message(
                "theirs", "تصویر صفحهٔ دوم پروانه خوانا نیست. دوباره عکس بگیرید و بفرستید.", WHEN, "کارشناس مرتع، فارس"
            ),
        ),
    ),
    Day(
        date(2026, 11, 23),
        (
            Message("mine", "سلام. امروز عکس تازه فرستادم.", WHEN, "شما", read=True, files=FILES[:1]),
            Message("inside", "با پروندهٔ پارسال یکی است.", WHEN, "کارشناس مرتع"),
        ),
    ),
)

ROWS = (
    Row("نام و نام خانوادگی", "زهرا محمدی‌نژاد", "#edit"),
    Row("شمارهٔ فرآیند", NUMBER, kind="code"),
    Row("شرح درخواست", "پروانهٔ من تا پایان آذر اعتبار دارد.\nمی‌خواهم تمدید شود.", "#edit"),
    Row("مدارک", files=FILES[:2], href="#edit"),
    Row("پلاک ثبتی"),
)

COLUMNS = (
    Column("شمارهٔ فرآیند"),
    Column("خدمت"),
    Column("وضعیت"),
    Column("فرستاده شده در", "?sort=sent", "descending"),
    Column("مبلغ (ریال)", number=True),
)
CELLS = (
    (Cell(NUMBER, "#", "code"), Cell("تمدید پروانهٔ مرتعداری"), Cell("در حال بررسی", "", "chip", "info"), Cell("۱۴۰۵/۰۹/۰۲"), Cell("۱٬۲۰۰٬۰۰۰", kind="number")),
    (Cell("1405-00000-0024", "#", "code"), Cell("پاسخ به استعلام زمین"), Cell("منتظر شما: رفع نقص", "", "chip", "warn"), Cell("۱۴۰۵/۰۸/۱۹"), Cell("۰", kind="number")),
)  # fmt: skip

TABS = (Tab("شناسنامه", "#", current=True), Tab("مرحله‌ها", "#"), Tab("مدارک", "#", 4), Tab("بیانیهٔ سطح خدمت", "#"))
BOXES = (
    Tab("اکنون منتظر من", "#", 7, current=True, hot=True),
    Tab("بی‌صاحب در واحد من", "#", 12),
    Tab("به من ارجاع شده", "#", 2),
    Tab("ارجاع داده‌ام", "#", 5),
    Tab("منتظر متقاضی", "#", 11),
    Tab("اصلاح رسیده", "#", 1, hot=True),
    Tab("نوبت‌های امروز", "#", 0),
    Tab("انجام‌شده", "#"),
)

_PROVINCES = (
    "03 azarbayjan-sharghi آذربایجان شرقی|04 azarbayjan-gharbi آذربایجان غربی|24 ardabil اردبیل|10 isfahan اصفهان|30 alborz البرز"
    "|16 ilam ایلام|18 bushehr بوشهر|23 tehran تهران|14 chaharmahal-bakhtiari چهارمحال و بختیاری|29 khorasan-jonubi خراسان جنوبی"
    "|09 khorasan-razavi خراسان رضوی|28 khorasan-shomali خراسان شمالی|06 khuzestan خوزستان|19 zanjan زنجان|20 semnan سمنان"
    "|11 sistan-baluchestan سیستان و بلوچستان|07 fars فارس|26 qazvin قزوین|25 qom قم|12 kordestan کردستان|08 kerman کرمان"
    "|05 kermanshah کرمانشاه|17 kohgiluyeh-boyerahmad کهگیلویه و بویراحمد|27 golestan گلستان|01 gilan گیلان|15 lorestan لرستان"
    "|02 mazandaran مازندران|00 markazi مرکزی|22 hormozgan هرمزگان|13 hamedan همدان|21 yazd یزد"
)


def provinces(current: str = "") -> list[Province]:
    """The thirty-one, in Persian order."""
    parts = (entry.split(" ", 2) for entry in _PROVINCES.split("|"))
    return [Province(code, slug, name, current=slug == current) for code, slug, name in parts]


def context() -> dict[str, Any]:
    return {
        "form": SampleForm(),
        "wrong": _wrong_form(),
        "partners": _partners(),
        "files": FILES,
        "steps": STEPS,
        "stopped": STOPPED,
        "services": SERVICES,
        "doors": DOORS,
        "news": NEWS,
        "days": DAYS,
        "rows": ROWS,
        "columns": COLUMNS,
        "cells": CELLS,
        "tabs": TABS,
        "sample_boxes": BOXES,
        "provinces": provinces("fars"),
        "number": NUMBER,
        "code": CODE,
        "at": WHEN,
        "states": [state for state in chips.LOOKS],
        "outcomes": [outcome for outcome in chips.OUTCOME_LOOKS],
        "links": [Link("رفتن به صفحهٔ من", "#"), Link("فرستادن برای خودم", "#")],
        "links_next": [
            "اگر چیزی کم باشد، پیامک می‌زنیم.",
            "نتیجه در «صفحهٔ من» است.",
        ],
        "second": [("later", "1", "ذخیرهٔ پیش‌نویس و خروج")],
        "when_legal": {"field": "kind", "equals": "legal"},
    }
