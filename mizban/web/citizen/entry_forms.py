"""The pages on which people say who they are. Forms like any other of the desk, so they look, check and speak alike."""

from __future__ import annotations

from typing import Any

from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.definition import PageDefinition

NATIONAL_ID: dict[str, Any] = {
    "key": "national_id",
    "type": "national_id",
    "label": {"fa": "کد ملی", "en": "National ID"},
    "hint": {"fa": "۱۰ رقم، روی کارت ملی", "en": "10 digits, on the national ID card"},
}
BIRTH_DATE: dict[str, Any] = {
    "key": "birth_date",
    "type": "date",
    "label": {"fa": "تاریخ تولد", "en": "Date of birth"},
    "hint": {"fa": "مانند کارت ملی؛ مثلاً ۲۷ مهر ۱۳۵۸", "en": "As on the ID card, for example 27 Mehr 1358"},
    "min": "1280/01/01",
    "max": "today",
    "personal": True,
}
MOBILE: dict[str, Any] = {
    "key": "mobile",
    "type": "mobile",
    "label": {"fa": "تلفن همراه", "en": "Mobile number"},
    "hint": {"fa": "موبایل؛ بهتر است به نام خودتان باشد", "en": "Better if it is registered in your own name"},
}


def _form(*fields: dict[str, Any]) -> Form:
    return compile_form({"pages": [{"key": "who", "title": {"fa": "مشخصات", "en": "Your details"}, "fields": fields}]})


IDENTITY = _form(NATIONAL_ID, BIRTH_DATE, MOBILE)
"""For services that ask the civil registry, and for registering."""
MOBILE_ONLY = _form(MOBILE)
SIGN_IN = _form(NATIONAL_ID, MOBILE)


def page_of(form: Form) -> PageDefinition:
    """The one page of these forms."""
    return form.pages[0]
