"""The profile has every field of the official form; what is unknown is left to be said as such."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from mizban.catalogue.models import Service
from mizban.catalogue.presentation import ProfileRow, costs_of, documents_of, profile_parts
from mizban.catalogue.queries import by_slug
from mizban.core.errors import NotFound
from mizban.organisations.models import Organisation

FIELDS_OF_THE_FORM = 29
"""The fields of the official form, and below three more of the desk's own."""


@pytest.fixture
def renewal(db: None) -> Service:
    return by_slug(Organisation.objects.get(slug="frw").pk, "grazing-licence-renewal")


def rows(service: Service) -> dict[str, ProfileRow]:
    return {str(row.label): row for part in profile_parts(service) for row in part.rows}


def said(row: ProfileRow) -> list[Any]:
    return [part["fa"] if isinstance(part, dict) else str(part) for value in row.values for part in value]


def test_every_field_of_the_form_is_there_known_or_not(renewal: Service) -> None:
    shown = rows(renewal)
    assert len(shown) == FIELDS_OF_THE_FORM + 2
    assert said(shown["نام دستگاه مادر"]) == ["وزارت جهاد کشاورزی"]
    assert said(shown["نوع خدمت"]) == ["به مردم (G2C)"]
    assert shown["شناسهٔ خدمت (۱۱ رقم)"].values == []
    assert shown["هزینهٔ خدمت (ریال)"].values == []
    assert len(shown["قوانین و مقررات بالادستی"].values) == 2
    assert said(shown["متوسط مدت ارائهٔ خدمت"]) == ["۱۰ روز کاری", "نمایشی"]


def test_codes_of_service_and_sub_service_stand_in_their_own_fields(renewal: Service) -> None:
    renewal.code = "13041234001"
    assert renewal.parent is not None
    renewal.parent.code = "13041234000"
    shown = rows(renewal)
    assert said(shown["شناسهٔ خدمت (۱۱ رقم)"]) == ["13041234000"]
    assert said(shown["شناسهٔ زیرخدمت (۱۱ رقم)"]) == ["13041234001"]
    alone = rows(renewal.parent)
    assert said(alone["شناسهٔ خدمت (۱۱ رقم)"]) == ["13041234000"]
    assert said(alone["شناسهٔ زیرخدمت (۱۱ رقم)"]) == []


def test_a_full_profile_is_told_in_words(renewal: Service) -> None:
    assert renewal.current is not None
    renewal.current.profile |= {
        "nature": "sovereign",
        "levels": ["national", "provincial"],
        "life_events": ["business"],
        "usage": {"value": 1200, "per": "month"},
        "visits": 0,
        "costs": [{"title": {"fa": "تعرفه"}, "amount": 1_200_000}, {"amount": 0}, {"note": {"fa": "طبق تعرفهٔ سال"}}],
        "systems": [{"name": {"fa": "سامانهٔ مراتع"}, "exchange": {"fa": "شمارهٔ پروانه"}, "mode": "online"}],
        "visit_reasons": ["document"],
        "completed_by": {"fa": "دفتر مراتع"},
    }
    shown = rows(renewal)
    assert said(shown["ماهیت خدمت"]) == ["حاکمیتی"]
    assert said(shown["سطح خدمت"]) == ["ملی", "استانی"]
    assert said(shown["آمار خدمت‌گیرندگان"]) == ["۱٬۲۰۰ در ماه"]
    assert said(shown["تعداد مراجعهٔ حضوری"]) == ["۰"]
    assert said(shown["هزینهٔ خدمت (ریال)"]) == ["تعرفه", "۱٬۲۰۰٬۰۰۰ ریال", "رایگان", "طبق تعرفهٔ سال"]
    assert said(shown["سامانه‌ها و داده‌هایی که رد و بدل می‌شود"]) == ["سامانهٔ مراتع", "شمارهٔ پروانه", "برخط"]
    assert [cost.is_free for cost in costs_of(renewal.current)] == [False, True, False]


def test_conditions_of_documents_are_said_in_the_readers_words(renewal: Service) -> None:
    assert renewal.current is not None
    birth_certificate, *_, letter = documents_of(renewal.current)
    assert birth_certificate.when == "فقط اگر «نوع متقاضی» «خودم (شخص حقیقی)» است"
    assert birth_certificate.required
    assert (letter.when, letter.required) == ("", False)
    with translation.override("en"):
        assert "Kind of applicant" in documents_of(renewal.current)[0].when


def test_the_other_organisations_service_is_not_there(db: None) -> None:
    with pytest.raises(NotFound):
        by_slug(Organisation.objects.get(slug="imeo").pk, "grazing-licence-renewal")
