"""The history of everything: events that are appended, chained by hashes, and never changed."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing that happened to one subject. Carries no personal data: it names the field, never its value.

    `hash` is SHA-256 over the hash before it, the canonical JSON of the event and the salted digest of its payload
    (model.md, "History"); the payload itself may later be purged without breaking the chain.
    """

    organisation_id = models.BigIntegerField()
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    seq = models.IntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_user_id = models.BigIntegerField(null=True)
    actor_person_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    payload_digest = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "subject_type", "subject_id", "seq"], name="event_seq_once"
            )
        ]


class Payload(models.Model):
    """What an event says in words (a reason, a note): content, so walled in, and purgeable."""

    organisation_id = models.BigIntegerField()
    event = models.OneToOneField(Event, models.PROTECT, related_name="payload")
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    salt = models.CharField(max_length=32)
    body = models.JSONField()


class Look(models.Model):
    """The log of reading: who looked at what, and why where a reason is asked for."""

    organisation_id = models.BigIntegerField()
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    what = models.CharField(max_length=40)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "subject_type", "subject_id", "at"], name="look_by_subject")]


class Unsigned(models.Model):
    """An event that no line of the signed log vouches for yet. A trigger adds it with the event, signing removes it."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="+")
    organisation_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "event"], name="unsigned_events")]


class LogEnd(models.Model):
    """Number and hash of the line with which the signed log of an organisation ended when it was last written."""

    organisation_id = models.BigIntegerField(primary_key=True)
    line = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
