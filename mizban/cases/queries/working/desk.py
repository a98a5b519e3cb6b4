"""The case desk: one case as an officer works it, complete, so that the page asks nothing further."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from mizban.cases.models import Box, Case, InboxEntry, LetterStatus
from mizban.cases.policies import (
    auditable_by,
    is_own_case,
    may_put_off,
    may_read,
    may_see_history,
    may_take,
    may_unmask,
    no_such_case,
    visible_to,
)
from mizban.cases.queries.also import NOTHING, Also
from mizban.cases.queries.rows import Due, due_of
from mizban.cases.queries.titles import subject
from mizban.cases.queries.working.history import Happening, timeline
from mizban.cases.queries.working.personal import LABELS, Applicant, applicant_of
from mizban.cases.queries.working.referrals import Card, cards_of
from mizban.cases.queries.working.referrals import columns as of_referrals
from mizban.cases.queries.working.related import Related, related_of
from mizban.cases.queries.working.related import columns as of_others
from mizban.cases.queries.working.results import Result
from mizban.cases.queries.working.sheets import CasePapers, Earlier, Round, Sheet
from mizban.cases.subjects import CASE, DECISION
from mizban.cases.workflow import State, Step, target
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.catalogue.stages import Stage, stages_of
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden
from mizban.files.models import FileState, StoredFile
from mizban.files.policies import visible_to as files_visible_to
from mizban.identity.models import IdentityClaim
from mizban.notifications.queries import UNREAD_OF_USER

STEPS = (
    Step.CLAIM,
    Step.CHECK_IDENTITY,
    Step.RETURN_FOR_CORRECTION,
    Step.REQUIRE_VISIT,
    Step.VISIT_ATTENDED,
    Step.MOVE_VISIT,
    Step.PASS_ON,
    Step.DECIDE,
    Step.REFER,
    Step.SEND_BACK,
    Step.ASSIGN,
    Step.RELEASE,
    Step.CONVERT,
    Step.TRANSFER,
    Step.RETURN_TRANSFER,
    Step.MERGE,
    Step.REOPEN,
    Step.REVOKE_LETTER,
)
"""Those that an officer takes from the desk, in the order in which they are offered."""
OF_REFERRALS = (
    Step.REFER_ON,
    Step.TAKE_REFERRAL,
    Step.ANSWER_REFERRAL,
    Step.RETURN_REFERRAL,
    Step.REVOKE_REFERRAL,
)
"""Those that are offered with the referral that they are about."""


@dataclass(frozen=True)
class CaseDesk:
    """What the desk shows. Of a case that the actor may only reassign, the header alone (`readable` False)."""

    case: Case
    due: Due
    steps: tuple[Step, ...]
    unread: int
    """Bells of the reader."""
    readable: bool
    box: str = ""
    """Of the inbox of whoever holds it; "" where it has ended."""
    is_unrouted: bool = False
    is_corrected: bool = False
    is_others: bool = False
    """Open, and in the hands of a colleague."""
    snoozed_until: dt.date | None = None
    """The day of its officer's reminder; in another box than `snoozed` it has come."""
    may_put_off: bool = False
    claim: IdentityClaim | None = None
    applicant: Applicant | None = None
    may_unmask: bool = False
    sheets: list[Sheet] = field(default_factory=list)
    earlier: list[Earlier] = field(default_factory=list)
    """What was answered before it became what it is."""
    rounds: list[Round] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    related: Related | None = None
    history: list[Happening] = field(default_factory=list)
    referrals: list[Card] = field(default_factory=list)
    """Also of a case that the actor does not read: their own."""
    stages: tuple[Stage, ...] = ()

    def label(self, path: str) -> str:
        """What is called so, of the answers or of what the applicant said of themselves; "" where nothing is."""
        sheets = [*self.sheets, *(sheet for one in self.earlier for sheet in one.sheets)]
        lines = (line for sheet in sheets for line in sheet.every_line)
        return str(LABELS.get(path, "")) or next((line.label for line in lines if line.path == path), "")


@dataclass(frozen=True)
class CaseHistory:
    """What happened to a case, without what people wrote; `may_open`: the case itself is the reader's to see, too."""

    case: Case
    happenings: list[Happening]
    may_open: bool


def desk(actor: Actor, number: str, also: Also = NOTHING) -> CaseDesk:
    """The desk of a case; `also` names columns that an app above wants with it, in the same query.

    Raises NotFound where the actor may not even know of it.
    """
    case = header(actor, number, {**also, **of_referrals(actor), **of_others(actor)})
    shown = replace(_headed(actor, case), referrals=cards_of(actor, case))
    if not shown.readable:
        return shown
    shown, related = _with_papers(actor, shown), related_of(shown.case)
    if not related.others:
        shown = replace(shown, steps=tuple(step for step in shown.steps if step is not Step.MERGE))
    return replace(shown, related=related, history=_history(actor, shown.case))


