"""The service files of natural resources: complete, well formed, true to the known facts, and spelt properly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mizban
from tests.yaml_files import load

FOLDER = Path(mizban.__file__).parent / "runtime" / "demo" / "services" / "frw"
Node = dict[str, Any]


SERVICES = {path.stem: load(path) for path in sorted((FOLDER / "services").glob("*.yaml"))}
SAMPLES = {path.stem: load(path) for path in sorted((FOLDER / "samples").glob("*.yaml"))}
ORGANISATION = load(FOLDER / "organisation.yaml")
GROUPS = {service["parent"] for service in SERVICES.values() if "parent" in service}


def words(text: str) -> set[str]:
    return set(text.split())


# What docs/service-files.md allows.
NEEDED_KEYS = words(
    "slug kind code order title summary keywords section unit_level identity promised_days profile source confidence"
)
SERVICE_KEYS = NEEDED_KEYS | words("parent steps stages complaint_to documents form")
PROFILE_KEYS = words(
    "code_parent executive_body parent_body description types audience nature levels life_events starts_by laws usage "
    "duration frequency visits costs access_information access_request access_production access_delivery "
    "visit_reasons systems bodies processes diagram completed_by"
)
DOCUMENT_KEYS = words("key title hint required when max_files")
PAGE_KEYS = words("key title intro when fields")
FIELD_KEYS = words("key type label hint required when required_when")
TYPES = (
    "text: max_length script pattern_hint personal|longtext: max_length rows|number: min max decimals unit"
    "|money: min max|choice: choices display|choices: choices min max|date: min max personal|place: level"
    "|point: inside_place|file: max_files|fee_slip: amount|consent: text|note: text"
    "|group: fields min_rows max_rows row_label"
    "|yes_no|national_id|legal_id|mobile|phone|postal_code|sheba|email"
)
TYPE_KEYS = {name: words(keys) for name, _, keys in (entry.partition(": ") for entry in TYPES.split("|"))}

# Documents, laws, steps, sub-services and titles as the sources name them, in the sources' own spelling.
KIND = "شناسنامه|کارت ملی|ثبت شرکت|مدارک موسسین شرکت"
GRAZING = (
    f"{KIND}|تبصره ۱ ماده ۳ قانون حفاظت و بهره‌برداری از جنگل‌ها و مراتع"
    "|دستورالعمل ضوابط بهره‌برداری صحیح از مراتع ۴۱/۹۵۹۰ مورخ ۱۳۸۱/۱۰/۰۱|بهره‌برداران عرفی صاحب نسق"
)
PRODUCTS = f"{KIND}|کارت پروانه چرا یا مصوبه یا دفترچه طرح مرتعداری|صاحبان عرف دارای مجوز بهره‌برداری معتبر"
FOREST = "سوابق پروانه چرا|سوابق آمار طرح جامع مقدماتی قبل از ۱۳۶۴|جنگل‌نشینان آبادی‌های زیر ۲۰ خانوار و دامداران سنتی"
FACTS = {
    "grazing-licence": "پروانه مرتعداری (چرای دام) و رسیدگی به شکایات",
    "grazing-licence-issue": f"{GRAZING}|صدور|درخواست کتبی|استشهادیه محلی ذی‌نفع بودن در مرتع"
    "|گزارش و صورت‌جلسه اکیپ ممیزی مرتع|سند یا مدرک قدیمی ذی‌نفعی",
    "grazing-licence-renewal": f"{GRAZING}|تمدید|درخواست کتبی",
    "grazing-licence-amendment": f"{GRAZING}|اصلاح|درخواست کتبی|گزارش و صورت‌جلسه اکیپ ممیزی",
    "grazing-licence-cancellation": f"{GRAZING}|ابطال|درخواست کتبی یا گزارش اداره شهرستان",
    "grazing-licence-objection": f"{GRAZING}|رسیدگی به اعتراضات|سوابق دامدار بودن متقاضی"
    "|مدارک مورد تأیید اداره کل و اداره شهرستان",
    "grazing-licence-online-renewal": "تمدید الکترونیکی پروانه مرتعداری|درخواست|کارت ملی",
    "by-products-licence": "پروانه بهره‌برداری از محصولات فرعی جنگل و مرتع",
    "by-products-licence-issue": f"{PRODUCTS}|صدور|درخواست کتبی|طرح بهره‌برداری مصوب کمیته فنی استان"
    "|گزارش بازدید فنی کارشناس شهرستان",
    "by-products-licence-renewal": f"{PRODUCTS}|تمدید|درخواست کتبی|طرح بهره‌برداری مصوب|گزارش بازدید فنی"
    "|سوابق فیش‌های واریزی بهره مالکانه",
    "by-products-licence-amendment": f"{PRODUCTS}|اصلاح|درخواست کتبی|طرح بهره‌برداری مصوب|گزارش بازدید فنی"
    "|سوابق فیش‌های بهره مالکانه",
    "by-products-licence-cancellation": f"{PRODUCTS}|ابطال|گزارش بازدید فنی|ابلاغ مصوبه کمیته فنی اداره کل استان",
    "exceptions-certificate": "صدور گواهی مستثنیات|شناسنامه|کارت ملی|ماده ۳۹"
    "|اشخاص حقیقی و حقوقی ایرانی و غیرایرانی معرفی‌شده از دستگاه دولتی یا دفترخانه"
    "|ماده ۱۳ آیین‌نامه اجرایی قانون ملی شدن جنگل‌ها|تعرفه سازمان نظام مهندسی کشاورزی و منابع طبیعی",
    "national-land-objection": "رسیدگی به اعتراضات اراضی ملی|شناسنامه|کارت ملی|اساسنامه/سند شرکت (حقوقی)|مدارک مالکیت"
    "|استشهادیه محلی|نقشه UTM محدوده|تشکیل پرونده در دبیرخانه|قانون تعیین تکلیف اراضی اختلافی ۱۳۶۷"
    "|ماده ۴۵ قانون رفع موانع تولید|دارندگان زمین‌های ملی‌شده",
    "land-inquiry": "پاسخگویی به استعلام اراضی (سامانه سامط)|پشت و روی کارت ملی|مدارک مالکیتی|تصویر نقشه ملک"
    "|فایل رقومی نقشه (dwg)|شماره نامه|نام مرجع استعلام‌کننده|نامه مرجع استعلام|ثبت و بارگذاری نقشه"
    "|جانمایی یا بازدید کارشناس|گزارش به رئیس اداره شهرستان|پاسخ به مرجع استعلام",
    "forest-dwellers": "ساماندهی جنگل‌نشینان شمال و خروج دام از جنگل",
    "forest-dwellers-resettlement": f"{FOREST}|ساماندهی جنگل‌نشینان شمال کشور",
    "forest-livestock-removal": f"{FOREST}|خروج دام از جنگل",
    "rangeland-audit": "ممیزی مراتع (درخواست اجرای مقررات ممیزی)|سند مالکیت دولت (ملی بودن عرصه)"
    "|درخواست دامدار صاحب پروانه به شهرستان|بررسی اداره کل|صدور آگهی ممیزی|بازدید اکیپ ممیزی|کمیسیون بند ۴۲",
    "rangeland-audit-objection": "اعتراض به ممیزی مرتع (کمیسیون بند ۴۲)",
    "range-management-plan": "تهیه طرح مرتعداری|پروانه مرتعداری معتبر و تمدیدشده|درخواست به شهرستان|بررسی اداره کل"
    "|مجوز تهیه طرح توسط شهرستان یا مهندسین مشاور|معاونت فنی یا واحد بازرسی"
    "|دامداران صاحب پروانه مراتع ییلاقی، قشلاقی و روستایی",
    "uncontested-rangeland": "کمیسیون مراتع بلامعارض (بند ۱۳)|شناسنامه و کارت ملی|مدارک مرتعداری مرتع همجوار"
    "|مدارک توان تخصصی|مدارک طرح مرتعداری|پروانه چرای دام|مدارک بومی بودن|عضویت در تعاونی مرتعداری"
    "|مدارک مرتع قطب مخالف",
    "grazing-licence-transfer": "انتقال پروانه چرا و تعیین تکلیف مرتع پس از فوت مرتعدار|فرم تعیین نماینده وراث"
    "|رضایت‌نامه و واگذارنامه",
    "grazing-rights-consent": "رضایت‌نامه واگذاری حق و حقوق عرفی مرتع",
    "seedling-request": "درخواست نهال",
    "wood-farming-loan": "معرفی برای تسهیلات بانکی زراعت چوب",
    "samta-registration": "ثبت‌نام مرتعدار در سمطا و دریافت شناسه یکتا|تصویر کارت ملی|تلفن همراه و ثابت|نشانی",
    "medicinal-plants-permit": "مجوز بهره‌برداری/پرورش و خروج گیاهان دارویی و محصولات جنگلی",
    "violation-report": "گزارش تخلف، تصرف یا حریق در عرصه منابع طبیعی (تلفن ۱۵۰۴)",
}
FREE = words("national-land-objection forest-dwellers forest-dwellers-resettlement forest-livestock-removal")

LETTER = "[ء-غف-يپ-ی]"
END = f"(?!{LETTER}|[\u200c\u064b])"
MISSPELT = {
    "letter": r"[يىكةۀەہھإـ\u00ad\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
    "half-space": rf"\u200c(?!{LETTER})|(?<![۰-۹])(?<!{LETTER})\u200c|[آادذرزژو]\u200c",
    "digit": r"[0-9٠-٩]|[۰-۹][,.][۰-۹]",
    "می": rf"(?<!{LETTER})(?<!\u200c)ن?می(?: |باش|شو[دن]|کن[دمی])",
    "ها": rf"{LETTER} ها(?:ی|یی)?{END}",
    "تر": rf"{LETTER} ترین{END}",
    "ه + ی": rf"ه[ \u200c]ی{END}",
    "ezafe": r"شماره (?:فر|ملی|پر|نامه|سند)|پروانه (?:مرتع|چر|بهره)|اداره (?:کل|شهر)|کمیته فنی|بهره مالک|تهیه طرح",
    "hamza": r"مسوول|مسؤول|رییس|سوال|تایید|تاخیر|تامین|موسس|مساله|هیات|هیأت",
    "tanvin": rf"ًا|(?<!{LETTER})(?:لطفا|حتما|قبلا|مثلا|معمولا|فورا){END}",
    "space": rf"  | [،؛؟!:.](?=\s|$|{LETTER})|[،؛؟]{LETTER}|[(«] | [)»]",
    "latin mark": rf"{LETTER} ?[,;?]|{LETTER}[\"“”]|!|\.\.",
    "office word": r"مربوطه|کلیه|لذا|اینجانب|گرامی|نمایید|آپلود|دانلود|کلیک",
}


def texts(node: Any, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every `{fa, en}` below a node, with the path to it."""
    if isinstance(node, dict) and "fa" in node:
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, f"{path}.{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from texts(value, f"{path}.{index}")


