"""What each role may do. Data, tested exhaustively; where and on what is a matter of policies."""

from __future__ import annotations

import enum

from mizban.core.actor import Role


class Permission(enum.StrEnum):
    """What staff may do with a case, or with the organisation."""

    SEE_CASE = "see_case"
    CLAIM = "claim"
    RELEASE = "release"
    CORRECT = "correct"
    ASK = "ask"
    DECIDE = "decide"
    TRANSFER = "transfer"
    REFER = "refer"
    TAKE_PART = "take_part"
    """In referrals that one has sent or received; which ones is said by the referral."""
    NOTE = "note"
    UNMASK = "unmask"
    ASSIGN = "assign"
    REOPEN = "reopen"
    REASSIGN_FROM_ABOVE = "reassign_from_above"
    SEE_FIGURES = "see_figures"
    SEE_HISTORY = "see_history"
    CONFIGURE = "configure"
    DESIGN_SERVICES = "design_services"
    SEE_COMPLAINTS = "see_complaints"
    SEE_VISITS = "see_visits"
    REQUIRE_VISIT = "require_visit"
    PLAN_VISITS = "plan_visits"


_EXPERT = frozenset(
    {
        Permission.SEE_CASE,
        Permission.SEE_HISTORY,
        Permission.CLAIM,
        Permission.RELEASE,
        Permission.CORRECT,
        Permission.ASK,
        Permission.DECIDE,
        Permission.TRANSFER,
        Permission.REFER,
        Permission.TAKE_PART,
        Permission.NOTE,
        Permission.UNMASK,
        Permission.REQUIRE_VISIT,
    }
)
_SECTION_HEAD = _EXPERT | {Permission.ASSIGN, Permission.REOPEN, Permission.SEE_FIGURES, Permission.PLAN_VISITS}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.EXPERT: _EXPERT,
    Role.SECTION_HEAD: _SECTION_HEAD,
    Role.UNIT_HEAD: _SECTION_HEAD | {Permission.REASSIGN_FROM_ABOVE},
    Role.ADMINISTRATOR: frozenset({Permission.CONFIGURE}),
    Role.DESIGNER: frozenset({Permission.DESIGN_SERVICES}),
    Role.INSPECTOR: frozenset({Permission.SEE_COMPLAINTS}),
    Role.AUDITOR: frozenset({Permission.SEE_HISTORY}),
    Role.RECEPTIONIST: frozenset({Permission.SEE_VISITS}),
}
