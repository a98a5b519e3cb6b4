"""Finding a case by its number, its applicant, or words."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.cases.queries.inbox.found import LONGEST, Found, by_number, history_by_number
from mizban.cases.queries.inbox.found import search as find
from mizban.core.text import clean, local_number
from mizban.web.numbers import id_in
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page
from mizban.web.staff.lines import lines


@staff_page
def search(request: DeskRequest) -> HttpResponse:
    """A number leads straight to its case, for auditors to its history; all else is a list."""
    actor = request.actor
    question = clean(request.GET.get("q", ""), max_length=LONGEST)
    hit = by_number(actor, question)
    if hit:
        if hit.number != hit.asked:
            said = _("پروندهٔ %(number)s با این پرونده یکی شده است")
            messages.info(request, said % {"number": local_number(hit.asked)})
        return HttpResponseRedirect(reverse("staff_case", args=[hit.number]))
    number = history_by_number(actor, question)
    if number:
        return HttpResponseRedirect(reverse("staff_history", args=[number]))
    found = find(actor, question, id_in(request.GET.get("after", ""))) if question else Found()
    following = f"?{urlencode({'q': question, 'after': found.next})}" if found.next else ""
    context = {"question": question, "lines": lines(found.rows), "following": following, "asked": bool(question)}
    return page(request, "staff/search.html", context)
