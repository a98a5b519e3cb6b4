"""The receipt: the two numbers, on the page and on paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mizban.cases.models import Case
from mizban.cases.queries.applying.my_case import my_header
from mizban.cases.tracking_codes import tracking_code
from mizban.core.jalali import Style, format_date, format_datetime
from mizban.documents.letterhead import Letterhead
from mizban.documents.qr import qr_svg
from mizban.documents.receipt import Receipt
from mizban.documents.receipt import receipt as typeset
from mizban.files.serving import disposition
from mizban.organisations.queries import organisation_of
from mizban.web.citizen.entering import code_to_show
from mizban.web.guards import applicants_only
from mizban.web.middleware.acting import outside
from mizban.web.reading import reading
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Link
from mizban.web.ui.templatetags.ui import localised_text


@applicants_only
def receipt(request: DeskRequest, number: str) -> HttpResponse:
    """Numbers, QR, the day of the answer, what happens next."""
    case = my_header(request.actor, number)
    told = {
        "case": case,
        "code": tracking_code(case),
        "unit": localised_text(case.unit.name),
        "title": localised_text(case.version.title),
        "qr": mark_safe(qr_svg(_follow(request, case), title=_("نشانی پیگیری، برای دوربین گوشی"))),  # noqa: S308
        "next": _next(),
        "links": [
            Link(_("رفتن به درخواست"), f"/my/cases/{case.number}/"),
            Link(_("رسید PDF"), f"/my/cases/{case.number}/receipt.pdf"),
        ],
        "registration_code": code_to_show(request),
    }
    return render(request, "citizen/receipt.html", told)


@outside
@applicants_only
def receipt_pdf(request: DeskRequest, number: str) -> HttpResponse:
    """The same on paper."""
    with reading(request):
        case = my_header(request.actor, number)
        paper = _paper(request, case)
    response = HttpResponse(typeset(paper), content_type="application/pdf")
    response["Content-Disposition"] = disposition(_("رسید %(number)s.pdf") % {"number": case.number})
    return response


def _paper(request: DeskRequest, case: Case) -> Receipt:
    organisation = organisation_of(case.organisation_id)
    return Receipt(
        head=Letterhead(
            organisation=localised_text(organisation.name),
            unit=localised_text(case.unit.name),
            address=localised_text(case.unit.address),
        ),
        number=case.number,
        tracking_code=tracking_code(case),
        unit=localised_text(case.unit.name),
        sent_at=format_datetime(case.submitted_at, Style.LONG),
        answer_by=format_date(case.due_on) if case.due_on else "",
        follow=_follow(request, case),
        facts=((_("خدمت"), localised_text(case.version.title)),),
        next=tuple(_next()),
        language=get_language() or "fa",
    )


def _follow(request: DeskRequest, case: Case) -> str:
    """Where anybody follows the request who has the code as well; the code itself stands in no address."""
    return request.build_absolute_uri(f"/track/?number={case.number}")


def _next() -> list[str]:
    return [
        _("اگر چیزی کم باشد، پیامک می‌زنیم."),
        _("نتیجه در «صفحهٔ من» است."),
        _("لازم نیست به اداره بیایید؛ اگر قانون بخواهد، وقت و فهرست مدارک می‌فرستیم."),
    ]
