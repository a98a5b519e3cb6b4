"""Which registries an organisation asks: `settings.REGISTRIES`, checked at start (docs/adr/0007-registries.md)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mizban.identity.civil_soap import SoapCivilRegistry
from mizban.identity.demo_registry import DemoCivilRegistry, DemoMobileOwnership
from mizban.identity.mobile_shahkar import ShahkarMobileOwnership
from mizban.identity.ports import (
    CivilRegistry,
    Holding,
    MobileOwnership,
    Outcome,
    OwnershipAnswer,
    Reason,
    RegistryAnswer,
)
from mizban.identity.registry_http import Endpoint, RegistryClient


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Remote(_Settings):
    """A registry that is asked over HTTPS with a user name and a password, which stands in a file of its own."""

    url: Annotated[str, Field(pattern=r"^https://[^\s/]+")]
    username: str
    password_file: Path
    ca_bundle: Path | None = None
    connect_timeout: Annotated[float, Field(gt=0, le=10)] = 3.0
    read_timeout: Annotated[float, Field(gt=0, le=30)] = 8.0
    retries: Annotated[int, Field(ge=0, le=3)] = 1

    def client(self) -> RegistryClient:
        """Raises `OSError` if password or certificates cannot be read."""
        return RegistryClient(
            Endpoint(
                url=self.url.rstrip("/"),
                username=self.username,
                password=self.password_file.read_text("utf-8").strip(),
                ca_bundle=str(self.ca_bundle) if self.ca_bundle else None,
                connect_timeout=self.connect_timeout,
                read_timeout=self.read_timeout,
                retries=self.retries,
            )
        )


class Soap(Remote):
    adapter: Literal["soap"]


class Shahkar(Remote):
    adapter: Literal["shahkar"]
    provider_code: Annotated[str, Field(pattern=r"^[0-9]{4}$")]


Civil = Literal["demo", "none"] | Soap
Mobile = Literal["demo", "none"] | Shahkar


class Choice(_Settings):
    """What one organisation asks; what is left out is as for the installation."""

    civil: Civil | None = None
    mobile: Mobile | None = None


class RegistrySettings(_Settings):
    """The whole of `settings.REGISTRIES`. `none` asks nobody: every identity waits for a human."""

    civil: Civil = "none"
    mobile: Mobile = "none"
    organisations: dict[str, Choice] = {}


@dataclass(frozen=True)
class Registries:
    """The two ports of an organisation, each with the name of its adapter, which is kept with what it said."""

    civil: CivilRegistry
    civil_source: str
    mobile: MobileOwnership
    mobile_source: str


def registries(slug: str) -> Registries:
    """The registries that the organisation `slug` asks. Raises `ImproperlyConfigured`."""
    return _registries(json.dumps(settings.REGISTRIES, sort_keys=True), bool(settings.DEMO), slug)


def check_settings() -> None:
    """Raises `ImproperlyConfigured` where the registries of any organisation cannot be asked as configured."""
    for slug in ("", *settings.REGISTRIES.get("organisations", {})):
        registries(slug)


class NoCivilRegistry:
    """Nobody is asked."""

    def check(self, national_id: str, birth_date: dt.date) -> RegistryAnswer:
        return RegistryAnswer(Outcome.UNAVAILABLE, reason=Reason.ERROR)


class NoMobileOwnership:
    """Nobody is asked."""

    def check(self, national_id: str, mobile: str) -> OwnershipAnswer:
        return OwnershipAnswer(Holding.UNAVAILABLE, Reason.ERROR)


@lru_cache(maxsize=64)
def _registries(configured: str, is_demo: bool, slug: str) -> Registries:
    try:
        chosen = RegistrySettings.model_validate_json(configured)
        own = chosen.organisations.get(slug, Choice())
        civil, mobile = own.civil or chosen.civil, own.mobile or chosen.mobile
        if "demo" in (civil, mobile) and not is_demo:
            raise ImproperlyConfigured("MIZBAN_REGISTRIES: the registries of the demo exist in a demo only")
        return Registries(_civil(civil), _source(civil), _mobile(mobile), _source(mobile))
    except (ValidationError, OSError) as error:
        raise ImproperlyConfigured(f"MIZBAN_REGISTRIES: {error}") from error


def _source(chosen: Civil | Mobile) -> str:
    return chosen if isinstance(chosen, str) else chosen.adapter


def _civil(chosen: Civil) -> CivilRegistry:
    if isinstance(chosen, Soap):
        return SoapCivilRegistry(chosen.client())
    return DemoCivilRegistry() if chosen == "demo" else NoCivilRegistry()


def _mobile(chosen: Mobile) -> MobileOwnership:
    if isinstance(chosen, Shahkar):
        return ShahkarMobileOwnership(chosen.client(), chosen.provider_code)
    return DemoMobileOwnership() if chosen == "demo" else NoMobileOwnership()
