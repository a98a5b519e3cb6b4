"""Signing in with user name and password: within the organisation of the host, and in no other."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from mizban.accounts.models import User, login_of


class OrganisationBackend(ModelBackend):
    """Takes the user name as typed; the host's organisation is added here and nowhere else."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        organisation = getattr(request, "organisation", None)
        if organisation is None or not username or password is None:
            return None
        login = login_of(organisation, username)
        user = super().authenticate(request, username=login, password=password)
        return user if isinstance(user, User) and user.organisation_id == organisation.pk else None
