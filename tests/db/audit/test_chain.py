"""Appending: what goes into a chain comes back from the database as it was hashed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mizban.audit import chain
from mizban.audit.actions import append
from mizban.audit.models import Event, Payload
from mizban.core.acting import acting_as
from mizban.core.actor import system

pytestmark = pytest.mark.django_db
ACTOR = system(7001)

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(texts, plain, max_size=4), words=plain)
def test_what_was_hashed_is_what_is_read(data: dict[str, Any], words: Any) -> None:
    with acting_as(ACTOR):
        written = append(actor=ACTOR, subject=("template", 5), kind="template.worded", data=data, payload=words)
        read = Event.objects.get(pk=written.pk)
        before = Event.objects.filter(subject_id=5, seq=read.seq - 1).first()
        assert read.hash == chain.event_hash(
            before.hash if before else chain.FIRST,
            organisation_id=read.organisation_id,
            subject_type=read.subject_type,
            subject_id=read.subject_id,
            seq=read.seq,
            kind=read.kind,
            at=read.at,
            actor_user_id=read.actor_user_id,
            actor_person_id=read.actor_person_id,
            data=read.data,
            digest=read.payload_digest,
        )
        payload = Payload.objects.filter(event=read).first()
        assert (payload is None) == (words is None)
        if payload is not None:
            assert chain.payload_digest(payload.salt, payload.body) == read.payload_digest


def test_words_that_no_database_holds_are_cleaned() -> None:
    with acting_as(ACTOR):
        event = append(actor=ACTOR, subject=("template", 5), kind="note", payload={"reason": "ن\0اقص\ud800\u202e"})
        assert Payload.objects.get(event=event).body == {"reason": "ناقص"}


@pytest.mark.parametrize("data", [{"share": 0.5}, {"x": [{"y": 1.0}]}, {"by_id": {3: "x"}}])
def test_what_would_come_back_otherwise_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(TypeError), acting_as(ACTOR):
        append(actor=ACTOR, subject=("template", 5), kind="template.worded", data=data)


def test_history_is_neither_changed_nor_removed() -> None:
    with acting_as(ACTOR):
        event = append(actor=ACTOR, subject=("template", 5), kind="template.worded")
    for change in (lambda: Event.objects.filter(pk=event.pk).update(kind="x"), event.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
