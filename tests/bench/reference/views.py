"""A page without a query, a submission, a look-up by number."""

from __future__ import annotations

import uuid

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from tests.bench.reference.models import Answers, Event, Request

KINDS = [("tree", "Tree"), ("land", "Land"), ("water", "Water")]


class RequestForm(forms.Form):
    name = forms.CharField(max_length=80)
    mobile = forms.RegexField(r"^09[0-9]{9}$")
    kind = forms.ChoiceField(choices=KINDS)
    count = forms.IntegerField(min_value=1, max_value=100_000)
    area = forms.IntegerField(min_value=1)
    address = forms.CharField(max_length=300)
    note = forms.CharField(max_length=1000, required=False)
    consent = forms.BooleanField()


class NumberForm(forms.Form):
    number = forms.CharField(max_length=15)


def page(request: HttpRequest) -> HttpResponse:
    return render(request, "page.html", {"rows": [f"row {number}" for number in range(20)]})


def submit(request: HttpRequest) -> HttpResponse:
    form = RequestForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "form.html", {"form": form}, status=422 if request.method == "POST" else 200)
    asked, now = form.cleaned_data, timezone.now()
    with transaction.atomic():
        sent = Request.objects.create(
            number=uuid.uuid4().hex[:15], name=asked["name"], mobile=asked["mobile"], state="submitted", sent_at=now
        )
        Answers.objects.create(request=sent, data=asked)
        Event.objects.create(request=sent, kind="submitted", at=now)
    return HttpResponseRedirect(f"/receipt/{sent.number}/")


def look_up(request: HttpRequest) -> HttpResponse:
    form = NumberForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "form.html", {"form": form}, status=422 if request.method == "POST" else 200)
    found = Request.objects.filter(number=form.cleaned_data["number"]).first()
    return render(request, "found.html", {"found": found}, status=200 if found else 404)
