"""What officers keep of their inbox: views under a name, and things done with several cases at once."""

from __future__ import annotations

import enum
import uuid

from django.db import models
from django.db.models import Q

from mizban.accounts.models import User
from mizban.cases.models.case import Case
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation, Section, Unit


class SavedView(models.Model):
    """A box with its filters under a name: of one officer, or given to all of a section by its head.

    It is an address and nothing more: what it shows is asked for with the rights of whoever opens it.
    """

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    user = ReferenceKey(User, models.PROTECT, related_name="+")
    """Who has made it."""
    unit = ReferenceKey(Unit, models.PROTECT, null=True, related_name="+")
    section = ReferenceKey(Section, models.PROTECT, null=True, related_name="+")
    """With the unit: to whom it is given; both null for one's own."""
    name = models.CharField(max_length=60)
    filters = models.JSONField()
    place = models.IntegerField(default=0)
    """Where it stands among the others; the same place twice is told apart by age."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user", "name"], condition=Q(section=None), name="own_view_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "unit", "section", "name"],
                condition=Q(section__isnull=False),
                name="given_view_once",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, section__isnull=True) | Q(unit__isnull=False, section__isnull=False),
                name="view_given_to_a_section",
            ),
        ]

    def __str__(self) -> str:
        return f"view {self.pk}"


class BulkAct(enum.StrEnum):
    """What can be done with several cases at once."""

    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    SNOOZE = "snooze"


class BulkState(enum.StrEnum):
    PREPARED = "prepared"
    """Its officer looks at what would happen."""
    QUEUED = "queued"
    DONE = "done"


class BulkJob(models.Model):
    """One thing done with several cases: each by the ordinary step, with the revision that its officer saw."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    user = ReferenceKey(User, models.PROTECT, related_name="+")
    act = models.CharField(max_length=10, choices=[(act.value, act.value) for act in BulkAct])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in BulkState])
    to_user = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    until = models.DateField(null=True)
    note = models.TextField(blank=True)
    """A reason or a reminder for colleagues."""
    filters = models.JSONField(default=dict)
    """Of the list from which the cases were chosen: the way back."""
    language = models.CharField(max_length=2, default="fa")
    """In which refusals are told."""
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(ended_at__isnull=True), name="bulk_job_has_ended_when_done"
            )
        ]
        indexes = [models.Index(fields=["organisation", "created_at"], name="bulk_jobs_by_age")]

    def __str__(self) -> str:
        return str(self.uuid)


class ItemState(enum.StrEnum):
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class BulkItem(models.Model):
    """One case of a job, and what became of it."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    revision = models.IntegerField()
    """That was seen when the case was chosen."""
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in ItemState], default=ItemState.WAITING.value
    )
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["job", "case"], name="case_once_in_bulk_job"),
            models.CheckConstraint(condition=Q(state="refused") ^ Q(refusal=""), name="bulk_refusal_has_words"),
        ]
