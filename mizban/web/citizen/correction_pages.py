"""The page of a correction: each field with the officer's reason above it and what stands there now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.forms.boundfield import BoundField
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mizban.cases.actions.applying.resubmit import MAX_REPLY
from mizban.cases.deadlines import resume_until
from mizban.cases.models import Correction, CorrectionReason
from mizban.cases.queries.applying.mending import Mending, open_mending
from mizban.cases.queries.labels import Labels
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.fields import FieldError
from mizban.dynamic_forms.forms import FieldsForm
from mizban.files.limits import limits
from mizban.web.citizen.summaries import parts_of
from mizban.web.citizen.uploads import linked
from mizban.web.reasons import CORRECTION_REASONS
from mizban.web.request import DeskRequest

REPLY = "reply"


@dataclass(frozen=True)
class Asked:
    """Why a field opens again: what the officer marked, and in which row of a group."""

    reason: str | Promise
    note: str
    where: str


@dataclass(frozen=True)
class Mendable:
    """A field of the page. `now` is what was sent before; without `asked` it opens only because another does."""

    field: BoundField
    asked: list[Asked]
    now: str


def home(number: str) -> str:
    return f"/my/cases/{number}/correct/"


def mending(request: DeskRequest, number: str) -> Mending:
    """The open correction, its files with their addresses. Raises NotFound, or Conflict where nothing waits."""
    found = open_mending(request.actor, number)
    return replace(found, context=linked(found.context, f"{home(number)}files/"))


def revision_of(correction: Correction) -> str:
    """Another for each saving, so that a browser knows which of two texts is the newer."""
    return hashlib.sha256(f"{correction.typed}\n{correction.reply}".encode()).hexdigest()[:16]


def judged(mine: Mending, data: QueryDict, untouched: Iterable[str]) -> FieldsForm:
    """The fields with what is wrong in them: also where something was marked and is as it was, unless more is said."""
    fields, labels = mine.parse(data).form, Labels(mine.form, mine.answers, mine.case.province_id)
    sentence = _("%(label)s عوض نشده است؛ اصلاح کنید، یا در پاسخ بنویسید چرا درست است")
    for path in untouched:
        kind = mine.form.fields.get(path.partition("/")[0])
        if kind and kind.name in fields.fields and kind.name not in fields.errors:
            fields.add_error(kind.name, sentence % {"label": labels.of(path)})
    return fields


def show(
    request: DeskRequest,
    mine: Mending,
    fields: FieldsForm,
    *,
    errors: Sequence[FieldError] = (),
    reply: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    number = mine.case.number
    told = {
        "case": mine.case,
        "correction": mine.correction,
        "mendables": _mendables(mine, fields),
        "marked": len(mine.items),
        "errors": list(errors),
        "problem": problem,
        "has_errors": bool(errors or problem),
        "reply": _reply(request, mine) if reply is None else reply,
        "max_reply": MAX_REPLY,
        "home": f"/my/cases/{number}/",
        "address": home(number),
        "autosave": f"{home(number)}autosave/",
        "uploads": f"{home(number)}files/",
        "max_bytes": limits().bounds.max_bytes,
        "revision": revision_of(mine.correction),
    }
    return render(request, "citizen/correct.html", told, status=status)


def show_over(request: DeskRequest, mine: Mending, typed_before: QueryDict | None) -> HttpResponse:
    """In place of a form that can no longer be sent: what to do instead, and what had been typed into it."""
    typed = None if typed_before is None else engine.typed_in(mine.fields, typed_before)
    told = {
        "case": mine.case,
        "home": f"/my/cases/{mine.case.number}/",
        "last": resume_until(mine.case),
        "parts": parts_of(mine.written(typed), {}),
        "reply": mine.correction.reply if typed_before is None else typed_before.get(REPLY, ""),
    }
    return render(request, "citizen/correct_over.html", told)


def _reply(request: DeskRequest, mine: Mending) -> str:
    return request.POST.get(REPLY, "") if request.method == "POST" else mine.correction.reply


def _mendables(mine: Mending, fields: FieldsForm) -> list[Mendable]:
    labels = Labels(mine.form, mine.answers, mine.case.province_id)
    now = {row.path: row for page in engine.summary(mine.form, mine.answers, mine.context) for row in page.rows}
    found = []
    for field, bound in fields.bound():
        items = [item for item in mine.items if item.path.partition("/")[0] == field.key]
        asked = [
            Asked(
                CORRECTION_REASONS[CorrectionReason(item.reason)],
                item.note,
                labels.of(item.path) if "/" in item.path else "",
            )
            for item in items
        ]
        stands = now.get(field.key)
        found.append(Mendable(bound, asked, stands.text if stands and items else ""))
    return found
