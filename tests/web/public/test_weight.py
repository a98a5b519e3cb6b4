"""A first visit weighs less than 60 kB: page, style sheets, scripts, icons and the Persian font, as they go out."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from tests.web.public.reading import read

MOST = 60_000


def sent(client: Client, address: str) -> bytes:
    """The body as it goes over the line, through the whole stack."""
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def _text(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


@pytest.mark.parametrize("slug", ["frw", "imeo"])
def test_the_front_page_is_light(slug: str, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(slug)
    page = sent(client, "/")
    html = _text(page).decode()
    sources = (one.partition("#")[0] for one in read(html).sources)
    loaded = {one for one in sources if one.startswith("/static/") and "favicon" not in one}
    modules = re.findall(r' data-js-(\w+)="([^"]+)"', html)
    loaded |= {address for name, address in modules if re.search(rf"[\s\"]data-{name}[=\s>]", html)}
    styles = [sent(client, one) for one in loaded if one.endswith(".css")]
    loaded |= {
        f"/static/ui/{one}" for one in re.findall(r"url\(\.\./(img/[^)]+)\)", b"".join(map(_text, styles)).decode())
    }
    weights = {"/": len(page)} | {address: len(sent(client, address)) for address in sorted(loaded)}
    assert any("vazirmatn-fa" in address for address in weights)
    assert any("base." in address for address in weights)
    assert sum(weights.values()) < MOST, weights
