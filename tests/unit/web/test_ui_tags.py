"""Filters and tags: what people read, in both languages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from mizban.cases.workflow import Outcome, State
from mizban.web.ui import chips
from mizban.web.ui.templatetags import ui

MOMENT = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
LATE = dt.datetime(2026, 11, 23, 22, 30, tzinfo=dt.UTC)  # two in the morning in Tehran


@pytest.mark.parametrize(
    ("style", "persian", "english"),
    [
        ("long", "دوشنبه ۲ آذر ۱۴۰۵", "Monday 23 November 2026"),
        ("medium", "۲ آذر ۱۴۰۵", "23 November 2026"),
        ("short", "۱۴۰۵/۰۹/۰۲", "2026-11-23"),
        ("time", "۱۴:۳۰", "14:30"),
        ("datetime", "دوشنبه ۲ آذر ۱۴۰۵، ساعت ۱۴:۳۰", "Monday 23 November 2026, 14:30"),
    ],
)
def test_dates(style, persian, english):
    with translation.override("fa"):
        assert ui.jdate(MOMENT, style) == persian
    with translation.override("en"):
        assert ui.jdate(MOMENT, style) == english


def test_a_moment_has_the_date_of_tehran():
    assert ui.jdate(LATE, "short") == "۱۴۰۵/۰۹/۰۳"
    assert ui.jdate(dt.date(2026, 11, 23), "short") == "۱۴۰۵/۰۹/۰۲"


def test_no_date():
    assert ui.jdate(None) == ui.jtime(None) == ""


def test_time_element():
    assert ui.jtime(dt.date(2026, 11, 23), "medium") == '<time datetime="2026-11-23">۲ آذر ۱۴۰۵</time>'


def test_amounts():
    assert ui.money(1_200_000) == "۱٬۲۰۰٬۰۰۰ ریال"
    assert ui.filesize(1_887_000) == "۱٫۸ مگابایت"
    assert ui.number(1280) == "۱٬۲۸۰"
    assert ui.working_days(5) == "۵ روز کاری"
    assert ui.fa_digits("گام 2") == "گام ۲"
    assert ui.money(None) == ui.filesize(None) == ui.number(None) == ""


def test_code_is_ascii_and_left_to_right():
    shown = ui.code("1405000000017", "process_number")
    assert shown == '<bdi class="code" dir="ltr">1405-00000-0017</bdi>'
    assert ui.code("<b>") == '<bdi class="code" dir="ltr">&lt;b&gt;</bdi>'


def test_texts_of_organisations():
    both, persian = {"fa": "مرتع", "en": "Pasture"}, {"fa": "مرتع <b>"}
    assert ui.localised(both) == "مرتع"
    with translation.override("en"):
        assert ui.localised(both) == "Pasture"
        assert ui.localised(persian) == '<span lang="fa" dir="rtl">مرتع &lt;b&gt;</span>'
        assert ui.localised_text(persian) == "مرتع <b>"
    assert ui.localised({"en": "Only"}) == '<span lang="en" dir="ltr">Only</span>'
    assert ui.localised({}) == ui.localised(None) == ui.localised({"fa": ""}) == ""
    assert ui.localised("ساده") == "ساده"


def test_what_people_wrote_keeps_its_own_direction():
    assert ui.written("ده <بالا>") == "<bdi>ده &lt;بالا&gt;</bdi>"
    with translation.override("en"):
        assert ui.written("ده\nبالا") == '<bdi lang="fa">ده\nبالا</bdi>'
        assert ui.written("Mine No. 5") == "<bdi>Mine No. 5</bdi>"
    assert ui.written("") == ui.written(None) == ""


def test_own_numbers_keep_the_order_of_their_groups_in_what_people_wrote():
    assert ui.written("درخواست 1405-00000-0256 و (247-617-8481)") == (
        "<bdi>درخواست \u200e1405-00000-0256 و (\u200e247-617-8481)</bdi>"
    )
    for left in ("۱۴۰۴-۱۴۰۵", "1404-1405", "021-22446501"):
        assert ui.written(left) == f"<bdi>{left}</bdi>"
    link = SafeString('<a href="/my/cases/1405-00000-0256/">آن</a>')
    assert ui.written(link) == f"<bdi>{link}</bdi>"


@pytest.mark.parametrize("audience", ["applicant", "officer"])
@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_chip(state, audience):
    chip = ui.state_chip(state, audience)
    assert chip["text"]
    assert chip["icon"], "a chip never speaks by colour alone"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_decided_case_shows_its_outcome(outcome):
    look = chips.look(State.DECIDED, outcome)
    assert look is chips.OUTCOME_LOOKS[outcome]
    ended = chips.OUTCOME_LOOKS[outcome] if outcome is Outcome.MERGED else chips.LOOKS["closed"]
    assert chips.look(State.CLOSED, outcome) is ended


def test_words_differ_by_audience():
    assert ui.state_chip("awaiting_applicant")["text"] == "منتظر شما: رفع نقص"
    assert ui.state_chip("awaiting_applicant", "officer")["text"] == "منتظر متقاضی"


def test_icon():
    decoration = ui.icon("search")
    assert 'aria-hidden="true"' in decoration
    assert re.search(r"icons(\.[0-9a-f]+)?\.svg#search", decoration), "with or without the digest of collected files"
    assert "icon--turn" not in decoration
    assert "icon--turn" in ui.icon("forward")
    assert 'role="img" aria-label="بستن"' in ui.icon("close", "بستن")


def test_steps_of_a_form():
    assert ui.steps_of(4, 2) == ["done", "now", "next", "next"]
