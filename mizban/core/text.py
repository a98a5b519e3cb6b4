"""Persian text: what is stored (`clean`), what is searched (`fold` and its kin), how words are ordered (`sort_key`).

How a search finds a word in whatever way it is spelled. A compound can be written with a half-space, a space or
nothing: «پیش‌نویس», «پیش نویس», «پیشنویس».

- Index: `to_tsvector('simple', fold(text))`. A half-space counts as a space *and* as nothing: parts and joined form.
- Query: `to_tsquery('simple', search_query(q))`. Each word may be met by itself or by its join with its neighbours.
- Titles and names also keep `fold_key(text)`, free of spaces: it meets what is left (text with a space, query without)
  by `LIKE '%' || fold_key(q) || '%'`, typing errors by trigrams, and is the key by which two texts count as equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.translation import get_language

from mizban.core import words
from mizban.core.ordering import FA_SORT_SQL as FA_SORT_SQL
from mizban.core.ordering import sort_key as sort_key

ZWNJ = "\u200c"
MAX_TOKEN = 64  # letters; PostgreSQL refuses query words above 2 kB
MAX_QUERY = 500  # characters of a query that are looked at
MAX_TERMS = 16

_PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_TO_ASCII = str.maketrans(_PERSIAN_DIGITS + _ARABIC_DIGITS, "0123456789" * 2)
_TO_PERSIAN = str.maketrans("0123456789" + _ARABIC_DIGITS, _PERSIAN_DIGITS * 2)


# --- digits ----------------------------------------------------------------------------------------------------------


def to_ascii_digits(value: str | int) -> str:
    """Persian and Arabic-Indic digits to 0-9; all else stays."""
    return str(value).translate(_TO_ASCII)


def to_persian_digits(value: str | int) -> str:
    """Latin and Arabic-Indic digits to ۰-۹; all else stays. For sentences, not for codes (they stay ASCII)."""
    return str(value).translate(_TO_PERSIAN)


def is_persian() -> bool:
    """Whether the present person reads Persian; so does everybody who has not chosen another language."""
    return (get_language() or "fa").startswith("fa")


def local_digits(value: str | int) -> str:
    """Digits of the language that the present person reads."""
    return to_persian_digits(value) if is_persian() else to_ascii_digits(value)


def local_number(value: str) -> str:
    """A number in groups («۱۴۰۵-۰۰۰۱۲-۳۴۸۹») within a plain text: with a mark before it that keeps Persian letters from
    turning its groups around."""
    return f"\u200e{local_digits(value)}"


def listed(parts: Iterable[str]) -> str:
    """What is not empty of `parts`, with the comma of the language that the present person reads."""
    return comma().join(filter(None, parts))


def comma() -> str:
    return "، " if is_persian() else ", "


# --- storing ---------------------------------------------------------------------------------------------------------


REMEMBERED = 0x10000
"""Tables keep what they have decided of the characters below, all that anybody writes. Of the million others a few
hostile texts would fill the memory of the process for good."""


class _CleanTable(dict[int, int | str | None]):
    """What becomes of each character when stored; fills itself as characters are met."""

    def __missing__(self, point: int) -> int | str | None:
        decided = self._decide(chr(point))
        if point < REMEMBERED:
            self[point] = decided
        return decided

    @staticmethod
    def _decide(character: str) -> int | str | None:
        category = unicodedata.category(character)
        if character in "\n\x85\u2028\u2029":
            return ord("\n")
        if category == "Zs" or character in "\t\v\f":
            return ord(" ")
        if character in "\u200b\u200c":
            return ord(ZWNJ)
        if category in {"Cc", "Cf", "Cs"} and character != "\u200d":  # which joins emoji, and the abbreviation «ه‍»
            return None
        if _is_noncharacter(ord(character)):
            return None
        if "\ufb50" <= character <= "\ufdff" or "\ufe70" <= character <= "\ufefc":
            return unicodedata.normalize("NFKC", character)  # shapes of letters, as copied out of a PDF
        return ord(character)


def _is_noncharacter(point: int) -> bool:
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


_CLEAN = _CleanTable()
_RUN_OF_ZWNJ = re.compile(f"{ZWNJ}{ZWNJ}+")
_USELESS_ZWNJ = re.compile(rf"{ZWNJ}(?:(?!\S)|(?<!\S{ZWNJ}))")  # at an end, or beside a blank


def clean(text: str, *, max_length: int | None = None) -> str:
    """The text as it is stored: looks as it was typed, without what the eye cannot see.

    Persian ی and ک for the Arabic ones, هٔ as two characters, NFC; line ends are \\n, other blanks a space; NUL,
    controls, bidi marks and lone surrogates are out; a half-space stays where it parts two signs. Ends are stripped.
    Never raises.

    `max_length` (characters) cuts, so it is for what nobody typed (headers, answers of registries): what people type is
    measured by the form, which asks them to shorten it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEAN)
    text = unicodedata.normalize("NFC", text)  # first, for ي with a hamza above is ئ
    text = text.replace("ي", "ی").replace("ى", "ی").replace("ك", "ک").replace("\u06c0", "ه\u0654")
    text = unicodedata.normalize("NFC", text)
    text = _USELESS_ZWNJ.sub("", _RUN_OF_ZWNJ.sub(ZWNJ, text)).strip()
    if max_length is not None and len(text) > max_length:
        end = max_length
        while end and unicodedata.combining(text[end]):  # a mark stays with its letter
            end -= 1
        text = _USELESS_ZWNJ.sub("", text[: end or max_length]).strip()
    return text


