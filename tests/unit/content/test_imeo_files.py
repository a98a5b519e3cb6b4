"""Service files of the mining organisation and pages of both: well formed, true to the facts, spelt properly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mizban
from tests.architecture.persian_lint import LETTER, lint, plain
from tests.yaml_files import load

DEMO = Path(mizban.__file__).parent / "runtime" / "demo"
FOLDER = DEMO / "services" / "imeo"
Node = dict[str, Any]


SERVICES = {path.stem: load(path) for path in sorted((FOLDER / "services").glob("*.yaml"))}
SAMPLES = {path.stem: load(path) for path in sorted((FOLDER / "samples").glob("*.yaml"))}
PAGES = {
    f"{path.parent.parent.name}/{path.stem}": load(path) for path in sorted((DEMO / "services").glob("*/pages/*.yaml"))
}
ORGANISATION = load(FOLDER / "organisation.yaml")
GROUPS = {service["parent"] for service in SERVICES.values() if "parent" in service}
REQUESTABLE = sorted(set(SERVICES) - GROUPS)
TEXTS = {"organisation": ORGANISATION, **SERVICES, **PAGES}


def words(text: str) -> set[str]:
    return set(text.split())


# What docs/service-files.md allows.
NEEDED = words("slug kind code order title summary keywords section unit_level identity profile source confidence")
PROFILE_KEYS = words("executive_body description laws costs access_information access_request")
TYPES = words(
    "text longtext number money yes_no choice choices date national_id legal_id mobile phone postal_code email place "
    "point file fee_slip consent group note"
)
FIELD_KEYS = words(
    "key type label hint required when required_when max_length script pattern_hint personal rows min max decimals "
    "unit choices display level inside_place max_files text fields min_rows max_rows row_label"
)

# Titles, steps, conditions, documents, laws, costs and sub-services as the sources name them; where the source spells
# or words it otherwise, in our own spelling: «ارتقاء پایه» → «ارتقای پایه», «احراز هویت توسط صمت» → «… در صمت».
STEPS = {
    "membership-registration": "شرایط عضویت|تعهدنامه|اطلاعات پایه|بررسی سوابق عضویت|تصویر مدارک شخصی"
    "|مدارک تحصیلی|کنترل مدرک تحصیلی|محل اشتغال و سکونت|کنترل استان عضویت|اطلاعات فردی|سوابق اشتغال"
    "|تصویر مدارک شغلی|تألیفات|تأیید کارشناس|پرداخت حق عضویت|اختصاص کد عضویت|کارت عضویت",
    "exploration-qualification": "ثبت در کاداستر|بررسی صلاحیت فنی و مالی|احراز هویت در صمت|ثبت محدوده|استعلام دستگاه‌ها"
    "|طرح اکتشاف و مسئول فنی|فیش حق‌الارض|صدور پروانه",
}
FACTS = {
    "membership-registration": "عضویت (ثبت‌نام عضو حقیقی)|تصویر مدارک شخصی|مدارک تحصیلی|تصویر مدارک شغلی",
    "trainee-membership": "پذیرش عضو کارورز|ماده ۵ آیین‌نامه اجرایی قانون نظام مهندسی معدن"
    "|مدرک حداقل کارشناسی در رشته اصلی (معدن، زمین‌شناسی، نقشه‌برداری، متالورژی استخراجی)",
    "membership-fee-payment": "پرداخت ورودیه و حق عضویت سالانه",
    "work-permit-natural-person": "صدور پروانه اشتغال به کار – شخص حقیقی|نداشتن بدهی عضویت"
    "|عضویت در استان محل اشتغال تمام‌وقت|کارنامه آزمون (اعتبار ۳ سال)",
    "work-permit-renewal": "تمدید پروانه اشتغال|جریمه هر ماه تأخیر|یک‌دوازدهم P تا ۳ سال، سپس یک‌ششم P",
    "work-permit-grade-promotion": "ارتقای پایه پروانه|پایهٔ ۳، پایهٔ ۲، پایهٔ ۱ و ارشد",
    "work-permit-duplicate": "صدور پروانه المثنی",
    "permit-examination": "آزمون صدور و تغییر رسته پروانه",
    "permit-examination-exploration": "پی‌جویی و اکتشاف",
    "permit-examination-extraction": "استخراج معدن",
    "permit-examination-mine-surveying": "نقشه‌برداری معدن",
    "membership-transfer": "انتقال عضویت بین استان‌ها",
    "membership-suspension-cancellation": "تعلیق و لغو عضویت|بند پ ماده ۴۰ و بند ث ماده ۳۸ آیین‌نامه اجرایی",
    "exploration-qualification": "تأیید صلاحیت فنی و مالی متقاضی پروانه اکتشاف"
    "|امتیاز نمونه برای ارشد ۱۵، پایه یک ۱۲، پایه دو ۱۰ و پایه سه ۸",
    "technical-supervisor-introduction": "معرفی و تأیید مسئول فنی معدن|قرارداد مسئول فنی"
    "|ماده ۱۰۲ آیین‌نامه اجرایی قانون معادن|ماده ۴ قانون نظام مهندسی معدن",
    "mine-inspection": "بازرسی و نظارت فنی معادن|گزارش اداره کار|گزارش نظام مهندسی معدن|گزارش سازمان استان"
    "|مدارک صلاحیت بازرس|رایگان",
    "exploration-final-report": "ثبت گزارش پایان عملیات اکتشاف (برای گواهی کشف)",
    "work-permit-legal-person": "صدور و تمدید پروانه اشتغال – شخص حقوقی",
    "in-person-appointment": "درخواست نوبت حضوری|مراجعه حضوری بدون ثبت در درگاه پذیرفته نمی‌شود",
}
UNSURE = {"work-permit-legal-person": "memory", "in-person-appointment": "seed"}
SECTIONS = (
    "امور اعضا و عضویت|صدور پروانه و صلاحیت|مسئولان فنی و ایمنی|بازرسی و نظارت|آموزش و آزمون|امور مالی"
    "|شورای انتظامی و امور حقوقی|دبیرخانه|فناوری اطلاعات"
)

# What the linter of Persian texts leaves to the writer: these texts have no Latin digits, and their own words an ezafe.
OWN_RULES = re.compile(
    "[0-9\n]|شماره (?:پروا|کارن|ثبت|کادا)|پروانه (?:اشت|اکت|بهر|معدن)|پایه (?:پروا|فعل)|ماده [۰-۹]|رسته (?:پروا|دیگر)"
    "|آیین‌نامه اجر|کارنامه آزم|مراجعه حض|شناسه ملی"
)
LINK = re.compile(r"(?<=\[)[^\[\]]+\]\((/[^()]*)\)")
ADDRESSES = words("/ /services/ /track/ /sign-in/ /my/ /register/ /guide/ /faq/ /tickets/new/")
GUIDE = words(
    "find profile identity form documents summary receipt section letter sign-in correct conversation message visit "
    "papers change entrance result"
)
OFFICERS_GUIDE = words("inbox talk correct refer visit day answers decide")


def texts(node: Any, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every `{fa, en}` below a node, with the path to it."""
    if isinstance(node, dict) and "fa" in node:
        yield path, node
    elif isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from texts(value, f"{path}.{key}")


