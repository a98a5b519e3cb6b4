"""What people write to the sections of both organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.people import Applicant, Receipt


@dataclass(frozen=True)
class Letter:
    """A need of a section (its slug), and what somebody writes about it."""

    need: str
    subject: str
    description: str

    @property
    def values(self) -> Mapping[str, str]:
        return {"subject": self.subject, "description": self.description}


def write(applicant: Applicant, letter: Letter, province: str, files: Path | None = None) -> Receipt:
    """From the form of the need to the receipt; `files` is attached."""
    applicant.apply(letter.need, province)
    applicant.go_on()
    applicant.fill(letter.values)
    if files:
        applicant.send_file("attachments", files)
    applicant.go_on()
    applicant.window.press("فرستادن درخواست")
    return applicant.receipt()
