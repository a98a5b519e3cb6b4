"""Reading a page as a browser would: its parts, its labels, what must not stand in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]
CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button")
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Page:
    """What a page holds, by kind."""

    title: str = ""
    headings: list[str] = field(default_factory=list)
    controls: list[Attributes] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    pictures: list[Attributes] = field(default_factory=list)
    html: Attributes = field(default_factory=dict)
    main: Attributes = field(default_factory=dict)
    inline: list[str] = field(default_factory=list)
    text: str = ""
    """What is read out, with a blank between elements."""
    untold: list[str] = field(default_factory=list)
    """Persian letters outside anything marked as Persian; of interest on an English page."""

    @property
    def unlabelled(self) -> list[str | None]:
        asked = [one for one in self.controls if one.get("type") not in UNLABELLED]
        return [one.get("name") for one in asked if one.get("id") not in self.labels]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[str, Attributes]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given, page = dict(attributes), self.page
        if tag not in VOID:
            self.open.append((tag, given))
        if tag == "html":
            page.html = given
        if tag == "main":
            page.main = given
        if tag == "h1":
            page.headings.append("")
        if tag in CONTROLS:
            page.controls.append(given)
        if tag == "label":
            page.labels.append(given.get("for") or "")
        if tag == "img":
            page.pictures.append(given)
        if given.get("id"):
            page.ids.append(given["id"] or "")
        if tag == "a":
            page.links.append(given.get("href") or "")
        page.sources += [given[name] or "" for name in ("src", "href") if name in given and tag != "a"]
        page.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        if tag == "style" or (tag == "script" and "src" not in given):
            page.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _given in self.open]
        if "title" in tags:
            self.page.title += data
        if "h1" in tags:
            self.page.headings[-1] += data
        if "script" not in tags and "template" not in tags:
            self.page.text += f"{data} "
        persian = any(given.get("lang") == "fa" for tag, given in self.open if tag != "html")
        if not persian and any("\u0600" <= letter <= "\u06ff" for letter in data):
            self.page.untold.append(data.strip())


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.page.headings = [heading.strip() for heading in reader.page.headings]
    return reader.page
