import pytest
from django.core.exceptions import ImproperlyConfigured

from mizban.identity import registry
from mizban.identity.civil_soap import SoapCivilRegistry
from mizban.identity.demo_registry import DemoCivilRegistry, DemoMobileOwnership
from mizban.identity.mobile_shahkar import ShahkarMobileOwnership
from mizban.identity.ports import Holding, Outcome

DEMO = {"civil": "demo", "mobile": "demo"}


@pytest.fixture
def remote(tmp_path):
    password = tmp_path / "password"
    password.write_text("secret\n")
    return {"url": "https://bus.example/civil/", "username": "desk", "password_file": str(password)}


def configure(settings, registries, *, demo=False):
    settings.REGISTRIES, settings.DEMO = registries, demo


def test_the_demo_asks_its_own(settings):
    configure(settings, DEMO, demo=True)
    chosen = registry.registries("frw")
    assert isinstance(chosen.civil, DemoCivilRegistry)
    assert isinstance(chosen.mobile, DemoMobileOwnership)
    assert (chosen.civil_source, chosen.mobile_source) == ("demo", "demo")


@pytest.mark.parametrize("registries", [DEMO, {"organisations": {"frw": {"civil": "demo"}}}])
def test_only_a_demo_asks_those_of_the_demo(settings, registries):
    configure(settings, registries)
    with pytest.raises(ImproperlyConfigured, match="demo"):
        registry.check_settings()


def test_real_adapters_by_their_configuration(settings, remote):
    configure(
        settings,
        {"civil": {"adapter": "soap", **remote}, "mobile": {"adapter": "shahkar", "provider_code": "0421", **remote}},
    )
    registry.check_settings()
    chosen = registry.registries("imeo")
    assert isinstance(chosen.civil, SoapCivilRegistry)
    assert isinstance(chosen.mobile, ShahkarMobileOwnership)
    assert (chosen.civil_source, chosen.mobile_source) == ("soap", "shahkar")


def test_an_organisation_may_ask_others(settings, remote):
    configure(settings, {"civil": {"adapter": "soap", **remote}, "organisations": {"imeo": {"civil": "none"}}})
    assert registry.registries("frw").civil_source == "soap"
    assert registry.registries("imeo").civil_source == "none"


def test_without_a_configuration_nobody_is_asked(settings):
    configure(settings, {})
    chosen = registry.registries("frw")
    assert chosen.civil.check("0084575948", None).outcome is Outcome.UNAVAILABLE
    assert chosen.mobile.check("0084575948", "09990000000").outcome is Holding.UNAVAILABLE


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://bus.example"},
        {"url": ""},
        {"password_file": "/nowhere/at/all"},
        {"ca_bundle": "/nowhere/at/all"},
        {"read_timeout": 0},
        {"read_timeout": 600},
        {"retries": 50},
        {"verify": False},
        {"password": "open-secret"},
        {"adapter": "shahkar"},
    ],
)
def test_a_configuration_that_cannot_be_stops_the_start(settings, remote, change):
    configure(settings, {"civil": {"adapter": "soap", **remote, **change}})
    with pytest.raises(ImproperlyConfigured, match="MIZBAN_REGISTRIES") as error:
        registry.check_settings()
    assert "open-secret" not in str(error.value)


@pytest.mark.parametrize("code", ["", "421", "04210", "۰۴۲۱", "abcd"])
def test_a_provider_code_has_four_digits(settings, remote, code):
    configure(settings, {"mobile": {"adapter": "shahkar", "provider_code": code, **remote}})
    with pytest.raises(ImproperlyConfigured):
        registry.check_settings()


def test_unknown_names_are_refused(settings):
    configure(settings, {"cival": "none"})
    with pytest.raises(ImproperlyConfigured):
        registry.check_settings()