def fields(service: Node) -> list[Node]:
    return [field for page in service.get("form", {}).get("pages", []) for field in page["fields"]]


def leaves(condition: Node | None) -> list[Node]:
    """The comparisons of a condition; of those that join others these files use `all` alone."""
    return [condition] if condition and "field" in condition else [*(condition or {"all": []})["all"]]


def holds(condition: Node | None, values: Node) -> bool:
    return all(
        values.get(leaf["field"], -1) >= leaf["at_least"]
        if "at_least" in leaf
        else values.get(leaf["field"]) in leaf.get("any_of", [leaf.get("equals")])
        for leaf in leaves(condition)
    )


def fold(text: str) -> list[str]:
    text = text.translate({0x200C: None, 0x654: None, 0x64B: None, **{0x6F0 + n: str(n) for n in range(10)}})
    return re.findall(r"\w+", text.translate(str.maketrans("ؤأئ", "وای")).lower())


def stems(fact: str) -> list[str]:
    without = words("و یا به در از توسط مورخ")
    return [re.sub(r"(?<=\w{4})(?:های|ها|ات|ین|ان)$", "", word) for word in fold(fact) if word not in without]


def says(text: str, fact: str) -> bool:
    said = fold(text)
    return all(any(word == stem or (len(stem) > 3 and word.startswith(stem)) for word in said) for stem in stems(fact))


