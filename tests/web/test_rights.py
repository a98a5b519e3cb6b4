"""Every address of the staff, for every role, in its own office, in another one, and in another organisation.

The addresses come from the URL configuration: one without a row here fails. A row says how a GET is answered in the
office where the role is held; in another office a case is not there, and in another organisation nobody is signed in.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from mizban.accounts.models import RoleGrant, User
from mizban.appointments.models import Desk
from mizban.cases.actions.referring.refer import Asked, refer
from mizban.cases.actions.working.claim import assign
from mizban.cases.models import Case, ReferralKind
from mizban.cases.subjects import CASE
from mizban.cases.targets import Target
from mizban.core.actor import Role, system
from mizban.files.actions import keep
from mizban.files.kinds import Kind
from mizban.files.models import StoredFile
from mizban.organisations.models import Organisation, Section, Unit
from mizban.web.staff.urls import urlpatterns
from tests import factories
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.browsers import browser

pytestmark = pytest.mark.django_db
NOBODY, ABOVE = "nobody", "head_above"
NO_JOB = "11111111-1111-4111-8111-111111111111"
"""Of several cases at once: reports are their officer's alone (test_together)."""
ROLES = (NOBODY, *(role.value for role in Role), ABOVE)
"""`head_above`: the head of the head office, for whom the office of the case is one below."""

OFFICERS = ("expert", "section_head", "unit_head")
HEADS = ("section_head", "unit_head")


@dataclass(frozen=True)
class Expected:
    """Answers by role; `rest` for all others that are signed in, `nobody` for those who are not."""

    rest: int
    nobody: int = 302
    roles: dict[str, int] | None = None

    def of(self, role: str) -> int:
        if role == NOBODY:
            return self.nobody
        return (self.roles or {}).get(role, self.rest)


def for_all(status: int, nobody: int = 302) -> Expected:
    return Expected(status, nobody)


def of_a_case(officers: int, *, heads: int | None = None, above: int, **others: int) -> Expected:
    """Experts and heads of the office get `officers` (heads perhaps another), heads above `above`, the rest 404."""
    roles = dict.fromkeys(OFFICERS, officers) | dict.fromkeys(HEADS, officers if heads is None else heads)
    return Expected(404, roles={**roles, ABOVE: above, **others})


