"""Sessions of two realms. A key of one realm or organisation is nothing in another (model.md, "People and sessions").

Django takes this module as its session engine; the web layer chooses the realm by path.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from mizban.accounts.models import Realm, Session
from mizban.core.statements import Statement, parameter

PERSON_KEY, USER_KEY = "person_id", "_auth_user_id"
KEY = re.compile(r"[a-z0-9]{32}")
"""What a key of Django's looks like; a cookie may hold anything, also what no column takes."""


_ALIVE = Statement(lambda: Session.objects.filter(session_key=parameter("key"), expire_date__gt=parameter("now")))


class SessionStore(DatabaseStore):
    """A store in the database that only ever reads and writes sessions of its realm and organisation."""

    def __init__(
        self, session_key: str | None = None, *, organisation_id: int = 0, realm: Realm = Realm.PERSON
    ) -> None:
        super().__init__(session_key)
        self.organisation_id = organisation_id
        self.realm = realm

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and KEY.fullmatch(key))

    def _get_session_from_db(self) -> Session | None:
        session: Session | None = _ALIVE.first(key=self.session_key, now=timezone.now())
        if session and (session.organisation_id, session.realm) == (self.organisation_id, self.realm):
            return session
        self._session_key = None
        return None

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        instance = super().create_model_instance(data)
        assert isinstance(instance, Session)
        instance.organisation_id = self.organisation_id
        instance.realm = self.realm
        instance.person_id = data.get(PERSON_KEY)
        instance.user_id = data.get(USER_KEY)
        return instance


def end_sessions(*, organisation_id: int, person_id: int | None = None, user_id: int | None = None) -> None:
    """Sign a person or a user out everywhere."""
    mine = Session.objects.filter(organisation_id=organisation_id)
    if person_id is not None:
        mine.filter(person_id=person_id).delete()
    if user_id is not None:
        mine.filter(user_id=user_id).delete()
