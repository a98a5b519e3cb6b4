import dataclasses
import hashlib
import json
import re
from collections import Counter

import pytest

from mizban.core import jalali, numbers
from mizban.core.text import clean
from mizban.identity.demo_registry import Kind, people

FINGERPRINT = "81470659a6bf7414dadd9dc3889e88fa9e29f3d3416a62f172bf88a5a72f825a"


def test_there_are_enough_of_each_kind():
    counted = Counter(person.kind for person in people())
    assert counted[Kind.MATCH] >= 200
    assert all(counted[kind] >= 12 for kind in Kind)


def test_the_people_have_exactly_the_keys_that_are_promised():
    keys = {"national_id", "birth_date", "first_name", "last_name", "mobile", "kind"}
    shown = json.loads(json.dumps([dataclasses.asdict(person) for person in people()]))
    assert all(set(person) == keys and all(isinstance(value, str) for value in person.values()) for person in shown)


def test_they_are_the_same_at_every_start_and_in_every_release():
    """Documents and checks name these people: change the seed, and this line, only knowingly."""
    whole = json.dumps([dataclasses.asdict(person) for person in people()], ensure_ascii=False)
    assert hashlib.sha256(whole.encode()).hexdigest() == FINGERPRINT


@pytest.mark.parametrize("field", ["national_id", "mobile"])
def test_no_two_share_a_number(field):
    assert max(Counter(getattr(person, field) for person in people()).values()) == 1


def test_numbers_are_valid_and_plainly_synthetic():
    for person in people():
        assert numbers.national_id(person.national_id) == person.national_id
        assert person.national_id.startswith("999")
        assert numbers.mobile(person.mobile) == person.mobile
        assert re.fullmatch(r"0999000[0-9]{4}", person.mobile)


def test_dates_are_jalali_dates_of_adults():
    for person in people():
        assert re.fullmatch(r"1[0-9]{3}/[0-9]{2}/[0-9]{2}", person.birth_date)
        year, _, _ = jalali.to_jalali(jalali.parse(person.birth_date))
        assert 1320 <= year <= 1385


def test_names_are_persian_and_vary():
    names = {(person.first_name, person.last_name) for person in people()}
    assert len(names) > 200
    for name in names:
        for part in name:
            assert re.fullmatch(r"[آ-ی]+", part)
            assert clean(part) == part
