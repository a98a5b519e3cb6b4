"""Pinning a note above its case, and taking the pin out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mizban.conversations.actions.pinning import pin, unpin
from mizban.core.errors import Conflict
from mizban.web.numbers import id_in
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page


@require_POST
@staff_page
def pins(request: DeskRequest, number: str) -> HttpResponse:
    """`message` names the note; with `unpin` the pin goes."""
    message_id = id_in(request.POST.get("message", "")) or 0
    if "unpin" in request.POST:
        unpin(actor=request.actor, number=number, message_id=message_id)
        messages.success(request, _("سنجاق برداشته شد"))
    else:
        try:
            pin(actor=request.actor, number=number, message_id=message_id)
        except Conflict as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("یادداشت بالای پرونده سنجاق شد"))
    return SeeOther(reverse("staff_case", args=[number]))
