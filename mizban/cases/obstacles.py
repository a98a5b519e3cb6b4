"""What stands in the way of deciding a case, in sentences that say what to do about it. Registered at start-up."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mizban.cases.models import AWAITED, Case, Referral
from mizban.catalogue.stages import stages_of
from mizban.core.models import Localised
from mizban.core.text import is_persian, listed, local_digits
from mizban.organisations.queries import offices


def open_referral(case: Case) -> str | Promise | None:
    """An answer that is awaited: whom one waits for, and that one need not."""
    if not case.referees:
        return None
    awaited = (
        Referral.objects.filter(AWAITED, case=case).select_related("to_user", "taken_by").order_by("number").first()
    )
    if awaited is None:
        return None
    told = {"n": local_digits(awaited.number), "who": _receiver(awaited)}
    return _("ارجاع %(n)s هنوز باز است و منتظر پاسخ %(who)s هستید؛ منتظر بمانید یا ارجاع را پس بگیرید") % told


def not_the_last_stage(case: Case) -> str | Promise | None:
    """Only the last stage decides."""
    stages = stages_of(case.version)
    if case.stage + 1 >= len(stages):
        return None
    told = {"stage": _named(stages[case.stage + 1].title)}
    return _("نتیجه را مرحلهٔ آخر ثبت می‌کند؛ پرونده را به مرحلهٔ بعد بفرستید: %(stage)s") % told


def _receiver(referral: Referral) -> str:
    officer = referral.to_user or referral.taken_by
    if officer is not None:
        return officer.name
    tree = offices(referral.organisation_id)
    unit, section = tree.units.get(referral.to_unit_id), tree.sections.get(referral.to_section_id or 0)
    return listed([_named(section.name) if section else "", _named(unit.name) if unit else ""])


def _named(text: Localised) -> str:
    return text.get("fa" if is_persian() else "en") or text.get("fa", "")
