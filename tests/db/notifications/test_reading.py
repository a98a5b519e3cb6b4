import datetime as dt

import pytest

from mizban.audit.models import Event as AuditEvent
from mizban.core.acting import acting_as
from mizban.core.actor import Actor, Grant, Role, applicant, system, visitor
from mizban.core.errors import Forbidden, Invalid
from mizban.core.keeping import forget_kept
from mizban.notifications import actions, queries
from mizban.notifications.events import Channel, Event
from mizban.notifications.models import Bell, OutboxMessage, Template
from mizban.notifications.recipients import Recipient
from mizban.notifications.texts import Wording

pytestmark = pytest.mark.django_db

ADMINISTRATOR = Actor(1, user_id=8, grants=(Grant(Role.ADMINISTRATOR, 1),))
PARAMS = {
    "no": "1405-00000-0017",
    "date": dt.date(2026, 11, 23),
    "url": "https://frw.ir/c/1",
    "code": "123456",
    "org": {"fa": "منابع طبیعی", "en": "Natural Resources"},
}


def send(recipient, event=Event.RECEIVED, organisation_id=1, dedupe="1"):
    with acting_as(visitor(organisation_id)):
        actions.send(
            actor=visitor(organisation_id),
            event=event,
            recipients=[recipient],
            params=PARAMS,
            subject=("case", 9),
            dedupe=dedupe,
        )


# --- bells -----------------------------------------------------------------------------------------------------------


def test_bells_are_read_in_the_language_of_the_reader():
    send(Recipient(person_id=5))
    (line,) = queries.bells(actor=applicant(1, 5), language="fa")
    assert line.text == "درخواست \u200e1405-00000-0017 رسید. پاسخ تا ۲ آذر."
    assert (line.subject, line.event, line.is_read) == (("case", 9), Event.RECEIVED, False)
    (line,) = queries.bells(actor=applicant(1, 5), language="en")
    assert line.text == "Request 1405-00000-0017 arrived. Answer by 23 November."


@pytest.mark.parametrize("stranger", [applicant(1, 6), applicant(2, 5), visitor(1), Actor(1, user_id=5), system(1)])
def test_bells_of_others_are_invisible(stranger):
    send(Recipient(person_id=5))
    assert queries.bells(actor=stranger, language="fa") == []
    assert queries.unread_bells(actor=stranger) == 0
    actions.read_bells(actor=stranger, up_to=Bell.objects.get().pk)
    assert queries.unread_bells(actor=applicant(1, 5)) == 1


def test_bells_are_read_up_to_the_last_line_seen():
    for dedupe in "123":
        send(Recipient(person_id=5), dedupe=dedupe)
    newest, middle, oldest = queries.bells(actor=applicant(1, 5), language="fa")
    assert newest.id > middle.id > oldest.id
    actions.read_bells(actor=applicant(1, 5), up_to=middle.id)
    assert [line.is_read for line in queries.bells(actor=applicant(1, 5), language="fa")] == [False, True, True]
    assert queries.unread_bells(actor=applicant(1, 5)) == 1


@pytest.mark.parametrize("lines", [1, 20])
def test_number_of_queries_does_not_grow(django_assert_num_queries, lines):
    for dedupe in range(lines):
        send(Recipient(person_id=5), dedupe=str(dedupe))
    queries.own_wordings(1)
    with django_assert_num_queries(1):
        assert len(queries.bells(actor=applicant(1, 5), language="fa")) == lines


# --- wordings --------------------------------------------------------------------------------------------------------


def render(organisation_id, language="fa"):
    return queries.render(Event.RECEIVED, Channel.SMS, language, PARAMS, organisation_id)


def test_the_organisations_wording_goes_before_the_installations_and_that_before_the_built_in_one():
    assert render(1).startswith("درخواست")
    fields = {"event": Event.RECEIVED, "channel": Channel.SMS, "language": "fa"}
    Template.objects.create(**fields, organisation_id=None, text="رسید: {no}")
    forget_kept()
    assert render(1) == render(2) == "رسید: \u200e1405-00000-0017"
    actions.word(
        actor=ADMINISTRATOR, event=Event.RECEIVED, channel=Channel.SMS, language="fa", wording=Wording("{org}")
    )
    assert render(1) == "منابع طبیعی"
    assert render(2) == "رسید: \u200e1405-00000-0017"
    assert render(1, "en").startswith("Request")


def test_a_wording_can_be_replaced_and_leaves_its_history():
    for text in ("یک {no}", "دو {no}"):
        wording = Wording(text)
        actions.word(actor=ADMINISTRATOR, event=Event.RECEIVED, channel=Channel.SMS, language="fa", wording=wording)
    assert render(1) == "دو \u200e1405-00000-0017"
    events = AuditEvent.objects.filter(organisation_id=1, subject_type="template").order_by("seq")
    assert [(event.seq, event.kind) for event in events] == [(1, "template.worded"), (2, "template.worded")]


@pytest.mark.parametrize("actor", [visitor(1), applicant(1, 5), Actor(1, user_id=1, grants=(Grant(Role.EXPERT, 1),))])
def test_others_do_not_word_messages(actor):
    with pytest.raises(Forbidden):
        actions.word(actor=actor, event=Event.RECEIVED, channel=Channel.SMS, language="fa", wording=Wording("x"))


def test_a_wrong_wording_is_not_kept():
    with pytest.raises(Invalid):
        actions.word(actor=system(1), event=Event.RECEIVED, channel=Channel.SMS, language="fa", wording=Wording("{x}"))
    assert not Template.objects.exists()


# --- outbox of a demo ------------------------------------------------------------------------------------------------


def test_the_outbox_shows_the_newest_message_first():
    send(Recipient(mobile="09990001234"), organisation_id=1)
    send(Recipient(mobile="09990001234"), organisation_id=2, event=Event.ONE_TIME_CODE)
    code, received = queries.demo_outbox()
    assert code == {
        "to": "09990001234",
        "channel": "sms",
        "event": "one_time_code",
        "text": "کد ورود: 123456\nتا ۳ دقیقه. به هیچ‌کس نگویید.\nمنابع طبیعی",
        "at": OutboxMessage.objects.get(event="one_time_code").created_at.isoformat(),
    }
    assert received["event"] == "received"


@pytest.mark.parametrize("to", ["09990001234", "+98 999 000 1234", "۰۹۹۹۰۰۰۱۲۳۴"])
def test_the_outbox_is_narrowed_to_a_number(to):
    send(Recipient(mobile="09990001234"))
    send(Recipient(mobile="09990001235", email="a@example.com"))
    assert [message["to"] for message in queries.demo_outbox(to)] == ["09990001234"]
    assert [message["channel"] for message in queries.demo_outbox("a@example.com")] == ["email"]
    assert queries.demo_outbox("\x00") == []
