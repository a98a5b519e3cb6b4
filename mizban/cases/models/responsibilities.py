"""Who answers for what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from mizban.accounts.models import User
from mizban.catalogue.models import Service
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation, Section, Unit


class Responsibility(models.Model):
    """A user answers for a section of a unit, or for one service there, from one date to another (both included)."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    section = ReferenceKey(Section, models.PROTECT, related_name="+")
    service = ReferenceKey(Service, models.PROTECT, null=True, related_name="+")
    user = ReferenceKey(User, models.PROTECT, related_name="responsibilities")
    deputy = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    accountable = models.BooleanField(default=False)
    """The head who answers for what nobody takes from this queue."""
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "unit", "section", "service", "user"],
                nulls_distinct=False,
                name="responsible_once",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=models.F("ends_on")),
                name="responsibility_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "user"], name="responsibilities_of_user")]
