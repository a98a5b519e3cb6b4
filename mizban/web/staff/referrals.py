"""Referrals and stages of a case in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from mizban.cases.models import Case, ReferralKind, ReferralState, Utterance
from mizban.cases.queries.working.desk import CaseDesk
from mizban.cases.queries.working.referrals import Card, Place, Uttered
from mizban.catalogue.stages import stages_of
from mizban.core.text import listed, local_digits
from mizban.web.staff.labels import REFERRAL_KINDS, REFERRAL_STATES
from mizban.web.staff.lines import Chip, due_chip
from mizban.web.ui.templatetags.ui import localised_text


@dataclass(frozen=True)
class Line:
    """What somebody said: whose it is, and what it is."""

    text: str
    who: str
    what: str
    uttered: Uttered


@dataclass(frozen=True)
class ReferralCard:
    """A referral as the desk shows it. Addresses are "" where the reader may not do it."""

    card: Card
    number: str
    title: str
    kind: str
    state: Chip
    due: Chip
    chain: str
    said: tuple[Line, ...]
    take: str
    answer: str
    give_back: str
    refer_on: str
    remind: str
    revoke: str

    @property
    def needs_words(self) -> bool:
        return self.card.referral.kind != ReferralKind.INFORM


def told_referrals(shown: CaseDesk) -> list[ReferralCard]:
    """Those that wait first, then the latest; what was referred on stands below that from which it was."""
    first: dict[int, int] = {}
    for card in shown.referrals:
        number, parent = card.referral.number, card.referral.parent_id
        first[number] = first.get(parent or number, number)
    waiting = {first[card.referral.number] for card in shown.referrals if card.referral.is_open}

    def place(card: Card) -> tuple[bool, int, int]:
        root = first[card.referral.number]
        return root not in waiting, -root, card.referral.number

    return [_told(shown.case, card) for card in sorted(shown.referrals, key=place)]


def stage_chip(case: Case) -> Chip | None:
    """«مرحلهٔ ۱ از ۲: بررسی شهرستان»; None for a service without stages."""
    stages = stages_of(case.version)
    if not case.is_open or case.stage >= len(stages):
        return None
    told = {
        "n": local_digits(case.stage + 1),
        "of": local_digits(len(stages)),
        "stage": localised_text(stages[case.stage].title),
    }
    return Chip(_("مرحلهٔ %(n)s از %(of)s: %(stage)s") % told, "info")


def called(place: Place, *, with_unit: bool = True) -> str:
    """«نسرین رضایی، کارشناس مرتع، ادارهٔ کل فارس»; «امور مراتع، ادارهٔ کل فارس»; «رئیس واحد، …»."""
    unit = localised_text(place.unit) if with_unit else ""
    if place.officer is not None:
        return listed([place.officer.called, unit])
    return listed([localised_text(place.section) if place.section else _("رئیس واحد"), unit])


def _told(case: Case, card: Card) -> ReferralCard:
    referral = card.referral
    tone, state = REFERRAL_STATES[ReferralState(referral.state)]
    if referral.is_open and referral.owner_moves:
        state = _("پرونده با آن رفت")
    elif referral.is_open and referral.kind == ReferralKind.INFORM:
        state = _("هنوز دیده نشده")

    def way(name: str, may: bool) -> str:
        return reverse(name, args=[case.number, referral.number]) if may else ""

    return ReferralCard(
        card=card,
        number=local_digits(referral.number),
        title=_("ارجاع %(n)s") % {"n": local_digits(referral.number)},
        kind=str(REFERRAL_KINDS[ReferralKind(referral.kind)]),
        state=Chip(str(state), tone),
        due=due_chip(card.due),
        chain=_chain(card),
        said=tuple(Line(one.text, _who(one), _what(one), one) for one in card.said),
        take=way("staff_referral_take", card.may_take),
        answer=way("staff_referral_answer", card.may_answer),
        give_back=way("staff_referral_return", card.may_return),
        refer_on=way("staff_refer_on", card.may_answer),
        remind=way("staff_referral_remind", card.may_remind),
        revoke=way("staff_referral_revoke", card.may_revoke),
    )


def _chain(card: Card) -> str:
    return _("از %(sender)s به %(receiver)s") % {"sender": called(card.sender), "receiver": called(card.receiver)}


def _who(uttered: Uttered) -> str:
    return uttered.officer.called if uttered.officer else _("سامانه")


def _what(uttered: Uttered) -> str:
    said = {Utterance.QUESTION: _("خواسته"), Utterance.ANSWER: _("پاسخ"), Utterance.REASON: _("دلیل")}
    return said[uttered.kind]
