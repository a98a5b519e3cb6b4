"""The check digit of process numbers, a second time: by the table that H. M. Damm published in 2004."""

from __future__ import annotations

TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def holds(number: str) -> bool:
    """Whether the last digit of `YYYY-NNNNN-NNND` is the right one."""
    row = 0
    for digit in number.replace("-", ""):
        row = int(TABLE[row][int(digit)])
    return row == 0
