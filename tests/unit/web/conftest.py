"""Components are rendered by an engine that marks every variable a template asks for in vain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.template import Context, Engine

import mizban.web.ui

UI = Path(mizban.web.ui.__path__[0])
STATIC = UI / "static" / "ui"
TEMPLATES = UI / "templates"
MISSING = "⟦%s⟧"

Render = Callable[..., str]


@pytest.fixture(autouse=True)
def plain_static_files(settings: LazySettings) -> None:
    """Addresses without hashes: nothing was collected."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(
        dirs=[str(TEMPLATES)],
        string_if_invalid=MISSING,
        builtins=[
            "django.templatetags.i18n",
            "django.templatetags.static",
            "mizban.web.ui.templatetags.ui",
        ],
    )


@pytest.fixture
def render(engine: Engine) -> Render:
    """`render(source, **context)`: the HTML; fails where the template missed a variable."""

    def rendered(source: str, **context: Any) -> str:
        html = engine.from_string(source).render(Context(context))
        assert "⟦" not in html, html[max(0, html.index("⟦") - 200) : html.index("⟦") + 60]
        return html

    return rendered
