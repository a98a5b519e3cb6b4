"""The address of a list: its box and filters, and out of which list a case was opened, so that one comes back to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.urls import reverse

from mizban.cases.queries.places import NOBODY, Cursor, Filters
from mizban.core.text import clean
from mizban.web.numbers import id_in
from mizban.web.request import DeskRequest

FILTERS = ("box", "service", "county", "overdue", "assignee")
VIEW, AFTER, AT, PAGE, OF, END = "view", "after", "at", "page", "of", "end"
"""Names in addresses: the saved view that is shown, where a page begins; of a case its place in the list and the page
of it; of the way to the next one from which case it leads; that a list has come to its end."""
COOKIE, YEAR = "mizban_desk", 365 * 24 * 3600
DENSITIES = ("comfortable", "compact")
STAY, NEXT, LIST = "stay", "next", "list"
AFTERWARDS = (STAY, NEXT, LIST)


def asked_of(data: QueryDict) -> dict[str, str]:
    """What an address narrows a list by, as it stands there, in signs that can be kept."""
    return {name: said for name in FILTERS if (said := clean(data.get(name, ""), max_length=40))}


def filters_of(asked: dict[str, str], after: str = "") -> Filters:
    """The same understood; what makes no sense is left out."""
    assignee = asked.get("assignee", "")
    county = asked.get("county", "")
    return Filters(
        box=asked.get("box", ""),
        service_id=id_in(asked.get("service", "")),
        county_id=county if county.isascii() and county.isdigit() else None,
        overdue=asked.get("overdue") == "1",
        assignee=assignee if assignee == NOBODY or id_in(assignee) else "",
        after=Cursor.parse(after),
    )


@dataclass(frozen=True)
class Trail:
    """The list out of which a case was opened: `asked` as there, where its page began, where the case stood."""

    asked: dict[str, str]
    page: str = ""
    at: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> Trail | None:
        """What the address of a case says; None where it was opened from elsewhere."""
        asked = asked_of(data)
        if "box" not in asked:
            return None
        if id_in(data.get(VIEW, "")):
            asked[VIEW] = data.get(VIEW, "")
        return cls(asked, data.get(PAGE, "")[:200], data.get(AT, "")[:200])

    @property
    def query(self) -> str:
        """Behind the address of a page of the case."""
        return "?" + urlencode({**self.asked, **({PAGE: self.page} if self.page else {}), AT: self.at})

    def at_place(self, place: Cursor) -> Trail:
        return replace(self, at=str(place))

    def list_href(self, number: str = "") -> str:
        """The same page of the list, at the line of this case."""
        told = {**self.asked, **({AFTER: self.page} if self.page else {})}
        return f"{reverse('staff_inbox')}?{urlencode(told)}" + (f"#case-{number}" if number else "")

    def next_href(self, number: str) -> str:
        """On to the case that follows this one in the list."""
        return f"{reverse('staff_next')}{self.query}&{urlencode({OF: number})}"


@dataclass(frozen=True)
class Look:
    """How an officer wants lists to look, and where a step leads; kept by their browser."""

    density: str = DENSITIES[0]
    afterwards: str = STAY

    @classmethod
    def of(cls, request: DeskRequest) -> Look:
        density, _dot, afterwards = request.COOKIES.get(COOKIE, "").partition(".")
        return cls.chosen(density, afterwards)

    @classmethod
    def chosen(cls, density: str, afterwards: str) -> Look:
        """What there is of it; the usual for anything else."""
        usual = cls()
        return cls(
            density if density in DENSITIES else usual.density,
            afterwards if afterwards in AFTERWARDS else usual.afterwards,
        )

    @property
    def is_compact(self) -> bool:
        return self.density != DENSITIES[0]

    def keep(self, response: HttpResponse) -> None:
        response.set_cookie(
            COOKIE,
            f"{self.density}.{self.afterwards}",
            max_age=YEAR,
            path=reverse("staff_inbox"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def case_href(request: DeskRequest, number: str) -> str:
    """The case, with the list out of which it was opened."""
    trail = Trail.of(request.GET)
    return reverse("staff_case", args=[number]) + (trail.query if trail else "")


def afterwards(request: DeskRequest, number: str, *, stays: bool) -> str:
    """Where a step leads: as its officer has chosen, if the case was opened out of a list; `stays` says whether they
    still have it in view."""
    trail = Trail.of(request.GET)
    if trail is None:
        return reverse("staff_case", args=[number]) if stays else reverse("staff_inbox")
    chosen = Look.of(request).afterwards
    if chosen == NEXT:
        return trail.next_href(number)
    return case_href(request, number) if stays and chosen == STAY else trail.list_href(number)