def _history(actor: Actor, case: Case) -> list[Happening]:
    """With what colleagues wrote about it, but not for whom it is about."""
    return timeline(actor, case, with_words=not is_own_case(actor, case))


def beside(actor: Actor, number: str) -> CaseDesk:
    """What stands beside the form of a step: the desk without history and other requests. Raises NotFound."""
    shown = _headed(actor, header(actor, number))
    return _with_papers(actor, shown) if shown.readable else shown


def _headed(actor: Actor, case: Case) -> CaseDesk:
    entry: InboxEntry | None = getattr(case, "inbox_entry", None)
    return CaseDesk(
        case=case,
        due=due_of(case),
        steps=steps(actor, case),
        unread=case.unread_bells,  # type: ignore[attr-defined]
        readable=may_read(actor, case),
        box=entry.box if entry else "",
        is_unrouted=entry is not None and entry.box == Box.UNROUTED,
        is_corrected=entry is not None and entry.box == Box.CORRECTED,
        snoozed_until=entry.snoozed_until if entry else None,
        may_put_off=may_put_off(actor, case),
        is_others=case.is_open and case.assignee_id not in (None, actor.user_id),
        stages=stages_of(case.version),
    )


def _with_papers(actor: Actor, shown: CaseDesk) -> CaseDesk:
    """With all that its reader may read."""
    papers = CasePapers(actor, shown.case)
    if papers.claim is not None:
        shown.case.claim = papers.claim  # read already: nobody asks for it again
    return replace(
        shown,
        steps=tuple(step for step in shown.steps if _has_a_point(step, papers)),
        claim=papers.claim,
        applicant=applicant_of(papers.person),
        may_unmask=may_unmask(actor, shown.case),
        sheets=papers.sheets(),
        earlier=papers.earlier(),
        rounds=papers.rounds(),
        results=papers.results,
    )


def files_to_print(actor: Actor, shown: CaseDesk) -> list[StoredFile]:
    """The checked files of the case and of its decisions, in the order in which they came."""
    decisions = [result.pk for result in shown.results]
    papers = files_visible_to(actor, CASE, [shown.case.pk]) | files_visible_to(actor, DECISION, decisions)
    return list(papers.filter(state=FileState.CLEAN).order_by("created_at", "pk"))


def header(actor: Actor, number: str, also: Also = NOTHING) -> Case:
    """The case with the names of its places and people of the desk; `unread_bells`: the actor's own, for the head of
    the page. Raises NotFound."""
    bells = RawSQL(UNREAD_OF_USER, [actor.organisation_id, actor.user_id])  # noqa: S611 - with parameters only
    case = (
        visible_to(actor)
        .select_related(
            "service",
            "version",
            "unit",
            "section",
            "assignee",
            "province",
            "county",
            "city",
            "transferred_from",
            "transferred_section",
            "inbox_entry",
        )
        .defer(*LARGE_OF_VERSION)
        .annotate(unread_bells=bells, subject=subject(), **also)
        .filter(number=number)
        .first()
    )
    if case is None:
        raise no_such_case(actor)
    if not may_read(actor, case):  # the wall is drawn by units, and a referral may show less than its unit could see
        case.subject = ""
    return case


def steps(actor: Actor, case: Case) -> tuple[Step, ...]:
    """The steps that the actor can take with the case now."""
    found = [
        step
        for step in (*STEPS, *OF_REFERRALS)
        if target(step, State(case.state)) is not None and may_take(actor, case, step)
    ]
    pointless = {Step.RETURN_TRANSFER} if case.returnable_to is None else set()
    last = max(len(stages_of(case.version)) - 1, 0)
    pointless |= {Step.PASS_ON} if case.stage >= last else {Step.DECIDE}
    pointless |= {Step.SEND_BACK} if case.stage == 0 else set()
    return tuple(step for step in found if step not in pointless)


def _has_a_point(step: Step, papers: CasePapers) -> bool:
    """Whether there is anything that the step could be about."""
    if step is Step.CHECK_IDENTITY:
        return papers.claim is not None and papers.claim.is_unproved
    if step is Step.REVOKE_LETTER:
        return any(one.letter and one.letter.status == LetterStatus.VALID for one in papers.results)
    return True


def history_of(actor: Actor, number: str) -> CaseHistory:
    """The events of a case, for auditors and for those who work it. Raises NotFound, Forbidden."""
    related = ("service", "unit", "section")
    case = auditable_by(actor).select_related(*related).filter(number=number).first() or header(actor, number)
    if not may_see_history(actor, case):
        raise Forbidden(_("تاریخچهٔ این پرونده برای حساب شما باز نیست"), code="history_forbidden")
    may_open = visible_to(actor).filter(pk=case.pk).exists()
    return CaseHistory(case, timeline(actor, case, with_words=False), may_open)
