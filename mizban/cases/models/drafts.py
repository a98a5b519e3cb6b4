"""What a person has begun and not yet sent."""

from __future__ import annotations

import uuid

from django.db import models

from mizban.accounts.models import Person
from mizban.catalogue.models import Service, ServiceVersion
from mizban.core.models import ReferenceKey
from mizban.identity.models import IdentityClaim
from mizban.organisations.models import City, County, Organisation, Province

UNSENT = models.Q(submitted_at__isnull=True, emptied_at__isnull=True)
"""Drafts that can be gone on with, those whose days are over included."""


class Draft(models.Model):
    """Saved on the server at every page; its UUID is the idempotency key of the submission."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="drafts", db_index=False)
    claim = models.ForeignKey(IdentityClaim, models.PROTECT, related_name="+")
    service = ReferenceKey(Service, models.PROTECT, related_name="+")
    version = ReferenceKey(ServiceVersion, models.PROTECT, related_name="+")
    province = ReferenceKey(Province, models.PROTECT, null=True, related_name="+")
    county = ReferenceKey(County, models.PROTECT, null=True, related_name="+")
    city = ReferenceKey(City, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    """Checked values, those of personal fields encrypted."""
    typed = models.TextField(blank=True)
    """What was typed but does not pass yet, page by page, encrypted as a whole."""
    done_pages = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_on = models.DateField()
    reminders_sent = models.SmallIntegerField(default=0)
    expired_at = models.DateTimeField(null=True)
    """Its days are over; whoever goes on with it within 30 days has it back as it was."""
    emptied_at = models.DateTimeField(null=True)
    """Thrown away, or not taken up again: answers and files are gone."""
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "person"],
                condition=models.Q(submitted_at__isnull=True),
                name="open_drafts_of_person",
            ),
            models.Index(
                fields=["organisation", "expires_on"],
                condition=UNSENT,
                name="drafts_to_expire",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