def fields(service: Node) -> list[Node]:
    return [field for page in service.get("form", {}).get("pages", []) for field in page["fields"]]


def fold(text: str) -> str:
    return " ".join(re.sub("[\u0654\u200c(),،؛.–]", " ", text).split()).replace("ؤ", "و")


def misspelt(text: str) -> list[object]:
    read = plain(re.sub(r"\]\(/[^()]*\)", "", text).replace("[", "").replace("WCAG 2.2", "۱"))
    return [*lint(read), *OWN_RULES.findall(read)]


def wanted_by(condition: Node) -> list[Any]:
    return condition["any_of"] if "any_of" in condition else [condition["equals"]]


def holds(condition: Node | None, values: Node) -> bool:
    if condition is None:
        return True
    value = values.get(condition["field"])
    return any(one in wanted_by(condition) for one in (value if isinstance(value, list) else [value]))


@pytest.mark.parametrize(("slug", "fact"), [(slug, fact) for slug in FACTS for fact in FACTS[slug].split("|")])
def test_no_known_fact_is_lost(slug: str, fact: str) -> None:
    stated = [SERVICES[slug]["title"], SERVICES[slug]["profile"], SERVICES[slug].get("documents")]
    assert any(fold(fact) in fold(text["fa"]) for _, text in texts(stated)), fact


