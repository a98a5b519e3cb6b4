import io
import smtplib

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from mizban.notifications.channels import choice, email
from mizban.notifications.channels.console import ConsoleSms
from mizban.notifications.channels.demo import DemoSms
from mizban.notifications.channels.ports import ChannelRefused, ChannelUnavailable, OutgoingSms
from mizban.notifications.events import Event

SMS = OutgoingSms(7, 1, "09990001234", Event.MESSAGE, "fa", "متن پیام", {"no": "1405-00000-0017"})


def test_the_console_shows_the_text_and_not_the_number():
    stream = io.StringIO()
    ConsoleSms(stream).send(SMS)
    assert "متن پیام" in stream.getvalue()
    assert "1234" in stream.getvalue()
    assert SMS.recipient not in stream.getvalue()


def test_the_demo_answers_a_reference():
    assert DemoSms().send(SMS) == "demo-7"


@pytest.mark.parametrize(("name", "demo"), [("demo", False), ("", True), ("kavenegar", False)])
def test_an_adapter_that_cannot_be_used_is_refused(settings, name, demo):
    settings.SMS_BACKEND, settings.DEMO = name, demo
    with pytest.raises(ImproperlyConfigured):
        choice.sms_channel()


@pytest.mark.parametrize(("name", "demo", "adapter"), [("demo", True, DemoSms), ("console", False, ConsoleSms)])
def test_the_adapter_is_chosen_by_the_settings(settings, name, demo, adapter):
    settings.SMS_BACKEND, settings.DEMO = name, demo
    assert isinstance(choice.sms_channel(), adapter)


def test_a_mail_goes_out_with_its_subject_on_one_line():
    email.send(recipient="a@example.com", subject="درخواست\nرسید", text="متن")
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["a@example.com"], "درخواست رسید", "متن")


def test_an_address_that_no_header_can_carry_is_refused():
    with pytest.raises(ChannelRefused):
        email.send(recipient="a@example.com\nBcc: b@example.com", subject="x", text="x")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError("no route"), ChannelUnavailable),
        (smtplib.SMTPServerDisconnected("gone"), ChannelUnavailable),
        (smtplib.SMTPRecipientsRefused({"a@example.com": (451, b"greylisted")}), ChannelUnavailable),
        (smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"unknown")}), ChannelRefused),
    ],
)
def test_failures_of_smtp(monkeypatch, error, expected):
    def send(self, fail_silently=False):
        raise error

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    with pytest.raises(ChannelUnavailable) as failure:
        email.send(recipient="a@example.com", subject="x", text="x")
    assert type(failure.value) is expected
    assert "a@example.com" not in str(failure.value)
