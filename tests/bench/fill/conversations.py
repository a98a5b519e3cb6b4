"""What has been said in the cases: messages both ways and notes, skewed as in life, written where the cases are."""

from __future__ import annotations

from tests.bench.fill.copying import Connection

TABLES = ["conversations_message", "conversations_seen"]
LONG = 500
"""Messages of the longest conversations: a few hundred of the busy section's open cases."""
EVERY = 17
TALKATIVE = 60

_WANTED = f"""
CREATE TEMP TABLE talk AS
SELECT c.id AS case_id, c.organisation_id, c.assignee_id, c.unit_id, c.submitted_at,
  CASE
    WHEN c.ended_at IS NULL AND c.id %% {EVERY} = 0 AND c.service_id = %s THEN {LONG}
    WHEN c.id %% 5 = 0 THEN {TALKATIVE}
    WHEN c.id %% 5 = 1 THEN 20
    WHEN c.id %% 5 = 2 THEN 12
    WHEN c.id %% 5 = 3 THEN 6
    ELSE 2
  END AS wanted
FROM cases_case c
"""
_ROUNDS = """
INSERT INTO conversations_message
  (organisation_id, case_id, key, internal, asks, user_id, unit_id, text, created_at)
SELECT organisation_id, case_id, gen_random_uuid(), by_office AND n %% 7 = 0, false,
  CASE WHEN by_office THEN assignee_id END, CASE WHEN by_office THEN unit_id END,
  (%s::text[])[1 + (case_id * 7 + n * 3) %% %s], least(now(), submitted_at + n * interval '3 hours')
FROM (
  SELECT *, n %% 2 = 0 AND assignee_id IS NOT NULL AS by_office
  FROM talk CROSS JOIN LATERAL generate_series(%s, least(wanted, %s)) AS n
  ORDER BY n, case_id
) AS said
"""
_SEEN = """
INSERT INTO conversations_seen (organisation_id, case_id, by_office, message_id, seen_at)
SELECT organisation_id, case_id, user_id IS NULL, max(id), max(created_at)
FROM conversations_message WHERE NOT internal GROUP BY organisation_id, case_id, user_id IS NULL
"""
SENTENCES = [
    "سلام؛ نقشهٔ تازه را فرستادم، لطفاً ببینید.",
    "پلاک ثبتی ۱۲ فرعی از ۳۴ اصلی است و سند آن به نام پدرم است.",
    "پروندهٔ سال گذشته هم در همین بخش بررسی شده بود؛ شمارهٔ آن را پیوست کردم.",
    "خواهش می‌کنم بنویسید بازدید چه روزی انجام می‌شود؛ راه روستا در زمستان بسته است.",
    "رسید؛ تا پایان هفته پاسخ می‌دهیم.",
    "مختصات سه نقطه در نقشه با سند نمی‌خواند؛ نقشهٔ اصلاح‌شده را بفرستید.",
    "سپاسگزارم.",
    "استعلام از ثبت اسناد فرستاده شد و معمولاً دو هفته زمان می‌برد. همین‌جا خبر می‌دهیم و لازم نیست مراجعه کنید.",
]
"""Of different lengths; none of a person."""
_EACH = 10
"""Rounds in one statement: what the cases say lies mixed in the table, as it came."""


def add_conversations(connection: Connection, busy_service: int) -> None:
    """Twenty messages a case on the average, in order of time; the busiest section has some cases with `LONG`."""
    connection.execute(_WANTED.encode(), [busy_service])
    for first in [*range(1, TALKATIVE + 1, _EACH), TALKATIVE + 1]:
        last = LONG if first > TALKATIVE else first + _EACH - 1
        connection.execute(_ROUNDS.encode(), [SENTENCES, len(SENTENCES), first, last])
    connection.execute(_SEEN.encode())
    connection.execute("DROP TABLE talk")
