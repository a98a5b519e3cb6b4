"""Small writes that follow a page: read marks and the log of reading (model.md, "Rights").

A GET runs in a read-only transaction. What has to be noted about it is written when the answer has gone out, in a
transaction of its own, so that nobody waits for it and a page is never lost over it.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpResponse

log = structlog.get_logger()


def after(response: HttpResponse, work: Callable[[], object]) -> HttpResponse:
    """Have `work` done when `response` has been sent; what it raises is logged. Gives the response back."""

    def closer() -> None:
        try:
            work()
        except Exception:
            log.exception("after_response_failed")

    response._resource_closers.append(closer)  # type: ignore[attr-defined]
    return response
