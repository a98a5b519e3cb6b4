"""Staff sign in with user name and password. The same answer for a wrong password and for a name that nobody has."""

from __future__ import annotations

import structlog
from django.contrib.auth import authenticate

from mizban.accounts import devices
from mizban.accounts.delays import PASSWORDS, begin_try, forget_tries
from mizban.accounts.models import User
from mizban.core.text import clean, to_ascii_digits
from mizban.organisations.models import Organisation

log = structlog.get_logger()


def checked_user(*, organisation: Organisation, username: str, password: str, device: str) -> User | None:
    """The user, if name and password are right within `organisation`; `device` is the browser's token, or "".

    Wrong passwords delay the account, for all unknown browsers together and for each known one by itself. Raises
    `TooMany` while one has to wait.
    """
    name = to_ascii_digits(clean(username, max_length=150))
    known = devices.is_known(organisation_id=organisation.pk, username=name, token=device)
    subject = f"{name.casefold()}/{devices.digest(device) if known else ''}"
    begin_try(PASSWORDS, organisation.pk, subject)
    user = authenticate(None, username=name, password=password, organisation=organisation)
    if not isinstance(user, User):
        log.info("staff_sign_in_refused", organisation=organisation.pk, known_device=known)
        return None
    forget_tries(PASSWORDS, organisation.pk, subject)
    return user
