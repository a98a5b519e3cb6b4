"""Topics of the live line: names of what a page can listen to. Holders of the inbox are topics by their own names."""

from __future__ import annotations

from mizban.cases import holders
from mizban.cases.models import Case

CASE, PERSON = "c:", "p:"


def opened(case_id: int) -> str:
    """A case that an officer has open. Applicants hear of theirs by `person`."""
    return f"{CASE}{case_id}"


def person(person_id: int) -> str:
    """Everything of an applicant's."""
    return f"{PERSON}{person_id}"


def of_holder(holder: str, unit_id: int, section_id: int) -> tuple[str, ...]:
    """Who hears of a case that comes to a holder or leaves it: the holder, and who heads the section. The queue of one
    service is heard by all who hear the section's."""
    mine = holders.queue(unit_id, section_id) if holder.startswith(holders.QUEUE) else holder
    return (mine, holders.team(unit_id, section_id))


def of_staff(case: Case) -> tuple[str, ...]:
    """The officers who may see something new in this case: whoever has it open, its holder, heads of the section.
    What the applicant shall not know of (an internal note) is told to these alone."""
    unit, section = case.unit_id, case.section_id
    holder = holders.user(case.assignee_id) if case.assignee_id else holders.queue(unit, section)
    return (f"{CASE}{case.pk}", *of_holder(holder, unit, section))
