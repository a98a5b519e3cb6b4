"""What was typed and does not pass yet, or is not judged yet: kept encrypted, as a whole."""

from __future__ import annotations

import json

from mizban.core.crypto import decrypt, encrypt

Typed = dict[str, dict[str, list[str]]]
"""Page → name of input → values."""
PURPOSE = "typed"


def seal(typed: Typed) -> str:
    """For the column; empty when there is nothing to keep."""
    return encrypt(json.dumps(typed, ensure_ascii=False), PURPOSE) if typed else ""


def unseal(sealed: str) -> Typed:
    """The reverse."""
    found: Typed = json.loads(decrypt(sealed, PURPOSE)) if sealed else {}
    return found
