"""What an officer has asked an applicant to mend."""

from __future__ import annotations

import enum

from django.db import models
from django.db.models import Q

from mizban.accounts.models import User
from mizban.cases.models.case import Case
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation


class CorrectionReason(enum.StrEnum):
    UNREADABLE = "unreadable"
    INCOMPLETE = "incomplete"
    WRONG = "wrong"
    MISMATCH = "mismatch"
    OUTDATED = "outdated"
    OTHER = "other"


UNANSWERED = Q(answered_at__isnull=True, cancelled_at__isnull=True)
"""Rounds that wait for the applicant: one of a case at most."""


class Correction(models.Model):
    """A round of mending: open until it is answered or cancelled (by a withdrawal, say)."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections", db_index=False)
    round = models.SmallIntegerField()
    requested_by = ReferenceKey(User, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    due_on = models.DateField()
    note = models.TextField(blank=True)
    typed = models.TextField(blank=True)
    """What the applicant has typed so far, encrypted, until it is sent."""
    reply = models.TextField(blank=True)
    """What the applicant says to it; needed where something marked was right all along."""
    answered_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="one_correction_per_round"),
            models.UniqueConstraint(
                fields=["case"],
                condition=UNANSWERED,
                name="one_open_correction",
            ),
        ]


class CorrectionItem(models.Model):
    """One field or document that has to be mended, by its path in the form, and why."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    correction = models.ForeignKey(Correction, models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    path = models.CharField(max_length=160)
    reason = models.CharField(max_length=12, choices=[(reason.value, reason.value) for reason in CorrectionReason])
    note = models.TextField(blank=True)
    order = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "path"], name="one_item_per_path")]
