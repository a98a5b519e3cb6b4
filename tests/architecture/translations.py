"""The catalogues of texts. Msgids are the Persian sentences of the source; their English stands in
`mizban/locale/en/LC_MESSAGES/django.po`. What Django itself says to people stands in Persian in `mizban/locale/fa`.

    python -m tests.architecture.translations           says what is wrong; `make check` runs it
    python -m tests.architecture.translations --write   brings the English catalogue in line with the source

`--write` adds new msgids without English, drops those that nobody says any more, and folds in `locale/en/parts/*.po`:
there a branch can leave its texts without touching the catalogue that others touch too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "mizban" / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
PERSIAN = LOCALE / "fa" / "LC_MESSAGES" / "django.po"
PARTS = LOCALE / "en" / "parts"
LIBRARIES = (
    Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po",
    Path(django.__file__).parent / "contrib/auth/locale/en/LC_MESSAGES/django.po",
)
KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}{ending}": keyword
    for name, keyword in DEFAULT_KEYWORDS.items()
    if name in ("gettext", "ngettext", "pgettext", "npgettext")
    for ending in ("_lazy", "_noop")
}
PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[a-z]|%[sd]|\{[a-z_0-9]*\}")

Key = tuple[str, str]
"""Context (often "") and Persian text, in the singular."""
Said = str | tuple[str, str]
"""A text, or singular and plural."""


def key(message: Message) -> Key:
    return message.context or "", forms(message.id)[0]


def name(wanted: Key) -> str:
    context, text = wanted
    return f"«{text}» ({context})" if context else f"«{text}»"


def spoken() -> Catalog:
    """Every msgid that Python or a template says, with the files that say it."""
    catalogue = Catalog(locale="en", charset="utf-8")
    for where, msgids, context in said():
        catalogue.add(msgids, locations=[(where, 1)], context=context)
    return catalogue


@cache
def said() -> tuple[tuple[str, Said, str | None], ...]:
    """(file, text, context) of each text that the program marks for translation."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), msgids, context)
        for path in sources()
        for msgids, context in said_in(path.read_text(), is_template=path.suffix != ".py")
    )


def sources() -> list[Path]:
    """Modules and templates of the program."""
    found = [path for folder in ("mizban", "config") for path in (ROOT / folder).rglob("*")]
    return sorted(
        path
        for path in found
        if path.suffix in (".py", ".html") or (path.suffix == ".txt" and "templates" in path.parts)
    )


def said_in(source: str, *, is_template: bool) -> Iterator[tuple[Said, str | None]]:
    """(msgid, or singular and plural; context) of each text that a module or a template marks for translation."""
    if is_template:
        lines = templatize(source).splitlines()
        source = "\n".join(line.strip() for line in lines)  # what was HTML is no indentation
    for _line, msgids, _comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
        if isinstance(msgids, str):
            yield msgids, context
        else:
            yield (str(msgids[0]), str(msgids[1])), context


def read(path: Path, language: str = "en") -> Catalog:
    """A catalogue file; empty where there is none. Raises `PoFileError` for one that is no correct .po file."""
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def problems() -> Iterator[str]:
    """Everything that is wrong with the catalogues, as sentences."""
    for part in sorted(PARTS.glob("*.po")):
        yield f"{part.name} waits: python -m tests.architecture.translations --write folds it in"
    used, english = _by_key(spoken()), _by_key(read(ENGLISH))
    for wanted, message in used.items():
        where = ", ".join(sorted({place for place, _line in message.locations}))
        if wanted not in english:
            yield f"no entry: {name(wanted)} in {where}"
        elif forms(message.id) != forms(english[wanted].id):
            yield f"another plural in the catalogue: {name(wanted)} in {where}"
    for wanted in english.keys() - used.keys():
        yield f"nobody says this any more: {name(wanted)}"
    for message in english.values():
        yield from faults(message)
    yield from _persian_problems()


def faults(message: Message, *, may_leave_out: bool = False) -> Iterator[str]:
    """What is wrong with one entry by itself. `may_leave_out`: it need not say all that it could."""
    told, texts = name(key(message)), forms(message.string)
    offered, used = _placeholders(forms(message.id)), _placeholders(texts)
    wanted = {one for one in offered if not (may_leave_out and one.startswith(("%(", "{")))}
    if not all(text.strip() for text in texts) or len(texts) != len(forms(message.id)):
        yield f"not translated: {told}"
    elif message.fuzzy:
        yield f"marked as doubtful: {told}"
    elif not wanted <= used <= offered:
        yield f"other placeholders: {told}, «{texts[-1]}»"


def _persian_problems() -> Iterator[str]:
    """Our wording of a library's sentence is of use only while the library says that sentence."""
    library: set[tuple[str, tuple[str, ...]]] = set()
    for path in LIBRARIES:
        with path.open("rb") as file:
            library |= {(one.context or "", forms(one.id)) for one in read_po(file) if one.id}
    for message in _by_key(read(PERSIAN, "fa")).values():
        if (message.context or "", forms(message.id)) not in library:
            yield f"no library says this: {name(key(message))}"
        yield from faults(message, may_leave_out=True)


def written() -> str:
    """The English catalogue as it should stand: what the source says, with the English of catalogue and parts.

    A part is newer than the catalogue; two parts that contradict each other end this with what they say.
    """
    known = _by_key(read(ENGLISH))
    parted: dict[Key, Message] = {}
    contradictions = []
    for path in sorted(PARTS.glob("*.po")):
        for wanted, message in _by_key(read(path)).items():
            before = parted.setdefault(wanted, message)
            if before.string != message.string:
                contradictions.append(f"{path.name}: {name(wanted)}: «{before.string}» or «{message.string}»?")
    if contradictions:
        raise SystemExit("\n".join(contradictions))
    catalogue = spoken()
    for message in catalogue:
        found = (parted.get(key(message)) or known.get(key(message))) if message.id else None
        if found and forms(found.id) == forms(message.id):
            message.string = found.string
        message.auto_comments, message.flags = [], set()
    return _text(catalogue)


def _text(catalogue: Catalog) -> str:
    """As .po: in the order of the files that say it, without line numbers, dates and tools."""
    file = BytesIO()
    write_po(file, catalogue, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    header = StringIO()
    header.write('msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n')
    header.write('"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n')
    header.write('"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n')
    return header.getvalue() + file.getvalue().decode().strip() + "\n"


def _by_key(catalogue: Catalog) -> dict[Key, Message]:
    return {key(message): message for message in catalogue if message.id}


def forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """Singular and plural, or the one text there is."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {found for text in texts for found in PLACEHOLDER.findall(text.replace("%%", ""))}


def main(arguments: list[str]) -> int:
    if arguments == ["--write"]:
        text = written()
        ENGLISH.parent.mkdir(parents=True, exist_ok=True)
        ENGLISH.write_text(text)
        for part in PARTS.glob("*.po"):
            part.unlink()
        if PARTS.exists():
            PARTS.rmdir()
    found = list(problems())
    print("\n".join(found) or "translations: complete")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
