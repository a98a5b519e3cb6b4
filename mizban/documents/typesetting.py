"""Typesetting with Typst: a template of ours, data as JSON, PDF out. Data is never read as Typst, whatever is in it."""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"


def typeset(template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF of `templates/<template>.typ` with `data`; `pictures` lie beside it under the names that the data uses.

    The compiler sees a folder of this call alone: no file of ours or of another call, no font of the machine.
    """
    with tempfile.TemporaryDirectory(prefix="mizban-") as name:
        room = Path(name)
        for source in TEMPLATES.glob("*.typ"):
            shutil.copy(source, room)
        (room / "data.json").write_text(json.dumps(printable(data), ensure_ascii=False), encoding="utf-8")
        for picture, content in (pictures or {}).items():
            (room / picture).write_bytes(content)
        main = str(room / f"{template}.typ")
        return typst.compile(main, root=name, font_paths=_fonts(), ignore_system_fonts=True)


def printable(value: Any) -> Any:
    """The same data without what no paper can show: controls, lone surrogates, noncharacters, marks of direction."""
    if isinstance(value, str):
        value = value.replace("\t", " ")
        return "".join(sign for sign in value if sign in SHAPING or unicodedata.category(sign) not in HIDDEN)
    if isinstance(value, Mapping):
        return {key: printable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(one) for one in value]
    return value


SHAPING = "\n\u200c\u200d"
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn"})


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
