"""Messages of a case, what is being written, up to where the other side has read; what is pinned and kept ready."""

from __future__ import annotations

import enum

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q

from mizban.accounts.models import Person, User
from mizban.cases.models import Case
from mizban.cases.workflow import Outcome
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation, Section, Unit


class Call(enum.StrEnum):
    """A conversation by telephone that an officer has noted: who called whom."""

    MADE = "made"
    """The office called the applicant."""
    TAKEN = "taken"
    """The applicant called the office."""


class Message(models.Model):
    """Something said in a case. It never changes: what was wrong is put right by another one (a trigger sees to it)."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages", db_index=False)
    key = models.UUIDField()
    """Of the draft that it was: the same draft sent again is the same message."""
    internal = models.BooleanField(default=False)
    """For colleagues alone; the applicant never sees it."""
    asks = models.BooleanField(default=False)
    """Whether the case waits for the applicant's answer to it."""
    user = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    """Who wrote it; null: the applicant."""
    unit = ReferenceKey(Unit, models.PROTECT, null=True, related_name="+")
    """For which office, where an officer wrote it."""
    text = models.TextField(blank=True)
    """Empty only where files came without a word."""
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    """The earlier message of the same writer that this one puts right."""
    call = models.CharField(max_length=5, blank=True, db_default="", choices=[(one.value, one.value) for one in Call])
    """Where it tells of a call by telephone: in which direction that went."""
    called_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="message_once"),
            models.CheckConstraint(
                condition=Q(call="", called_at=None)
                | Q(call__in=[one.value for one in Call], called_at__isnull=False, user__isnull=False, asks=False),
                name="message_of_a_call",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, unit__isnull=False)
                | Q(user__isnull=True, unit__isnull=True, internal=False, asks=False),
                name="message_of_somebody",
            ),
            models.CheckConstraint(condition=~Q(internal=True, asks=True), name="message_asks_the_applicant"),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="messages_of_case"),
            models.Index(fields=["corrects"], condition=~Q(corrects=None), name="messages_put_right"),
            BrinIndex(fields=["created_at"], name="messages_by_time", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"


class MessageDraft(models.Model):
    """What somebody is writing in a case, with the files chosen for it: one for each person, side and case. What has
    been sent stays one beside it until it goes out, so that it can be taken back (ADR 0025)."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    key = models.UUIDField()
    """Of the page on which it was begun; the message bears it once it is sent."""
    internal = models.BooleanField(default=False)
    user = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(blank=True)
    asks = models.BooleanField(default=False, db_default=False)
    corrects = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+", db_index=False)
    updated_at = models.DateTimeField()
    goes_at = models.DateTimeField(null=True)
    """When it goes out, once it has been sent; until then its writer may take it back."""
    returned_for = models.CharField(max_length=40, blank=True, db_default="")
    """The code of the refusal for which it came back instead of going out."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user", "internal"],
                condition=Q(person=None, goes_at=None),
                name="message_draft_of_officer",
            ),
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(user=None, goes_at=None), name="message_draft_of_applicant"
            ),
            models.UniqueConstraint(fields=["case", "key"], condition=~Q(goes_at=None), name="message_goes_once"),
            models.CheckConstraint(condition=Q(user=None) ^ Q(person=None), name="message_draft_of_one"),
        ]
        indexes = [models.Index(fields=["organisation", "updated_at"], name="message_drafts_by_age")]

    def __str__(self) -> str:
        return str(self.key)


class Seen(models.Model):
    """Up to which message one side of a case has read: the applicant, or the office."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    by_office = models.BooleanField()
    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_index=False)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "by_office"], name="seen_once_a_side")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.message_id}"


class PinnedNote(models.Model):
    """A note that stands above a case until somebody takes the pin out."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    message = models.OneToOneField(Message, models.PROTECT, related_name="+")
    user = ReferenceKey(User, models.PROTECT, related_name="+")
    pinned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id}/{self.message_id}"


class ReadyStep(enum.StrEnum):
    """What a ready answer is for: the form that it fills in. Its officer sends it, never the desk by itself."""

    REPLY = "reply"
    ASK = "ask"
    NOTE = "note"
    CORRECT = "correct"
    DECIDE = "decide"
    REFER = "refer"


class ReadyAnswer(models.Model):
    """A text kept ready, perhaps with the step that it goes with: of one officer (`user`), of a section in one unit, of
    a section in all units (without `unit`), of all sections (without `section`).

    A unit's own one stands there in place of the shared one that it `replaces`.
    """

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    user = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    unit = ReferenceKey(Unit, models.PROTECT, null=True, related_name="+")
    section = ReferenceKey(Section, models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    title = models.CharField(max_length=80)
    text = models.TextField()
    step = models.CharField(max_length=10, choices=[(step.value, step.value) for step in ReadyStep])
    outcome = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Outcome])
    """Of a result."""
    refer_kind = models.CharField(max_length=20, blank=True)
    refer_section = ReferenceKey(Section, models.PROTECT, null=True, related_name="+")
    """Of a referral: what is wanted, and of which section."""
    order = models.SmallIntegerField(default=0)
    changed_by = ReferenceKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(unit__isnull=True, section__isnull=True, replaces__isnull=True),
                name="ready_answer_of_somebody_is_theirs",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | Q(unit__isnull=False), name="ready_answer_replaced_in_a_unit"
            ),
            models.UniqueConstraint(
                fields=["replaces", "unit"],
                condition=Q(replaces__isnull=False, retired_at__isnull=True),
                name="ready_answer_replaced_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "section", "unit"],
                condition=Q(retired_at__isnull=True),
                name="ready_answers_in_use",
            )
        ]

    def __str__(self) -> str:
        return self.title
