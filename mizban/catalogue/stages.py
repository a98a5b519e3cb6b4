"""Stages of a service: who works a case after whom, from the first office to the one that decides."""

from __future__ import annotations

from dataclasses import dataclass

from mizban.catalogue.models import ServiceVersion
from mizban.core.models import Localised
from mizban.organisations.models import Level


@dataclass(frozen=True)
class Stage:
    """The level of the office and the section that work a case in it."""

    key: str
    title: Localised
    level: Level
    section_id: int


def stages_of(version: ServiceVersion) -> tuple[Stage, ...]:
    """First to last; none where one office works a case from first to last."""
    return tuple(Stage(one["key"], one["title"], Level(one["level"]), one["section_id"]) for one in version.stages)