def statements(service: Node) -> Iterator[str]:
    """What could state a fact: titles, laws, steps, costs; documents and fields together with their hints."""
    for asked in service.get("documents", []) + fields(service):
        yield " ".join(text["fa"] for _, text in texts([asked.get("title"), asked.get("label"), asked.get("hint")]))
    others = [service["title"], service.get("complaint_to"), service["profile"], service.get("steps")]
    yield from (text["fa"] for _, text in texts(others))


def test_every_service_and_sub_service_is_there() -> None:
    assert set(SERVICES) == set(FACTS)
    assert SERVICES["grazing-licence-renewal"]["title"]["fa"] == "تمدید پروانهٔ مرتعداری"
    assert len(set(SAMPLES) & set(SERVICES)) == len(SAMPLES) >= 8


@pytest.mark.parametrize(("slug", "fact"), [(slug, fact) for slug in FACTS for fact in FACTS[slug].split("|")])
def test_no_known_fact_is_lost(slug: str, fact: str) -> None:
    assert any(says(text, fact) for text in statements(SERVICES[slug])), fact


@pytest.mark.parametrize("slug", SERVICES)
def test_service_has_the_documented_shape(slug: str) -> None:
    service = SERVICES[slug]
    assert service["slug"] == slug
    assert NEEDED_KEYS <= set(service) <= SERVICE_KEYS
    assert set(service["profile"]) <= PROFILE_KEYS
    assert service["code"] is None
    assert 2 <= service["promised_days"]["value"] <= 20
    assert service["promised_days"]["demo"] is True
    assert service["confidence"] in {"found", "title_only", "memory", "seed"}
    assert isinstance(service["source"], str)
    assert ("form" in service) is (slug not in GROUPS)
    assert service.get("parent", "grazing-licence") in SERVICES
    assert service["section"] in {section["slug"] for section in ORGANISATION["sections"]}
    assert any(cost.get("amount") == 0 for cost in service["profile"].get("costs", [])) is (slug in FREE)


