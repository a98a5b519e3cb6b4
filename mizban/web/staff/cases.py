"""What the pages of one case tell their templates, whatever else stands on them."""

from __future__ import annotations

from typing import Any

from mizban.cases.queries.working.desk import CaseDesk
from mizban.web.reasons import CORRECTION_REASONS
from mizban.web.staff.labels import IDENTITIES, LETTER_STATES
from mizban.web.staff.lines import due_chip
from mizban.web.staff.referrals import stage_chip


def told_of(shown: CaseDesk) -> dict[str, Any]:
    """The case, how it stands, and the words for what is kept as values."""
    return {
        "shown": shown,
        "unread": shown.unread,
        "case": shown.case,
        "due": due_chip(shown.due),
        "stage": stage_chip(shown.case),
        "identity": IDENTITIES[shown.claim.state] if shown.claim else None,
        "letter_states": LETTER_STATES,
        "reasons": {reason.value: said for reason, said in CORRECTION_REASONS.items()},
    }
