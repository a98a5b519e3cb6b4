"""Somebody at a browser without JavaScript: opens pages, fills what stands on them, presses a button."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

from mizban.accounts.models import Realm
from mizban.accounts.sessions import SessionStore
from mizban.core.actor import Actor
from mizban.notifications.queries import demo_outbox
from mizban.organisations.queries import organisation_of
from tests.web.public.reading import Page, read

Values = dict[str, list[str]]


@dataclass
class Form:
    """What a browser would send for a form as it stands, without any button."""

    action: str = ""
    method: str = "get"
    values: Values = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = self.area = ""
        self.hidden = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "template":
            self.hidden += 1
        if tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get"))
            self.forms.append(self.form)
        if self.form is None or self.hidden:
            return
        name = given.get("name", "")
        if tag == "input":
            self._input(given, name)
        elif tag == "select":
            self.select = name
            self.form.values.setdefault(name, [""])
        elif tag == "option" and self.select and "selected" in given:
            self.form.values[self.select] = [given.get("value", "")]
        elif tag == "textarea":
            self.area = name
            self.form.values[name] = [""]
        elif tag == "button" and given.get("type", "submit") == "submit":
            self.form.buttons.append((name, given.get("value", "")))

    def _input(self, given: dict[str, str], name: str) -> None:
        assert self.form is not None
        kind = given.get("type", "text")
        if kind == "file":
            self.form.files.append(name)
        elif kind in ("checkbox", "radio"):
            if "checked" in given:
                self.form.values.setdefault(name, []).append(given.get("value", "on"))
        elif name:
            self.form.values.setdefault(name, []).append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.area and self.form is not None:
            self.form.values[self.area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.hidden -= 1
        elif tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            if self.form is not None and self.area:
                self.form.values[self.area][0] = self.form.values[self.area][0].removeprefix("\n")
            self.area = ""


class Walker:
    """One browser at one organisation. CSRF is checked as in earnest."""

    def __init__(self, slug: str = "frw", language: str = "fa") -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"host": f"{slug}.localhost"}, REMOTE_ADDR="127.0.0.1")
        self.client.cookies["language"] = language
        self.at = "/"
        self.response: HttpResponse = HttpResponse()

    @property
    def text(self) -> str:
        return self.response.content.decode()

    @property
    def page(self) -> Page:
        return read(self.text)

    @property
    def status(self) -> int:
        return self.response.status_code

    def open(self, address: str, *, follow: bool = True) -> Walker:
        self.at = urljoin(self.at, address)
        self.response = self.client.get(self.at)
        return self._follow() if follow else self

    def form(self, button: str = "", main: bool = True) -> Form:
        """The form that has the named button; without a name the last form of the page's main part that posts."""
        parser = _Forms()
        parser.feed(self.text.partition("<main")[2])
        posting = [form for form in parser.forms if form.method == "post"]
        if button:
            posting = [form for form in posting if button in {name for name, _value in form.buttons}]
        assert posting, f"no such form on {self.at}: {self.text[:3000]}"
        return max(posting, key=lambda form: len(form.values)) if not button else posting[0]

    def send(
        self, values: dict[str, Any] | None = None, *, button: tuple[str, str] | str = "", follow: bool = True
    ) -> Walker:
        """Fill the form of the page and press a button (a name, or name and value)."""
        name, value = button if isinstance(button, tuple) else (button, "1")
        form = self.form(name)
        data: dict[str, Any] = dict(form.values)
        for key, one in (values or {}).items():
            data[key] = one
        if name:
            data[name] = value
        self.at = urljoin(self.at, form.action or self.at)
        self.response = self.client.post(self.at, data)
        return self._follow() if follow else self

    def _follow(self) -> Walker:
        while self.response.status_code in (301, 302, 303):
            self.at = urljoin(self.at, self.response["Location"])
            self.response = self.client.get(self.at)
        return self

    # --- what people do ----------------------------------------------------------------------------------------------

    def identify(self, person: Any, **other: str) -> Walker:
        """National ID, birth date and mobile on the page that asks for them."""
        year, month, day = person.birth_date.split("/")
        typed = {
            "national_id": person.national_id,
            "birth_date-day": day,
            "birth_date-month": str(int(month)),
            "birth_date-year": year,
            "mobile": person.mobile,
        }
        return self.send(typed | other)

    def prove(self, mobile: str, *, follow: bool = True) -> Walker:
        """Type the code that was sent to `mobile`."""
        return self.send({"code": code_for(mobile)}, follow=follow)

    def sign_in(self, person: Any) -> Walker:
        self.open("/sign-in/").send({"national_id": person.national_id, "mobile": person.mobile})
        return self.prove(person.mobile)

    def begin(self, service: str, person: Any, province: str = "fars") -> Walker:
        """From the service's page to the first page of the draft."""
        self.open(f"/services/{service}/apply/?province={province}").identify(person)
        return self.prove(person.mobile)

    @property
    def draft(self) -> str:
        """The address of the draft that is open."""
        found = re.match(r"/my/drafts/[0-9a-f-]{36}/", self.at)
        assert found, self.at
        return found[0]


def signed_in(actor: Actor, language: str = "fa") -> Walker:
    """The browser of a person who has signed in; how that is done has tests of its own."""
    walker = Walker(organisation_of(actor.organisation_id).slug, language)
    walker.open("/sign-in/").send({"national_id": "0013542419", "mobile": "09121234567"})
    key = walker.client.cookies["mizban_person"].value
    own = SessionStore(key, organisation_id=actor.organisation_id, realm=Realm.PERSON)
    own["person_id"] = actor.person_id
    own.save()
    return walker


def code_for(mobile: str) -> str:
    """The newest one-time code sent to a mobile, as the demo's outbox shows it."""
    sent = [message for message in demo_outbox(mobile) if message["event"] == "one_time_code"]
    assert sent, f"no code was sent to {mobile}"
    found = re.findall(r"(?<![0-9])[0-9]{6}(?![0-9])", sent[0]["text"])
    assert len(found) == 1
    return str(found[0])
