"""What is done with several cases at once: the cases of a job, before it is begun and afterwards."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mizban.cases.models import BulkItem, BulkJob, Case
from mizban.cases.policies import visible_to
from mizban.core.actor import Actor
from mizban.core.errors import NotFound


@dataclass(frozen=True)
class Chosen:
    """A case of a job; `case` is None where the officer does not see it any more."""

    item: BulkItem
    case: Case | None

    @property
    def name(self) -> str:
        """Of the applicant, while the case stands in the inbox."""
        entry = getattr(self.case, "inbox_entry", None)
        return entry.name.strip() if entry else ""


@dataclass(frozen=True)
class Together:
    job: BulkJob
    chosen: list[Chosen]


def together(actor: Actor, job: uuid.UUID) -> Together:
    """A job of the actor's with its cases, in the order in which they were chosen. Raises NotFound."""
    mine = BulkJob.objects.filter(organisation_id=actor.organisation_id, user_id=actor.officer_id)
    found = mine.filter(uuid=job).select_related("to_user").first()
    if found is None:
        raise NotFound(_("این گزارش پیدا نشد؛ گزارش‌ها ۳۰ روز می‌مانند"), code="no_such_bulk_job")
    items = list(found.items.order_by("pk"))
    seen = visible_to(actor).filter(pk__in=[item.case_id for item in items])
    cases = {case.pk: case for case in seen.select_related("service", "inbox_entry").order_by("pk")}
    return Together(found, [Chosen(item, cases.get(item.case_id)) for item in items])
