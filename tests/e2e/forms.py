"""What people of the journeys write into the forms of two services, page by page, by the names of the controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.papers import photograph
from tests.e2e.people import Applicant

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A service, the pages of its form as they are filled in, and the documents that it wants.

    `mended` is the field that an officer returns: its label, its name, and what is written there then. `pictured` is
    the page of the form that the guide shows.
    """

    organisation: str
    service: str
    title: str
    section: str
    province: str
    pages: Mapping[str, Values]
    documents: tuple[str, ...]
    mended: tuple[str, str, str]
    pictured: str


def day(name: str, year: str, month: str, number: str) -> dict[str, str]:
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


RANCHER = Asked(
    "frw",
    "grazing-licence-renewal",
    "تمدید پروانهٔ مرتعداری",
    "rangeland",
    "fars",
    {
        "applicant": {"applicant_kind": "natural"},
        "licence": {"licence_at_hand": "true", "licence_number": "۱۲/۳۴۵", **day("licence_expiry", "۱۴۰۵", "6", "۳۱")},
        "pasture": {
            "pasture_name": "مرتع چشمه‌سفید",
            "village": "ده‌بالا",
            "pasture_season": "summer",
            "herd-0-animal": "sheep",
            "herd-0-animal_count": "٨٠",
            "changed": "false",
            "consent": True,
        },
    },
    ("document-birth_certificate", "document-national_card"),
    ("نزدیک‌ترین روستا", "village", "ده‌پایین"),
    "pasture",
)
MINER = Asked(
    "imeo",
    "technical-supervisor-introduction",
    "معرفی و تأیید مسئول فنی معدن",
    "technical-supervisors-and-safety",
    "markazi",
    {
        "applicant": {"applicant_kind": "natural"},
        "mine": {
            "mine_name": "معدن نمونهٔ ایران‌کوه",
            "licence_kind": "exploitation",
            "licence_number": "5120/م/88",
            **day("licence_until", "1410", "8", "30"),
            "mineral": "سنگ لاشه",
            "mine_point-lat": "34.05",
            "mine_point-lng": "49.7",
            "workers": "24",
            "has_previous": "false",
        },
        "supervisor": {
            "supervisor_is_applicant": "true",
            "supervisor_code": "0030554",
            "supervisor_permit": "00-2-0731",
            **day("supervisor_permit_until", "1410", "2", "15"),
            "supervisor_category": "extraction",
            "supervisor_grade": "second",
            "has_other_mines": "false",
        },
        "contract": {
            **day("contract_from", "1405", "10", "1"),
            **day("contract_until", "1410", "2", "1"),
            "attendance": "full_time",
        },
        "statement": {"statement_accepted": True},
    },
    ("document-supervisor_contract",),
    ("نام معدن", "mine_name", "معدن نمونهٔ سفیدکوه"),
    "contract",
)


def fill_in(applicant: Applicant, asked: Asked, folder: Path, *, looking: bool = False) -> None:
    """From the page that asks for the place to the summary; the last document is out of focus."""
    window = applicant.window
    if looking:
        window.look("draft-place")
    applicant.go_on()
    for key, values in asked.pages.items():
        assert window.path.endswith(f"/pages/{key}/"), window.path
        applicant.fill(values)
        if looking:
            window.look(f"draft-{key}")
        applicant.go_on()
    assert window.path.endswith("/pages/documents/"), window.path
    for name in asked.documents:
        path = folder / f"عکس {name.removeprefix('document-')}.jpg"
        applicant.send_file(name, photograph(path, readable=name != asked.documents[-1]))
    if looking:
        window.look("draft-documents")
    applicant.go_on()
    assert window.path.endswith("/summary/"), window.page.locator("main").inner_text()[:800]


def ask(applicant: Applicant, asked: Asked, folder: Path) -> None:
    """The whole way to the receipt, without looking right or left."""
    applicant.apply(asked.service, asked.province)
    fill_in(applicant, asked, folder)
    applicant.window.press("فرستادن درخواست")
