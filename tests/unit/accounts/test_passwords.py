"""What a stolen hash withstands (OWASP, Password Storage: Argon2id with 19 MiB and two passes at the least)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import check_password, get_hasher, identify_hasher, make_password

from tests.passwords import CHEAP, IN_EARNEST, let_cost


@pytest.fixture
def in_earnest() -> Iterator[None]:
    let_cost(IN_EARNEST)
    yield
    let_cost(CHEAP)


@pytest.mark.usefixtures("in_earnest")
def test_a_password_is_kept_by_argon2id_at_its_full_cost() -> None:
    kept = make_password("mizban-demo-1405")
    told = identify_hasher(kept).decode(kept)
    assert told["variety"] == "argon2id"
    assert told["memory_cost"] >= 19 * 1024
    assert told["time_cost"] >= 2
    assert check_password("mizban-demo-1405", kept)
    assert not check_password("mizban-demo-1406", kept)
    assert not get_hasher().must_update(kept)
