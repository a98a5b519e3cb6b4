"""The modules: small, old enough for the phones that people have, silent in every language, safe under the policy."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.unit.web.conftest import STATIC, TEMPLATES

MODULES = sorted((STATIC / "js").glob("*.js"))
STAFF = {"ready", "table", "keys", "beside", "palette", "renew"}
LIMIT = 4500  # without comments; 3 kB once minified

# Not in Chrome 80, or a sink that trusted types guard, or code out of text.
FORBIDDEN = (
    r"innerHTML|outerHTML|insertAdjacentHTML|DOMParser|document\.write|createContextualFragment|setHTML"
    r"|\beval\b|new Function|srcdoc"
    r"|\?\?=|\|\|=|&&=|replaceChildren|replaceAll|\.at\(|structuredClone|randomUUID|Object\.hasOwn|\.findLast|#\w+\s*[=(;]"
    r"|https?://"
)


def stripped(source: str) -> str:
    """Without comments and indentation: what a compressing server sends, nearly."""
    lines = (re.sub(r"\s//\s.*$", "", line).strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_module(module):
    source = stripped(module.read_text())
    assert len(source.encode()) <= LIMIT, "more than one thing in it?"
    assert re.search(FORBIDDEN, source) is None
    letters = re.sub(r"\[[^\]]*[۰-۹٠-٩٬][^\]]*\]|\"٫\"", "", source)
    assert not re.search(r"[\u0600-\u06ff]", letters), "texts come from the page"


def test_weight_of_what_a_visitor_may_load():
    public = "".join(stripped(module.read_text()) for module in MODULES if module.stem not in STAFF)
    assert len(gzip.compress(public.encode(), 9)) <= 8 * 1024  # 6 kB once minified


def test_the_loader_knows_every_module_and_no_other():
    source = (TEMPLATES / "ui" / "scripts.html").read_text()
    known = dict(re.findall(r"data-js-([\w-]+)=\"\{% static 'ui/js/(\w+)\.js' %\}", source))
    assert {*known.values(), "start"} == {module.stem for module in MODULES}


def test_a_module_has_something_to_serve():
    """Each name of the loader stands as data-NAME in a template (or is loaded by another module)."""
    source = (TEMPLATES / "ui" / "scripts.html").read_text()
    pages = "".join(template.read_text() for template in TEMPLATES.rglob("*.html"))
    others = "".join(module.read_text() for module in MODULES)
    elsewhere = {"refresh-place", "autosave", "jdate", "talk", "renew"}  # in templates of the forms, or on their pages
    for name in re.findall(r"data-js-([\w-]+)=", source):
        assert re.search(rf"\sdata-{name}[=\s>]", pages) or f'load("{name}")' in others or name in elsewhere, name
