"""Services and their published, immutable versions."""

from __future__ import annotations

import enum

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from mizban.core.models import LocalisedField
from mizban.organisations.models import Level, Organisation, Section


class ServiceKind(enum.StrEnum):
    SERVICE = "service"
    TICKET = "ticket"
    COMPLAINT = "complaint"
    MESSAGE = "message"


class IdentityLevel(enum.StrEnum):
    """How well a version wants to know who asks."""

    REGISTRY = "registry"
    MOBILE = "mobile"
    NONE = "none"


class Service(models.Model):
    """Something one may ask for, or a group of such things. What it is stands in its current version."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in ServiceKind])
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    code = models.CharField(max_length=11, blank=True)
    """11 digits of the administrative organisation; empty where unknown."""
    order = models.IntegerField(default=0)
    current = models.ForeignKey("ServiceVersion", models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    # What lists and search need of the current version, written when it is published.
    title = LocalisedField()
    search_vector = SearchVectorField(null=True)
    search_key = models.TextField(blank=True)
    """Folded title and keywords without spaces, for trigrams."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="service_slug_once"),
            models.CheckConstraint(
                condition=Q(code="") | Q(code__regex=r"^[0-9]{11}$"), name="service_code_has_11_digits"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="service_search"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="service_search_trigrams"),
        ]

    def __str__(self) -> str:
        return self.slug


class ServiceVersion(models.Model):
    """A published version: profile, form, documents, stages, promised days. A trigger refuses every change."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    title = LocalisedField()
    summary = LocalisedField()
    keywords = ArrayField(models.CharField(max_length=80), default=list)
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    unit_level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    identity_level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in IdentityLevel])
    promised_days = models.SmallIntegerField(null=True)
    promised_days_demo = models.BooleanField(default=False)
    profile = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
    stages = models.JSONField(default=list, db_default=[])
    """Who works a case after whom, see `catalogue.stages`; empty where it is one office from first to last."""
    documents = models.JSONField(default=list)
    form = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    """SHA-256 of the file it was loaded from: the same file makes no new version."""
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="version_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}/{self.number}"


LARGE = ("form", "documents", "profile", "steps")
"""Columns of a version that only its own pages show in full: whatever else meets a version leaves them where they are
(`defer`)."""
FOR_SEARCH = ("search_vector", "search_key")
"""Columns of a service that are matched and never shown."""
LARGE_OF_VERSION = tuple(f"version__{column}" for column in LARGE)
