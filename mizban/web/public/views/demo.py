"""Pages of the demo: who is in it, what it would have sent, what its pages are made of (contract.md)."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from mizban.identity.demo_registry import Kind, people
from mizban.notifications.queries import demo_outbox
from mizban.organisations.models import Organisation
from mizban.organisations.queries import provinces
from mizban.web import demo
from mizban.web.demo import demo_only
from mizban.web.request import DeskRequest

KINDS = {
    Kind.MATCH: _("ثبت احوال و موبایل هر دو تأیید می‌کنند"),
    Kind.NOT_OWNER: _("موبایل به نام دیگری است"),
    Kind.REGISTRY_DOWN: _("ثبت احوال پاسخ نمی‌دهد"),
    Kind.MISMATCH: _("ثبت احوال این تاریخ تولد را رد می‌کند"),
    Kind.UNKNOWN: _("ثبت احوال این کد ملی را ندارد"),
    Kind.DEAD: _("برای این کد ملی فوت ثبت شده است"),
}
SHOWN_PEOPLE = 3
"""Of each kind, on the page; the file has all of them."""
EXAMPLE = "fars"
ROLES = {
    "expert": _("کارشناس"),
    "unit_head": _("رئیس واحد"),
    "administrator": _("راهبر سازمان"),
    "designer": _("طراح خدمت"),
    "inspector": _("بازرس"),
    "auditor": _("حسابرس"),
    "receptionist": _("همیار پیشخوان"),
}
"""Shown, one account of each."""


@demo_only
def guide(request: DeskRequest) -> HttpResponse:
    """How to walk through the demo, with some of its people and accounts."""
    groups = [(title, [one for one in people() if one.kind is kind][:SHOWN_PEOPLE]) for kind, title in KINDS.items()]
    accounts = [one for one in demo.accounts() if one["organisation"] == request.organisation.slug]
    example = next((one["username"] for one in accounts if one["province"] == EXAMPLE and one["sections"]), "")
    first = ((role, next((one for one in accounts if role in one["roles"]), None)) for role in ROLES)
    names = {province.slug: province.name for province in provinces()}
    return render(
        request,
        "public/demo.html",
        {
            "groups": groups,
            "accounts": [(one, ROLES[role], names.get(one["province"])) for role, one in first if one],
            "example": example,
            "organisations": Organisation.objects.order_by("pk"),
            "port": request.get_port(),
        },
    )


@demo_only
def people_file(request: DeskRequest) -> HttpResponse:
    """All people of the demo registry."""
    return _array([asdict(one) for one in people()])


@demo_only
def outbox_file(request: DeskRequest) -> HttpResponse:
    """The messages that would have gone out, newest first; `to` narrows them to one number."""
    return _array(demo_outbox(request.GET.get("to") or None))


@demo_only
def accounts_file(request: DeskRequest) -> HttpResponse:
    """The staff of all organisations."""
    return _array(demo.accounts())


@demo_only
def gallery(request: DeskRequest) -> HttpResponse:
    """Every component in every state."""
    from mizban.web.ui.gallery import context

    return render(request, "ui/gallery.html", context())


def _array(rows: list[dict[str, object]]) -> JsonResponse:
    return JsonResponse(rows, safe=False, json_dumps_params={"ensure_ascii": False})
