"""Jobs of the queue `files`."""

from __future__ import annotations

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from mizban.files import actions

FIRST_WAIT, LONGEST_WAIT = 30, 3600  # seconds


class UntilItAnswers(BaseRetryStrategy):
    """Wait longer each time, an hour at most, and never give up: scanner, store and limited process come back.

    A file nobody has judged must not be left lying; once it is judged or removed, the job has nothing to do.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": min(FIRST_WAIT * 2 ** min(job.attempts, 10), LONGEST_WAIT)})


@app.task(name="files.process", queue="files", retry=UntilItAnswers())
def process(organisation_id: int, file_id: int) -> None:
    """Check a file; done again it does nothing."""
    actions.process(organisation_id=organisation_id, file_id=file_id)


@app.task(name="files.discard_expired", queue="files")
def discard_expired(organisation_id: int) -> None:
    """Clear away what is a day old and belongs to nobody. To be queued daily for each organisation by a higher app."""
    actions.discard_expired(organisation_id=organisation_id)
