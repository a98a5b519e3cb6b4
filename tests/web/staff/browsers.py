"""Browsers in which staff are signed in."""

from __future__ import annotations

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from mizban.accounts.models import Realm, User
from mizban.accounts.sessions import SessionStore
from mizban.web.middleware.sessions import COOKIES

BACKEND = "mizban.accounts.backends.OrganisationBackend"


def browser(username: str = "", *, organisation: str = "frw", host: str = "") -> Client:
    """A browser at the organisation's host; with a user name, signed in as that member of its staff."""
    client = Client(HTTP_HOST=host or f"{organisation}.localhost")
    if username:
        user = User.objects.get(organisation__slug=organisation, username=username)
        session = SessionStore(organisation_id=user.organisation_id, realm=Realm.STAFF)
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        client.cookies[COOKIES[Realm.STAFF]] = session.session_key or ""
    return client
