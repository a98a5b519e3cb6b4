"""Row level security: what the app's role cannot read even where the code forgets to ask."""

from __future__ import annotations

import pytest
from django.db import connection

from mizban.accounts.models import Person
from mizban.audit.models import Payload
from mizban.cases.actions.working.claim import claim, release
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.models import AnswerSet, Correction, CorrectionItem, CorrectionReason, Draft
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, visitor
from mizban.files.models import StoredFile
from mizban.identity.models import IdentityClaim
from mizban.runtime.examination import walls
from tests import factories
from tests.unwalled import unwalled

pytestmark = pytest.mark.django_db
WALLED = [AnswerSet, Correction, CorrectionItem, Person, IdentityClaim, StoredFile, Payload]


@pytest.fixture
def rancher() -> Actor:
    """Somebody with a case in Fars that is being corrected, with a payload in its history."""
    actor = factories.person()
    case = factories.renewal_case(actor)
    officer = factories.officer("frw-fars-rangeland-1")
    case = claim(actor=officer, number=case.number, revision=None)
    case = release(actor=officer, number=case.number, revision=None, reason="مرخصی")
    case = claim(actor=officer, number=case.number, revision=None)
    defects = [Defect("village", CorrectionReason.WRONG, "نام روستا")]
    return_for_correction(actor=officer, number=case.number, revision=None, defects=defects)
    return actor


def seen(actor: Actor) -> dict[str, int]:
    with acting_as(actor, read_only=True):
        return {model.__name__: model.objects.count() for model in WALLED}


def test_the_person_and_the_office_see_it(rancher: Actor) -> None:
    with unwalled(rancher.organisation_id):
        everything = {model.__name__: model.objects.count() for model in WALLED}
    assert all(everything.values()), everything
    assert seen(rancher) == everything
    assert seen(factories.officer("frw-fars-rangeland-2")) == everything
    assert seen(factories.officer("frw-fars-head")) == everything


@pytest.mark.parametrize(
    "username", ["frw-yazd-rangeland-1", "frw-unit-head", "frw-administrator", "frw-auditor", "frw-fars-reception"]
)
def test_nobody_else_of_the_organisation_sees_anything(rancher: Actor, username: str) -> None:
    assert not any(seen(factories.officer(username)).values())


def test_no_other_person_no_visitor_and_no_other_organisation_sees_anything(rancher: Actor) -> None:
    other = factories.person()
    own = {"Person": 1, "IdentityClaim": 1}
    assert {name: count for name, count in seen(other).items() if count} == own
    assert not any(seen(visitor(rancher.organisation_id)).values())
    assert not any(seen(factories.officer("imeo-fars-head", "imeo")).values())
    mining = factories.organisation("imeo")
    assert not any(seen(Actor(mining.pk, person_id=rancher.person_id)).values())


def test_drafts_are_the_persons_alone(rancher: Actor) -> None:
    factories.draft(rancher)
    with acting_as(rancher, read_only=True):
        assert Draft.objects.filter(submitted_at=None).count() == 1
    with acting_as(factories.officer("frw-fars-rangeland-1"), read_only=True):
        assert Draft.objects.count() == 0


def test_outside_of_acting_nothing_is_seen(rancher: Actor) -> None:
    assert not any(model.objects.exists() for model in WALLED)


def test_every_wall_is_forced() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relforcerowsecurity FROM pg_class"
            " WHERE relrowsecurity AND relnamespace = 'public'::regnamespace"
        )
        walls = dict(cursor.fetchall())
    wanted = {
        "accounts_person", "identity_identityclaim", "cases_draft", "cases_answerset", "cases_correction",
        "cases_correctionitem", "cases_decision", "cases_letter", "audit_payload", "files_storedfile",
    }  # fmt: skip
    assert wanted <= set(walls)
    assert all(walls.values())


def test_the_app_is_neither_superuser_nor_above_the_walls() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_functions_with_the_owners_rights_look_into_no_temporary_tables_first() -> None:
    """Else whoever may make one of the name of a table of ours would have their code run as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        functions = dict(cursor.fetchall())
    assert "mizban_find_person" in functions
    assert set(map(tuple, functions.values())) == {("search_path=public, pg_temp",)}


def test_the_doctor_knows_every_wall_and_every_trigger() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        assert {name for (name,) in cursor.fetchall()} == set(walls.WALLED)
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND NOT starts_with(relname, 'procrastinate')"
        )
        assert {name for (name,) in cursor.fetchall()} == set(walls.TRIGGERS)
