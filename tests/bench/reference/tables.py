"""`python -m tests.bench.reference.tables ROWS`: the tables, with so many requests; prints the number of one."""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

_FILL = """
INSERT INTO reference_request (number, name, mobile, state, sent_at)
SELECT 'R' || n, 'name ' || n, '09990000000', 'submitted', now() FROM generate_series(1, %s) AS n
WHERE NOT EXISTS (SELECT FROM reference_request)
"""

call_command("migrate", run_syncdb=True, verbosity=0)
with connection.cursor() as cursor:
    cursor.execute(_FILL, [int(sys.argv[1])])
    cursor.execute("ANALYZE reference_request")
