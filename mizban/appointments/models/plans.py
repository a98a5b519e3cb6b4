"""Where people are received and when: desks, their weekly plan, and the days on which they are closed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mizban.accounts.models import User
from mizban.core.models import LocalisedField, ReferenceKey
from mizban.organisations.models import Organisation, Section, Unit


class Desk(models.Model):
    """A place of reception of an office, of all its sections or of one."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    section = ReferenceKey(Section, models.PROTECT, null=True, related_name="+")
    name = LocalisedField()
    place = LocalisedField()
    """How it is found inside the office: floor, room, counter."""
    capacity = models.SmallIntegerField(default=1)
    """People received at the same time."""
    buffer_minutes = models.SmallIntegerField(default=0)
    """Left free after each visit."""
    daily_cap = models.SmallIntegerField(null=True)
    """The most visits a day; null: as many as there are slots."""
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=50), name="desk_has_seats"),
            models.CheckConstraint(condition=Q(buffer_minutes__gte=0), name="desk_buffer_is_no_debt"),
            models.CheckConstraint(condition=Q(daily_cap=None) | Q(daily_cap__gte=1), name="desk_cap_lets_somebody_in"),
        ]
        indexes = [models.Index(fields=["organisation", "unit"], name="desks_of_unit")]

    def __str__(self) -> str:
        return f"desk {self.pk}"


class DeskOfficer(models.Model):
    """Somebody who sits at a desk. A desk with nobody on its list is staffed by whoever is there."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="seated", db_index=False)
    user = ReferenceKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["desk", "user"], name="desk_officer_once")]


class PlanRow(models.Model):
    """Hours of a desk on a day of the week. What lies between two rows of a day is a break."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, models.CASCADE, related_name="rows", db_index=False)
    weekday = models.SmallIntegerField()
    """Monday = 0, as in the organisation's weekend."""
    starts = models.TimeField()
    ends = models.TimeField()
    slot_minutes = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="plan_row_ends_after_start"),
            models.CheckConstraint(condition=Q(slot_minutes__gte=5, slot_minutes__lte=240), name="plan_slot_is_sane"),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="plan_row_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to")), name="plan_row_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["desk", "weekday"], name="plan_of_desk")]


class Closure(models.Model):
    """Days without reception: of a whole office, of one desk, or of an officer who is away."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    desk = models.ForeignKey(Desk, models.CASCADE, null=True, related_name="closures", db_index=False)
    officer = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=200)
    """Why, for colleagues and for those who have to come another day."""
    made_by = ReferenceKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="closure_ends_after_start"),
            models.CheckConstraint(condition=Q(desk=None) | Q(officer=None), name="closure_of_desk_or_officer"),
        ]
        indexes = [models.Index(fields=["organisation", "unit", "last_day"], name="closures_of_unit")]
