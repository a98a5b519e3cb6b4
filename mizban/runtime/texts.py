"""Translations: `.po` files are kept in the source, `.mo` files are made of them before Mizban starts."""

from __future__ import annotations

from pathlib import Path

import mizban
from mizban.runtime.errors import OperatorError

LOCALE = Path(mizban.__file__).parent / "locale"


def compile_texts(directory: Path = LOCALE) -> list[Path]:
    """Compile every `<language>/LC_MESSAGES/*.po` that is newer than its `.mo`; returns what was written."""
    written = []
    for source in sorted(directory.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, target)
        written.append(target)
    return written


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo  # loaded only when something is to be compiled
    from babel.messages.pofile import PoFileError, read_po

    language = source.parent.parent.name
    unfinished = target.with_suffix(".unfinished")
    try:
        with source.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
    except PoFileError as error:
        raise OperatorError(f"{source} is no correct .po file: {error}") from error
    except OSError as error:
        raise OperatorError(
            f"the translations of {source} cannot be compiled: {error}. Whoever owns the program's files does it by "
            "`python -m mizban.runtime.texts`"
        ) from error
    unfinished.replace(target)


if __name__ == "__main__":  # after an installation whose files the service's account may not write
    for path in compile_texts():
        print(path)
