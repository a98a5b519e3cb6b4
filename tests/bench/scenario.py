"""`python -m tests.bench.scenario FILE SAMPLES [ONLY]`: sessions, drafts and numbers of a filled database, as requests.

Sessions are made by the desk's own store, drafts by its own actions, as if their owners had come and filled them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db.models.functions import Mod  # noqa: E402

from mizban.accounts.models import Realm, User  # noqa: E402
from mizban.accounts.sessions import PERSON_KEY, SessionStore  # noqa: E402
from mizban.cases.actions.applying import drafts  # noqa: E402
from mizban.cases.forms import context, form_of  # noqa: E402
from mizban.cases.models import Case, Draft, InboxEntry  # noqa: E402
from mizban.cases.tracking_codes import tracking_code  # noqa: E402
from mizban.catalogue.models import Service  # noqa: E402
from mizban.core.actor import applicant  # noqa: E402
from mizban.dynamic_forms import engine  # noqa: E402
from mizban.dynamic_forms.definition import PageDefinition  # noqa: E402
from mizban.organisations.models import Organisation, Province  # noqa: E402
from tests.bench.fill.conversations import EVERY  # noqa: E402
from tests.bench.fill.world import BUSY_PROVINCE, BUSY_SERVICE  # noqa: E402
from tests.bench.requests import Form, Request, Sample, Scenario, get, post, save  # noqa: E402
from tests.unit.dynamic_forms.test_service_samples import SAMPLES, load  # noqa: E402
from tests.unit.dynamic_forms.test_service_samples import fill as filled  # noqa: E402

PLAIN_SERVICE = "seedling-request"
"""Asks for no document."""
WISHES = ("نهال", "پروانه چرا", "تمدید", "مرتع", "زمین", "جنگل", "استعلام", "seedling", "پروانه‌ی چرا", "نهل")
NAMES = ("احمدی", "محمدی کریم", "زهرا", "جنگلبان", "چشمه سفید", "مرتعداری رحیم")
BUSY_OFFICER = f"frw-{BUSY_PROVINCE}-rangeland-1"


class Players:
    """Those who ask: the default organisation, its busy officer, applicants with their sessions."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.organisation = Organisation.objects.get(is_default=True)
        self.officer = User.objects.get(organisation=self.organisation, username=BUSY_OFFICER)
        self.last = Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def cases(self, count: int) -> list[Case]:
        """Any cases of the organisation."""
        found: dict[int, Case] = {}
        while len(found) < count:
            wanted = [self.random.randint(1, self.last) for _ in range(2 * count)]
            found |= {case.pk: case for case in Case.objects.filter(pk__in=wanted, organisation=self.organisation)}
        return self.random.sample(list(found.values()), count)

    @cached_property
    def _desk(self) -> list[str]:
        entries = InboxEntry.objects.filter(
            organisation=self.organisation, unit__slug=BUSY_PROVINCE, service__slug=BUSY_SERVICE
        )
        return list(entries.order_by("case_id").values_list("case__number", flat=True))

    def on_the_desk(self) -> str:
        """The number of an open case of the busy section, wherever in it that stands."""
        return self.random.choice(self._desk)

    @cached_property
    def _talking(self) -> Iterator[Case]:
        """Open cases of the busy section one after the other, each of them once: what is written moves a case."""
        found = Case.objects.filter(number__in=self._desk, person__isnull=False).order_by("-pk")
        return iter(list(found))

    def talking(self) -> Case:
        return next(self._talking)

    def long(self) -> str:
        """The number of an open case of the busy section in which a long conversation has been held."""
        mine = Case.objects.filter(number__in=self._desk).annotate(rest=Mod("pk", EVERY)).filter(rest=0)
        return self.random.choice(list(mine.values_list("number", flat=True)))

    def staff(self) -> dict[str, str]:
        store = SessionStore(organisation_id=self.organisation.pk, realm=Realm.STAFF)
        store[SESSION_KEY] = str(self.officer.pk)
        store[BACKEND_SESSION_KEY] = "mizban.accounts.backends.OrganisationBackend"
        store[HASH_SESSION_KEY] = self.officer.get_session_auth_hash()
        store.create()
        return {"mizban_staff": store.session_key or ""}

    def person(self, person_id: int) -> dict[str, str]:
        store = SessionStore(organisation_id=self.organisation.pk, realm=Realm.PERSON)
        store[PERSON_KEY] = person_id
        store.create()
        return {"mizban_person": store.session_key or ""}


