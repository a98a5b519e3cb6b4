"""An organisation's own wordings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mizban.audit.actions import append
from mizban.core.acting import acting_as
from mizban.core.actor import Actor
from mizban.core.errors import Forbidden
from mizban.core.keeping import forget_kept
from mizban.notifications import rendering
from mizban.notifications.events import Channel, Event
from mizban.notifications.models import Template
from mizban.notifications.policies import may_word
from mizban.notifications.texts import Wording


def word(*, actor: Actor, event: Event, channel: Channel, language: str, wording: Wording) -> None:
    """Replace the built-in wording of an event for the actor's organisation.

    Raises `Forbidden` for others than administrators, `Invalid` for a placeholder that the event does not have and for
    a text message that may be longer than one.
    """
    if not may_word(actor):
        raise Forbidden(_("متن پیام‌ها را مدیر سامانه می‌نویسد؛ از او بخواهید"))
    rendering.check(event, channel, language, wording)
    with acting_as(actor):
        template, _created = Template.objects.update_or_create(
            organisation_id=actor.organisation_id,
            event=event,
            channel=channel,
            language=language,
            defaults={"subject": wording.subject, "text": wording.text},
        )
        append(
            actor=actor,
            subject=("template", template.pk),
            kind="template.worded",
            data={"event": event, "channel": channel, "language": language},
        )
    forget_kept()
