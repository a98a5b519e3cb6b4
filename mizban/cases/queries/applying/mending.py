"""An open correction as its page shows it and its answer is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import JSONField, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.forms import FILE_STATES, context, form_of
from mizban.cases.models import UNANSWERED, AnswerSet, Case, Correction, CorrectionItem
from mizban.cases.policies import no_such_case, visible_to
from mizban.cases.queries.applying.drafts import file_fields, file_hint, input_name
from mizban.cases.subjects import CASE, CORRECTION
from mizban.cases.typed import unseal
from mizban.cases.workflow import MENDABLE, State
from mizban.catalogue.models import LARGE_OF_VERSION
from mizban.core.actor import Actor
from mizban.core.errors import Conflict
from mizban.dynamic_forms import engine
from mizban.dynamic_forms.compiled import Form
from mizban.dynamic_forms.context import ChosenFile, FormContext
from mizban.dynamic_forms.engine import Answers, Parsed, SummaryPage
from mizban.dynamic_forms.forms import FieldsForm
from mizban.dynamic_forms.types.base import FieldType
from mizban.files import policies as file_policies
from mizban.files.kinds import Refusal
from mizban.files.models import FileState, StoredFile
from mizban.files.refusals import refusal_of

PAGE = "correction"


@dataclass(frozen=True)
class MendingFiles:
    """Files of the case and of its open correction; only the latter may be taken away again. One that was announced and
    has not come is none yet."""

    rows: dict[str, StoredFile]

    def get(self, file_id: str) -> ChosenFile | None:
        row = self.rows.get(file_id)
        if row is None or row.state == FileState.RECEIVING:
            return None
        problem = str(refusal_of(Refusal(row.refusal), row.name)) if row.refusal else ""
        return ChosenFile(file_id, row.name, row.size, FILE_STATES[FileState(row.state)], problem)


@dataclass(frozen=True)
class Mending:
    """An open correction with all that is needed to show and judge it."""

    case: Case
    correction: Correction
    items: tuple[CorrectionItem, ...]
    answers: Answers
    unlocked: frozenset[str]
    files: MendingFiles
    context: FormContext

    @property
    def form(self) -> Form:
        return form_of(self.case.version)

    @property
    def fields(self) -> list[FieldType]:
        """What opens again, in the order of the form."""
        return engine.correction_fields(self.form, self.unlocked)

    @property
    def marked(self) -> frozenset[str]:
        return frozenset(item.path for item in self.items)

    @property
    def is_over(self) -> bool:
        """Whether it came to nothing: the case has expired and cannot be taken up again any more."""
        return self.case.state == State.EXPIRED and not deadlines.may_be_resumed(self.case)

    @property
    def typed(self) -> dict[str, list[str]] | None:
        """What was typed so far; None where nothing was."""
        return unseal(self.correction.typed).get(PAGE)

    def shown(self, typed: Mapping[str, list[str]] | None = None) -> FieldsForm:
        """The unlocked fields, with what was typed or, where nothing was, with the answers in force."""
        typed = self.typed if typed is None else typed
        arrived = self._arrived(typed or {})
        if arrived:
            typed = dict(typed or engine.posted_from(self.fields, self.answers, self.context))
            for name, ids in arrived.items():
                typed[name] = [*typed.get(name, ()), *ids]
        return engine.correction_form(self.form, self.unlocked, self.answers, self.context, typed=typed)

    def parse(self, data: Mapping[str, Any]) -> Parsed:
        return engine.parse_correction(self.form, self.unlocked, data, self.answers, self.context)

    def after(self, taken: Answers) -> Answers:
        return engine.corrected(self.form, self.unlocked, self.answers, taken)

    def written(self, typed: Mapping[str, list[str]] | None = None) -> list[SummaryPage]:
        """What was typed and not sent, for reading; nothing where nothing was."""
        typed = self.typed if typed is None else typed
        if typed is None:
            return []
        after, mine = self.after(self.parse(typed).answers), {kind.key for kind in self.fields}
        pages = engine.summary(self.form, after, self.context)
        shown = [replace(page, rows=tuple(row for row in page.rows if row.path in mine)) for page in pages]
        return [page for page in shown if page.rows]

    def untouched(self, after: Answers) -> list[str]:
        """Marked paths whose value is what it was."""
        changed = {change.path for change in engine.diff(self.form, self.answers, after, self.context)}
        return sorted(path for path in self.marked if not any(_covers(path, one) for one in changed))

    def _arrived(self, typed: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Files that were sent and stand nowhere yet: the page was closed before it was saved."""
        names = file_fields(self.fields, typed)
        known = {value for values in typed.values() for value in values}
        found: dict[str, list[str]] = {}
        for file_id, row in self.files.rows.items():
            is_new = row.subject_type == CORRECTION and row.state != FileState.RECEIVING and file_id not in known
            if is_new and input_name(row.field) in names:
                found.setdefault(input_name(row.field), []).append(file_id)
        return found


def _covers(marked: str, changed: str) -> bool:
    return changed == marked or changed.startswith(f"{marked}/")


def open_mending(actor: Actor, number: str) -> Mending:
    """The correction of the applicant's own case that waits for them (five queries).

    Raises NotFound for a case that is not theirs, Conflict where nothing waits.
    """
    newest = AnswerSet.objects.filter(case=OuterRef("pk")).order_by("-round").values("data")[:1]
    case = (
        visible_to(actor)
        .select_related("version", "service", "unit", "section")
        .defer(*LARGE_OF_VERSION)
        .annotate(newest=Subquery(newest, output_field=JSONField()))
        .filter(number=number)
        .first()
    )
    if case is None:
        raise no_such_case(actor)
    return mending_of(actor, case, engine.decrypt_personal(form_of(case.version), case.newest))


def open_correction_id(actor: Actor, number: str) -> int:
    """The primary key of the open correction, for its files. Raises NotFound."""
    waiting = Correction.objects.filter(
        UNANSWERED, case__in=visible_to(actor).filter(number=number, state__in=MENDABLE)
    )
    found = waiting.values_list("pk", flat=True).first()
    if found is None:
        raise no_such_case(actor, code="nothing_to_mend")
    return found


def mending_of(actor: Actor, case: Case, answers: Answers, *, held: bool = False) -> Mending:
    """The correction of `case` that waits for the applicant (four queries). Raises Conflict when none does. While it is
    `held`, until the transaction ends, none of its files is taken away."""
    items = tuple(
        CorrectionItem.objects.filter(case=case, correction__answered_at=None, correction__cancelled_at=None)
        .select_related("correction")
        .order_by("order", "pk")
    )
    if not items or case.state not in MENDABLE:
        raise Conflict(_("اکنون چیزی برای اصلاح نیست؛ درخواست را ببینید"), code="nothing_to_mend")
    correction = items[0].correction
    files = _files(actor, case, correction, held=held)
    ctx = replace(context(province=case.province_id), files=files, file_hint=file_hint())
    unlocked = engine.restrict(form_of(case.version), {item.path for item in items}, answers)
    return Mending(case, correction, items, answers, unlocked, files, ctx)


def _files(actor: Actor, case: Case, correction: Correction, *, held: bool) -> MendingFiles:
    of_case = file_policies.visible_to(actor, CASE, [case.pk])
    of_correction = file_policies.visible_to(actor, CORRECTION, [correction.pk])
    found = (of_case | of_correction).order_by("created_at", "id")
    return MendingFiles({str(row.public_id): row for row in (found.select_for_update(of=("self",)) if held else found)})
