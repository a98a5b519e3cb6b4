"""The documents of a visit: sent beforehand by the person, looked at by the officer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.steps import note, open_visit, write_text
from mizban.appointments.actions.telling import tell_holder
from mizban.appointments.models import VisitItem, Written
from mizban.appointments.subjects import VISIT_ITEM
from mizban.appointments.workflow import Check
from mizban.cases.actions.messages import tell_applicant
from mizban.cases.actions.news import tell_changed
from mizban.cases.actions.steps import require
from mizban.cases.models import Case
from mizban.cases.policies import may_read, no_such_case, visible_to
from mizban.cases.subjects import CASE
from mizban.cases.workflow import Step
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid, NotFound
from mizban.core.text import clean
from mizban.files.actions import attach, receive
from mizban.files.actions.receiving import Upload
from mizban.notifications.events import Event


def hand_in(*, actor: Actor, number: str, item_id: int, upload: Upload) -> VisitItem:
    """A picture of a document, sent by the applicant before they come. It becomes a file of the case.

    Raises as `files.receive` does, NotFound or Forbidden where the document is not sent beforehand, or no longer.
    """
    subject = (VISIT_ITEM, item_id)
    file = receive(actor=actor, subject=subject, field=f"visit:{item_id}", upload=upload)
    with acting_as(actor):
        case = _locked(actor, number)
        item = _item(case, item_id)
        attach(actor=actor, source=subject, target=(CASE, case.pk), public_ids={file.public_id})
        item.check_state = Check.UPLOADED
        item.save(update_fields=["check_state"])
        note(actor, case, "case.visit_paper_sent", visit=item.visit_id, item=item.pk)
        tell_changed(case)
        tell_holder(case, Event.MESSAGE, occasion=f"paper {item.pk}/{file.pk}")
    return item


def check_paper(*, actor: Actor, number: str, item_id: int, ok: bool, text: str = "") -> VisitItem:
    """The officer has looked at a document that was sent, or seen it at the desk. What is wrong with it the person
    reads. Raises Invalid for a defect without a word."""
    with acting_as(actor):
        case = _locked(actor, number)
        if not may_read(actor, case):
            raise Forbidden(_("این پرونده را واحد دیگری بررسی می‌کند"), code="not_readable")
        require(Step.VISIT_ATTENDED, actor=actor, case=case)
        item = _item(case, item_id)
        if not ok and not clean(text):
            raise Invalid(_("بنویسید ایراد مدرک چیست؛ متقاضی می‌خواند"), field="text", code="words_needed")
        item.check_state = Check.OK if ok else Check.DEFECT
        item.save(update_fields=["check_state"])
        if not ok:
            write_text(item.visit, Written.DEFECT, text, actor=actor, item=item)
            tell_applicant(case, Event.MESSAGE, occasion=f"paper {item.pk}")
        note(actor, case, "case.visit_paper_checked", visit=item.visit_id, item=item.pk, ok=ok)
        tell_changed(case)
    return item


def _locked(actor: Actor, number: str) -> Case:
    cases = visible_to(actor).select_for_update(of=("self",)).select_related("unit", "version", "person")
    case = cases.filter(number=number).first()
    if case is None:
        raise no_such_case(actor)
    return case


def _item(case: Case, item_id: int) -> VisitItem:
    visit = open_visit(case)
    item = VisitItem.objects.select_related("visit").filter(visit=visit, pk=item_id).first()
    if item is None:
        raise NotFound(_("این مدرک در فهرست نوبت نیست؛ فهرست را تازه کنید"), code="no_such_item")
    return item
