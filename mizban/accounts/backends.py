"""Signing in with user name and password: within the organisation of the host, and in no other."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from mizban.accounts.models import User, login_of
from mizban.accounts.queries import user_with_roles
from mizban.core.text import to_ascii_digits


class OrganisationBackend(ModelBackend):
    """Takes the user name as typed; the host's organisation is added here and nowhere else."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """The user of `organisation` (else of the request's). Digits of the password may be Persian or Arabic ones."""
        organisation = kwargs.get("organisation") or getattr(request, "organisation", None)
        if organisation is None or not username or password is None:
            return None
        login = login_of(organisation, username)
        for typed in dict.fromkeys([password, to_ascii_digits(password)]):
            user = super().authenticate(request, username=login, password=typed)
            if isinstance(user, User) and user.organisation_id == organisation.pk:
                return user
        return None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with the roles held today."""
        user = user_with_roles(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
