"""Referring a case: to whom, for what, by when, with what of it. And what is said in return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mizban.cases import deadlines
from mizban.cases.actions.referrals import MAX_TEXT
from mizban.cases.actions.referring.refer import Asked
from mizban.cases.models import ReferralKind
from mizban.cases.queries.inbox.people import Officer
from mizban.cases.targets import Target
from mizban.core.text import to_ascii_digits
from mizban.organisations.models import Section
from mizban.web.staff.forms.fields import Choice, StepForm
from mizban.web.staff.forms.steps import described, unit_named
from mizban.web.staff.labels import REFERRAL_KINDS
from mizban.web.ui.templatetags.ui import localised_text
from mizban.web.words import Label, Words

HEAD, POST, QUEUE = "head", "post", "queue"
WHOLE, FILES = "whole", "files"
STAYS, MOVES = "stays", "moves"
SCOPES: tuple[tuple[str, Label], ...] = (
    (WHOLE, _("همهٔ پرونده و گفت‌وگو")),
    (FILES, _("فقط فایل‌هایی که انتخاب می‌کنم")),
)
OWNERS: tuple[tuple[str, Label], ...] = (
    (STAYS, _("پرونده نزد من می‌ماند و منتظر پاسخ می‌مانم")),
    (MOVES, _("پرونده را به گیرنده می‌سپارم؛ شماره، تاریخ و مهلت همان می‌ماند")),
)


@dataclass(frozen=True)
class Reachable:
    """What the form offers. `people` are those of the unit and section that are chosen now; `files` by public id.

    `on`: it is referred on, so that the case stays where it is; `partly`: its sender sees files alone;
    `secret`: what came in confidence stays so.
    """

    units: Mapping[str, int]
    sections: Sequence[Section]
    people: Sequence[Officer] | None
    files: Sequence[tuple[str, str]] = field(default_factory=list)
    on: bool = False
    partly: bool = False
    secret: bool = False


class ReferForm(StepForm):
    files_when = {"field": "scope", "any_of": [FILES]}
    answered_when = {"field": "kind", "any_of": [ReferralKind.DO.value, ReferralKind.OPINION.value]}
    moving_when = {"field": "kind", "any_of": [ReferralKind.DO.value]}

    def __init__(self, reachable: Reachable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reachable = reachable
        self.fields["unit"] = Words(
            _("واحد"), most=200, hint=_("چند حرف از نام واحد را بنویسید و از فهرست انتخاب کنید"), list="units"
        )
        sections = [(str(one.pk), localised_text(one.name)) for one in reachable.sections]
        self.fields["section"] = Choice(_("بخش"), [(HEAD, _("خود واحد؛ به رئیس آن")), *sections], as_list=True)
        self.fields["to"] = Choice(_("گیرنده"), self._receivers())
        kinds = [
            (kind.value, REFERRAL_KINDS[kind]) for kind in (ReferralKind.OPINION, ReferralKind.DO, ReferralKind.INFORM)
        ]
        self.fields["kind"] = Choice(_("برای چه"), kinds)
        self.fields["question"] = Words(
            _("از او چه می‌خواهید"), most=MAX_TEXT, rows=4, required=False, hint=_("فقط همکاران می‌بینند")
        )
        self.fields["days"] = Words(
            _("مهلت پاسخ، روز کاری"), most=20, required=False, inputmode="numeric", hint=_("روزهای کاری واحد گیرنده")
        )
        if not reachable.partly:
            self.fields["scope"] = Choice(_("چه می‌بیند"), SCOPES)
        if reachable.files:
            self.fields["files"] = forms.MultipleChoiceField(
                label=_("فایل‌ها"),
                choices=reachable.files,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": _("یکی از فایل‌ها دیگر در پرونده نیست؛ دوباره انتخاب کنید")},
            )
        if not reachable.secret:
            self.fields["confidential"] = forms.BooleanField(
                label=_("محرمانه؛ فقط من و گیرنده متن آن را می‌خوانیم"), required=False
            )
        if not reachable.on:
            self.fields["owner"] = Choice(_("پرونده نزد که باشد"), OWNERS)

    def _receivers(self) -> list[tuple[str, Label]]:
        if self.reachable.people is None:
            return [(HEAD, _("رئیس واحد"))]
        people = [(str(one.id), described(one)) for one in self.reachable.people]
        return [
            (POST, _("هر که مسئول این بخش است")),
            (QUEUE, _("همهٔ همکاران این بخش؛ هر که زودتر بردارد")),
            *people,
        ]

    def clean_unit(self) -> int:
        return unit_named(self.reachable.units, self.cleaned_data["unit"])

    def clean_days(self) -> int | None:
        typed = to_ascii_digits(self.cleaned_data["days"])
        if not typed:
            return deadlines.REFERRAL_DAYS
        if not (typed.isascii() and typed.isdigit()) or not 1 <= int(typed[:6]) <= deadlines.MOST_REFERRAL_DAYS:
            raise ValidationError(_("مهلت را از ۱ تا ۶۰ روز کاری بنویسید"), code="days_out_of_range")
        return int(typed)

    def asked(self) -> Asked:
        """After `is_valid`."""
        told = self.cleaned_data
        whole = told.get("scope", FILES) == WHOLE
        to, section = told["to"], told["section"]
        target = Target(
            unit_id=told["unit"],
            section_id=None if section == HEAD else int(section),
            user_id=int(to) if to.isdigit() else None,
            post=to == POST,
        )
        return Asked(
            target=target,
            kind=ReferralKind(told["kind"]),
            question=told["question"],
            days=told["days"],
            whole=whole,
            files=() if whole else tuple(UUID(one) for one in told.get("files", [])),
            confidential=bool(told.get("confidential")),
            owner_moves=told.get("owner") == MOVES and told["kind"] == ReferralKind.DO,
        )


class AnswerForm(StepForm):
    """`required`: an answer in words is awaited."""

    def __init__(self, *args: Any, required: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = Words(_("پاسخ"), most=MAX_TEXT, rows=5, required=required, hint=_("فقط همکاران می‌بینند"))


class GiveBackForm(StepForm):
    reason = Words(_("دلیل برگرداندن"), most=MAX_TEXT, rows=3, hint=_("فقط همکاران می‌بینند"))


class TakeBackForm(StepForm):
    reason = Words(_("دلیل پس گرفتن"), most=MAX_TEXT, rows=3, required=False, hint=_("فقط همکاران می‌بینند"))


class PassOnForm(StepForm):
    note = Words(_("یادداشت برای مرحلهٔ بعد"), most=MAX_TEXT, rows=4, required=False, hint=_("فقط همکاران می‌بینند"))


class SendBackForm(StepForm):
    note = Words(_("در مرحلهٔ قبل چه باید بشود"), most=MAX_TEXT, rows=4, hint=_("فقط همکاران می‌بینند"))
