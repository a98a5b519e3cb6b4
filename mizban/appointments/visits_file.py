"""visits.yaml: for what an organisation may ask people to come (docs/service-files.md)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from mizban.appointments.models import VisitReason
from mizban.appointments.workflow import Kind, Paper, Where
from mizban.catalogue.definition import Slug, Strict
from mizban.dynamic_forms.model import Text
from mizban.dynamic_forms.problems import Problem, refuse
from mizban.organisations.models import Organisation

NAME = "visits.yaml"
Hours = Annotated[int, Field(ge=0, le=720)]


class Document(Strict):
    """A document to be brought. `sample`: what it looks like, in words; `upload`: a picture sent beforehand helps."""

    title: Text
    paper: Paper = Paper.ORIGINAL
    mandatory: bool = True
    sample: Text | None = None
    upload: bool = False


class Reason(Strict):
    """Why somebody may be asked to come."""

    key: Slug
    kind: Kind
    title: Text
    basis: Text | None = None
    minutes: Annotated[int, Field(ge=5, le=240)]
    where: Where = Where.OFFICE
    documents: Annotated[list[Document], Field(max_length=20)] = []
    notice_hours: Hours = 24
    change_hours: Hours = 24
    warning: Text | None = None

    @model_validator(mode="after")
    def law_is_named(self) -> Reason:
        if self.kind is Kind.LAW and self.basis is None:
            refuse([Problem(("basis",), "a visit that the law demands names the law")])
        return self


class VisitsFile(Strict):
    """All reasons of an organisation, in the order in which officers see them."""

    reasons: Annotated[list[Reason], Field(min_length=1)]

    @model_validator(mode="after")
    def keys_stand_once(self) -> VisitsFile:
        seen: set[str] = set()
        for place, reason in enumerate(self.reasons):
            if reason.key in seen:
                refuse([Problem(("reasons", place, "key"), f"the reason {reason.key!r} stands here twice")])
            seen.add(reason.key)
        return self


def bring_in(organisation: Organisation, file: VisitsFile) -> int:
    """Save the reasons; those that the file does not name any more can be chosen no longer. How many there are."""
    for order, reason in enumerate(file.reasons):
        VisitReason.objects.update_or_create(
            organisation=organisation, key=reason.key, defaults=_columns(reason, order)
        )
    keys = [reason.key for reason in file.reasons]
    VisitReason.objects.filter(organisation=organisation, active=True).exclude(key__in=keys).update(active=False)
    return len(keys)


def _columns(reason: Reason, order: int) -> dict[str, Any]:
    return {
        "kind": reason.kind,
        "title": _told(reason.title),
        "basis": _told(reason.basis),
        "minutes": reason.minutes,
        "where": reason.where,
        "documents": [one.model_dump(mode="json", exclude_none=True) for one in reason.documents],
        "notice_hours": reason.notice_hours,
        "change_hours": reason.change_hours,
        "warning": _told(reason.warning),
        "order": order,
        "active": True,
    }


def _told(text: Text | None) -> dict[str, str]:
    return text.model_dump(exclude_none=True) if text else {}
