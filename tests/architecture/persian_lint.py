"""The linter of Persian texts: spelling, punctuation and voice, as regular expressions with their own samples.

`lint(text)` is for one text as a person reads it, or for a whole template or message: `plain` takes out what nobody
reads. An error (E) fails the build, a warning (W) asks an editor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

LETTER = "[ء-غف-يپ-ی]"
ABBREVIATIONS = {
    "{L}": LETTER,
    "{b}": rf"(?<!{LETTER}|\u200c)",  # a word begins; \b would break at half-spaces
    "{e}": rf"(?!{LETTER}|[\u200c\u064b-\u0654])",  # a word ends
    "{z}": r"\u200c",
}


@dataclass(frozen=True)
class Rule:
    """`bad` and `good` are samples that the rule must find and must leave alone."""

    code: str
    level: str
    pattern: str
    bad: tuple[str, ...]
    good: tuple[str, ...]

    @cached_property
    def expression(self) -> re.Pattern[str]:
        pattern = self.pattern
        for name, meaning in ABBREVIATIONS.items():
            pattern = pattern.replace(name, meaning)
        return re.compile(pattern)


@dataclass(frozen=True)
class Finding:
    """What a rule found, with the text around it; `start` counts characters of the plain text."""

    code: str
    level: str
    found: str
    around: str
    start: int

    def __str__(self) -> str:
        return f"{self.level} {self.code}: «{self.found}» in «{self.around}»"


RULES = (
    Rule(
        "letter",
        "E",
        r"[يىكةۀەہھإـ¬\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\ufeffﭐ-﷽ﹰ-ﻼ]",
        bad=(
            "علي",
            "سـلام",
            "می¬شود",
        ),
        good=("علی",),
    ),
    Rule("zwnj", "E", r"{z}(?!{L})|(?<!{L})(?<![۰-۹]){z}|[آادذرزژو]{z}", bad=("کار‌ها",), good=("کارها",)),
    Rule(
        "digit",
        "E",
        r"[٠-٩]|[0-9][۰-۹]|[۰-۹](?:[0-9]|[,.][۰-۹]| ?%)",
        bad=(
            "٤ روز",
            "۱2",
            "۱,۲۰۰",
        ),
        good=("۱٬۲۰۰",),
    ),
    Rule("digit-lat", "W", r"(?<={L} )[0-9]{1,4}(?= {L})", bad=("تا 5 روز",), good=("تا ۵ روز",)),
    Rule("mi", "E", r"{b}ن?می {L}", bad=("می شود",), good=("می‌شود",)),
    Rule(
        "mi-join", "E", r"{b}ن?می(?:شو|کن|خواه|توان|باش|ده|گیر|دان)(?:م|د|یم|ید|ند){e}", bad=("میشود",), good=("می‌شود",)
    ),
    Rule("bashad", "E", r"(?<!معتبر ){b}ن?می[ {z}]?باش(?:م|د|یم|ید|ند){e}", bad=("کافی می باشد",), good=("کافی است",)),
    Rule(
        "nama",
        "W",
        r"{b}(?:ن?می[ {z}]?(?:گرد|نمای)(?:د|ند)|نما(?:یید|ئید)){e}",
        bad=("ثبت نمایید",),
        good=("ثبت کنید",),
    ),
    Rule("ha", "E", r"{L} ها(?:ی|یی|یم|یتان|یشان|یمان)?{e}", bad=("فرم ها",), good=("فرم‌ها",)),
    Rule(
        "tar",
        "E",
        r"{L} ترین{e}|(?:بزرگ|کوچک|ساده|دقیق|سریع|نزدیک|مهم) تر{e}|{b}(?:به|بیش|کم){z}تر",
        bad=("ساده تر",),
        good=("ساده‌تر",),
    ),
    Rule(
        "eh",
        "E",
        r"ه[ {z}]ی{e}|ه (?:ای|ام|اید|ایم|اند|اش){e}",
        bad=(
            "نامه‌ی شما",
            "داده اید",
        ),
        good=("نامهٔ شما",),
    ),
    Rule(
        "ezafe",
        "W",
        r"{b}(?:شماره (?:فر|ملی|موبایل|پرونده)|شناسنامه خدمت|اداره کل{e}|نتیجه درخواست)",
        bad=("شماره ملی",),
        good=("شمارهٔ ملی",),
    ),
    Rule(
        "hamza",
        "E",
        r"{b}(?:مسوول|مسؤول|رییس|سوال|سئوال|تایید|تاخیر|تامین|مامور|موسس|موثر|مساله|مسأله|هیات|هیأت|جزیی|رای{e})",
        bad=("تایید",),
        good=("تأیید",),
    ),
    Rule(
        "tanvin",
        "E",
        r"ًا|{b}(?:لطفا|حتما|بعدا|قبلا|فعلا|مجددا|دقیقا|کاملا|معمولا|فورا|مستقیما|مثلا|احتمالا){e}",
        bad=("لطفا",),
        good=("لطفاً",),
    ),
    Rule(
        "word",
        "W",
        r"{b}(?:پیش ?نویس|جستجو|جست و ?جو|گفتگو|گفت و ?گو{e}|هیچ ?(?:یک|کدام){e}|آنها|اینها)",
        bad=("پیش نویس",),
        good=("پیش‌نویس",),
    ),
    Rule(
        "space",
        "E",
        r"\S {2,}\S|\S +[،؛؟!:.](?=\s|$|{L})|[،؛؟!]{L}|{L}{2}[.:]{L}{2}",
        bad=(
            "بله ، نه",
            "بله،نه",
        ),
        good=("بله، نه",),
    ),
    Rule("bracket", "E", r"[(«] +| +[)»]|{L}[(«]", bad=("استان( فارس )",), good=("استان (فارس)",)),
    Rule(
        "latin",
        "E",
        r'{L} ?[,;?]|[,;?] ?{L}|{L}["“”]|["“”]{L}',
        bad=(
            "نام, نشانی",
            '"نام"',
        ),
        good=("نام، نشانی",),
    ),
    Rule("dots", "E", r"\.\.+", bad=("صبر کنید...",), good=("صبر کنید…",)),
    Rule("bang", "W", r"!|؟؟", bad=("ثبت شد!",), good=("ثبت شد.",)),
    Rule(
        "plural",
        "E",
        r"{b}(?:(?:گزارش|پیشنهاد|دستور|سفارش|نظر)ات|(?:مسئول|مراجع|بازرس|معترض|مخاطب)ین){e}",
        bad=("مسئولین",),
        good=("مسئولان",),
    ),
    Rule(
        "office",
        "W",
        r"{b}(?:لذا|نامبرده|اینجانب|جهت (?:ثبت|دریافت|اقدام|ارسال|رفع)|می{z}بایست|بایستی|مربوطه|کلیه|بنده{e}|رؤیت"
        r"|ارباب.?رجوع|گرامی)",
        bad=("جهت ثبت",),
        good=("برای ثبت",),
    ),
    Rule(
        "loan",
        "W",
        r"{b}(?:آپلود|دانلود|کلیک|پنل|تیکت|آنلاین|لینک|سیستم|پسورد)",
        bad=("آپلود کنید",),
        good=("بفرستید",),
    ),
    Rule("passive", "W", r"{b}توسط{e}", bad=("توسط کارشناس رد شد",), good=("کارشناس رد کرد",)),
    Rule(
        "blame",
        "W",
        r"نامعتبر|اشتباه (?:وارد|است)|(?:مجاز|معتبر) نیست",
        bad=("کد نامعتبر است",),
        good=("کد ۶ رقم است",),
    ),
)

_INLINE = "a|abbr|b|bdi|bdo|cite|code|data|em|i|kbd|mark|output|q|s|samp|small|span|strong|sub|sup|time|u|var"
_UNREAD = (
    (
        re.compile(r"<(script|style|svg)\b.*?</\1\s*>|<!--.*?-->|\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL),
        "\n",
    ),
    (re.compile(rf"</?(?:{_INLINE})\b[^<>]*>"), ""),
    (re.compile(r"<[/!a-zA-Z][^<>]*>"), "\n"),
    (re.compile(r"&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);"), ""),
    (re.compile(r"\{%.*?%\}", re.DOTALL), ""),
    (re.compile(r"\{\{.*?\}\}|\{[^{}]*\}|%\([a-z_]+\)[sd]", re.DOTALL), "۱"),
    (re.compile(r"(?:https?://|www\.)[^\s«»،؛]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "۱"),
)


def plain(text: str) -> str:
    """The text without tags, entities and template code; a placeholder or an address is read as «۱»."""
    for expression, instead in _UNREAD:
        text = expression.sub(instead, text)
    return text


def lint(text: str) -> list[Finding]:
    """Everything in a text that breaks a rule, in the order of the text."""
    read = plain(text)
    findings = [
        Finding(rule.code, rule.level, match[0], read[max(0, match.start() - 20) : match.end() + 20], match.start())
        for rule in RULES
        for match in rule.expression.finditer(read)
    ]
    return sorted(findings, key=lambda finding: finding.start)
