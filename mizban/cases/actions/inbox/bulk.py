"""One thing done with several cases: chosen, looked at, done by a job, told case by case.

Each case is taken by the ordinary step of the officer who asked, in a transaction of its own, with the revision that
they saw: what one refuses does not hold up the others, and what is done is not done twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence

import structlog
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mizban.accounts.queries import staff_actor, user_with_roles
from mizban.cases.actions.inbox import snooze
from mizban.cases.actions.steps import check
from mizban.cases.actions.working import claim
from mizban.cases.models import BulkAct, BulkItem, BulkJob, BulkState, Case, ItemState
from mizban.cases.policies import visible_to
from mizban.cases.workflow import Step
from mizban.core import clock, jobs
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Conflict, DomainError, Invalid, NotFound
from mizban.core.text import clean
from mizban.notifications.models import Language

log = structlog.get_logger()
MOST = 500
"""Cases of one job."""
KEPT_DAYS = 30
"""So long its officer finds the report of a job."""
MAX_NOTE = 2000
FAULT = _("این پرونده به خاطر خطای ما انجام نشد؛ دوباره امتحان کنید")
GONE = _("این پرونده پیدا نشد؛ شماره را ببینید")
HELD = _("این پرونده را کارشناسی در دست دارد؛ برای دادن آن به دیگری «سپردن» را انتخاب کنید")

Seen = tuple[str, int]
"""Number of a case, and the revision that was seen."""


def prepare(*, actor: Actor, act: BulkAct, chosen: Sequence[Seen], filters: dict[str, str], language: str) -> BulkJob:
    """Keep what was chosen, so that it can be looked at before it is done. Cases that the actor does not see are left
    out. Raises Invalid where nothing is left."""
    with acting_as(actor):
        seen = dict(chosen[:MOST])
        found = dict(visible_to(actor).filter(number__in=list(seen)).values_list("number", "pk"))
        if not found:
            raise Invalid(_("اول پرونده‌ها را در فهرست علامت بزنید"), code="nothing_chosen")
        job = BulkJob.objects.create(
            organisation_id=actor.organisation_id,
            user_id=actor.officer_id,
            act=act,
            state=BulkState.PREPARED,
            filters=filters,
            language=language if language in Language.values else Language.FA,
            created_at=clock.now(),
        )
        items = [(number, revision) for number, revision in seen.items() if number in found]
        BulkItem.objects.bulk_create(
            BulkItem(organisation_id=job.organisation_id, job=job, case_id=found[number], revision=revision)
            for number, revision in items
        )
    return job


def why_not(actor: Actor, act: BulkAct, case: Case, revision: int) -> str:
    """Why the case would be refused if it were done now; "" where nothing stands in the way but what is still to be
    said (to whom, until when)."""
    if act is BulkAct.CLAIM and case.assignee_id is not None:
        return str(HELD)
    try:
        if act is BulkAct.SNOOZE:
            snooze.check(actor, case, revision)
        else:
            check(_STEPS[act], actor=actor, case=case, revision=revision)
    except DomainError as refusal:
        return str(refusal)
    return ""


def start(
    *, actor: Actor, job: uuid.UUID, user_id: int | None = None, until: dt.date | None = None, note: str = ""
) -> BulkJob:
    """Have it done. `user_id`: to whom cases are given; `until`: when to be reminded; `note`: why they are given back,
    or of what to be reminded. Raises NotFound, Conflict (begun already), Invalid."""
    with acting_as(actor):
        found = _locked(actor, job)
        if found.state != BulkState.PREPARED:
            raise Conflict(_("این کار پیش از این آغاز شده است؛ گزارش آن را ببینید"), code="bulk_begun")
        note = clean(note, max_length=MAX_NOTE)
        if found.act == BulkAct.ASSIGN and user_id is None:
            raise Invalid(_("کارشناس را انتخاب کنید"), field="user", code="nobody_chosen")
        if found.act == BulkAct.RELEASE and not note:
            raise Invalid(_("دلیل برگرداندن را بنویسید"), field="note", code="reason_needed")
        if found.act == BulkAct.SNOOZE:
            if until is None:
                raise Invalid(_("روز یادآوری را انتخاب کنید"), field="until", code="no_day")
            snooze.require_day(until)
        found.to_user_id, found.until, found.note = user_id, until, note
        _queue(found)
    return found


def retry(*, actor: Actor, job: uuid.UUID) -> BulkJob:
    """Try once more what was refused, as those cases stand now. Raises NotFound, Conflict while it is being done."""
    with acting_as(actor):
        found = _locked(actor, job)
        if found.state != BulkState.DONE:
            raise Conflict(_("این کار هنوز در حال انجام است؛ گزارش آن را ببینید"), code="bulk_not_done")
        refused = found.items.filter(state=ItemState.REFUSED).order_by("pk")
        revisions = dict(visible_to(actor).filter(pk__in=refused.values("case_id")).values_list("pk", "revision"))
        for item in refused:
            item.revision = revisions.get(item.case_id, item.revision)
            item.state, item.refusal = ItemState.WAITING, ""
            item.save(update_fields=["revision", "state", "refusal"])
        found.ended_at = None
        _queue(found)
    return found


def forget(*, actor: Actor, job: uuid.UUID) -> None:
    """It is not to be done after all. What has begun stays as a report."""
    with acting_as(actor):
        BulkJob.objects.filter(uuid=job, user_id=actor.officer_id, state=BulkState.PREPARED).delete()


def forget_old(*, actor: Actor) -> None:
    """Reports that nobody looks for any more."""
    with acting_as(actor):
        old = clock.now() - dt.timedelta(days=KEPT_DAYS)
        BulkJob.objects.filter(organisation_id=actor.organisation_id, created_at__lt=old).delete()


def work(*, actor: Actor, job_id: int) -> None:
    """Do what waits, case by case, as the officer who asked: with the roles that they hold now."""
    with acting_as(actor, read_only=True):
        job = BulkJob.objects.filter(pk=job_id, state=BulkState.QUEUED).first()
        if job is None:
            return
        waiting = list(job.items.filter(state=ItemState.WAITING).order_by("pk").values_list("pk", flat=True))
        user = user_with_roles(job.user_id)
    officer = (
        staff_actor(user) if user is not None and user.is_active else Actor(job.organisation_id, user_id=job.user_id)
    )
    with translation.override(job.language):
        for item_id in waiting:
            _one(officer, actor, job, item_id)
    with acting_as(actor):
        BulkJob.objects.filter(pk=job.pk, state=BulkState.QUEUED).update(state=BulkState.DONE, ended_at=clock.now())


def _one(officer: Actor, desk: Actor, job: BulkJob, item_id: int) -> None:
    """One case and the line of the report that it is done, together; what it refuses is told in a line of its own."""
    try:
        with acting_as(officer):
            item = BulkItem.objects.select_for_update(of=("self",)).select_related("case").get(pk=item_id)
            if item.state != ItemState.WAITING:
                return
            _ACTS[BulkAct(job.act)](officer, job, item)
            BulkItem.objects.filter(pk=item_id).update(state=ItemState.DONE)
        return
    except NotFound:
        refusal = str(GONE)
    except DomainError as error:
        refusal = str(error)
    except Exception:
        log.exception("bulk_step_failed", job_id=job.pk, item=item_id)
        refusal = str(FAULT)
    with acting_as(desk):
        BulkItem.objects.filter(pk=item_id, state=ItemState.WAITING).update(
            state=ItemState.REFUSED, refusal=refusal[:300]
        )


def _give(officer: Actor, job: BulkJob, item: BulkItem) -> Case:
    return claim.give(actor=officer, number=item.case.number, revision=item.revision, user_id=job.to_user_id or 0)


def _put_off(officer: Actor, job: BulkJob, item: BulkItem) -> Case:
    assert job.until is not None
    return snooze.put_off(
        actor=officer, number=item.case.number, revision=item.revision, until=job.until, note=job.note
    )


_STEPS = {BulkAct.CLAIM: Step.CLAIM, BulkAct.ASSIGN: Step.ASSIGN, BulkAct.RELEASE: Step.RELEASE}
_ACTS: dict[BulkAct, Callable[[Actor, BulkJob, BulkItem], Case]] = {
    BulkAct.CLAIM: lambda officer, job, item: claim.take(
        actor=officer, number=item.case.number, revision=item.revision
    ),
    BulkAct.ASSIGN: _give,
    BulkAct.RELEASE: lambda officer, job, item: claim.put_back(
        actor=officer, number=item.case.number, revision=item.revision, reason=job.note
    ),
    BulkAct.SNOOZE: _put_off,
}


def _locked(actor: Actor, job: uuid.UUID) -> BulkJob:
    mine = BulkJob.objects.filter(organisation_id=actor.organisation_id, user_id=actor.officer_id)
    found = mine.select_for_update(of=("self",)).filter(uuid=job).first()
    if found is None:
        raise NotFound(_("این گزارش پیدا نشد؛ گزارش‌ها ۳۰ روز می‌مانند"), code="no_such_bulk_job")
    return found


def _queue(job: BulkJob) -> None:
    job.state = BulkState.QUEUED
    job.save()
    jobs.defer(
        "cases.do_together",
        queue="cases",
        lock=f"bulk {job.pk}",
        organisation_id=job.organisation_id,
        job_id=job.pk,
    )