@pytest.mark.parametrize("slug", sorted(set(SERVICES) - GROUPS))
def test_form_has_the_documented_shape(slug: str) -> None:
    service = SERVICES[slug]
    pages = service["form"]["pages"]
    assert 1 <= len(pages) <= 4
    assert all({"key", "title", "fields"} <= set(page) <= PAGE_KEYS for page in pages)
    assert all({"key", "title", "required"} <= set(one) <= DOCUMENT_KEYS for one in service.get("documents", []))
    inner = [field for group in fields(service) for field in group.get("fields", [])]
    for field in fields(service) + inner:
        assert {"key", "type", "label"} <= set(field) <= FIELD_KEYS | TYPE_KEYS[field["type"]], field["key"]
        assert "؟" not in field["label"]["fa"], "labels stand inside the sentences of errors"
    keys = [one["key"] for one in fields(service) + inner + service.get("documents", [])]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key) for key in keys)
    assert fields(service)[-1]["type"] == "consent"
    assert not {"first_name", "last_name", "national_id", "birth_date", "mobile", "province", "county"} & {
        field["key"] for field in fields(service)
    }


def check_condition(condition: Node | None, known: dict[str, Node]) -> None:
    for leaf in leaves(condition):
        field = known[leaf["field"]]
        wanted = leaf.get("any_of", [leaf.get("equals")])
        if field["type"] == "choice":
            assert set(wanted) <= {choice["value"] for choice in field["choices"]}, leaf
        elif field["type"] == "yes_no":
            assert isinstance(leaf["equals"], bool), leaf
        else:
            assert field["type"] == "number", leaf
            assert set(leaf) == {"field", "at_least"}, leaf


@pytest.mark.parametrize("slug", sorted(set(SERVICES) - GROUPS))
def test_conditions_name_earlier_fields_and_their_values(slug: str) -> None:
    known: dict[str, Node] = {}
    for page in SERVICES[slug]["form"]["pages"]:
        check_condition(page.get("when"), known)
        for field in page["fields"]:
            check_condition(field.get("when"), known)
            check_condition(field.get("required_when"), known)
            row: dict[str, Node] = {}
            for inner in field.get("fields", []):
                check_condition(inner.get("when"), known | row)
                row[inner["key"]] = inner
            known[field["key"]] = field
    for document in SERVICES[slug].get("documents", []):
        check_condition(document.get("when"), known)


def test_organisation_names_its_sections_once() -> None:
    slugs = [section["slug"] for section in ORGANISATION["sections"]]
    assert len(slugs) == len(set(slugs)) in range(6, 10)
    assert [section["slug"] for section in ORGANISATION["sections"] if section.get("secretariat")] == ["secretariat"]
    assert set(slugs) - {service["section"] for service in SERVICES.values()} == {"watershed", "secretariat"}
    assert len(ORGANISATION["short_name"]["fa"]) <= 16
    assert "مراجعهٔ حضوری بدون ثبت در درگاه پذیرفته نمی‌شود" in [one["title"]["fa"] for one in ORGANISATION["notices"]]


@pytest.mark.parametrize("name", ["organisation", *SERVICES])
def test_texts_are_in_two_languages_and_spelt_properly(name: str) -> None:
    node = ORGANISATION if name == "organisation" else SERVICES[name]
    wrong: list[tuple[str, str]] = []
    for path, text in texts(node):
        assert set(text) == {"fa", "en"}, path
        assert all(isinstance(one, str) and one for one in text.values()), path
        assert not re.search(LETTER, text["en"]), path
        persian = re.sub(r"\{\w+\}", "۱", text["fa"])
        wrong += [(rule, text["fa"]) for rule, pattern in MISSPELT.items() if re.search(pattern, persian)]
    assert not wrong


@pytest.mark.parametrize("slug", SAMPLES)
def test_sample_fits_its_form(slug: str) -> None:
    sample, service = SAMPLES[slug], SERVICES[slug]
    values: Node = {}
    for field in fields(service):
        if holds(field.get("when"), values):
            values[field["key"]] = sample["answers"].get(field["key"])
    assert list(values) == sample["shown"]
    assert set(sample["answers"]) <= set(values)
    shown = [one for one in service.get("documents", []) if holds(one.get("when"), values)]
    assert [one["key"] for one in shown] == sample["shown_documents"]
    assert {one["key"] for one in shown if one["required"]} <= set(sample["documents"])
    assert set(sample["documents"]) <= set(sample["shown_documents"])
    known = {field["key"] for field in fields(service)}
    for case in sample["invalid"]:
        assert set(case["change"]) | {case["error_on"].split(".")[0]} <= known, case
