"""The tracking code (کد رهگیری): the secret of a case, derived from the key of the installation and stored nowhere."""

from __future__ import annotations

from mizban.cases.models import Case
from mizban.core.crypto import code_digits, same
from mizban.core.numbers import Kind, NumberError, group, tracking_code_canonical

PURPOSE = "tracking_code"
LENGTH = 10


def tracking_code(case: Case) -> str:
    """`DDD-DDD-DDDD`. Another version of the case's code (`tracking_version`) is another code."""
    return _code(case.pk, case.tracking_version)


def matches(case_id: int, version: int, typed: str) -> bool:
    """Whether `typed`, in any digits and separators, is the code in force; takes as long for any wrong one."""
    try:
        wanted = tracking_code_canonical(typed)
    except NumberError:
        return False
    return same(_code(case_id, version), wanted)


def _code(case_id: int, version: int) -> str:
    return group(Kind.TRACKING_CODE, code_digits(PURPOSE, f"{case_id}:{version}", LENGTH))
