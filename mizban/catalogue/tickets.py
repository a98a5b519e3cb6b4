"""What every ticket has in common: a subject, by which it is called where a request for a service has its title."""

from __future__ import annotations

from mizban.dynamic_forms.definition import FormDefinition
from mizban.dynamic_forms.problems import Problem
from mizban.dynamic_forms.types.texts import Line

SUBJECT = "subject"
"""Key of the field that holds it, in every form of a ticket."""
LONGEST_SUBJECT = 120


def subject_problems(form: FormDefinition | None) -> list[Problem]:
    """What keeps the form from being that of a ticket; paths begin at the form."""
    if form is None:
        return []
    for path, kind in form.fields():
        if kind.key != SUBJECT:
            continue
        if not isinstance(kind, Line):
            return [Problem((*path, "type"), "the subject of a ticket is a field of type text")]
        if kind.max_length > LONGEST_SUBJECT:
            return [Problem((*path, "max_length"), f"the subject of a ticket has at most {LONGEST_SUBJECT} letters")]
        if not kind.required or kind.when is not None or kind.required_when is not None:
            return [Problem(path, "the subject of a ticket is always asked for")]
        if kind.personal:
            return [Problem((*path, "personal"), "the subject of a ticket is shown in lists, so it cannot be personal")]
        return []
    return [Problem((), f"it has no field {SUBJECT!r}: that is what a ticket is called by")]
