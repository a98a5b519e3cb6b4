"""A visit, the time taken for it, its papers, and what people wrote about it."""

from __future__ import annotations

import enum

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from mizban.accounts.models import Person, User
from mizban.appointments.models.plans import Desk
from mizban.appointments.models.reasons import VisitReason
from mizban.appointments.workflow import OPEN, Check, Mode, Paper, Status, Where
from mizban.cases.models import Case
from mizban.core.models import LocalisedField, ReferenceKey
from mizban.organisations.models import Organisation, Section, Unit

_OPEN = Q(status__in=sorted(OPEN))
TAKEN = Q(released_at=None)
"""Bookings whose time is nobody else's: made, or held while somebody confirms."""
MADE = TAKEN & Q(held_until=None)
"""Those of them that are confirmed."""


def _between(start: str, end: str) -> Func:
    return Func(F(start), F(end), function="tstzrange", output_field=DateTimeRangeField())


class Visit(models.Model):
    """What somebody is asked to come for. The header names nobody: what people wrote lies beside it."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="visits")
    reason = models.ForeignKey(VisitReason, models.PROTECT, related_name="+", db_index=False)
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    """The office that demands it, and receives the person."""
    section = ReferenceKey(Section, models.PROTECT, related_name="+")
    demanded_by = ReferenceKey(User, models.PROTECT, related_name="+")
    demanded_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Status])
    where = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Where])
    minutes = models.SmallIntegerField()
    mode = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Mode])
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", db_index=False)
    """At which a time is chosen."""
    officer = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    """Who must be there; null: whoever sits at the desk."""
    offered = ArrayField(models.DateTimeField(), default=list)
    """The times from which one may be chosen; nothing is held by offering it."""
    choose_until = models.DateField(null=True)
    """The last day on which a time may be chosen; then the office decides."""
    reminders_sent = models.SmallIntegerField(default=0)
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    needless = models.BooleanField(null=True)
    """Whether, looking back, nobody need have come; told with the outcome."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=_OPEN, name="one_open_visit_of_a_case"),
            models.CheckConstraint(condition=_OPEN ^ Q(ended_at__isnull=False), name="visit_ended_when_over"),
            models.CheckConstraint(
                condition=~Q(status="offered") | Q(choose_until__isnull=False), name="visit_offered_until_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "demanded_at"], name="visits_demanded"),
            models.Index(
                fields=["organisation", "choose_until"], condition=Q(status="offered"), name="visits_to_be_chosen"
            ),
        ]

    def __str__(self) -> str:
        return f"visit {self.pk}"

    @property
    def is_open(self) -> bool:
        return Status(self.status) in OPEN


class Booking(models.Model):
    """A time at a seat of a desk. No two that are taken overlap: the database sees to it, whoever asks first."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="bookings")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", db_index=False)
    seat = models.SmallIntegerField()
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    officer = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    free_at = models.DateTimeField()
    """When the seat is free again: the end and the buffer of the desk."""
    held_until = models.DateTimeField(null=True)
    """Until then the person may confirm; null once they have."""
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_seat_taken_twice",
                expressions=[
                    ("desk", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (_between("starts_at", "free_at"), RangeOperators.OVERLAPS),
                ],
                condition=TAKEN,
            ),
            ExclusionConstraint(
                name="no_officer_in_two_places",
                expressions=[
                    ("officer", RangeOperators.EQUAL),
                    (_between("starts_at", "free_at"), RangeOperators.OVERLAPS),
                ],
                condition=TAKEN & Q(officer__isnull=False),
            ),
            ExclusionConstraint(
                name="no_person_in_two_places",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (_between("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=TAKEN & Q(person__isnull=False, held_until=None),
            ),
            models.UniqueConstraint(fields=["visit"], condition=MADE, name="one_time_of_a_visit"),
            models.UniqueConstraint(
                fields=["visit"], condition=TAKEN & Q(held_until__isnull=False), name="one_hold_of_a_visit"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_ends_after_start"),
            models.CheckConstraint(condition=Q(ends_at__lte=F("free_at")), name="booking_is_free_after_end"),
        ]
        indexes = [
            models.Index(fields=["organisation", "unit", "starts_at"], condition=TAKEN, name="bookings_of_day"),
            models.Index(fields=["organisation", "starts_at"], condition=TAKEN, name="bookings_to_come"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.starts_at}"


class VisitItem(models.Model):
    """A document of the list: what the organisation calls it, not what is in it."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="items", db_index=False)
    place = models.SmallIntegerField()
    title = LocalisedField()
    sample = LocalisedField()
    paper = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Paper])
    mandatory = models.BooleanField(default=True)
    may_upload = models.BooleanField(default=False)
    check_state = models.CharField(
        max_length=10, default=Check.TO_BRING, choices=[(one.value, one.value) for one in Check]
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "place"], name="visit_item_once")]


class Written(enum.StrEnum):
    """What a text of a visit is."""

    NOTE = "note"
    """A line to the person, with the invitation."""
    OUTCOME = "outcome"
    DEFECT = "defect"
    """What is wrong with a document that was sent."""
    MOVED = "moved"
    """Why the office moved or cancelled it."""
    GIVEN_UP = "given_up"
    """Why the person cannot come, in their own words."""


class VisitText(models.Model):
    """What somebody wrote about a visit. It never changes; the newest of its kind counts (a trigger sees to it)."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="texts")
    item = models.ForeignKey(VisitItem, models.PROTECT, null=True, related_name="texts", db_index=False)
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Written])
    user = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    """Who wrote it; null: the applicant."""
    text = models.TextField()
    written_at = models.DateTimeField()
