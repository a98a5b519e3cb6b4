"""Components one by one, and all of them together in the gallery."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Engine
from django.test import RequestFactory

from mizban.web.ui import gallery, iran
from mizban.web.ui.gallery import samples
from mizban.web.ui.parts import Desk, FileRow, Link, Province, Row, Step
from tests.unit.web.conftest import MISSING

DESK = Desk("میز خدمت", "سازمان نمونه", nav=[Link("خدمات", "/services/", current=True)], demo=True)


@pytest.fixture
def page(engine: Engine):
    def rendered(name: str, **context: object) -> str:
        values = {"desk": DESK, "request": RequestFactory().get("/there/?a=1"), "csrf_token": "t", **context}
        html = engine.get_template(name).render(Context(values))
        assert MISSING[0] not in html, html[html.index(MISSING[0]) - 200 :][:300]
        return html

    return rendered


# --- the frame -------------------------------------------------------------------------------------------------------


def test_gallery_is_whole(page):
    html = page("ui/gallery.html", **gallery.context())
    ids = re.findall(r'\sid="([^"]+)"', html)
    twice = {one for one in ids if ids.count(one) > 1}
    assert twice == set()
    assert html.count("<h1") == 2  # that of the sample hero, and its own
    for target in re.findall(r'(?:aria-labelledby|aria-describedby|\sfor)="([^"]+)"', html):
        assert set(target.split()) <= set(ids), target


def test_frame(page):
    html = page("ui/base.html")
    assert '<html lang="fa" dir="rtl">' in html
    assert "نمایشی" in html
    assert '<a href="/services/" aria-current="page">' in html
    assert '<input type="hidden" name="next" value="/there/?a=1">' in html
    assert html.index('class="skip" href="#main"') < html.index('<main id="main"')
    assert "خطا:" not in html


def test_a_desk_outside_the_demo_does_not_say_so(page):
    assert "نمایشی" not in page("ui/base.html", desk=Desk("میز خدمت"))


def test_title_of_a_refused_form(page):
    assert re.search(r"<title>خطا: ", page("ui/base.html", has_errors=True))
    assert re.search(r"<title>خطا: ", page("ui/base.html", form=gallery.context()["wrong"]))


def test_frame_without_any_context(engine):
    """A page for when everything else is broken needs nothing."""
    assert "<main" in engine.get_template("ui/base.html").render(Context())


def test_desk_of_the_staff(page):
    staff = {"name": "ن. رضایی", "role": "کارشناس مرتع", "account": "/staff/security/", "is_here": False}
    staff["sign_out"] = "/staff/sign-out/"
    html = page("ui/desk.html", staff=staff, boxes=samples.BOXES, views=samples.BOXES[:1])
    assert 'class="desk"' in html
    assert 'action="/staff/sign-out/"' in html
    assert re.search(r'<a class="head__who" href="/staff/security/"[^>]*>.*امنیت حساب.*ن. رضایی', html)
    assert "data-js-keys" in html
    assert html.count('class="count"') == 7
    assert "data-js-keys" not in page("ui/base.html")


@pytest.mark.parametrize("status", [403, 404, 409, 413, 415, 422, 429, 503])
def test_refusals(page, status):
    html = page("ui/refused.html", refusal="این کار را بعداً انجام دهید", status=status)
    assert "این کار را بعداً انجام دهید" in html
    title, heading = re.findall(r"<title>(.*?) –|<h1>(.*?)</h1>", html, re.DOTALL)
    assert title[0].strip() == heading[1].strip() != ""


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_of_the_receipt_stand_alone(render):
    html = render(
        "{% ui 'receipt' number=number code=code unit='ادارهٔ فارس' links=links %}",
        number="1405-00000-0017",
        code="314-159-2653",
        links=[Link("صفحهٔ من", "/my/")],
    )
    assert re.search(r'<output id="process-number"[^>]*>1405-00000-0017</output>', html)
    assert re.search(r'<output id="tracking-code"[^>]*>314-159-2653</output>', html)
    assert "شمارهٔ فرآیند" in html
    assert "کد رهگیری" in html


def test_copy_button_waits_for_the_script(render):
    assert re.search(r'<button class="copy"[^>]*data-copy="12"[^>]* hidden>', render("{% ui 'code' value='12' %}"))
    assert "<button" not in render("{% ui 'code' value='12' copy=False %}")


# --- pieces ----------------------------------------------------------------------------------------------------------


def test_a_component_sees_nothing_else_of_the_page(render):
    assert "از صفحه" not in render("{% ui 'notice' text='متن' %}", title="از صفحه", body="از صفحه")


def test_slot(render):
    html = render("{% slot 'act' title='راه' %}<p>{{ text }}</p>{% endslot %}", text="<b>")
    assert '<h2 id="act-title">راه</h2><p>&lt;b&gt;</p>' in html


@pytest.mark.parametrize(
    ("state", "words"), [("pending", "در حال بررسی امنیتی"), ("accepted", "پذیرفته شد"), ("sending", "در حال فرستادن…")]
)
def test_file(render, state, words):
    assert words in render("{% ui 'file' file=file %}", file=FileRow("7", "a.pdf", 2048, state))


def test_refused_file_says_why_and_can_be_removed(render):
    file = FileRow("7", "<نقشه>.dwg", 2048, "refused", why="عکس یا PDF بفرستید", poll="/f/7", remove="/f/7")
    html = render("{% ui 'file' file=file removable=True name='card' %}", file=file)
    assert "عکس یا PDF بفرستید" in html
    assert "&lt;نقشه&gt;.dwg" in html
    assert '<input type="hidden" name="card" value="7">' in html
    assert 'name="remove_file" value="7" data-remove="/f/7"' in html
    assert 'data-poll="/f/7"' in html


def test_way_marks_where_one_is(render):
    steps = [Step("الف", "done"), Step("ب", "stopped", note="منتظر شما"), Step("پ", "next")]
    html = render("{% ui 'way' steps=steps %}", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "انجام شد" in html
    assert "۳" in html


def test_what_is_unknown_is_said_to_be(render):
    rows = [Row("پلاک ثبتی"), Row("عکس پروانه", kind="file"), Row("نام", "سارا", "#edit")]
    html = render("{% ui 'summary' rows=rows %}", rows=rows)
    assert html.count("نوشته نشده") == 1
    assert html.count("فرستاده نشده") == 1
    assert 'ویرایش<span class="vh"> نام</span>' in html


def test_pager_without_neighbours_is_not_there(render):
    assert render("{% ui 'pager' %}").strip() == ""
    assert 'rel="next"' in render("{% ui 'pager' older='?before=1' %}")


def test_table_tells_its_order_and_its_labels(render):
    html = render(
        "{% ui 'table' caption='درخواست‌ها' columns=columns rows=rows %}", columns=samples.COLUMNS, rows=samples.CELLS
    )
    assert html.count('aria-sort="descending"') == 1
    assert html.count('<th scope="row">') == 2
    assert 'data-label="وضعیت"' in html


def test_messages_of_colleagues_are_marked(render):
    html = render("{% ui 'thread' days=days %}", days=samples.DAYS)
    assert html.count("فقط همکاران می‌بینند") == 1
    assert "msg--inside" in html


# --- the map ---------------------------------------------------------------------------------------------------------


def test_map_and_list_are_equal(render):
    html = render("{% iran_map provinces %}", provinces=gallery.provinces())
    drawing, listing = html.split("</svg>")
    in_map = set(re.findall(r'href="(/p/[\w-]+/)"', drawing))
    in_list = re.findall(r'href="(/p/[\w-]+/)"', listing)
    assert len(in_list) == 31
    assert set(in_list) == in_map
    for sea in ("دریای خزر", "خلیج فارس", "دریای عمان"):
        assert sea in drawing
    assert 'href="#provinces"' in drawing
    assert 'id="provinces"' in listing


def test_map_of_provinces_with_two_languages(render):
    class Fars:
        code, slug, name = "07", "fars", {"fa": "فارس", "en": "Fars"}

    assert "فارس</a>" in render("{% iran_map provinces %}", provinces=[Fars()])


def test_only_names_that_fit_are_written_into_the_map():
    places = {place.slug: place for place in iran.places(gallery.provinces())}
    assert places["fars"].label == (518, 776)  # the label point of the data: there is room enough
    assert places["kohgiluyeh-boyerahmad"].label is None
    assert sum(place.label is not None for place in places.values()) > 24


def test_a_province_that_the_map_does_not_know_is_left_out():
    assert iran.places([Province("99", "atlantis", "آتلانتیس")]) == []
