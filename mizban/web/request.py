"""A request as views see it."""

from __future__ import annotations

from django.http import HttpRequest

from mizban.accounts.models import Realm
from mizban.core.actor import Actor
from mizban.organisations.models import Organisation


class DeskRequest(HttpRequest):
    """What the middleware has found out before a view is called: whose desk is asked, in which realm, and by whom."""

    organisation: Organisation
    realm: Realm
    actor: Actor
