"""Why somebody may be asked to come: a list of the organisation's own, loaded from visits.yaml."""

from __future__ import annotations

from django.db import models

from mizban.appointments.workflow import Kind, Where
from mizban.core.models import LocalisedField, ReferenceKey
from mizban.organisations.models import Organisation


class VisitReason(models.Model):
    """A reason. A visit copies its list of documents, so that a later change of the reason changes no invitation."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60, db_index=False)
    kind = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Kind])
    title = LocalisedField()
    basis = LocalisedField()
    """The law or rule that demands it."""
    minutes = models.SmallIntegerField()
    where = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Where])
    documents = models.JSONField(default=list)
    """As `visits_file.Document` has checked them."""
    notice_hours = models.SmallIntegerField()
    """So long beforehand, at least, a time is chosen by the person."""
    change_hours = models.SmallIntegerField()
    """So long beforehand, at least, the person moves or cancels it themselves."""
    warning = LocalisedField()
    """What they should know before they choose a time."""
    order = models.SmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="visit_reason_once")]

    def __str__(self) -> str:
        return self.key
