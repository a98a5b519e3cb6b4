"""Filling a demo installation; running it again changes nothing."""

from __future__ import annotations

from pathlib import Path

from mizban.catalogue.loading import load
from mizban.core.keeping import forget_kept
from mizban.organisations.actions import load_divisions, load_holidays
from mizban.organisations.models import Organisation
from mizban.runtime.demo import staff, visits
from mizban.runtime.errors import OperatorError

FOLDERS = Path(__file__).parent / "services"


def seed(port: int) -> None:
    """Load divisions, holidays, both organisations as `mizban load` does, and their staff."""
    load_divisions()
    load_holidays()
    for slug in ("frw", "imeo"):
        report = load(FOLDERS / slug)
        if report.errors:
            raise OperatorError("\n".join(map(str, report.errors)))
        organisation = Organisation.objects.get(slug=slug)
        organisation.hosts = [f"{slug}.localhost"]
        organisation.is_default = slug == "frw"
        host = f"{slug}.localhost:{port}"
        organisation.settings = {"base_url": f"http://{host}", "short_url": host, "phone": "02100000000"}
        organisation.save()
        staff.hire(organisation)
        visits.furnish(organisation)
    forget_kept()
