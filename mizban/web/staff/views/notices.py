"""What the desk has told an officer: deadlines that come near, corrections that have arrived."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse

from mizban.web.notices import notice_context, read_up_to_newest
from mizban.web.redirects import SeeOther
from mizban.web.request import DeskRequest
from mizban.web.staff.doors import staff_page
from mizban.web.staff.frame import page


@staff_page
def notices(request: DeskRequest) -> HttpResponse:
    """The lines under the bell; POST says that those up to the newest have been seen."""
    if request.method == "POST":
        read_up_to_newest(request)
        return SeeOther(reverse("staff_notices"))
    return page(request, "staff/notices.html", notice_context(request))
