"""What the gallery shows: every component in every state. For the demo and for tests; rendered by ui/gallery.html."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import mizban.organisations
from mizban.core.text import sort_key
from mizban.web.ui import chips
from mizban.web.ui.gallery import forms, samples
from mizban.web.ui.parts import Link, Province

_PROVINCES = Path(mizban.organisations.__path__[0]) / "data" / "provinces.csv"


def provinces(current: str = "") -> list[Province]:
    """The thirty-one, in Persian order."""
    with _PROVINCES.open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: sort_key(row["name_fa"]))
    return [Province(row["code"], row["slug"], row["name_fa"], current=row["slug"] == current) for row in rows]


def context() -> dict[str, Any]:
    return {
        "form": forms.SampleForm(),
        "wrong": forms.wrong_form(),
        "partners": forms.partners(),
        "files": samples.FILES,
        "steps": samples.STEPS,
        "stopped": samples.STOPPED,
        "services": samples.SERVICES,
        "doors": samples.DOORS,
        "news": samples.NEWS,
        "days": samples.DAYS,
        "rows": samples.ROWS,
        "columns": samples.COLUMNS,
        "cells": samples.CELLS,
        "tabs": samples.TABS,
        "sample_boxes": samples.BOXES,
        "provinces": provinces("fars"),
        "number": samples.NUMBER,
        "code": samples.CODE,
        "at": samples.WHEN,
        "states": list(chips.LOOKS),
        "outcomes": list(chips.OUTCOME_LOOKS),
        "links": [Link("رفتن به صفحهٔ من", "#"), Link("فرستادن برای خودم", "#")],
        "links_next": [
            "اگر چیزی کم باشد، پیامک می‌زنیم.",
            "نتیجه در «صفحهٔ من» است.",
        ],
        "second": [("later", "1", "ذخیرهٔ پیش‌نویس و خروج")],
        "when_legal": {"field": "kind", "equals": "legal"},
    }
