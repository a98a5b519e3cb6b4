"""Typed texts that outlive a session or a CSRF token that has ended (model.md, "Order of identification").

They wait encrypted in the visitor's session until the same page is opened again, after signing in.
"""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import QueryDict
from django.utils.translation import gettext as _

from mizban.core.crypto import CryptoError, decrypt, encrypt
from mizban.core.text import listed
from mizban.web.request import DeskRequest

KEY = "kept"
PURPOSE = "kept_form"
MOST_BYTES = 200_000
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field
SECRETS = frozenset({TOKEN, "password", "password1", "password2", "code", "otp", "registration_code"})
"""Fields of the desk's own pages. Below `/my/` services name the fields: there a «code» is an answer like any other."""


def keep(request: DeskRequest) -> bool:
    """Put the posted texts aside, without secrets; whether there was something, and not too much, to keep.

    Of files the names are kept: they were stored when they were chosen, or have to be chosen again.
    """
    secret = {TOKEN} if request.path.startswith("/my/") else SECRETS
    fields = {name: values for name, values in request.POST.lists() if name not in secret}
    names = [str(upload.name)[:200] for _field, uploads in request.FILES.lists() for upload in uploads]
    if not fields and not names:
        return False
    text = json.dumps({"path": request.path, "fields": fields, "files": names}, ensure_ascii=False)
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return False
    request.session[KEY] = encrypt(text, PURPOSE)
    return True


def take(request: DeskRequest) -> QueryDict | None:
    """The texts that were typed on this very page and put aside; given out once. Names the files to choose again."""
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
    if kept["files"]:
        sentence = _("این فایل‌ها نرسید؛ دوباره انتخابشان کنید: %(files)s")
        messages.warning(request, sentence % {"files": listed(kept["files"])})
    data = QueryDict(mutable=True)
    for name, values in kept["fields"].items():
        data.setlist(name, values)
    return data
