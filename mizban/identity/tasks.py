"""What the worker runs for this app."""

from __future__ import annotations

import contextlib

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from mizban.core.actor import system
from mizban.identity import actions
from mizban.organisations.models import Organisation

QUEUE = "registries"


@app.periodic(cron="*/20 * * * *")
@app.task(name="identity.recheck_pending", queue=QUEUE, queueing_lock="identity.recheck_pending")
def recheck_pending(timestamp: int) -> None:
    """Every twenty minutes one job per organisation; none where the last one still waits."""
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        lock = f"identity.recheck/{organisation_id}"
        with contextlib.suppress(AlreadyEnqueued):
            recheck_organisation.configure(queueing_lock=lock, lock=lock).defer(organisation_id=organisation_id)


@app.task(name="identity.recheck_organisation", queue=QUEUE)
def recheck_organisation(organisation_id: int) -> None:
    """Ask the registries again about the claims of one organisation that wait."""
    actions.recheck_waiting(actor=system(organisation_id))
