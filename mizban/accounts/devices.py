"""Browsers from which a user has signed in before. What others try elsewhere does not delay them."""

from __future__ import annotations

import secrets

from mizban.accounts.models import KnownDevice, User
from mizban.core.crypto import blind_index


def new_token() -> str:
    """The name of a browser, for its cookie; only a digest of it is kept."""
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    return blind_index(token, "device")


def is_known(*, organisation_id: int, username: str, token: str) -> bool:
    """Whether the user of this name has signed in from this browser; never true of a name that nobody has."""
    return bool(token) and (
        KnownDevice.objects.filter(
            organisation_id=organisation_id, user__username=username, digest=digest(token)
        ).exists()
    )


def remember(*, user: User, token: str) -> None:
    """Know this browser from now on."""
    KnownDevice.objects.update_or_create(
        organisation_id=user.organisation_id, user=user, digest=digest(token), defaults={}
    )
