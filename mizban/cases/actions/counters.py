"""Rolling the deltas of the inbox counters up."""

from __future__ import annotations

from django.db import connection

from mizban.core.acting import acting_as
from mizban.core.actor import Actor

MOST = 20_000

_ROLL = """
WITH gone AS (
  DELETE FROM cases_inboxdelta WHERE id IN (
    SELECT id FROM cases_inboxdelta WHERE organisation_id = %(organisation)s ORDER BY id LIMIT %(most)s
    FOR UPDATE SKIP LOCKED)
  RETURNING holder, box, change)
INSERT INTO cases_inboxcount AS mine (organisation_id, holder, box, count)
SELECT %(organisation)s, holder, box, sum(change) FROM gone GROUP BY holder, box ORDER BY holder, box
ON CONFLICT (organisation_id, holder, box) DO UPDATE SET count = mine.count + excluded.count
"""


def roll_up(*, actor: Actor) -> None:
    """Add the changes since last time to the counts; readers see the same sums before and after."""
    with acting_as(actor), connection.cursor() as cursor:
        cursor.execute(_ROLL, {"organisation": actor.organisation_id, "most": MOST})
