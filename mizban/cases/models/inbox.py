"""The projection from which the inbox is read, written in the same transaction as the step that changes it."""

from __future__ import annotations

import enum

from django.db import models

from mizban.accounts.models import User
from mizban.cases.models.case import Case
from mizban.catalogue.models import Service
from mizban.core.models import ReferenceKey
from mizban.organisations.models import County, Organisation, Section, Unit


class Box(enum.StrEnum):
    """Boxes by obligation. A case stands in exactly one box of its holder; referrals have boxes of their own."""

    QUEUE = "queue"
    MINE = "mine"
    CORRECTED = "corrected"
    WAITING = "waiting"
    SNOOZED = "snoozed"
    DONE = "done"
    UNROUTED = "unrouted"
    REFERRED = "referred"
    SENT = "sent"


OF_CASES = (Box.QUEUE, Box.MINE, Box.CORRECTED, Box.WAITING, Box.SNOOZED, Box.DONE, Box.UNROUTED)
OF_REFERRALS = (Box.REFERRED, Box.SENT)
"""Read from the referrals themselves."""


class InboxEntry(models.Model):
    """An open case at its holder: a user (`u:<id>`) or a queue (`q:<unit>:<section>`), see `cases.holders`."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.OneToOneField(Case, models.CASCADE, related_name="inbox_entry")
    holder = models.CharField(max_length=60)
    box = models.CharField(max_length=10, choices=[(box.value, box.value) for box in OF_CASES])
    sort_at = models.DateTimeField()
    """The deadline, or the time since when it waits where there is none: first come the most urgent. One whose reminder
    has come stands before all deadlines."""
    snoozed_until = models.DateField(null=True)
    """The day on which its officer wants to be reminded; in another box than `snoozed` it has come."""
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    section = ReferenceKey(Section, models.PROTECT, related_name="+")
    service = ReferenceKey(Service, models.PROTECT, related_name="+")
    county = ReferenceKey(County, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=170, blank=True)
    preview = models.CharField(max_length=160, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "holder", "box", "sort_at", "case"], name="inbox_of_holder"),
            models.Index(fields=["organisation", "unit", "section", "sort_at", "case"], name="inbox_of_section"),
            models.Index(
                fields=["organisation", "snoozed_until"], condition=models.Q(box="snoozed"), name="inbox_to_remind_of"
            ),
        ]


class InboxCount(models.Model):
    """How many cases stand in a box of a holder, as of the last roll-up."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=60)
    box = models.CharField(max_length=10)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "holder", "box"], name="one_count_per_box")]


class InboxDelta(models.Model):
    """A change of a count that is not rolled up yet. Appended, so that busy units do not lock each other out."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=60)
    box = models.CharField(max_length=10)
    change = models.SmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "holder"], name="inbox_deltas_of_holder")]


class ReadMark(models.Model):
    """The revision of a case that a user has seen."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    user = ReferenceKey(User, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="read_marks", db_index=False)
    revision = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "user", "case"], name="one_read_mark")]
