"""Every address of the public and the applicants' side: for a visitor, its owner, a stranger, staff, and elsewhere.

The addresses come from the URL configuration: one without a row here fails. The answers are exact.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver

from mizban.accounts.models import Person, Realm
from mizban.accounts.sessions import SessionStore
from mizban.appointments.links import token_of
from mizban.appointments.models import Visit
from mizban.cases.actions.working.corrections import Defect, return_for_correction
from mizban.cases.actions.working.letters import make_letter
from mizban.cases.models import Case, CorrectionReason, Draft, Letter
from mizban.cases.subjects import DRAFT
from mizban.core.actor import Actor, system
from mizban.files.models import StoredFile
from mizban.web.citizen.urls import urlpatterns as citizen
from mizban.web.middleware.sessions import COOKIES
from mizban.web.public.urls import urlpatterns as public
from tests import factories
from tests.db.appointments import visits
from tests.unwalled import unwalled
from tests.web.staff import stories
from tests.web.staff.browsers import browser
from tests.web.test_rights import attached

pytestmark = pytest.mark.django_db
WHO = ("visitor", "owner", "stranger", "staff", "abroad")
"""`abroad`: the owner's session at the other organisation's host."""

UNKNOWN = uuid.UUID(int=7)
OF_DECIDED = ("reopen", "my-letter")
OF_VISIT = tuple(f"my-visit{rest}" for rest in ("", "-confirm", "-cancel", "-paper", "-pdf", "-ics"))


def same(status: int) -> tuple[int, ...]:
    return (status,) * len(WHO)


OF_FRW = (200, 200, 200, 200, 404)
NOT_SIGNED_IN = (200, 302, 302, 200, 200)
OWN_REALM = (302, 200, 200, 302, 302)
OWNED = (302, 200, 404, 302, 302)
GET: dict[str, tuple[int, ...]] = {
    "": same(200),
    "services/": same(200),
    "tickets/new/": same(200),
    "services/<slug:slug>/": OF_FRW,
    "services/<slug:slug>/profile/": OF_FRW,
    "p/<slug:slug>/": same(200),
    "track/": same(200),
    "verify/": same(200),
    "verify/<str:code>/": same(404),
    "guide/": same(200),
    "faq/": same(200),
    "accessibility/": same(200),
    "privacy/": same(200),
    "service-level/": same(200),
    "contact/": same(200),
    "language/": same(405),
    "demo/": same(200),
    "demo/people.json": same(200),
    "demo/outbox.json": same(200),
    "demo/accounts.json": same(200),
    "demo/gallery/": same(200),
    "robots.txt": same(200),
    "favicon.ico": same(302),
    "healthz": same(200),
    "readyz": same(503),
    "metrics": same(200),
    "services/<slug:slug>/apply/": OF_FRW,
    "services/<slug:slug>/apply/form/": OF_FRW,
    "services/<slug:slug>/apply/code/": same(302),
    "register/": NOT_SIGNED_IN,
    "register/code/": same(302),
    "sign-in/": NOT_SIGNED_IN,
    "sign-in/mobile/": NOT_SIGNED_IN,
    "sign-in/code/": same(302),
    "sign-in/registration-code/": same(302),
    "sign-out/": same(200),
    "my/": OWN_REALM,
    "my/account/": OWN_REALM,
    "my/account/registration-code/": same(302),
    "my/live/": OWN_REALM,
    "my/notices/": OWN_REALM,
    "my/notices/read/": same(302),
    "my/files/<uuid:public_id>/": OWNED,
    "my/files/<uuid:public_id>/view/": OWNED,
    "my/files/<uuid:public_id>/pages/<int:page>/": OWNED,
    "my/drafts/<uuid:uuid>/": (302, 302, 404, 302, 302),
    "my/drafts/<uuid:uuid>/place/": OWNED,
    "my/drafts/<uuid:uuid>/pages/<slug:key>/": OWNED,
    "my/drafts/<uuid:uuid>/autosave/<slug:key>/": same(302),
    "my/drafts/<uuid:uuid>/summary/": OWNED,
    "my/drafts/<uuid:uuid>/delete/": OWNED,
    "my/drafts/<uuid:uuid>/files/": (302, 405, 405, 302, 302),
    "my/drafts/<uuid:uuid>/files/<uuid:public_id>/": OWNED,
    "my/cases/<number:number>/": OWNED,
    "my/cases/<number:number>/receipt/": OWNED,
    "my/cases/<number:number>/receipt.pdf": OWNED,
    "my/cases/<number:number>/letter/": OWNED,
    "my/cases/<number:number>/messages/": OWNED,
    "my/cases/<number:number>/messages/draft/": (302, 303, 303, 302, 302),
    "my/cases/<number:number>/messages/writing/": (302, 303, 303, 302, 302),
    "my/cases/<number:number>/messages/files/": (302, 405, 405, 302, 302),
    "my/cases/<number:number>/messages/files/<uuid:public_id>/": (302, 404, 404, 302, 302),
    "my/cases/<number:number>/withdraw/": OWNED,
    "my/cases/<number:number>/reopen/": OWNED,
    "my/cases/<number:number>/visit/": OWNED,
    "my/cases/<number:number>/visit/confirm/": (302, 302, 404, 302, 302),
    "my/cases/<number:number>/visit/cancel/": OWNED,
    "my/cases/<number:number>/visit/papers/<int:item>/": (302, 303, 303, 302, 302),
    "my/cases/<number:number>/visits/<int:visit>.pdf": OWNED,
    "my/cases/<number:number>/visits/<int:visit>.ics": OWNED,
    "v/<str:token>/": OF_FRW,
    "v/<str:token>/time/": OF_FRW,
    "v/<str:token>/time/confirm/": (302, 302, 302, 302, 404),
    "v/<str:token>/time/cancel/": OF_FRW,
    "my/cases/<number:number>/correct/": OWNED,
    "my/cases/<number:number>/correct/autosave/": same(302),
    "my/cases/<number:number>/correct/files/": (302, 405, 405, 302, 302),
    "my/cases/<number:number>/correct/files/<uuid:public_id>/": (302, 404, 404, 302, 302),
}
"""Route → answers to `WHO`, in that order. No worker runs in a test, so the desk is not ready."""


@dataclass(frozen=True)
class Scene:
    """Somebody with a draft, a request that waits for them and one that is decided, each with a file; and with a visit
    to come."""

    actor: Actor
    draft: Draft
    waiting: Case
    decided: Case
    visit: Visit
    files: dict[str, uuid.UUID]
    name: str


def scene() -> Scene:
    actor = factories.person()
    draft = factories.filled_renewal(actor)
    decided = stories.decided_for(actor)
    waiting = stories.claimed(stories.waiting(actor))
    visit = visits.invited(visits.in_hand(actor))
    kept = attached(waiting)
    defects = [Defect("village", CorrectionReason.WRONG), Defect("document:national_card", CorrectionReason.UNREADABLE)]
    waiting = return_for_correction(
        actor=factories.officer(stories.EXPERT), number=waiting.number, revision=None, defects=defects
    )
    with unwalled(actor.organisation_id):
        name = Person.objects.get(pk=actor.person_id).name
        of_draft = StoredFile.objects.filter(subject_type=DRAFT, subject_id=draft.pk).order_by("pk").first()
        make_letter(actor=system(actor.organisation_id), letter_id=Letter.objects.get().pk, file_id=None)
    assert of_draft is not None
    return Scene(
        actor, draft, waiting, decided, visit, {"my/files/": kept.public_id, "my/drafts/": of_draft.public_id}, name
    )


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    """Every address with the name of it, those in the files that others include, too."""
    for one in patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, route)
        else:
            yield route, one.name or ""


EVERYBODYS, APPLICANTS = dict(routes(public)), dict(routes(citizen))


def address(route: str, name: str, shown: Scene) -> str:
    """The address of a route with what the scene has; what a route does not say is the waiting request's."""
    case = shown.decided if name in OF_DECIDED else shown.visit.case if name in OF_VISIT else shown.waiting
    values = {
        "slug": "fars" if route.startswith("p/") else "grazing-licence-renewal",
        "uuid": str(shown.draft.uuid),
        "key": "pasture",
        "number": case.number,
        "visit": str(shown.visit.pk),
        "item": "1",
        "token": token_of(shown.visit.pk, shown.visit.organisation_id),
        "public_id": str(next((one for start, one in shown.files.items() if route.startswith(start)), UNKNOWN)),
        "page": "1",
        "code": "ABCDEFGHJKLM",
    }
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], route)


