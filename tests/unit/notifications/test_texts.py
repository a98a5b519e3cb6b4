"""The built-in wordings against the budget of the style guide and the rules that stand beside it."""

import re

import pytest

from mizban.notifications import rendering
from mizban.notifications.events import Channel, Event
from mizban.notifications.placeholders import IMPERSONAL, longest
from mizban.notifications.texts import built_in
from tests.architecture.persian_lint import lint

# The longest case of each Persian text message, counted by hand when they were written.
LENGTHS = {
    Event.ONE_TIME_CODE: 62,
    Event.REGISTERED: 58,
    Event.DRAFT_REMINDER: 55,
    Event.RECEIVED: 68,
    Event.CORRECTION: 67,
    Event.CORRECTION_REMINDER: 67,
    Event.CORRECTED: 63,
    Event.MESSAGE: 59,
    Event.MESSAGE_RETURNED: 69,
    Event.SLOT_OFFER: 68,
    Event.APPOINTMENT: 70,
    Event.APPOINTMENT_REMINDER: 65,
    Event.APPOINTMENT_CANCELLED: 59,
    Event.APPOINTMENT_NEAR: 70,
    Event.APPOINTMENT_MOVED: 68,
    Event.APPOINTMENT_MISSED: 69,
    Event.VISIT_DROPPED: 63,
    Event.VISIT_BOOKED: 54,
    Event.VISIT_OPEN: 52,
    Event.VISITOR_ARRIVED: 35,
    Event.TRANSFERRED: 61,
    Event.CONVERTED: 63,
    Event.MERGED: 68,
    Event.OVERDUE: 67,
    Event.DEADLINE: 66,
    Event.REMINDER: 56,
    Event.DECIDED: 61,
    Event.LETTER_REVOKED: 57,
    Event.LETTER_UPLOAD_REFUSED: 57,
    Event.REFERRED: 58,
    Event.REFERRAL_ANSWERED: 58,
    Event.REFERRAL_RETURNED: 54,
    Event.REFERRAL_REMINDER: 67,
    Event.REFERRAL_REVOKED: 60,
    Event.REFERRAL_OVERDUE: 67,
    Event.SENT_BACK: 62,
    Event.WITHDRAWN: 62,
    Event.EXPIRED: 69,
    Event.IDENTITY_FAILED: 60,
    Event.COMPLAINT_RECEIVED: 66,
    Event.COMPLAINT_ANSWERED: 67,
    Event.SURVEY: 57,
    Event.MOBILE_CHANGE: 58,
}
OWN_SUBJECTS = {
    Event.ONE_TIME_CODE: "کد ورود شما",
    Event.REGISTERED: "ثبت‌نام شما انجام شد",
    Event.MOBILE_CHANGE: "تغییر موبایل شما",
}
GSM_LETTERS = re.compile(r"[A-Za-z0-9 \n\"'(),./:;?!@+-]*")
SIX_DIGITS = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])")


def filled(event, channel, language):
    wording = built_in(event).wordings[channel, language]
    values = rendering.parameters(rendering.open_names(wording), longest(language), channel, language)
    return rendering.fill(wording, values)


@pytest.mark.parametrize("event", Event)
def test_persian_text_message_fits_into_one(event):
    wording = built_in(event).wordings[Channel.SMS, "fa"]
    assert rendering.longest_length(wording, "fa") == LENGTHS[event] <= 70


@pytest.mark.parametrize("event", Event)
def test_english_text_message_fits_into_one(event):
    assert rendering.longest_length(built_in(event).wordings[Channel.SMS, "en"], "en") <= 160
    assert GSM_LETTERS.fullmatch(filled(event, Channel.SMS, "en").text)


@pytest.mark.parametrize("event", Event)
def test_every_event_has_its_texts_in_both_languages(event):
    channels = built_in(event).channels
    assert channels >= {Channel.SMS, Channel.EMAIL}
    assert (Channel.BELL in channels) == (event is not Event.ONE_TIME_CODE)
    assert set(built_in(event).wordings) == {(channel, language) for channel in channels for language in ("fa", "en")}


@pytest.mark.parametrize("event", Event)
def test_texts_use_exactly_the_placeholders_that_the_event_names(event):
    used = [rendering.open_names(wording) for wording in built_in(event).wordings.values()]
    assert set().union(*used) == built_in(event).placeholders


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_both_languages_ask_for_the_same(event, language):
    for channel in built_in(event).channels:
        wordings = built_in(event).wordings
        assert rendering.open_names(wordings[channel, "fa"]) == rendering.open_names(wordings[channel, "en"])


@pytest.mark.parametrize("event", Event)
def test_subject_of_a_mail_is_the_first_sentence_and_the_organisation(event):
    sms = built_in(event).wordings[Channel.SMS, "fa"].text
    first_sentence = re.match(r".*?(?:\?|؟|(?=[.:]?\n)|(?=\. )|$)", sms)[0]
    expected = OWN_SUBJECTS.get(event, first_sentence)
    assert built_in(event).wordings[Channel.EMAIL, "fa"].subject == f"{expected} – {{org}}"
    assert built_in(event).wordings[Channel.EMAIL, "en"].subject.endswith(" – {org}")


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_bells_hold_nothing_personal(event, language):
    if Channel.BELL in built_in(event).channels:
        assert rendering.open_names(built_in(event).wordings[Channel.BELL, language]) <= IMPERSONAL


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_only_a_one_time_code_has_six_digits_in_a_row(event, channel, language):
    found = SIX_DIGITS.findall(filled(event, channel, language).text)
    assert found == (["123456"] if event is Event.ONE_TIME_CODE else [])


@pytest.mark.parametrize("event", [Event.COMPLAINT_RECEIVED, Event.COMPLAINT_ANSWERED])
def test_no_link_in_a_message_about_a_complaint(event):
    assert "url" not in built_in(event).placeholders


@pytest.mark.parametrize("event", Event)
def test_persian_grouped_codes_are_marked_left_to_right(event):
    text = filled(event, Channel.SMS, "fa").text
    codes = re.findall(r"[0-9]+-[0-9-]+", text)
    assert bool(codes) == bool(built_in(event).placeholders & {"no", "pcode"})
    for code in codes:
        assert f"\u200e{code}" in text


@pytest.mark.parametrize("event", Event)
def test_the_linter_of_persian_texts_finds_nothing(event):
    for (_, language), wording in built_in(event).wordings.items():
        if language == "fa":
            assert lint(wording.text) == lint(wording.subject) == []


@pytest.mark.parametrize("event", [event for event in Event if built_in(event).desk])
def test_what_officers_read_under_their_bell_says_the_same_in_both_languages_and_nothing_personal(event):
    desk = built_in(event).desk
    assert set(desk) == {"fa", "en"}
    assert rendering.open_names(desk["fa"]) == rendering.open_names(desk["en"]) <= IMPERSONAL
    assert lint(desk["fa"].text) == []
    assert "شما" not in desk["fa"].text