# --- folding ---------------------------------------------------------------------------------------------------------


class _FoldTable(dict[int, int | None]):
    """What becomes of each decomposed character when folded: a letter, an ASCII digit, a blank, or nothing."""

    def __missing__(self, point: int) -> int | None:
        decided = self._decide(chr(point))
        if point < REMEMBERED:
            self[point] = decided
        return decided

    @staticmethod
    def _decide(character: str) -> int | None:
        category = unicodedata.category(character)
        if category[0] in "LN":
            digit = unicodedata.decimal(character, None)
            return ord(character) if digit is None else ord("0") + digit
        if category[0] == "M" or (category[0] == "C" and not character.isspace()):
            return None
        return ord(" ")


_FOLD = _FoldTable(str.maketrans("يىێېےكڪةۃہھەٱٲٳ", "یییییککههههه" + "ااا", "ءـٴ٬"))
_FOLD.update(dict.fromkeys(map(ord, "\u200b\u200c¬"), ord(ZWNJ)))

_PREFIXES = frozenset(words.PREFIXES.split())
_ENDINGS = frozenset(words.ENDINGS.split())
_AFTER_HEH = frozenset(words.AFTER_HEH.split())
_PARTICLES = _PREFIXES | _ENDINGS | _AFTER_HEH

# ending, what the singular has in its place, letters that must stay: three where the ending is hardly ever anything
# else, four where many short words end so (استان، ایران، پایان; شیرین، ماشین)
_PLURAL_ENDINGS = (
    *((ending, "", 3) for ending in words.PLURALS_IN_HA.split()),
    ("ویان", "و", 4),
    ("ایان", "ا", 4),
    ("گان", "ه", 5),
    ("ان", "", 4),
    ("ین", "", 4),
    ("ات", "", 3),
)
_PLURAL_TAILS = tuple(ending for ending, _, _ in _PLURAL_ENDINGS)


def _letters(text: str) -> str:
    """Letters, ASCII digits, blanks and half-spaces, and nothing else."""
    text = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", text).translate(_FOLD)


def _pairs(table: str) -> Iterator[tuple[str, str]]:
    for pair in table.replace("\n", " ").split("،"):
        first, second = pair.split()
        yield _letters(first).replace(ZWNJ, ""), _letters(second).replace(ZWNJ, "")