def client_of(who: str, shown: Scene) -> Client:
    if who == "staff":
        return browser(stories.HEAD)
    client = Client(HTTP_HOST="imeo.localhost" if who == "abroad" else "frw.localhost")
    if who != "visitor":
        person = factories.person() if who == "stranger" else shown.actor
        session = SessionStore(organisation_id=person.organisation_id, realm=Realm.PERSON)
        session["person_id"] = person.person_id
        session.save()
        client.cookies[COOKIES[Realm.PERSON]] = session.session_key or ""
    return client


def test_every_address_has_a_row() -> None:
    assert EVERYBODYS.keys() | APPLICANTS.keys() == set(GET)


@pytest.mark.parametrize("who", WHO)
def test_who_gets_what(who: str) -> None:
    shown = scene()
    client = client_of(who, shown)
    found, told = {}, {}
    for route, name in (EVERYBODYS | APPLICANTS).items():
        response = client.get(address(route, name, shown))
        found[route] = response.status_code
        body = b"" if response.streaming else response.content
        told[route] = shown.name in body.decode("utf-8", "replace")
    assert found == {route: row[WHO.index(who)] for route, row in GET.items()}
    if who != "owner":
        assert not any(told.values()), told


@pytest.mark.parametrize("who", [who for who in WHO if who != "owner"])
def test_nobody_else_changes_anything(who: str) -> None:
    shown = scene()
    client = client_of(who, shown)
    typed = {"revision": shown.waiting.revision, "reason": "نه", "village": "ده‌پایین"}
    for route, name in APPLICANTS.items():
        if "<uuid:" in route or "<number:" in route:
            status = client.post(address(route, name, shown), typed).status_code
            allowed = {400, 404, 405} if who == "stranger" else {302, 401, 405}
            assert status in allowed, (route, status)
    with unwalled(shown.actor.organisation_id):
        assert Draft.objects.get(pk=shown.draft.pk).emptied_at is None
        assert Case.objects.get(pk=shown.waiting.pk).revision == shown.waiting.revision
        assert Case.objects.get(pk=shown.decided.pk).revision == shown.decided.revision
        assert Visit.objects.get(pk=shown.visit.pk).status == shown.visit.status