@pytest.mark.parametrize("slug", SERVICES)
def test_nothing_is_claimed_beyond_the_sources(slug: str) -> None:
    service = SERVICES[slug]
    assert "|".join(fold(step["fa"]) for step in service.get("steps", [])) == fold(STEPS.get(slug, ""))
    said = {fold(text["fa"]) for _, text in texts([service["profile"].get("laws"), service["profile"].get("costs")])}
    assert all(any(fold(fact) in text for fact in FACTS[slug].split("|")) for text in said), said
    documents = [fold(one["title"]["fa"]) for one in service.get("documents", [])]
    assert all(any(fold(fact) in text for fact in FACTS[slug].split("|")) for text in documents), documents
    assert service["code"] is None
    assert ("promised_days" in service) is (slug in REQUESTABLE)
    days = service.get("promised_days", {"value": 2, "demo": True})
    assert days == {"value": min(max(days["value"], 2), 20), "demo": True}


@pytest.mark.parametrize("slug", SERVICES)
def test_service_has_the_documented_shape(slug: str) -> None:
    service = SERVICES[slug]
    assert service["slug"] == slug
    assert re.fullmatch("[a-z]+(-[a-z]+)*", slug)
    assert NEEDED <= set(service) <= NEEDED | words("parent promised_days steps documents form")
    assert set(service["profile"]) <= PROFILE_KEYS
    assert (service["kind"], service["unit_level"]) == ("service", "province")
    assert service["identity"] in {"registry", "mobile", "none"}
    assert service["confidence"] == UNSURE.get(slug, "found")
    assert isinstance(service["source"], str)
    assert ("form" in service) is (slug not in GROUPS)
    assert service.get("parent", slug) in SERVICES
    assert service["section"] in {section["slug"] for section in ORGANISATION["sections"]}


@pytest.mark.parametrize("slug", REQUESTABLE)
def test_form_has_the_documented_shape(slug: str) -> None:
    service = SERVICES[slug]
    documents = service.get("documents", [])
    assert all(
        words("key title fields") <= set(page) <= words("key title intro when fields")
        for page in service["form"]["pages"]
    )
    assert all(
        words("key title required") <= set(one) <= words("key title required hint when max_files") for one in documents
    )
    inner = [field for group in fields(service) for field in group.get("fields", [])]
    for field in fields(service) + inner:
        needed = words("key type text") if field["type"] == "note" else words("key type label")
        assert needed <= set(field) <= FIELD_KEYS, field["key"]
        assert field["type"] in TYPES
        assert "؟" not in field.get("label", {"fa": ""})["fa"], "labels stand inside the sentences of errors"
        assert field["key"] not in words("first_name last_name national_id birth_date mobile province county")
    keys = [one["key"] for one in [*service["form"]["pages"], *fields(service), *inner, *documents]]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key) for key in keys)


def check_condition(condition: Node | None, known: dict[str, Node]) -> None:
    if condition is None:
        return
    assert set(condition) in ({"field", "equals"}, {"field", "any_of"})
    field = known[condition["field"]]
    values = [True, False] if field["type"] == "yes_no" else [one["value"] for one in field["choices"]]
    assert all(any(one == value and type(one) is type(value) for value in values) for one in wanted_by(condition))


@pytest.mark.parametrize("slug", REQUESTABLE)
def test_conditions_name_earlier_fields_and_their_values(slug: str) -> None:
    known: dict[str, Node] = {}
    for page in SERVICES[slug]["form"]["pages"]:
        check_condition(page.get("when"), known)
        for field in page["fields"]:
            row: dict[str, Node] = {}
            for one in [field, *field.get("fields", [])]:
                check_condition(one.get("when"), known | row)
                check_condition(one.get("required_when"), known | row)
                row |= {} if one is field else {one["key"]: one}
            known[field["key"]] = field
    for document in SERVICES[slug].get("documents", []):
        check_condition(document.get("when"), known)


