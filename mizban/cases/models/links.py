"""Cases that have to do with each other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from mizban.accounts.models import User
from mizban.cases.models.case import Case
from mizban.core.models import ReferenceKey
from mizban.organisations.models import Organisation


class CaseLink(models.Model):
    """Two cases that an officer has put side by side, and why. Each is seen from the other; `one` is the older."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    one = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    user = ReferenceKey(User, models.PROTECT, related_name="+")
    """Who has linked them."""
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="cases_linked_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="case_linked_to_a_later_one"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id}/{self.other_id}"
