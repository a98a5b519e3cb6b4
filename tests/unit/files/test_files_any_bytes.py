"""Whatever comes, the answer is a clean file or a refusal."""

from __future__ import annotations

import contextlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mizban.files.kinds import Kind, Refused
from tests.unit.files import file_samples as samples

SEEDS = {
    Kind.PDF: samples.pdf(change=samples.arm),
    Kind.JPEG: samples.photograph_with_place(),
    Kind.PNG: samples.image("PNG"),
    Kind.WEBP: samples.image("WEBP"),
    Kind.HEIC: samples.heic(),
    Kind.DOCX: samples.docx(),
    Kind.XLSX: samples.xlsx(),
}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(list(Kind)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), max_size=4),
    st.floats(0, 1),
)
def test_whatever_the_bytes_the_answer_is_clean_or_refused(cleaner, kind, changes, cut):
    data = bytearray(SEEDS[kind])
    for place, patch in changes:
        at = int(place * len(data))
        data[at : at + len(patch)] = patch
    if cut > 0.5:
        data = data[: int(cut * len(data))]
    with contextlib.suppress(Refused):
        result, cleaned = cleaner(kind, bytes(data))
        assert cleaned
        assert result.kind in Kind
