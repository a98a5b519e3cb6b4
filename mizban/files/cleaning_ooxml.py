"""DOCX and XLSX: every part read within bounds, parsed, judged by an allow-list and packed anew.

Refused are macros, embedded objects and whatever is fetched from elsewhere when the file is opened (linked pictures
and workbooks, DDE); a remote template is cut off; links that a person clicks on stay. Document type declarations are
not allowed in these formats (ECMA-376, part 2), so no entity can grow.
"""

from __future__ import annotations

import re
import zipfile
from html import escape
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from mizban.files.kinds import MEGABYTE, Bounds, Kind, Refusal, Refused

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    Kind.DOCX: ("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml"),
    Kind.XLSX: ("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml"),
}
TYPES_PART = "[Content_Types].xml"
XML = (".xml", ".rels", ".vml")
MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf")
PRINTER_SETTINGS = re.compile(r"(xl|word)/printersettings/[^/]+\.bin")
BAD_TYPES = ("macroenabled", "vbaproject", "activex", "oleobject", "externallink", "connections+xml")
BAD_RELATIONS = ("/oleobject", "/package", "/vbaproject", "/afchunk", "/control", "/externallink", "/connections")
RELATION = ("Id", "Type", "Target", "TargetMode")
"""What a relation consists of: a name of one's own could hold anything, markup too."""
SAFE_ADDRESSES = ("http://", "https://", "mailto:", "tel:", "#")
DEAD_ADDRESS = "about:blank"
TEMPLATE_ELEMENT = re.compile(rb"<(?:\w+:)?attachedTemplate\b[^<>]*/>")
FIELD_TEXTS = ("instrText", "delInstrText")
COMMAND = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)
WRITTEN_AT = (1980, 1, 1, 0, 0, 0)


def clean_ooxml(kind: Kind, source: Path, target: Path, bounds: Bounds) -> None:
    """Write the clean package to `target`. Raises `Refused`, and what zipfile and expat raise over a broken file."""
    with zipfile.ZipFile(source) as package:
        parts = _read(package, bounds)
    main_part, main_type = MAIN[kind]
    if main_part not in parts or TYPES_PART not in parts:
        raise Refused(Refusal.UNREADABLE)
    for name, data in list(parts.items()):
        if not name.lower().endswith(XML):
            _check_binary(name)
            continue
        markup = Markup(data)
        if name == TYPES_PART:
            _check_types(markup, main_type)
        if name.lower().endswith(".rels"):
            parts[name] = _clean_relations(markup, parts)
    _write(parts, target)


def _read(package: zipfile.ZipFile, bounds: Bounds) -> dict[str, bytes]:
    """The parts by name; what the directory says of sizes is not believed."""
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    if len(entries) > bounds.max_entries or len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Refused(Refusal.UNREADABLE)
    parts: dict[str, bytes] = {}
    room = bounds.max_unpacked_bytes
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refused(Refusal.ENCRYPTED)
        with package.open(entry) as stream:
            data = stream.read(room + 1)
        room -= len(data)
        if room < 0 or len(data) > max(MEGABYTE, bounds.max_ratio * entry.compress_size):
            raise Refused(Refusal.UNREADABLE)
        parts[entry.filename] = data
    return parts


def _write(parts: dict[str, bytes], target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name, WRITTEN_AT), data, zipfile.ZIP_DEFLATED)


class Markup:
    """What matters in one XML part, read in one pass. Raises `Refused`, and `expat.ExpatError` over broken XML."""

    def __init__(self, data: bytes) -> None:
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._field: list[str] = []
        self._inside_field = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(data, True)
        if COMMAND.search("".join(self._field)):
            raise Refused(Refusal.ACTIVE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._inside_field = local in FIELD_TEXTS
        if local == "fldSimple":
            self._field += [value for key, value in attributes.items() if key.endswith("instr")]
        if local in ("Relationship", "Default", "Override"):
            self.elements.append((local, attributes))

    def _end(self, _name: str) -> None:
        self._inside_field = False

    def _text(self, text: str) -> None:
        if self._inside_field:
            self._field.append(text)


def _refuse_doctype(*_: object) -> NoReturn:
    raise Refused(Refusal.ACTIVE)


def _check_binary(name: str) -> None:
    if not (name.lower().endswith(MEDIA) or PRINTER_SETTINGS.fullmatch(name.lower())):
        raise Refused(Refusal.ACTIVE)


def _check_types(markup: Markup, main_type: str) -> None:
    types = [attributes.get("ContentType", "").lower() for _, attributes in markup.elements]
    if main_type not in types or any(bad in one for one in types for bad in BAD_TYPES):
        raise Refused(Refusal.ACTIVE)


def _clean_relations(markup: Markup, parts: dict[str, bytes]) -> bytes:
    kept = []
    for _, stated in markup.elements:
        relation = {key: stated[key].strip() for key in RELATION if key in stated}
        purpose = relation.get("Type", "").lower()
        if purpose.endswith("/attachedtemplate"):
            _cut_template(parts)
            continue
        if purpose.endswith(BAD_RELATIONS):
            raise Refused(Refusal.ACTIVE)
        if relation.get("TargetMode", "").lower() == "external":
            if not purpose.endswith("/hyperlink"):
                raise Refused(Refusal.ACTIVE)
            if not relation.get("Target", "").lower().startswith(SAFE_ADDRESSES):
                relation["Target"] = DEAD_ADDRESS
        kept.append("<Relationship " + " ".join(f'{key}="{escape(value)}"' for key, value in relation.items()) + "/>")
    opening = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{opening}{"".join(kept)}</Relationships>'.encode()


def _cut_template(parts: dict[str, bytes]) -> None:
    """Take the reference to a template out of the settings; the file that it names is never ours to fetch."""
    settings, found = TEMPLATE_ELEMENT.subn(b"", parts.get("word/settings.xml", b""))
    if not found:
        raise Refused(Refusal.ACTIVE)
    parts["word/settings.xml"] = settings
