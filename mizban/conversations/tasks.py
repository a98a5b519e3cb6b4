"""Jobs of conversations: each calls one action."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from mizban.conversations.actions import sending, tidying

QUEUE = "conversations"


@app.task(name="conversations.let_go", queue=QUEUE, retry=RetryStrategy(max_attempts=20, exponential_wait=2))
def let_go(organisation_id: int, draft_id: int) -> None:
    """When the seconds in which a message can be taken back are over."""
    sending.let_go(organisation_id=organisation_id, draft_id=draft_id)


@app.task(name="conversations.pass_time", queue=QUEUE)
def pass_time(organisation_id: int) -> None:
    """Every hour: what should have gone out, what waits unseen for a day, what was never sent."""
    for draft_id in tidying.overdue(organisation_id=organisation_id):
        sending.let_go(organisation_id=organisation_id, draft_id=draft_id)
    tidying.remind_of_unseen(organisation_id=organisation_id)
    tidying.forget_drafts(organisation_id=organisation_id)