def scenario(samples: int, only: str = "") -> Scenario:
    """The samples of all targets whose name begins with `only`."""
    players = Players(Random(1))
    staff, random = players.staff(), players.random
    targets: dict[str, Callable[[Case], Sample]] = {
        "catalogue": lambda _: [get("/services/")],
        "service page": lambda _: [get(f"/services/{BUSY_SERVICE}/?province=fars")],
        "search": lambda _: [Request("GET", _asking("/services/", random.choice(WISHES)))],
        "tracking": lambda case: [_tracking(case)],
        "submission, no files": lambda case: _sending(players, case),
        "submission, two files": lambda case: _sending_files(players, case),
        "whole form, no files": lambda case: _whole_way(players, case),
        "my page": lambda case: [get("/my/", players.person(case.person_id or 0))],
        "my case": lambda case: [get(f"/my/cases/{case.number}/", players.person(case.person_id or 0))],
        "inbox, first page": lambda _: [get("/staff/?box=queue", staff)],
        "inbox, referred to me": lambda _: [get("/staff/?box=referred", staff)],
        "case desk": lambda _: [get(f"/staff/cases/{players.on_the_desk()}/", staff)],
        "case of 500 messages": lambda _: [get(f"/staff/cases/{players.long()}/", staff)],
        "message sent": lambda _: [_writing(players)],
        "search of staff": lambda _: [get(_asking("/staff/search/", random.choice(NAMES)), staff)],
    }
    return {
        name: [sample(case) for case in players.cases(samples)]
        for name, sample in targets.items()
        if name.startswith(only)
    }


def _asking(path: str, words: str) -> str:
    return f"{path}?{urlencode({'q': words})}"


def _tracking(case: Case) -> Request:
    return post("/track/", {"number": [case.number], "code": [tracking_code(case)]}, status=200)


def _writing(players: Players) -> Request:
    """The applicant writes two lines to the office."""
    case = players.talking()
    told = {"revision": [str(case.revision)], "key": [str(uuid4())], "text": ["نقشهٔ تازه را فرستادم؛ لطفاً ببینید."]}
    return post(f"/my/cases/{case.number}/messages/", told, players.person(case.person_id or 0), status=303)


def _sending(players: Players, case: Case) -> Sample:
    """The last button of a filled draft: everything is checked as a whole, and the case is made."""
    draft = _filled_draft(players, case, PLAIN_SERVICE)
    return [post(f"/my/drafts/{draft.uuid}/summary/", {}, players.person(draft.person_id), status=303)]


def _sending_files(players: Players, case: Case) -> Sample:
    """The page of documents with two photographs, and the last button."""
    draft = _filled_draft(players, case, BUSY_SERVICE)
    cookies, home = players.person(draft.person_id), f"/my/drafts/{draft.uuid}"
    names = ["document-birth_certificate-upload", "document-national_card-upload"]
    return [
        post(f"{home}/pages/documents/", {}, cookies, files=names, status=302),
        post(f"{home}/summary/", {}, cookies, status=303),
    ]


def _whole_way(players: Players, case: Case) -> Sample:
    """From the button of the service to the receipt, every page fetched and sent once, by somebody signed in."""
    cookies, home = players.person(case.person_id or 0), "/my/drafts/{draft}"
    service = f"/services/{PLAIN_SERVICE}/apply/"
    place = {"province": [Province.objects.get(slug="kerman").code]}
    steps = [
        get(service, cookies),
        post(service, {}, cookies, status=302),
        get(f"{home}/place/", cookies),
        post(f"{home}/place/", place, cookies, status=302),
    ]
    for page, data in _pages(_service(players, PLAIN_SERVICE)):
        steps += [
            get(f"{home}/pages/{page.key}/", cookies),
            post(f"{home}/pages/{page.key}/", data, cookies, status=302),
        ]
    return [*steps, get(f"{home}/summary/", cookies), post(f"{home}/summary/", {}, cookies, status=303)]


def _filled_draft(players: Players, case: Case, slug: str) -> Draft:
    """A draft of the case's applicant in which nothing is missing but documents."""
    assert case.person_id is not None
    service = _service(players, slug)
    actor = applicant(players.organisation.pk, case.person_id)
    begun = drafts.start(actor=actor, service=service)
    province = Province.objects.get(slug="fars" if slug == BUSY_SERVICE else "kerman").code
    drafts.choose_place(actor=actor, uuid=begun.uuid, province=province)
    for page, data in _pages(service):
        if page.key != "documents":
            parsed = drafts.save_page(actor=actor, uuid=begun.uuid, page_key=page.key, data=data)
            assert not parsed.errors, (page.key, parsed.errors)
    return begun


def _service(players: Players, slug: str) -> Service:
    return Service.objects.select_related("current").get(organisation=players.organisation, slug=slug)


def _pages(service: Service) -> Iterator[tuple[PageDefinition, Form]]:
    """What a browser sends for the service's sample, page by page, without files."""
    assert service.current is not None
    form = form_of(service.current)
    sample = next(load(path) for path in SAMPLES if path.stem == service.slug and path.parent.parent.name == "frw")
    answers, errors = filled(form, sample, {})
    assert not errors, errors
    answers |= {"licence_at_hand": False, "licence_holder": "کاظم آزمونی"} if "licence_at_hand" in answers else {}
    for page in engine.visible_pages(form, answers):
        yield page, engine.posted_from(page.fields, answers, context())


if __name__ == "__main__":
    save(scenario(int(sys.argv[2]), *sys.argv[3:]), Path(sys.argv[1]))
