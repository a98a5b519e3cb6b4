"""Two realms of sessions, chosen by path; cookies are host-only (model.md, "People and sessions")."""

from __future__ import annotations

import time
from typing import cast

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from mizban.accounts.models import Realm
from mizban.accounts.sessions import SessionStore
from mizban.web.request import DeskRequest

STAFF_PATHS = ("/staff/", "/manage/", "/studio/", "/admin/")
COOKIES = {Realm.STAFF: "mizban_staff", Realm.PERSON: "mizban_person"}


def realm_of(path: str) -> Realm:
    return Realm.STAFF if path.startswith(STAFF_PATHS) else Realm.PERSON


class RealmSessions(SessionMiddleware):
    """Django's session middleware with a cookie and a store per realm."""

    def process_request(self, request: HttpRequest) -> None:
        desk = cast("DeskRequest", request)
        organisation = getattr(desk, "organisation", None)
        desk.realm = realm_of(desk.path)
        desk.session = SessionStore(
            desk.COOKIES.get(COOKIES[desk.realm]),
            organisation_id=organisation.pk if organisation else 0,
            realm=desk.realm,
        )

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = getattr(request, "session", None)
        if session is None:
            return response
        cookie = COOKIES[realm_of(request.path)]
        empty = session.is_empty()
        if cookie in request.COOKIES and empty:
            response.delete_cookie(cookie, path="/", samesite="Lax")
            patch_vary_headers(response, ("Cookie",))
            return response
        if session.accessed:
            patch_vary_headers(response, ("Cookie",))
        if session.modified and not empty and response.status_code < 500:
            self._save(session, response, cookie)
        return response

    def _save(self, session: SessionStore, response: HttpResponse, cookie: str) -> None:
        try:
            session.save()
        except UpdateError as error:
            raise SessionInterrupted("The session was ended elsewhere while this request ran.") from error
        age = session.get_expiry_age()
        response.set_cookie(
            cookie,
            session.session_key or "",
            max_age=age,
            expires=http_date(time.time() + age),
            path="/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