GET = {
    "staff_inbox": Expected(200, roles={"receptionist": 302}),
    "staff_live": for_all(200),
    "staff_next": for_all(302),
    "staff_look": for_all(405, nobody=405),
    "staff_views": for_all(200),
    "staff_choose": for_all(405, nobody=405),
    "staff_together": for_all(404),
    "staff_keys": for_all(200),
    "staff_notices": for_all(200),
    "staff_guide": for_all(200),
    "staff_search": for_all(200),
    "staff_answers": Expected(403, roles=dict.fromkeys((*OFFICERS, ABOVE, "administrator"), 200)),
    "staff_answer_new": Expected(403, roles=dict.fromkeys((*OFFICERS, ABOVE, "administrator"), 200)),
    "staff_answer": for_all(404),
    "account_login": for_all(302, nobody=200),
    "mfa_authenticate": for_all(302),
    "staff_sign_out": for_all(405, nobody=405),
    "staff_security": for_all(200),
    "staff_second_factor": for_all(200),
    "staff_recovery_codes": for_all(405, nobody=405),
    "staff_case": of_a_case(200, above=200),
    "staff_messages": of_a_case(200, above=403),
    "staff_message_draft": for_all(405, nobody=405),
    "staff_call": of_a_case(200, above=403),
    "staff_writing": for_all(405, nobody=405),
    "staff_present": for_all(200),
    "staff_message_files": for_all(405),
    "staff_message_file": of_a_case(404, above=404),
    "staff_ready": of_a_case(200, above=403),
    "staff_pins": for_all(405, nobody=405),
    "staff_case_live": of_a_case(200, above=200),
    "staff_history": of_a_case(200, above=403, auditor=200),
    "staff_print": of_a_case(200, above=403),
    "staff_show": of_a_case(200, heads=403, above=403),
    "staff_claim": for_all(405, nobody=405),
    "staff_snooze": of_a_case(200, heads=403, above=403),
    "staff_release": of_a_case(200, above=403),
    "staff_assign": of_a_case(403, heads=200, above=200),
    "staff_transfer": of_a_case(200, above=200),
    "staff_return": of_a_case(409, above=403),
    "staff_convert": of_a_case(200, above=403),
    "staff_merge": of_a_case(200, above=403),
    "staff_links": of_a_case(200, above=403),
    "staff_person": of_a_case(200, above=403),
    "staff_correct": of_a_case(200, above=403),
    "staff_identity": of_a_case(409, above=403),
    "staff_decide": of_a_case(200, above=403),
    "staff_reopen": of_a_case(403, heads=409, above=403),
    "staff_revoke": of_a_case(403, heads=409, above=403),
    "staff_visit": of_a_case(200, above=403),
    "staff_visit_move": of_a_case(409, above=403),
    "staff_visit_outcome": of_a_case(409, above=403),
    "staff_visit_papers": of_a_case(409, above=403),
    "staff_visits": Expected(403, roles=dict.fromkeys((*OFFICERS, "receptionist", ABOVE), 200)),
    "staff_visit_plan": Expected(403, roles=dict.fromkeys((*HEADS, ABOVE), 200)),
    "staff_visit_desk": Expected(404, roles={"unit_head": 200}),
    "staff_visit_desk_new": Expected(404, roles={"unit_head": 200}),
    "staff_visit_closing": Expected(403, roles=dict.fromkeys((*HEADS, ABOVE), 200)),
    "staff_visit_figures": Expected(403, roles=dict.fromkeys((*HEADS, ABOVE), 200)),
    "staff_refer": of_a_case(200, above=403),
    "staff_refer_on": of_a_case(403, above=403, unit_head=200),
    "staff_referral_take": for_all(405, nobody=405),
    "staff_referral_answer": of_a_case(403, above=403, unit_head=200),
    "staff_referral_return": of_a_case(403, above=403, unit_head=200),
    "staff_referral_remind": for_all(405, nobody=405),
    "staff_referral_revoke": of_a_case(200, above=403),
    "staff_pass_on": of_a_case(409, above=403),
    "staff_send_back": of_a_case(409, above=403),
    "staff_file": of_a_case(200, above=404),
    "staff_file_page": of_a_case(200, above=404),
}
"""A case in review, in the hands of the expert whose row this is, else of a colleague of theirs; never transferred, its
service without stages. Its head has referred it to another section of the office."""

POST_ONLY = {
    "staff_sign_out": for_all(303, nobody=303),
    "staff_recovery_codes": for_all(302),
    "staff_look": for_all(303),
    "staff_choose": for_all(303),
    "staff_claim": of_a_case(409, above=409),
    "staff_message_draft": of_a_case(204, above=403),
    "staff_pins": of_a_case(404, above=403),
    "staff_referral_take": of_a_case(403, above=403, unit_head=303),
    "staff_referral_remind": of_a_case(303, above=403),
    "staff_message_files": of_a_case(400, above=403),
    "staff_writing": of_a_case(204, above=403),
}
"""Claiming what is in somebody's hands: who may know of the case learns that it has moved."""

READ_ONLY = frozenset(
    {
        "staff_inbox",
        "staff_keys",
        "staff_case",
        "staff_message_file",
        "staff_present",
        "staff_next",
        "staff_guide",
        "staff_live",
        "staff_case_live",
        "staff_history",
        "staff_print",
        "staff_person",
        "staff_answers",
        "staff_search",
        "staff_security",
        "staff_file",
        "staff_file_page",
        "staff_visit_figures",
    }
)
"""Pages that take nothing; how they answer a POST is no matter of rights."""


@dataclass(frozen=True)
class Scene:
    """A case with a checked file, and a browser of the role."""

    case: Case
    file: StoredFile
    client: Client

    @property
    def typed(self) -> dict[str, object]:
        """The revision that there is and nothing else: enough to be let in, too little to take any step."""
        return {"revision": self.case.revision}

    def address(self, name: str) -> str:
        pattern = next(one for one in urlpatterns if one.name == name)
        wanted = set(pattern.pattern.converters)  # type: ignore[attr-defined]
        desk = Desk.objects.get(unit=self.case.unit_id)
        values = {
            "number": self.case.number,
            "public_id": self.file.public_id,
            "page": 1,
            "uuid": NO_JOB,
            "referral": 1,
            "answer": 1,
            "desk_id": desk.pk,
            "unit_id": desk.unit_id,
        }
        return reverse(name, kwargs={key: value for key, value in values.items() if key in wanted})


