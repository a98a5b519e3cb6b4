"""Pages on which people say who they are, and what the registries say to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from mizban.accounts.codes import Purpose
from mizban.cases.forms import context
from mizban.core.errors import TooMany
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.engine import Parsed
from mizban.dynamic_forms.forms import FieldsForm
from mizban.identity.actions import identify
from mizban.identity.entry import Entered, enter, enter_by_mobile
from mizban.identity.inquiry import Inquiry, Whom
from mizban.identity.ports import Outcome
from mizban.web import kept
from mizban.web.citizen import codes, entry_forms
from mizban.web.citizen.entering import say, show_code, sign_in
from mizban.web.citizen.pending import Pending, forget, recall, remember_once
from mizban.web.request import DeskRequest
from mizban.web.ui.parts import Link

FIELDS_OF_HINTS = ("#id_national_id", "#id_birth_date-day")


@dataclass(frozen=True)
class Door:
    """One of these pages: what it asks, how it looks, where it stands and where its codes are typed.

    `pending` is what else is remembered about the visit until the mobile is proved; `instead` leads to the way in for
    when no more codes are sent.
    """

    form: Form
    template: str
    address: str
    code: str
    purpose: Purpose = Purpose.IDENTIFY
    pending: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    instead: str = ""


def show(request: DeskRequest, door: Door) -> HttpResponse:
    """The page: with what was typed before the session ended, or on the way to the code and back."""
    typed_before = kept.take(request)
    earlier = recall(request, door.purpose, door.pending.get("service", ""))
    known = earlier.typed if earlier else {}
    return _page(request, door, _form(door, known, typed_before))


def asked(request: DeskRequest, door: Door) -> HttpResponse:
    """What was typed, judged: on to the code, or the page again."""
    parsed = engine.parse_page(door.form, entry_forms.page_of(door.form), request.POST, {}, context())
    if parsed.errors:
        return _page(request, door, parsed.form, parsed=parsed, status=422)
    pending = Pending(door.purpose, **parsed.answers, **door.pending)
    try:
        codes.ask(request, pending)
    except TooMany as refusal:
        if door.instead:
            remember_once(request, pending)
        page = _page(request, door, parsed.form, problem=str(refusal), instead=door.instead)
        return codes.too_many(page, refusal.retry_after)
    return HttpResponseRedirect(door.code)


def entered(request: DeskRequest, door: Door, pending: Pending) -> Entered | HttpResponse:
    """From a proved mobile to a signed-in person; the page again where the registry denies them, or was asked too
    often."""
    language = get_language() or "fa"
    if not pending.national_id:
        them = enter_by_mobile(actor=request.actor, mobile=pending.mobile, language=language)
        sign_in(request, them.person_id)
        return them
    whom = Whom(pending.national_id, dt.date.fromisoformat(pending.birth_date), pending.mobile)
    try:
        found = identify(actor=request.actor, whom=whom)
    except TooMany as refusal:
        page = _page(request, door, _form(door, pending.typed), problem=str(refusal))
        return codes.too_many(page, refusal.retry_after)
    if found.is_refused:
        forget(request)
        return _page(request, door, _form(door, pending.typed), found=found, status=422)
    them = enter(actor=request.actor, whom=whom, found=found, language=language)
    sign_in(request, them.person_id)
    say(request, found.sentences)
    if them.registration_code:
        show_code(request, them.registration_code)
    return them


def _form(door: Door, known: Mapping[str, str], typed_before: Mapping[str, Any] | None = None) -> FieldsForm:
    page = entry_forms.page_of(door.form)
    typed = engine.raw_page(page, typed_before) if typed_before is not None else None
    return engine.page_form(door.form, page, dict(known), context(), typed=typed)


def _page(
    request: DeskRequest,
    door: Door,
    fields: FieldsForm,
    *,
    parsed: Parsed | None = None,
    found: Inquiry | None = None,
    problem: str = "",
    instead: str = "",
    status: int = 200,
) -> HttpResponse:
    told = {
        **door.told,
        "address": door.address,
        "fields": fields,
        "errors": parsed.errors if parsed else None,
        "problem": problem,
        "instead": instead,
        "denied": [str(sentence) for sentence in found.sentences] if found else [],
        "hints": _links(found) if found else [],
        "has_errors": bool(parsed or found or problem),
    }
    return render(request, door.template, told, status=status)


def _links(found: Inquiry) -> list[Link]:
    """What to compare with the card, each leading to its field."""
    if found.registry and found.registry.outcome is Outcome.MISMATCH:
        return [Link(str(hint), target) for hint, target in zip(found.hints, FIELDS_OF_HINTS, strict=True)]
    return []
