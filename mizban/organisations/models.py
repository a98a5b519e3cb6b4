"""Organisations, the divisions of the country, offices, sections and the calendar they work by."""

from __future__ import annotations

import enum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mizban.core.models import LocalisedField


class Level(enum.StrEnum):
    """Where in the tree a unit stands; services name the level at which they begin."""

    HEAD = "head"
    PROVINCE = "province"
    COUNTY = "county"


def thursday_and_friday() -> list[int]:
    return [3, 4]


class Organisation(models.Model):
    """One public body. Found by host name; nothing passes between two of them."""

    slug = models.SlugField(unique=True)
    hosts = ArrayField(models.CharField(max_length=253), default=list)
    is_default = models.BooleanField(default=False)
    name = LocalisedField()
    short_name = LocalisedField()
    """At most 16 letters: the signature of its text messages."""
    desk_name = LocalisedField()
    parent_name = LocalisedField()
    texts = models.JSONField(default=dict)
    """Notices, contact and whatever else the organisation writes on its pages, as its file gives them."""
    settings = models.JSONField(default=dict)
    weekend = ArrayField(models.SmallIntegerField(), default=thursday_and_friday)
    """Days off, Monday = 0; Thursday and Friday are 3 and 4."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="one_default_organisation"
            )
        ]

    def __str__(self) -> str:
        return self.slug


class Page(models.Model):
    """A page of text that the organisation writes: its guide, its questions and answers, its promises."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="pages")
    slug = models.SlugField(max_length=40)
    content = models.JSONField(default=dict)
    """As `pages.PageFile` has checked it."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="page_slug_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class Province(models.Model):
    """A province, by its official two-digit code (equal to ISO 3166-2:IR)."""

    code = models.CharField(max_length=2, primary_key=True)
    slug = models.SlugField(unique=True)
    name = LocalisedField()
    capital = models.CharField(max_length=60)
    phone_prefix = models.CharField(max_length=4)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.slug


class County(models.Model):
    """A county, by its official four-digit code. Divisions change every year: none is deleted, it ends."""

    code = models.CharField(max_length=4, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="counties")
    name = models.CharField(max_length=80)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class City(models.Model):
    """A city or town, by its official ten-digit code."""

    code = models.CharField(max_length=10, primary_key=True)
    county = models.ForeignKey(County, models.PROTECT, related_name="cities")
    name = models.CharField(max_length=80)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An office: the head office, an office of a province, an office of a county."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    level = models.CharField(max_length=10, choices=[(level.value, level.value) for level in Level])
    province = models.ForeignKey(Province, models.PROTECT, null=True, related_name="+")
    slug = models.SlugField(max_length=80)
    name = LocalisedField()
    address = LocalisedField()
    phone = models.CharField(max_length=40, blank=True)
    hours = LocalisedField()
    jurisdiction = models.ManyToManyField(County, through="Jurisdiction", related_name="+")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="unit_slug_once"),
            models.UniqueConstraint(fields=["organisation"], condition=Q(level="head"), name="one_head_office"),
            models.CheckConstraint(
                condition=Q(level="head") ^ Q(parent__isnull=False), name="only_head_office_is_root"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Jurisdiction(models.Model):
    """A county that a unit answers for. At each level of an organisation a county belongs to one unit."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="jurisdictions")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    level = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "level", "county"], name="county_once_per_level"),
        ]


class Section(models.Model):
    """A department that every unit may have. «نمی‌دانم / سایر» goes to the secretariat."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sections")
    slug = models.SlugField()
    name = LocalisedField()
    order = models.SmallIntegerField(default=0)
    secretariat = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "slug"], name="section_slug_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(secretariat=True), name="one_secretariat_section"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class ClosedSection(models.Model):
    """A section that a unit has switched off; its work goes to the parent unit."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="closed_sections")
    section = models.ForeignKey(Section, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "unit", "section"], name="section_closed_once"),
        ]


class Holiday(models.Model):
    """A day off of the country, of an organisation, of a province of it. `working` turns one back."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    province = models.ForeignKey(Province, models.CASCADE, null=True, related_name="+")
    date = models.DateField()
    name = models.CharField(max_length=120)
    estimated = models.BooleanField(default=False)
    """A lunar date that is confirmed only shortly before."""
    working = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "province", "date", "name"], nulls_distinct=False, name="holiday_once"
            ),
        ]
        indexes = [models.Index(fields=["date"], name="holiday_by_date")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
