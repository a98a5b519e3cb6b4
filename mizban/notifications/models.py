"""Messages on their way out, the organisation's own wordings, and the bell inside the desk.

Subjects are named (type, id) and organisations by number: this app lies below the apps that own them. Nothing here is
under row level security: what is personal is encrypted, and bells hold no personal data.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mizban.notifications.events import Channel
from mizban.notifications.workflow import FINISHED, MessageState


def _choices(values: type[Channel] | type[MessageState]) -> list[tuple[str, str]]:
    return [(value.value, value.value) for value in values]


_FINISHED = sorted(state.value for state in FINISHED)


class Language(models.TextChoices):
    FA = "fa"
    EN = "en"


class OutboxMessage(models.Model):
    """One message to one address. Address and content are encrypted, and wiped when it is delivered or given up."""

    organisation_id = models.BigIntegerField()
    channel = models.CharField(max_length=8, choices=_choices(Channel))
    event = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=Language.choices)
    recipient = models.TextField(blank=True)
    recipient_index = models.CharField(max_length=64)
    content = models.TextField(blank=True)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    dedupe_key = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=_choices(MessageState), default=MessageState.QUEUED.value)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=40, blank=True)
    provider_reference = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "dedupe_key"], name="outbox_once"),
            models.CheckConstraint(condition=~Q(channel=Channel.BELL.value), name="outbox_leaves_the_desk"),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT.value) ^ Q(sent_at__isnull=True),
                name="outbox_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_FINISHED) | ~(Q(recipient="") | Q(content="")),
                name="outbox_waiting_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "subject_type", "subject_id"], name="outbox_by_subject"),
            models.Index(fields=["recipient_index", "-id"], name="outbox_by_recipient"),
            models.Index(fields=["created_at"], name="outbox_by_age"),
        ]


class Template(models.Model):
    """A wording that replaces the built-in one: of an organisation, or (`organisation_id` null) of the installation."""

    organisation_id = models.BigIntegerField(null=True)
    event = models.CharField(max_length=40)
    channel = models.CharField(max_length=8, choices=_choices(Channel))
    language = models.CharField(max_length=2, choices=Language.choices)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "event", "channel", "language"],
                nulls_distinct=False,
                name="template_one_wording",
            ),
        ]


class Bell(models.Model):
    """A line under the bell of one person or one user."""

    organisation_id = models.BigIntegerField()
    person_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    event = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    params = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "dedupe_key"], name="bell_once"),
            models.CheckConstraint(
                condition=Q(person_id__isnull=True, user_id__isnull=False)
                | Q(person_id__isnull=False, user_id__isnull=True),
                name="bell_of_one",
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("created_at")), name="bell_read_after_rung"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "person_id", "-id"], name="bell_by_person"),
            models.Index(fields=["organisation_id", "user_id", "-id"], name="bell_by_user"),
            models.Index(fields=["created_at"], name="bell_by_age"),
        ]
