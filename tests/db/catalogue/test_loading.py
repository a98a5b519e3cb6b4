"""What `mizban load` takes, and what it refuses with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import mizban.runtime.demo
from mizban.catalogue.loading import load
from mizban.organisations.models import Jurisdiction, Organisation, Unit

pytestmark = pytest.mark.django_db
FRW = Path(mizban.runtime.demo.__file__).parent / "services" / "frw"
GROUP, RENEWAL = "grazing-licence.yaml", "grazing-licence-renewal.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some of the natural resources' files, as those of another organisation."""
    (tmp_path / "services").mkdir()
    for name in ("organisation.yaml", f"services/{GROUP}", f"services/{RENEWAL}"):
        shutil.copy(FRW / name, tmp_path / name)
    change(tmp_path / "organisation.yaml", "slug: frw", "slug: own")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def line_of(path: Path, words: str) -> int:
    return path.read_text()[: path.read_text().index(words)].count("\n") + 1


def test_offices_are_made_of_the_divisions(folder: Path) -> None:
    shutil.copy(FRW / "offices.yaml", folder)
    report = load(folder)
    assert not report.errors and len(report.published) == 2
    mine = Unit.objects.filter(organisation__slug="own")
    assert report.offices == mine.count() == 515  # head, 31 + 1 of provinces, 482 of counties
    west = mine.get(slug="mazandaran-nowshahr")
    assert west.name["fa"].endswith("استان مازندران – نوشهر") and west.jurisdiction.count() == 7
    county = mine.get(level="county", jurisdiction__code="0205")
    assert county.parent == west and county.parent.parent == mine.get(level="head")
    assert county.slug == "county-0205" and "en" not in county.name and county.hours == {}
    assert mine.get(slug="fars").hours["fa"].startswith("شنبه")
    assert Jurisdiction.objects.filter(organisation__slug="own", level="province").count() == 482


def test_an_office_may_have_its_own_name_and_counties(folder: Path) -> None:
    (folder / "offices.yaml").write_text(
        "offices:\n"
        "  - {slug: fars, province: fars}\n"
        "  - {slug: larestan, level: county, province: fars, counties: ['0708', '0709'], name: {fa: ادارهٔ لارستان}}\n"
    )
    assert not load(folder).errors
    office = Unit.objects.get(organisation__slug="own", slug="larestan")
    assert (office.name, office.parent and office.parent.slug) == ({"fa": "ادارهٔ لارستان"}, "fars")
    assert set(office.jurisdiction.values_list("code", flat=True)) == {"0708", "0709"}


@pytest.mark.parametrize(
    ("text", "line", "fault"),
    [
        ("offices:\n  - {slug: pars, province: pars}\n", 2, "there is no province 'pars'"),
        ("offices:\n  - slug: fars\n    province: fars\n    counties: ['0205']\n", 4, "fars has no county 0205"),
        ("offices:\n" + "  - {slug: fars, province: fars}\n" * 2, 3, "'fars' stands here twice"),
        (
            "offices:\n  - {slug: a, province: fars}\n  - {slug: b, province: fars}\n",
            1,
            "two offices of fars would answer for the same counties",
        ),
        (
            "offices:\n"
            "  - {slug: a, province: fars, counties: ['0708']}\n  - {slug: b, province: fars, counties: ['0708']}\n",
            3,
            "'a' answers for county 0708 already",
        ),
        ("offices:\n  - {slug: a, level: county, province: fars}\n", 2, "names its counties"),
        ("head: {fax: '1'}\n", 1, "head.fax"),
    ],
)
def test_wrong_offices(folder: Path, text: str, line: int, fault: str) -> None:
    (folder / "offices.yaml").write_text(text)
    told = list(map(str, load(folder).errors))
    assert any(f"offices.yaml:{line}: " in one and fault in one for one in told), told
    assert not Organisation.objects.filter(slug="own").exists()


