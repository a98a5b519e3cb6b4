"""How a field is drawn, and where a click on its error leads."""

from __future__ import annotations

import re

import pytest
from django import forms

from mizban.dynamic_forms.compiled import compile_form
from mizban.dynamic_forms.context import FormContext
from mizban.dynamic_forms.engine import page_form, parse_page, visible_pages
from mizban.web.ui import fields
from mizban.web.ui.gallery.forms import SampleForm, partners, wrong_form
from mizban.web.words import Words

DEFINITION = {
    "pages": [
        {
            "key": "pasture",
            "title": {"fa": "مرتع"},
            "fields": [
                {"key": "name", "type": "text", "label": {"fa": "نام سامان"}},
                {"key": "lost", "type": "date", "label": {"fa": "روز گم شدن"}},
            ],
        }
    ]
}

DOCUMENT = {"key": "card", "type": "file", "label": {"fa": "کارت"}}
FIELD = "{% ui 'field' field=field %}"


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("national_id", "single"),
        ("birth_date", "set"),
        ("kind", "options"),
        ("herd", "options"),
        ("text", "single"),
        ("card", "file"),
        ("agreed", "checkbox"),
    ],
)
def test_shapes(name, shape):
    assert fields.shape(SampleForm()[name]) == shape


def test_a_file_is_asked_for_in_our_words(render):
    """The browser's own button may speak another language; the style sheet lays these words over it."""
    ours = '<div class="choose"><span aria-hidden="true">انتخاب فایل</span><input type="file"'
    assert ours in render(FIELD, field=SampleForm()["card"])
    definition = DEFINITION | {"pages": [DEFINITION["pages"][0] | {"fields": [DOCUMENT]}]}
    one = compile_form(definition)
    assert ours in render(FIELD, field=page_form(one, one.pages[0], {}, FormContext())["card"])


def test_links_lead_to_controls_that_are_there(render):
    form = wrong_form()
    html = "".join(render(FIELD, field=field) for field in form)
    for link in fields.error_links(form):
        assert f'id="{link.href[1:]}"' in html, link


def test_the_summary_says_what_stands_at_the_field(render):
    form = wrong_form()
    summary = render("{% ui 'errors' forms=form %}", form=form)
    for field in form:
        for error in field.errors:
            assert f">{error}</a>" in summary
            assert f"</span>{error}</span>" in render(FIELD, field=field)
    assert "۱۰ مورد را درست کنید" in summary
    assert "autofocus" in summary


def test_nothing_to_correct_no_summary(render):
    assert render("{% ui 'errors' forms=form %}", form=SampleForm()).strip() == ""


def test_errors_of_several_forms_and_of_all_fields():
    class Whole(forms.Form):
        def clean(self) -> None:
            raise forms.ValidationError("این دو با هم نمی‌خواند")

    links = fields.error_links([Whole({}), wrong_form(), partners()])
    assert (links[0].text, links[0].href) == ("این دو با هم نمی‌خواند", "#main")
    assert len(links) == 11


def test_an_unbound_form_has_no_errors():
    assert fields.error_links(SampleForm()) == []


@pytest.mark.parametrize("name", list(SampleForm.base_fields))
def test_label_hint_and_error_belong_to_the_control(render, name):
    field = wrong_form()[name]
    html = render(FIELD, field=field)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for described in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(described.split()) <= set(ids)
    for target in re.findall(r'<label[^>]*\sfor="([^"]+)"', html):
        assert target in ids
    assert str(field.label) in html


def test_fields_of_the_form_engine_draw_themselves(render):
    form, ctx = compile_form(DEFINITION), FormContext()
    page = visible_pages(form, {})[0]
    for field in page_form(form, page, {}, ctx):
        assert fields.shape(field) == "own"
        assert f'data-field="{field.name}"' in render(FIELD, field=field)


def test_errors_of_the_form_engine():
    form, ctx = compile_form(DEFINITION), FormContext()
    parsed = parse_page(form, visible_pages(form, {})[0], {}, {}, ctx)
    assert fields.error_links(parsed.form) == fields.error_links(parsed.errors)
    assert [link.href for link in fields.error_links(parsed.form)] == ["#id_name", "#id_lost-day"]


def test_a_condition_goes_to_the_browser_escaped(render):
    html = render(
        "{% ui 'field' field=field when=when %}", field=SampleForm()["text"], when={"field": "a", "equals": '"<'}
    )
    assert 'data-when="{&quot;field&quot;: &quot;a&quot;, &quot;equals&quot;: &quot;\\&quot;&lt;&quot;}"' in html


def test_what_people_typed_comes_back_escaped(render):
    form = SampleForm({"text": "</textarea><script>"})
    assert "<script>" not in render(FIELD, field=form["text"])


def test_group_has_a_template_row(render):
    html = render("{% ui 'group' formset=formset title='شریکان' row='شریک' %}", formset=partners())
    assert html.count("data-row=") == 3
    assert 'name="partners-__prefix__-name"' in html
    assert 'name="partners-TOTAL_FORMS"' in html


def test_words_take_the_direction_of_their_letters_and_figures_that_of_the_page():
    assert Words("شرح", most=9, rows=3).widget.attrs["dir"] == "auto"
    assert "dir" not in Words("روز", most=9, inputmode="numeric").widget.attrs
    assert Words("کد", most=9, dir="ltr").widget.attrs["dir"] == "ltr"
