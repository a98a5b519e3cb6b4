"""How a case was answered, and the letter that says so."""

from __future__ import annotations

import enum

from django.db import models
from django.db.models import Q

from mizban.accounts.models import User
from mizban.cases.models.case import Case
from mizban.cases.workflow import Outcome
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation, Unit


class Decision(models.Model):
    """An answer, with its reasons. A reopened case gets another; the earlier one stays and is superseded."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", db_index=False)
    number = models.SmallIntegerField()
    outcome = models.CharField(max_length=10, choices=[(outcome.value, outcome.value) for outcome in Outcome])
    text = models.TextField()
    decided_by = ReferenceKey(User, models.PROTECT, related_name="+")
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="decision_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(superseded_at__isnull=True), name="one_decision_in_force"
            ),
        ]


class LetterStatus(enum.StrEnum):
    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"


class Letter(models.Model):
    """The result letter, made by the desk or stamped on an uploaded PDF. Anybody may check it by its code."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="letter")
    code = models.CharField(max_length=20)
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    secretariat_number = models.CharField(max_length=40, blank=True)
    secretariat_date = models.DateField(null=True)
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    masked_name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the PDF; empty until it is made."""
    uploaded = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default=LetterStatus.VALID)
    status_changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code"], name="letter_code_once")]