def test_levels_without_a_word_are_told(folder: Path) -> None:
    (folder / "offices.yaml").write_text("county_offices: true\n")
    change(folder / "organisation.yaml", "  county:\n", "  county: &county\n")
    text = (folder / "organisation.yaml").read_text()
    start = text.index("  county: &county")
    (folder / "organisation.yaml").write_text(text[:start] + text[text.index("\nsections:") :])
    assert "how an office of level 'county' is called" in str(load(folder).errors[0])


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("slug: own\nhosts: [frw.localhost]", "frw.localhost is a host of frw already"),
        ("slug: own\ndefault: true", "frw is the default already"),
        ("slug: own\nhosts: [OWN.example]", "hosts.0"),
        ("slug: own\nbase_url: own.example", "base_url"),
        ("slug: own\nweekend: [someday]", "weekend.0"),
    ],
)
def test_how_the_desk_is_reached(folder: Path, words: str, fault: str) -> None:
    change(folder / "organisation.yaml", "slug: own", words)
    told = list(map(str, load(folder).errors))
    assert any("organisation.yaml:2: " in one and fault in one for one in told), told


STAGES = """
stages:
  - {key: county, title: {fa: شهرستان}, level: county, section: rangeland}
  - {key: province, title: {fa: استان}, level: province, section: rangeland}
documents:"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("level: county, section", "level: head, section", "the service begins at unit_level 'county'"),
        ("level: county, section: rangeland", "level: county, section: legal", "the service begins in section"),
        ("level: province, section: rangeland", "level: province, section: moon", "has no section 'moon'"),
        ("key: province", "key: county", "a stage is called 'county' already"),
        ("level: province, section", "level: moon, section", "stages.1.level"),
        ("  - {key: province, title: {fa: استان}, level: province, section: rangeland}\n", "", "one stage is none"),
    ],
)
def test_wrong_stages(folder: Path, old: str, new: str, fault: str) -> None:
    service = folder / "services" / RENEWAL
    change(service, "unit_level: province", "unit_level: county")
    change(service, "\ndocuments:", STAGES)
    change(service, old, new)
    told = list(map(str, load(folder).errors))
    assert any(f"{RENEWAL}:" in one and fault in one for one in told), told


def test_stages_are_a_new_version_and_none_are_the_same(folder: Path) -> None:
    service = folder / "services" / RENEWAL
    load(folder)
    assert load(folder).published == []
    change(service, "unit_level: province", "unit_level: county")
    change(service, "\ndocuments:", STAGES)
    assert load(folder).published == [RENEWAL.removesuffix(".yaml")]


def test_what_is_left_out_stays(folder: Path) -> None:
    told = "hosts: [own.example]\nphone: '02100000000'\nshows_writing: false"
    change(folder / "organisation.yaml", "slug: own", f"slug: own\n{told}")
    assert not load(folder).errors
    change(folder / "organisation.yaml", told, "weekend: [friday]")
    assert not load(folder).errors
    organisation = Organisation.objects.get(slug="own")
    assert (organisation.hosts, organisation.weekend) == (["own.example"], [4])
    assert organisation.settings == {"short_url": "own.example", "phone": "02100000000", "shows_writing": False}


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (RENEWAL, "section: rangeland", "section: rangelands", "section: organisation.yaml has no section"),
        (RENEWAL, "parent: grazing-licence", "parent: grazing", "parent: there is no service 'grazing'"),
        (RENEWAL, "slug: grazing-licence-renewal", "slug: renewal", "slug: it is 'renewal'"),
        (GROUP, "slug: grazing-licence", "slug: grazing-licence\nparent: grazing-licence-renewal", "hold no groups"),
    ],
)
def test_services_are_compared_with_each_other(folder: Path, name: str, old: str, new: str, fault: str) -> None:
    path = folder / "services" / name
    change(path, old, new)
    told = list(map(str, load(folder).errors))
    key = fault.partition(":")[0]
    expected = f"{name}:{line_of(path, key + ':')}: {fault}" if ":" in fault else fault
    assert any(expected in one for one in told), told


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("fa: منابع طبیعی, ", "fa: منابع طبیعی و آبخیزداری, ", "at most 16"),
        ("secretariat: true", "secretariat: false", "exactly one section is the secretariat"),
        ("slug: forest\n", "slug: rangeland\n", "the same slug"),
        ("date: 1405/07/01", "date: 1405/13/01", "the calendar has no day"),
    ],
)
def test_wrong_organisation(folder: Path, old: str, new: str, fault: str) -> None:
    change(folder / "organisation.yaml", old, new)
    assert any(fault in str(error) for error in load(folder).errors)
