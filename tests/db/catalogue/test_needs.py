"""Needs of sections: how they come into the desk, and that they are no services in any list."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import mizban.runtime.demo
from mizban.catalogue import queries
from mizban.catalogue.loading import load
from mizban.catalogue.models import Service, ServiceKind
from mizban.catalogue.queries import Wish
from mizban.organisations.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db
FRW = Path(mizban.runtime.demo.__file__).parent / "services" / "frw"
NEEDS = """\
needs:
  - slug: anything
    section: secretariat
    title: {fa: نمی‌دانم / سایر}
    summary: {fa: بنویسید چه می‌خواهید}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An organisation with one service, and one need."""
    (tmp_path / "services").mkdir()
    for name in ("organisation.yaml", "services/land-inquiry.yaml"):
        shutil.copy(FRW / name, tmp_path / name)
    path = tmp_path / "organisation.yaml"
    path.write_text(path.read_text().replace("slug: frw", "slug: own", 1))
    (tmp_path / "needs.yaml").write_text(NEEDS)
    return tmp_path


def test_needs_become_tickets_and_stay_the_same_when_loaded_again(folder: Path) -> None:
    assert sorted(load(folder).published) == ["anything", "land-inquiry"]
    need = Service.objects.select_related("current__section").get(organisation__slug="own", slug="anything")
    assert need.kind == ServiceKind.TICKET and need.current and need.current.section.slug == "secretariat"
    assert (need.current.promised_days, need.current.identity_level) == (None, "registry")
    assert Organisation.objects.get(slug="own").texts["tickets"] is True
    assert sorted(load(folder).same) == ["anything", "land-inquiry"]
    (folder / "needs.yaml").write_text(NEEDS.replace("بنویسید چه می‌خواهید", "چند خط بنویسید"))
    assert load(folder).published == ["anything"]


def test_without_needs_nothing_leads_to_them(folder: Path) -> None:
    (folder / "needs.yaml").unlink()
    assert not load(folder).errors
    assert Organisation.objects.get(slug="own").texts["tickets"] is False


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("slug: anything", "slug: land-inquiry", 2, "a service is called 'land-inquiry' already"),
        ("section: secretariat", "section: mining", 3, "organisation.yaml has no section 'mining'"),
        ("section: secretariat", "section: land", 1, "none is of the secretariat"),
        ("needs:\n", "needs:\n" + NEEDS.removeprefix("needs:\n"), 6, "another need is called 'anything' already"),
        ("title: {fa", "title: {de", 4, "needs.0.title.de"),
    ],
)
def test_what_does_not_fit_is_told_with_file_and_line(folder: Path, old: str, new: str, line: int, fault: str) -> None:
    (folder / "needs.yaml").write_text(NEEDS.replace(old, new, 1))
    told = list(map(str, load(folder).errors))
    assert any(f"needs.yaml:{line}: " in one and fault in one for one in told), told
    assert not Organisation.objects.filter(slug="own").exists()


def test_a_ticket_among_the_services_needs_a_subject_too(folder: Path) -> None:
    path = folder / "services" / "land-inquiry.yaml"
    path.write_text(path.read_text().replace("kind: service", "kind: ticket", 1))
    told = list(map(str, load(folder).errors))
    assert any("land-inquiry.yaml:" in one and "no field 'subject'" in one for one in told), told


@pytest.mark.parametrize("slug", ["frw", "imeo"])
def test_needs_are_no_services(slug: str) -> None:
    pk = factories.organisation(slug).pk
    tickets = set(Service.objects.filter(organisation=pk, kind=ServiceKind.TICKET).values_list("slug", flat=True))
    assert tickets
    listed = [*queries.foremost(pk, 1000), *queries.listing(pk, Wish("درخواست مراجعهٔ حضوری")).found]
    assert not tickets & {entry.service.slug for entry in listed}
    offered = [entry.service.slug for shelf in queries.needs(pk) for entry in shelf.entries]
    assert set(offered) == tickets and len(offered) == len(tickets)


def test_words_find_needs_and_services_each_by_itself() -> None:
    pk = factories.organisation("imeo").pk
    found = queries.matching_needs(pk, "گواهی عضویت")
    assert found.needs[0].service.slug == "membership-certificate"
    assert {entry.service.kind for entry in found.services} <= {ServiceKind.SERVICE}
    here = queries.matching_needs(pk, "نوبت", "finance")
    assert [entry.service.slug for entry in here.needs] == ["finance-visit"]
    assert "in-person-appointment" in {entry.service.slug for entry in here.services}
