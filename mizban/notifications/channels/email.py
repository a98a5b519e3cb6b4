"""E-mail through Django's backend: SMTP, or a folder of files in the demo."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage

from mizban.notifications.channels.ports import ChannelRefused, ChannelUnavailable


def send(*, recipient: str, subject: str, text: str) -> None:
    """Send one plain message. Raises `ChannelUnavailable`, or `ChannelRefused` if the address is never taken."""
    mail = EmailMessage(subject=" ".join(subject.split()), body=text, to=[recipient])
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        greylisted = any(code < 500 for code, _ in error.recipients.values())
        raise (ChannelUnavailable if greylisted else ChannelRefused)("recipient_refused") from error
    except (SMTPException, OSError) as error:
        raise ChannelUnavailable("smtp") from error
    except ValueError as error:  # a line break, or letters that no header can carry
        raise ChannelRefused("bad_address") from error
