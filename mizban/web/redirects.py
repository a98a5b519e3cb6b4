"""Where one is led once what was sent is done."""

from __future__ import annotations

from django.http import HttpResponseRedirect


class SeeOther(HttpResponseRedirect):
    """303: what was sent is done; look there."""

    status_code = 303
