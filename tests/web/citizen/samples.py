"""The demo's own samples, typed page by page as a person would who means them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import yaml

import mizban
from mizban.cases.actions.applying import drafts
from mizban.cases.models import Case, Draft
from mizban.cases.subjects import DRAFT
from mizban.core.actor import Actor
from mizban.dynamic_forms.compiled import Form, compile_form
from mizban.dynamic_forms.definition import PageDefinition
from mizban.dynamic_forms.types.base import FieldType
from mizban.files.actions import receive
from tests import factories
from tests.unit.dynamic_forms import test_service_samples as samples
from tests.web.citizen.walking import Walker

ROOT = Path(mizban.__file__).parent / "runtime" / "demo" / "services"


class Sample:
    """One service with what somebody asks in it."""

    def __init__(self, organisation: str, slug: str) -> None:
        service = yaml.safe_load((ROOT / organisation / "services" / f"{slug}.yaml").read_text("utf-8"))
        sample = yaml.safe_load((ROOT / organisation / "samples" / f"{slug}.yaml").read_text("utf-8"))
        self.organisation, self.slug, self.place = organisation, slug, sample["place"]
        self.form: Form = compile_form(service["form"], service.get("documents", []))
        documents = {f"document:{key}": count for key, count in sample.get("documents", {}).items()}
        self.values: dict[str, Any] = sample["answers"] | documents

    def page(self, key: str) -> dict[str, Any]:
        """What is typed and chosen on one page."""
        page = self.form.page(key)
        assert page is not None
        return self._typed(page)

    def fill(self, walker: Walker) -> Walker:
        """From the first page of a draft to its summary."""
        while "/pages/" in walker.at:
            key = walker.at.rstrip("/").rpartition("/")[2]
            before = walker.at
            walker.send(self.page(key))
            assert walker.at != before, (key, walker.status, walker.text[:4000])
        return walker

    def draft(self, actor: Actor, *, until: str = "") -> Draft:
        """What `fill` makes, by the actions alone; with `until` as far as that page."""
        begun = factories.draft(actor, self.slug, self.place)
        for page in itertools.takewhile(lambda one: one.key != until, self.form.pages):
            data = {name: value for kind in page.fields for name, value in self._sent(actor, begun, kind).items()}
            parsed = drafts.save_page(actor=actor, uuid=begun.uuid, page_key=page.key, data=data)
            assert not parsed.errors, (page.key, parsed.errors)
        return begun

    def case(self, actor: Actor) -> Case:
        return factories.sent(actor, self.draft(actor))

    def _sent(self, actor: Actor, begun: Draft, kind: FieldType) -> dict[str, Any]:
        typed = self._of(kind)
        uploads = typed.pop(f"{kind.name}-upload", [])
        files = [receive(actor=actor, subject=(DRAFT, begun.pk), field=kind.key, upload=one) for one in uploads]
        return typed | ({kind.name: [str(one.public_id) for one in files]} if files else {})

    def _typed(self, page: PageDefinition) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for kind in page.fields:
            data |= self._of(kind)
        return data

    def _of(self, kind: FieldType) -> dict[str, Any]:
        value = self.values.get(kind.key)
        if kind.type == "file" and value:
            return {f"{kind.name}-upload": [factories.picture(f"{kind.name}-{n}.jpg") for n in range(value)]}
        typed: dict[str, Any] = samples.typed(kind, kind.name, value)
        return typed