@pytest.mark.parametrize("slug", REQUESTABLE)
def test_sample_fits_its_form(slug: str) -> None:
    sample, values, shown = SAMPLES[slug], dict[str, Any](), list[Node]()
    for page in SERVICES[slug]["form"]["pages"]:
        for field in page["fields"] if holds(page.get("when"), values) else []:
            if holds(field.get("when"), values):
                shown.append(field)
                values[field["key"]] = sample["answers"].get(field["key"])
    assert [field["key"] for field in shown] == sample["shown"]
    assert set(sample["answers"]) <= set(values)
    for field in shown:
        needed = holds(field["required_when"], values) if "required_when" in field else field.get("required", True)
        assert not needed or field["type"] == "note" or values[field["key"]] not in (None, "", []), field["key"]
    documents = [one for one in SERVICES[slug].get("documents", []) if holds(one.get("when"), values)]
    assert [one["key"] for one in documents] == sample["shown_documents"]
    assert {one["key"] for one in documents if one["required"]} <= set(sample["documents"])
    assert set(sample["documents"]) <= set(sample["shown_documents"])
    known = {field["key"] for field in fields(SERVICES[slug])}
    assert len(sample["invalid"]) >= 2
    assert all(set(one["change"]) | {one["error_on"].split(".")[0]} <= known for one in sample["invalid"])


def test_nothing_is_missing() -> None:
    assert set(SERVICES) == set(FACTS)
    assert sorted(service.get("parent", "") for service in SERVICES.values()) == [""] * 16 + ["permit-examination"] * 3
    kinds = words("guide officers-guide faq accessibility privacy service-level contact")
    assert set(PAGES) == {f"{slug}/{kind}" for slug in ("frw", "imeo") for kind in kinds}
    assert [section["title"]["fa"] for section in ORGANISATION["sections"]] == SECTIONS.split("|")
    assert [section["slug"] for section in ORGANISATION["sections"] if section.get("secretariat")] == ["secretariat"]
    assert len(ORGANISATION["short_name"]["fa"]) <= 16
    assert all(re.fullmatch(r"1[34]\d\d/\d\d/\d\d", one["date"]) for one in ORGANISATION["notices"])
    assert "مراجعهٔ حضوری بدون ثبت در درگاه پذیرفته نمی‌شود" in [one["title"]["fa"] for one in ORGANISATION["notices"]]


@pytest.mark.parametrize("name", PAGES)
def test_page_has_the_agreed_shape(name: str) -> None:
    page, kind = PAGES[name], name.split("/")[1]
    parts = {"guide": "steps", "officers-guide": "steps", "faq": "questions"}.get(kind, "sections")
    assert set(page) == {"title", "version", "issued_by", "date", parts}
    assert isinstance(page["version"], int)
    assert re.fullmatch(r"140\d/\d\d/\d\d", page["date"])
    slugs = [part["slug"] for part in page[parts]]
    assert len(slugs) == len(set(slugs)) >= 4
    keys = {"steps": "slug title text picture alt", "questions": "slug question answer", "sections": "slug heading"}
    for part in page[parts]:
        assert set(part) - {"body", "list"} == words(keys[parts])
        assert parts != "sections" or part.get("body") or part.get("list")
        assert parts != "steps" or part["picture"] in (f"guide-{part['slug']}", f"officer-{part['slug']}")
    assert kind != "guide" or set(slugs) == GUIDE
    assert kind != "officers-guide" or set(slugs) == OFFICERS_GUIDE


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    own = {f"/services/{path.stem}/" for path in (DEMO / "services" / name.split("/")[0]).glob("services/*.yaml")}
    honest = [part for part in PAGES[name].get("questions", ()) if part["slug"] == "complaint"]
    assert all("هنوز" in part["answer"]["fa"] for part in honest), "it says itself that it is not built"
    said = [text for part in honest for text in part.values()]
    for path, text in texts(PAGES[name]):
        links = LINK.findall(text["fa"])
        assert links == LINK.findall(text["en"]), path
        assert set(links) <= ADDRESSES | own, path
        if text not in said:
            assert not re.search(r"شکایت|نظرسنجی|اندروید|بانک اعضا", text["fa"]), "not built yet"


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_in_two_languages_and_spelt_properly(name: str) -> None:
    for path, text in texts(TEXTS[name]):
        assert set(text) == {"fa", "en"}, path
        assert all(isinstance(one, str) and one.strip() for one in text.values()), path
        assert not re.search(LETTER, text["en"]), path
        assert not misspelt(text["fa"]), (path, text["fa"])
    assert not any(lint(word) for word in TEXTS[name].get("keywords", []))


def test_the_spelling_rules_notice() -> None:
    wrong = "تا 5 روز|می شود|پروانه اشتغال|ماده ۵|مراجعه حضوری|تایید|۲ روز\nکاری|توسط کارشناس"
    assert all(misspelt(text) for text in wrong.split("|"))
    assert not misspelt("پروانهٔ اشتغال در [صفحهٔ من](/my/) است؛ مادهٔ ۵")
