import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mizban.core.errors import Invalid
from mizban.notifications import rendering
from mizban.notifications.events import Channel, Event
from mizban.notifications.placeholders import from_json, longest, to_json
from mizban.notifications.texts import Wording

DAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "value", "channel", "language", "expected"),
    [
        ("no", "1405-00000-0017", Channel.SMS, "fa", "\u200e1405-00000-0017"),
        ("no", "1405-00000-0017", Channel.SMS, "en", "1405-00000-0017"),
        ("code", "123456", Channel.SMS, "fa", "123456"),
        ("date", DAY, Channel.SMS, "fa", "۲ آذر"),
        ("date", DAY, Channel.EMAIL, "fa", "دوشنبه ۲ آذر ۱۴۰۵"),
        ("date", DAY, Channel.SMS, "en", "23 November"),
        ("when", DAY, Channel.BELL, "fa", "دوشنبه ۲ آذر"),
        ("time", dt.time(9, 5), Channel.SMS, "fa", "۰۹:۰۵"),
        ("time", dt.time(9, 5), Channel.SMS, "en", "09:05"),
        ("org", {"fa": "منابع طبیعی", "en": "Natural Resources"}, Channel.SMS, "en", "Natural Resources"),
        ("org", {"fa": "منابع طبیعی"}, Channel.SMS, "en", "منابع طبیعی"),
        ("org", "منابع طبیعی", Channel.SMS, "fa", "منابع طبیعی"),
    ],
)
def test_a_parameter_as_it_is_read(name, value, channel, language, expected):
    assert rendering.parameters([name], {name: value}, channel, language) == {name: expected}


@pytest.mark.parametrize("value", [17, None, dt.date(2026, 1, 1)])
def test_a_code_is_a_text(value):
    with pytest.raises(ValueError, match="cannot be made of"):
        rendering.parameters(["no"], {"no": value}, Channel.SMS, "fa")


def test_a_missing_parameter_is_named():
    with pytest.raises(ValueError, match="missing: date, no"):
        rendering.parameters(["no", "date", "org"], {"org": "x"}, Channel.SMS, "fa")


@given(st.text())
def test_what_is_filled_in_is_not_filled_again(value):
    filled = rendering.fill(Wording("{org} {code}", "{org}"), {"org": value, "code": "{org}"})
    assert filled == Wording(f"{value} {{org}}", value)


@pytest.mark.parametrize("text", ["{name}", "{no.__class__}", "{0}", "{}", "{url}"])
def test_a_wording_with_an_unknown_placeholder_is_refused(text):
    with pytest.raises(Invalid) as refusal:
        rendering.check(Event.RECEIVED, Channel.SMS, "fa", Wording(text))
    assert refusal.value.code == "unknown_placeholder"
    assert "{no}" in str(refusal.value)


def test_a_bell_has_no_secrets():
    with pytest.raises(Invalid):
        rendering.check(Event.REGISTERED, Channel.BELL, "fa", Wording("{pcode}"))


def test_a_text_message_of_70_is_taken_and_of_71_is_not():
    rendering.check(Event.RECEIVED, Channel.SMS, "fa", Wording("ن" * 70))
    with pytest.raises(Invalid) as refusal:
        rendering.check(Event.RECEIVED, Channel.SMS, "fa", Wording("ن" * 71))
    assert refusal.value.code == "sms_too_long"
    with pytest.raises(Invalid):
        rendering.check(Event.RECEIVED, Channel.SMS, "fa", Wording("😀" * 36))  # two units each


@pytest.mark.parametrize("language", ["fa", "en"])
def test_parameters_of_a_bell_survive_being_stored(language):
    params = longest(language)
    assert from_json(to_json(params)) == params
