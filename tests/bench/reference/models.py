"""Three tables, as few as a request can have."""

from __future__ import annotations

from django.db import models


class Request(models.Model):
    number = models.CharField(max_length=15, unique=True)
    name = models.CharField(max_length=80)
    mobile = models.CharField(max_length=11)
    state = models.CharField(max_length=20)
    sent_at = models.DateTimeField()

    class Meta:
        app_label = "reference"


class Answers(models.Model):
    request = models.ForeignKey(Request, models.PROTECT)
    data = models.JSONField()

    class Meta:
        app_label = "reference"


class Event(models.Model):
    request = models.ForeignKey(Request, models.PROTECT)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        app_label = "reference"
