"""The form by which an officer asks somebody to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mizban.appointments.actions.requiring import Invitation, Wanted
from mizban.appointments.actions.steps import MAX_TEXT
from mizban.appointments.models import Desk, VisitReason
from mizban.appointments.queries.slots import Day
from mizban.appointments.workflow import Mode, Paper
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.staff.forms.times import DayBox, DayField, Times, boxes_of
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.visits import PAPERS
from mizban.web.words import Words

MODES = (
    (Mode.FIXED, _("یک وقت ثابت می‌گذارم")),
    (Mode.CHOICE, _("متقاضی یکی از چند وقت را انتخاب کند")),
    (Mode.ANY, _("متقاضی هر وقت آزادی را تا روزی انتخاب کند")),
)


@dataclass(frozen=True)
class PaperBox:
    """A document of the reason with its controls."""

    title: dict[str, str]
    sample: dict[str, str]
    mandatory: bool
    wanted: BoundField
    paper: BoundField
    upload: BoundField | None


class VisitForm(StepForm):
    """Why and where first; with both known, when and with what."""

    choices_when = {"field": "mode", "any_of": [Mode.FIXED.value, Mode.CHOICE.value]}
    until_when = {"field": "mode", "any_of": [Mode.CHOICE.value, Mode.ANY.value]}
    note = Words(
        _("چند کلمه به متقاضی"),
        most=MAX_TEXT,
        rows=3,
        required=False,
        hint=_("همراه دعوت می‌خواند"),
    )

    def __init__(
        self, reasons: Sequence[VisitReason], desks: Sequence[Desk], typed: Any, *, days: Sequence[Day] = ()
    ) -> None:
        super().__init__(typed)
        self.reasons, self.desks, self.days = {one.key: one for one in reasons}, list(desks), days
        self.fields["reason"] = Choice(_("دلیل مراجعه"), [(one.key, localised_text(one.title)) for one in reasons])
        if len(desks) > 1:
            self.fields["desk"] = Choice(_("باجه"), [(str(one.pk), localised_text(one.name)) for one in desks])
        self.fields["with_me"] = forms.BooleanField(label=_("خودم باید او را ببینم"), required=False)
        if self.is_ready:
            self.fields["mode"] = Choice(_("وقت مراجعه"), MODES)
            self.fields["times"] = Times(label=_("وقت‌های آزاد"), required=False)
            self.fields["choose_until"] = DayField(_("آخرین روز انتخاب"), required=False)
            self._add_papers()
        self.order_fields(["reason", "desk", "with_me", "mode", "times", "choose_until"])

    @property
    def chosen(self) -> VisitReason | None:
        """The reason as far as it is known."""
        return self.reasons.get(str(self.data.get("reason", "")))

    @property
    def chosen_desk(self) -> Desk | None:
        """The desk that was chosen, or the only one there is."""
        told = str(self.data.get("desk", ""))
        only = self.desks[0] if len(self.desks) == 1 else None
        return next((one for one in self.desks if str(one.pk) == told), only)

    @property
    def is_ready(self) -> bool:
        """Whether times and documents can be shown."""
        return self.chosen is not None and self.chosen_desk is not None

    def boxes(self) -> list[DayBox]:
        """The free times, day by day."""
        return boxes_of(self.days, set(self.data.getlist("times")) if isinstance(self.data, QueryDict) else ())

    def papers(self) -> list[PaperBox]:
        """The documents of the reason with their controls."""
        reason = self.chosen
        return [
            PaperBox(
                title=told["title"],
                sample=told.get("sample") or {},
                mandatory=bool(told.get("mandatory")),
                wanted=self[f"wanted:{place}"],
                paper=self[f"paper:{place}"],
                upload=self[f"upload:{place}"] if told.get("upload") else None,
            )
            for place, told in enumerate(reason.documents if reason else [])
        ]

    def invitation(self) -> Invitation:
        """After `is_valid`, where the form is ready."""
        cleaned, reason, desk = self.cleaned_data, self.chosen, self.chosen_desk
        assert reason is not None
        assert desk is not None
        wanted = [
            Wanted(place, Paper(cleaned[f"paper:{place}"] or told["paper"]), bool(cleaned.get(f"upload:{place}")))
            for place, told in enumerate(reason.documents)
            if told.get("mandatory") or cleaned.get(f"wanted:{place}")
        ]
        mode = Mode(cleaned["mode"])
        return Invitation(
            reason=reason.key,
            desk_id=desk.pk,
            mode=mode,
            times=cleaned["times"] if mode is not Mode.ANY else (),
            choose_until=cleaned["choose_until"] if mode is not Mode.FIXED else None,
            papers=wanted,
            with_me=cleaned["with_me"],
            note=cleaned["note"],
        )

    def _add_papers(self) -> None:
        reason = self.chosen
        fresh = self.data.get("shown") != (reason.key if reason else "")
        for place, told in enumerate(reason.documents if reason else []):
            title = localised_text(told["title"])
            self.fields[f"wanted:{place}"] = forms.BooleanField(label=title, required=False)
            self.fields[f"paper:{place}"] = forms.ChoiceField(
                label=title, choices=list(PAPERS.items()), required=False, widget=forms.Select
            )
            if told.get("upload"):
                self.fields[f"upload:{place}"] = forms.BooleanField(label=_("از پیش هم می‌تواند بفرستد"), required=False)
            if fresh:  # of another reason than the one that was shown: as the list says
                data = QueryDict(mutable=True)
                data.update(self.data)
                data[self.add_prefix(f"wanted:{place}")] = "on"
                data[self.add_prefix(f"paper:{place}")] = told["paper"]
                if told.get("upload"):
                    data[self.add_prefix(f"upload:{place}")] = "on"
                self.data = data
