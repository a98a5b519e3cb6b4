"""Typed texts that outlive a session or a CSRF token that has ended (model.md, "Order of identification").

They wait encrypted in the visitor's session until the same page is opened again, after signing in.
"""

from __future__ import annotations

import json

from django.http import HttpRequest, QueryDict

from mizban.core.crypto import CryptoError, decrypt, encrypt

KEY = "kept"
PURPOSE = "kept_form"
MOST_BYTES = 200_000
SECRET_WORDS = ("password", "csrfmiddlewaretoken", "code", "otp")


def keep(request: HttpRequest) -> None:
    """Put the posted texts aside, secrets and files left out; what is too much is not kept at all."""
    fields = {
        name: values for name, values in request.POST.lists() if not any(word in name.lower() for word in SECRET_WORDS)
    }
    text = json.dumps({"path": request.path, "fields": fields}, ensure_ascii=False)
    if fields and len(text.encode()) <= MOST_BYTES:
        request.session[KEY] = encrypt(text, PURPOSE)


def take(request: HttpRequest) -> QueryDict | None:
    """The texts that were typed on this very page and put aside; given out once."""
    sealed = request.session.get(KEY)
    if not sealed:
        return None
    try:
        kept = json.loads(decrypt(sealed, PURPOSE))
    except (CryptoError, ValueError):
        kept = {}
    if kept.get("path") != request.path:
        return None
    del request.session[KEY]
    data = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        data.setlist(name, values)
    return data
