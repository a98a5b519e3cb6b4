"""What stands at the head and foot of every paper."""

from __future__ import annotations

from dataclasses import asdict, dataclass

Pair = tuple[str, str]
"""A label and its value, both as they are to be read."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """All texts in the language of the paper; `logo` is SVG; `address` one line with whatever reaches the office."""

    organisation: str
    unit: str = ""
    logo: str = ""
    address: str = ""

    def data(self) -> dict[str, str]:
        return asdict(self)
