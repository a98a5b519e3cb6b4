"""Every page that anybody may open, at the width of a phone and of a screen, in both languages."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Opens

TEXTS = ("guide", "faq", "accessibility", "privacy", "service-level", "contact")
SERVICES = {"frw": "grazing-licence-renewal", "imeo": "technical-supervisor-introduction"}


def pages(organisation: str) -> dict[str, str]:
    """Name and address of each."""
    service = f"/services/{SERVICES[organisation]}"
    return {
        "front": "/",
        "services": "/services/",
        "search": "/services/?q=تمدید",
        "nothing-found": "/services/?q=خخخخخ",
        "service": f"{service}/",
        "service-in-a-province": f"{service}/?province=fars",
        "profile": f"{service}/profile/?province=fars",
        "apply": f"{service}/apply/?province=fars",
        "empty-form": f"{service}/apply/form/",
        "province": "/p/mazandaran/",
        "track": "/track/",
        "verify": "/verify/",
        "sign-in": "/sign-in/",
        "sign-in-by-mobile": "/sign-in/mobile/",
        "register": "/register/",
        "staff-sign-in": "/staff/sign-in/",
        "demo": "/demo/",
        **{name: f"/{name}/" for name in TEXTS},
    }


@pytest.mark.parametrize(
    ("organisation", "width", "language"),
    [("frw", 360, "fa"), ("imeo", 1280, "fa"), ("frw", 1280, "en"), ("imeo", 360, "en")],
)
def test_every_public_page_is_fit_for_everybody(opens: Opens, organisation: str, width: int, language: str) -> None:
    window = opens(organisation, width=width)
    window.speak(language)
    for name, address in pages(organisation).items():
        window.open(address)
        assert window.page.locator("html").get_attribute("lang") == language
        window.look(name)


def test_what_is_not_there_says_so(opens: Opens) -> None:
    window = opens()
    for address in ("/services/no-such-service/", "/p/atlantis/", "/verify/ABCD-EFGH-JKMN/", "/nowhere/"):
        window.open(address, status=404)
        window.look("not-found")
