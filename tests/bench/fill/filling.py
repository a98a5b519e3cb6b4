"""Filling a prepared demo with N cases."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from random import Random

import psycopg

from mizban.core.text import fold
from mizban.organisations.models import City, County
from tests.bench.fill import conversations, people, rows
from tests.bench.fill.copying import Connection, Lines, bare, settle_sequences
from tests.bench.fill.lives import Life, life
from tests.bench.fill.people import PER_CASE, People, add_people
from tests.bench.fill.rows import Rows, Told
from tests.bench.fill.world import World, world

SEED = 1405
AT_ONCE = 20_000
"""Cases in one COPY."""
BUSY = 0.2
"""So many of all cases are asked of the one busy unit."""
TABLES = people.TABLES | rows.TABLES
WORDS = "words"
REAL_TABLES = [name for name in TABLES if name != WORDS] + ["cases_casesearch", "cases_inboxcount"]
REAL_TABLES += conversations.TABLES

_WORDS = """
CREATE TEMP TABLE words (case_id bigint, organisation_id bigint, name text, title text, body text)
"""
_SEARCH = """
INSERT INTO cases_casesearch (case_id, organisation_id, vector)
SELECT case_id, organisation_id, setweight(to_tsvector('simple', name), 'A')
  || setweight(to_tsvector('simple', title), 'B') || setweight(to_tsvector('simple', body), 'D') FROM words
"""
_COUNTS = """
INSERT INTO cases_inboxcount (organisation_id, holder, box, count)
SELECT organisation_id, holder, box, count(*) FROM cases_inboxentry GROUP BY 1, 2, 3
UNION ALL
SELECT organisation_id, holder, 'referred', count(*) FROM cases_referral WHERE state = 'open' GROUP BY 1, 2
UNION ALL
SELECT organisation_id, 'u:' || from_user_id, 'sent', count(*) FROM cases_referral
WHERE state = 'open' AND kind <> 'inform' GROUP BY 1, 2
UNION ALL
SELECT organisation_id, 't:' || unit_id || ':' || section_id, 'team', count(*) FROM cases_inboxentry GROUP BY 1, 2
"""
_DELTAS = """
INSERT INTO cases_inboxdelta (organisation_id, holder, box, change)
SELECT organisation_id, holder, box, change FROM
  (SELECT * FROM cases_inboxcount ORDER BY count DESC LIMIT 20) AS busiest, unnest('{1, -1}'::int[]) AS change,
  generate_series(1, 10)
"""


def fill(owner_url: str, cases: int) -> float:
    """Fill the database, which holds no case yet; the answer is how many seconds it took."""
    began, found, places = time.monotonic(), world(), _places()  # before tables are locked
    with psycopg.connect(owner_url) as connection:
        if connection.execute("SELECT EXISTS (SELECT FROM cases_case)").fetchone() != (False,):
            raise ValueError("this database holds cases already")
        connection.execute("SET LOCAL maintenance_work_mem = '256MB'")
        connection.execute("SET LOCAL client_min_messages = warning")
        with bare(connection, REAL_TABLES):
            _copy(connection, found, cases, places)
            conversations.add_conversations(connection, found.busy_offer.service_id)
            settle_sequences(connection, REAL_TABLES)
        connection.execute(_COUNTS.encode())
        connection.execute(_DELTAS.encode())
        connection.execute("SELECT setval('cases_process_number', %s)", [cases])
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("VACUUM (FREEZE, ANALYZE)")
    return time.monotonic() - began


def _copy(connection: Connection, found: World, cases: int, places: dict[str, str]) -> None:
    random, now = Random(SEED), dt.datetime.now(dt.UTC).replace(microsecond=0)
    connection.execute(_WORDS)
    lines = Lines(connection, TABLES)
    applicants: dict[int, People] = {}
    names: dict[int, str] = {}
    first = 1
    for organisation_id in sorted(found.offices):
        share = found.share(organisation_id) * (1 - BUSY) + BUSY * (organisation_id == found.busy_offer.organisation_id)
        applicants[organisation_id] = People(first, max(20, int(cases * PER_CASE * share)))
        names |= add_people(lines, organisation_id, applicants[organisation_id], now - dt.timedelta(days=1200))
        first += applicants[organisation_id].count
    writer = Rows(lines, random)
    for begin in range(0, cases, AT_ONCE):
        for place in range(begin, min(begin + AT_ONCE, cases)):
            told = _told(random, found, place, place / cases, now, applicants)
            writer.write(replace(told, name=names[told.person_id], place=places.get(told.county or "", "")))
        lines.send()
        connection.execute(_SEARCH.encode())
        connection.execute("TRUNCATE words")


def _told(
    random: Random, found: World, place: int, age: float, now: dt.datetime, applicants: dict[int, People]
) -> Told:
    if random.random() < BUSY:
        offer, office = found.busy_offer, found.busy_office
    else:
        (offer,) = random.choices(found.offers, cum_weights=found.offer_weights)
        organisation_id = offer.organisation_id
        (office,) = random.choices(found.offices[organisation_id], cum_weights=found.weights[organisation_id])
    lived = life(random, age, now)
    return Told(
        pk=place + 1,
        offer=offer,
        office=office,
        person_id=applicants[offer.organisation_id].draw(random),
        name="",
        life=lived,
        assignee=_assignee(random, lived, office.experts[offer.section_id]),
        county=random.choice(office.counties) if office.counties and random.random() < 0.7 else None,
        place="",
    )


def _assignee(random: Random, lived: Life, experts: list[int]) -> int | None:
    return random.choice(experts) if lived.is_held else None


def _places() -> dict[str, str]:
    """Words of each county: its name and those of its towns, folded."""
    found = {county.code: county.name for county in County.objects.all()}
    for city in City.objects.order_by("code"):
        found[city.county_id] += f" {city.name}"
    return {code: fold(" ".join(name.split()[:4])) for code, name in found.items()}