_SINGULARS = {
    **dict(_pairs(words.BROKEN_PLURALS)),
    **dict(_pairs(words.SPELLINGS)),
    **{word: word for word in _letters(words.NO_PLURALS).split()},
}
_STOP_WORDS = frozenset(_letters(words.STOP_WORDS).split())


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """The singular, as far as letters tell. Index and query pass here alike, so a wrong cut only finds more."""
    word = word[:MAX_TOKEN]
    while word not in _SINGULARS:
        shorter = _without_plural_ending(word)
        if shorter == word or shorter in _PARTICLES:
            return word
        word = shorter
    return _SINGULARS[word]


def _without_plural_ending(word: str) -> str:
    if word.endswith(_PLURAL_TAILS):
        for ending, instead, least in _PLURAL_ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) + len(instead) >= least:
                return word[: -len(ending)] + instead
    return word


def _words(text: str) -> list[list[str]]:
    """The words, each as its parts between half-spaces; می and endings are glued, «ی» and the like after ه dropped."""
    found: list[list[str]] = []
    prefix = ""
    for word in _letters(text).split():
        parts: list[str] = []
        for part in filter(None, word.split(ZWNJ)):
            if prefix:
                parts.append(prefix + part)
                prefix = ""
            elif part in _PREFIXES:
                prefix = part
            elif part not in _PARTICLES or not _attached(part, parts or (found[-1] if found else [])):
                parts.append(part)
        if parts:
            found.append(parts)
    return [*found, [prefix]] if prefix else found


def _attached(particle: str, parts: list[str]) -> bool:
    """Whether the particle belongs to the last of the parts before it, which then has swallowed it."""
    if parts and particle in _ENDINGS:
        parts[-1] += particle
        return True
    return bool(parts) and particle in _AFTER_HEH and _stem(parts[-1]).endswith("ه")


def _joins(parts: list[str]) -> Iterator[tuple[range, str]]:
    """Two or three neighbours written as one word, with the places that they stand at."""
    for size in (2, 3):
        for start in range(len(parts) - size + 1):
            joined = _stem("".join(parts[start : start + size]))
            if joined not in _PARTICLES:
                yield range(start, start + size), joined


def fold(text: str) -> str:
    """The words of a text as the search index holds them, parted by spaces (see the head of this module).

    NFKD without marks, ی ک ه و ا for their variants, digits 0-9, small Latin letters, no signs; می, ها, های, ترین …
    glued; plurals to singular; a compound with half-spaces as its joined forms and its parts. Folding twice changes
    nothing. Never raises. To ask whether two texts are equal, compare `fold_key`.
    """
    tokens: list[str] = []
    for parts in _words(text):
        if len(parts) > 1 and _PARTICLES.isdisjoint(parts):
            tokens += [joined for _, joined in _joins(parts)]
        tokens += map(_stem, parts)
    return " ".join(tokens)


def fold_key(text: str) -> str:
    """The folded letters alone, without spaces and without touching endings, so equal for every way to space a text."""
    return _letters(text).replace(ZWNJ, "").replace(" ", "")


def search_terms(query: str) -> list[str]:
    """The different words of a query, folded, at most `MAX_TERMS`; «از، و، در …» only if there is nothing else."""
    terms = dict.fromkeys(_stem(part) for parts in _words(query[:MAX_QUERY]) for part in parts)
    return ([term for term in terms if term not in _STOP_WORDS] or list(terms))[:MAX_TERMS]


def search_query(query: str) -> str:
    """The query for `to_tsquery('simple', …)`: every term, each by itself or joined with its neighbours; "" if no term.

    Holds letters, digits and the signs ( ) & | only, so nothing in it can be taken for syntax.
    """
    parts = [part for compound in _words(query[:MAX_QUERY]) for part in compound]
    spellings = {term: {term: None} for term in search_terms(query)}
    stems = [_stem(part) for part in parts]
    for places, joined in _joins(parts):
        for place in places:
            if stems[place] in spellings:
                spellings[stems[place]][joined] = None
    return " & ".join(f"({' | '.join(ways)})" for ways in spellings.values())