def scene(role: str, *, abroad: bool = False, host: str = "frw.localhost") -> Scene:
    """A case of Fars; the role is held in Fars too, or in Yazd."""
    case = stories.claimed(stories.small())
    file = attached(case)
    client = browser() if role == NOBODY else signed_in(role, "yazd" if abroad else "fars", host)
    if role == Role.EXPERT and not abroad:
        user = User.objects.get(username="tested")
        case = assign(
            actor=factories.officer(stories.HEAD), number=case.number, revision=case.revision, user_id=user.pk
        )
    return Scene(referred(case), file, client)


def referred(case: Case) -> Case:
    """With a question to the forest section of the same office."""
    forest = Section.objects.get(organisation_id=case.organisation_id, slug="forest")
    asked = Asked(Target(case.unit_id, forest.pk), ReferralKind.OPINION, "جنگل است؟")
    head = factories.officer(stories.HEAD)
    return refer(actor=head, number=case.number, revision=case.revision, asked=asked).case


def attached(case: Case) -> StoredFile:
    """A checked file of the case, always the same picture."""
    data = factories.picture().read()
    with unwalled(case.organisation_id):
        desk = system(case.organisation_id)
        return keep(actor=desk, subject=(CASE, case.pk), name="سند.jpg", data=data, kind=Kind.JPEG, pages=1)


def signed_in(role: str, office: str, host: str) -> Client:
    frw = Organisation.objects.get(slug="frw")
    user = User.objects.create_user(frw, "tested", None, name="آزمون")
    section = Section.objects.get(organisation=frw, slug="rangeland")
    unit = Unit.objects.get(organisation=frw, slug="head-office" if role == ABOVE else office)
    RoleGrant.objects.create(
        organisation=frw,
        user=user,
        role=Role.UNIT_HEAD if role == ABOVE else role,
        unit=unit,
        section=section if role in (Role.EXPERT, Role.SECTION_HEAD) else None,
    )
    return browser("tested", host=host)


def test_every_address_has_a_row() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(GET)
    assert {name for name, expected in GET.items() if expected.rest == 405} == set(POST_ONLY)


@pytest.mark.parametrize("role", ROLES)
def test_in_the_office_where_the_role_is_held(role: str) -> None:
    shown = scene(role)
    found = {name: shown.client.get(shown.address(name)).status_code for name in GET}
    assert found == {name: expected.of(role) for name, expected in GET.items()}
    check_posts(shown, role)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in (NOBODY, ABOVE)])
def test_a_case_of_another_office_is_not_there(role: str) -> None:
    shown = scene(role, abroad=True)
    of_cases = {name for name in GET if "/cases/" in shown.address(name) or "/files/" in shown.address(name)}
    for name in of_cases - set(POST_ONLY):
        response = shown.client.get(shown.address(name))
        assert response.status_code == 404, name
        assert "آزمونی" not in response.content.decode(), name
        if name not in READ_ONLY:
            assert shown.client.post(shown.address(name), shown.typed).status_code == 404, name
    for name in of_cases & set(POST_ONLY):
        assert shown.client.post(shown.address(name), shown.typed).status_code == 404, name


@pytest.mark.parametrize("role", [role for role in ROLES if role != NOBODY])
def test_at_another_organisation_nobody_is_signed_in(role: str) -> None:
    shown = scene(role, host="imeo.localhost")
    found = {name: shown.client.get(shown.address(name)).status_code for name in GET}
    assert found == {name: expected.nobody for name, expected in GET.items()}


def check_posts(shown: Scene, role: str) -> None:
    """A POST is refused as the GET is: by the door, as invisible, or as forbidden."""
    moving = ("staff_referral_take", "staff_referral_revoke", "staff_sign_out")  # with nothing but the revision
    for name in set(GET) - READ_ONLY - set(POST_ONLY) - {"account_login", "mfa_authenticate", *moving}:
        expected, told = GET[name].of(role), shown.client.post(shown.address(name), shown.typed).status_code
        if expected in (302, 403, 404):
            assert told == expected, name
        else:
            assert told in (303, 409, 422), name
    for name in (*sorted(set(POST_ONLY) - set(moving)), *moving):
        told = shown.client.post(shown.address(name), shown.typed).status_code
        expected = POST_ONLY.get(name, GET[name]).of(role)
        assert told == expected or (expected == 200 and told in (303, 409)), name
