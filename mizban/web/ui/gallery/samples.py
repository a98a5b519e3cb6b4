"""Invented people, places and papers for the gallery."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from mizban.core import clock
from mizban.web.ui.parts import (
    Cell,
    Column,
    Day,
    Door,
    FileRow,
    Link,
    Message,
    Notice,
    Row,
    ServiceCard,
    Step,
    Tab,
)

NUMBER = "1405-00000-0017"
CODE = "314-159-2653"
WHEN = datetime(2026, 11, 23, 14, 30, tzinfo=clock.TEHRAN)


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
    (
        Cell(NUMBER, "#", "code"),
        Cell("تمدید پروانهٔ مرتعداری"),
        Cell("در حال بررسی", "", "chip", "info"),
        Cell("۱۴۰۵/۰۹/۰۲"),
        Cell("۱٬۲۰۰٬۰۰۰", kind="number"),
    ),
    (
        Cell("1405-00000-0024", "#", "code"),
        Cell("پاسخ به استعلام زمین"),
        Cell("منتظر شما: رفع نقص", "", "chip", "warn"),
        Cell("۱۴۰۵/۰۸/۱۹"),
        Cell("۰", kind="number"),
    ),
)

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
