"""What the worker runs for this app."""

from __future__ import annotations

from procrastinate.contrib.django import app

from mizban.audit import actions
from mizban.core.actor import system


@app.task(name="audit.sign", queue="audit")
def sign(organisation_id: int) -> None:
    """Every minute. Where several machines do jobs, one of them does this queue: the log is a file of its."""
    actions.sign(actor=system(organisation_id))
