"""Roles and permissions, exhaustively."""

from __future__ import annotations

from itertools import product

import pytest

from mizban.accounts.permissions import ROLE_PERMISSIONS, Permission
from mizban.core.actor import CONTENT_ROLES, Role

CONTENT = {
    Permission.SEE_CASE,
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
HOLDERS: dict[Permission, set[Role]] = {
    **{permission: {Role.EXPERT, Role.SECTION_HEAD, Role.UNIT_HEAD} for permission in CONTENT},
    Permission.SEE_HISTORY: {Role.EXPERT, Role.SECTION_HEAD, Role.UNIT_HEAD, Role.AUDITOR},
    Permission.ASSIGN: {Role.SECTION_HEAD, Role.UNIT_HEAD},
    Permission.REOPEN: {Role.SECTION_HEAD, Role.UNIT_HEAD},
    Permission.SEE_FIGURES: {Role.SECTION_HEAD, Role.UNIT_HEAD},
    Permission.REASSIGN_FROM_ABOVE: {Role.UNIT_HEAD},
    Permission.CONFIGURE: {Role.ADMINISTRATOR},
    Permission.DESIGN_SERVICES: {Role.DESIGNER},
    Permission.SEE_COMPLAINTS: {Role.INSPECTOR},
    Permission.SEE_VISITS: {Role.RECEPTIONIST},
    Permission.PLAN_VISITS: {Role.SECTION_HEAD, Role.UNIT_HEAD},
}


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_who_holds_what(role: Role, permission: Permission) -> None:
    assert (permission in ROLE_PERMISSIONS[role]) == (role in HOLDERS[permission])


def test_only_roles_of_content_may_do_anything_with_content() -> None:
    for role in Role:
        if role not in CONTENT_ROLES:
            assert not CONTENT & ROLE_PERMISSIONS[role]
