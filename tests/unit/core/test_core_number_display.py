"""Numbers as they are shown: in groups, or masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mizban.core import numbers
from mizban.core.numbers import Kind, group


@pytest.mark.parametrize(
    ("kind", "number", "shown"),
    [
        (Kind.NATIONAL_ID, "0499370899", "049-937089-9"),
        (Kind.LEGAL_ID, "10380284790", "103 8028 4790"),
        (Kind.MOBILE, "09123456789", "0912 345 6789"),
        (Kind.PHONE, "02188881234", "021 8888 1234"),
        (Kind.POSTAL_CODE, "1998765432", "19987-65432"),
        (Kind.SHEBA, "IR062960000000100324200001", "IR06 2960 0000 0010 0324 2000 01"),
        ("process_number", "1405000000017", "1405-00000-0017"),
        ("process_number", "1405-00000-0017", "1405-00000-0017"),
        ("tracking_code", "1234567890", "123-456-7890"),
        ("registration_code", "123456789012", "1234-5678-9012"),
        (Kind.MOBILE, "1504", "1504"),
        (Kind.MOBILE, "", ""),
    ],
)
def test_groups_for_reading(kind: Kind | str, number: str, shown: str) -> None:
    assert group(kind, number) == shown


def test_every_kind_has_its_groups() -> None:
    assert set(numbers._GROUPS) == set(Kind)


@given(st.text("0123456789٣اx", max_size=20))
def test_a_mask_shows_at_most_eight_signs_and_never_a_short_number(number: str) -> None:
    for mask, most in ((numbers.mask_national_id(number), 4), (numbers.mask_mobile(number), 8)):
        assert len(mask.replace("*", "")) <= most
        assert "***" in mask
    if len(number) < 10:
        assert set(numbers.mask_national_id(number)) == {"*"}


def test_masks() -> None:
    assert numbers.mask_national_id("0499370899") == "******0899"
    assert numbers.mask_mobile("09123456789") == "0912***6789"
    assert numbers.mask_name("علی رضایی") == "علی ر…"
    assert numbers.mask_name(" علی  رضایی نیا ") == "علی ر…"
    assert numbers.mask_name("رضایی") == "ر…"
    assert numbers.mask_name("") == "…"
