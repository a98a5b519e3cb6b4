"""What is noted about reading: marks of what an officer has seen, and every look behind a mask with its reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import looked
from mizban.cases.models import Case, ReadMark
from mizban.cases.policies import may_unmask, no_such_case, visible_to
from mizban.cases.queries.working.personal import Shown, personal_value
from mizban.cases.subjects import CASE
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden, Invalid
from mizban.core.text import clean

MAX_REASON = 300


def note_reading(*, actor: Actor, case: Case) -> None:
    """The officer has opened this case as it stands: no longer unread, and in the log of reading."""
    with acting_as(actor):
        ReadMark.objects.bulk_create(
            [
                ReadMark(
                    organisation_id=actor.organisation_id,
                    user_id=actor.officer_id,
                    case_id=case.pk,
                    revision=case.revision,
                )
            ],
            update_conflicts=True,
            unique_fields=["organisation", "user", "case"],
            update_fields=["revision"],
        )
        looked(actor=actor, subject=(CASE, case.pk), what="case")


def mark_read(*, actor: Actor, seen: dict[str, int]) -> int:
    """The officer need not be told of these cases any more, by number, as they stood when they were listed; how many of
    them they see. Nothing was read, so the log of reading has nothing of it."""
    with acting_as(actor):
        found = list(visible_to(actor).filter(number__in=list(seen)).values_list("pk", "number", "revision"))
        ReadMark.objects.bulk_create(
            [
                ReadMark(
                    organisation_id=actor.organisation_id,
                    user_id=actor.officer_id,
                    case_id=pk,
                    revision=min(seen[number], revision),
                )
                for pk, number, revision in found
            ],
            update_conflicts=True,
            unique_fields=["organisation", "user", "case"],
            update_fields=["revision"],
        )
    return len(found)


def note_look(*, actor: Actor, subject: tuple[str, int], what: str) -> None:
    """The actor has looked at something else of a case: its history, a file, its print."""
    with acting_as(actor):
        looked(actor=actor, subject=subject, what=what)


def require_in_hand(actor: Actor, case: Case) -> None:
    """Raises Forbidden unless personal values of the case may be shown to the actor."""
    if not may_unmask(actor, case):
        raise Forbidden(_("اول پرونده را بردارید؛ بعد می‌توانید این را ببینید"), code="not_in_hand")


def unmask(*, actor: Actor, number: str, path: str, reason: str) -> Shown:
    """One personal value in clear, for a reason, which is noted (model.md, "Rights").

    Raises NotFound, Forbidden where the case is not in the officer's hands, Invalid without a reason.
    """
    with acting_as(actor):
        case = (
            visible_to(actor).select_related("version", "unit").defer(*LARGE_OF_VERSION).filter(number=number).first()
        )
        if case is None:
            raise no_such_case(actor)
        require_in_hand(actor, case)
        told = clean(reason, max_length=MAX_REASON)
        if not told:
            raise Invalid(_("برای دیدن این مورد دلیل بنویسید؛ ثبت می‌شود"), field="reason", code="reason_needed")
        shown = personal_value(actor, case, path)
        looked(actor=actor, subject=(CASE, case.pk), what="unmask", reason=f"{path}: {told}")
    return shown
