"""What higher apps say about their subjects; they register it when they start.

Files know their subject as (type, primary key) only. Whose draft that is, who reads that case and until when files may
be added to it is known above.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from mizban.core.actor import Actor
from mizban.files.models import StoredFile


@dataclass(frozen=True, slots=True)
class SubjectRules:
    """All are called inside a transaction of `acting_as`.

    `visible(actor, ids)`: those of the subjects whose files the actor may read; a query serves.
    `changeable(actor, ids)`: those to which the actor may add files, and take away their own, now.
    `settled(file)`: called in the transaction in which a file was found clean or refused.
    `shared(actor, ids)`: primary keys of single files of these subjects that the actor may read though the rest is not
    theirs; a query serves.
    """

    visible: Callable[[Actor, Collection[int]], Collection[int]]
    changeable: Callable[[Actor, Collection[int]], Collection[int]]
    settled: Callable[[StoredFile], None] = lambda file: None
    shared: Callable[[Actor, Collection[int]], Collection[int]] = lambda actor, ids: []


_rules: dict[str, SubjectRules] = {}


def register(subject_type: str, rules: SubjectRules) -> None:
    """Say how files of this type of subject are to be treated; once per type."""
    if subject_type in _rules:
        raise ValueError(f"{subject_type} is registered already")
    _rules[subject_type] = rules


def rules_of(subject_type: str) -> SubjectRules:
    """Raises LookupError for a type that nobody has registered: that is a mistake of the program."""
    return _rules[subject_type]
