"""Persian alphabetical order, the same in Python and in PostgreSQL, without ICU, which not every server has."""

from __future__ import annotations

_ALPHABET = (
    *("آ", "اأإٱ", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش", "ص", "ض", "ط", "ظ", "ع"),
    *("غ", "ف", "ق", "کك", "گ", "ل", "م", "ن", "وؤ", "هةۀە", "یيىئ"),
)
"""Letters in order; those of one group count as one."""

_IGNORED = "ءـ\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u200c\u200d\u200e\u200f"
_PLACES = 0xE000  # private use area: above every digit and every Latin or unlisted letter

_FROM = "".join(_ALPHABET) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "۰۱۲۳۴۵۶۷۸۹" + "٠١٢٣٤٥٦٧٨٩" + "\u00a0"
_TO = (
    "".join(chr(_PLACES + place) * len(group) for place, group in enumerate(_ALPHABET))
    + "abcdefghijklmnopqrstuvwxyz"
    + "0123456789" * 2
    + " "
)
_TABLE = str.maketrans(_FROM, _TO, _IGNORED)


def sort_key(text: str) -> str:
    """A key that sorts stored texts by the Persian alphabet; compared plainly, as `fa_sort` under COLLATE "C".

    Blanks and signs, digits, Latin letters (small and capital alike), then آ ا ب … ی. Marks, hamza by itself and
    half-spaces do not count. Never raises.
    """
    return text.translate(_TABLE)


def _escaped(characters: str) -> str:
    return "".join(f"\\{ord(character):04X}" for character in characters)


FA_SORT_SQL = f"""
CREATE OR REPLACE FUNCTION fa_sort(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.translate(value, U&'{_escaped(_FROM + _IGNORED)}', U&'{_escaped(_TO)}')
"""
"""The same as `sort_key`, for a column `text COLLATE "C" GENERATED ALWAYS AS (fa_sort(name)) STORED`.

Stored keys are not computed anew when the alphabet changes: that takes a migration that rewrites the columns.
"""
