"""Several write at once, with real threads: exactly one moves the case, the others keep their text."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.conf import LazySettings

from mizban.cases.models import Case
from mizban.cases.workflow import State
from mizban.conversations.actions import Held, go_now, keep_draft, send, take_back
from mizban.conversations.actions.writing import Written
from mizban.conversations.models import Message, MessageDraft
from mizban.conversations.subjects import MESSAGE, MESSAGE_DRAFT
from mizban.core.errors import Conflict, DomainError
from mizban.files.actions import receive
from mizban.files.models import StoredFile
from tests import factories
from tests.at_once import at_once
from tests.messages import write
from tests.unwalled import unwalled

pytestmark = pytest.mark.usefixtures("own_database")
EXPERT, COLLEAGUE = "frw-fars-rangeland-1", "frw-fars-rangeland-2"


def count(case: Case) -> int:
    with unwalled(case.organisation_id):
        return Message.objects.filter(case=case).count()


def test_two_first_replies_take_the_case_once() -> None:
    case = factories.renewal_case(factories.person())
    officers = [factories.officer(EXPERT), factories.officer(COLLEAGUE)] * 3
    results = at_once(
        *(
            lambda actor=actor: write(
                actor=actor, number=case.number, revision=case.revision, key=uuid4(), text=f"من {actor.user_id}"
            )
            for actor in officers
        )
    )
    won = [one for one in results if isinstance(one, Written)]
    assert len(won) == 1
    assert all(isinstance(one, DomainError) for one in results if not isinstance(one, Written))
    case.refresh_from_db()
    assert (case.state, case.assignee_id, count(case)) == (State.IN_REVIEW, won[0].message.user_id, 1)


def test_one_draft_sent_from_many_tabs_is_one_message() -> None:
    rancher = factories.person()
    case = factories.renewal_case(rancher)
    key = uuid4()
    keep_draft(actor=rancher, number=case.number, key=key, internal=False, text="سلام")
    results = at_once(*[lambda: write(actor=rancher, number=case.number, revision=None, key=key, text="سلام")] * 6)
    assert {type(one) for one in results} <= {Written, Conflict}
    assert any(isinstance(one, Written) for one in results)
    assert count(case) == 1
    with unwalled(case.organisation_id):
        assert not MessageDraft.objects.exists()


def test_a_draft_that_is_kept_while_it_is_sent_does_not_stay() -> None:
    rancher = factories.person()
    case = factories.renewal_case(rancher)
    key = uuid4()
    keep_draft(actor=rancher, number=case.number, key=key, internal=False, text="سلام")
    keeping = [lambda: keep_draft(actor=rancher, number=case.number, key=key, internal=False, text="سلام")] * 4
    at_once(lambda: write(actor=rancher, number=case.number, revision=None, key=key, text="سلام"), *keeping)
    assert count(case) == 1
    with unwalled(case.organisation_id):
        assert not MessageDraft.objects.exists()


def test_drafts_kept_at_once_are_one() -> None:
    rancher = factories.person()
    case = factories.renewal_case(rancher)
    works = [lambda: keep_draft(actor=rancher, number=case.number, key=uuid4(), internal=False, text="سلام")] * 6
    results = at_once(*works)
    assert {type(one) for one in results} == {MessageDraft}
    assert len({one.pk for one in results}) == 1


@pytest.mark.parametrize("turn", range(4))
def test_taking_back_and_going_out_have_one_winner(settings: LazySettings, turn: int) -> None:
    settings.MESSAGE_UNDO_SECONDS = 15
    rancher, officer, key = factories.person(), factories.officer(EXPERT), uuid4()
    case = factories.renewal_case(rancher)
    draft = keep_draft(actor=officer, number=case.number, key=key, internal=False, text="سلام")
    assert draft
    receive(actor=officer, subject=(MESSAGE_DRAFT, draft.pk), field="", upload=factories.picture())
    assert isinstance(send(actor=officer, number=case.number, revision=case.revision, key=key, text="سلام"), Held)
    going = [lambda: go_now(actor=officer, number=case.number, key=key)] * 3
    taking = [lambda: take_back(actor=officer, number=case.number, key=key)] * 3
    works = [*going, *taking] if turn % 2 else [*taking, *going]
    results = at_once(*works)
    taken = [one for one in results if isinstance(one, MessageDraft)]
    gone = [one for one in results if isinstance(one, Written)]
    assert all(one is None or isinstance(one, MessageDraft | Written | Conflict) for one in results)
    assert (len(taken), len(gone)) in ((3, 0), (0, 3))
    assert count(case) == bool(gone)
    with unwalled(case.organisation_id):
        (file,) = StoredFile.objects.filter(owner_user_id=officer.user_id, removed_at=None)
        assert file.subject == ((MESSAGE, gone[0].message.pk) if gone else (MESSAGE_DRAFT, draft.pk))
        assert MessageDraft.objects.filter(case=case).count() == (0 if gone else 1)
