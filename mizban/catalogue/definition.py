"""The shape of a service file (docs/service-files.md), checked before anything reaches the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mizban.catalogue.models import IdentityLevel, ServiceKind
from mizban.catalogue.tickets import subject_problems
from mizban.dynamic_forms.definition import DocumentDefinition, FormDefinition
from mizban.dynamic_forms.model import Text
from mizban.dynamic_forms.problems import Problem, refuse
from mizban.organisations.models import Level

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Code = Annotated[str, Field(pattern=r"^([0-9]{11})?$")]
Channel = Literal["internet", "mobile", "email", "sms", "ivr", "counter", "in_person", "intranet"]
Mode = Literal["online", "batch"]


class Strict(BaseModel):
    """Unknown keys are errors: a misspelt key must not be lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PromisedDays(Strict):
    """Working days until the answer; `demo` where they are not the organisation's own figure."""

    value: Annotated[int, Field(ge=1, le=365)]
    demo: bool = False


class Usage(Strict):
    value: Annotated[int, Field(ge=0)]
    per: Literal["month", "season", "year"]


class Cost(Strict):
    """A price in rials, or a sentence about it."""

    title: Text | None = None
    amount: Annotated[int, Field(ge=0)] | None = None
    account: str = ""
    electronic: bool | None = None
    note: Text | None = None


class Exchange(Strict):
    """A system, or a system of another body, with which the service exchanges data."""

    name: Text
    system: Text | None = None
    exchange: Text | None = None
    mode: Mode | None = None


class Profile(Strict):
    """The fields of the official profile form (فرم شناسنامهٔ خدمت). What is absent is shown as «اعلام نشده»."""

    code_parent: Code = ""
    executive_body: Text | None = None
    parent_body: Text | None = None
    description: Text | None = None
    types: list[Literal["G2C", "G2B", "G2G"]] = []
    audience: Text | None = None
    nature: Literal["sovereign", "enterprise", "supportive"] | None = None
    levels: list[Literal["national", "regional", "provincial", "urban", "rural"]] = []
    life_events: list[
        Literal[
            "birth", "education", "health", "tax", "business", "social_security", "property_registration",
            "urban_facilities", "insurance", "marriage", "retirement", "certificates", "death", "other",
        ]
    ] = []  # fmt: skip
    starts_by: list[Literal["request", "due_time", "event", "body", "other"]] = []
    laws: list[Text] = []
    usage: Usage | None = None
    duration: Text | None = None
    frequency: Text | None = None
    visits: Annotated[int, Field(ge=0, le=50)] | None = None
    costs: list[Cost] = []
    access_information: list[Channel] = []
    access_request: list[Channel] = []
    access_production: list[Channel] = []
    access_delivery: list[Channel] = []
    visit_reasons: list[Literal["identity", "document", "infrastructure", "other"]] = []
    systems: list[Exchange] = []
    bodies: list[Exchange] = []
    processes: list[Text] = []
    diagram: str | None = None
    completed_by: Text | None = None


class StageDefinition(Strict):
    """Who works a case in one of its stages: the level of the office, and the section in it."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
    title: Text
    level: Level
    section: Slug


class ServiceDefinition(Strict):
    """One service file. A group (it has children) carries no form of its own."""

    slug: Slug
    parent: Slug | None = None
    kind: ServiceKind = ServiceKind.SERVICE
    code: Code | None = None
    order: int = 0
    title: Text
    summary: Text
    keywords: list[Annotated[str, Field(max_length=80)]] = []
    section: Slug
    unit_level: Level = Level.PROVINCE
    identity: IdentityLevel = IdentityLevel.REGISTRY
    promised_days: PromisedDays | None = None
    profile: Profile = Profile()
    steps: list[Text] = []
    stages: Annotated[list[StageDefinition], Field(max_length=10)] = []
    complaint_to: Text | None = None
    documents: list[DocumentDefinition] = []
    form: FormDefinition | None = None
    source: str = ""
    confidence: Literal["found", "title_only", "memory", "seed", ""] = ""

    @model_validator(mode="after")
    def documents_fit_the_form(self) -> ServiceDefinition:
        problems = (self.form or FormDefinition()).document_problems(self.documents)
        refuse([Problem(("documents", *problem.path), problem.message) for problem in problems])
        return self

    @model_validator(mode="after")
    def stages_begin_where_the_service_does(self) -> ServiceDefinition:
        refuse(self._stage_problems())
        return self

    def _stage_problems(self) -> Iterator[Problem]:
        if not self.stages:
            return
        if self.form is None:
            yield Problem(("stages",), "a group has no stages; its services have")
        if len(self.stages) == 1:
            yield Problem(("stages",), "one stage is none; leave the list out")
        first, keys = self.stages[0], [stage.key for stage in self.stages]
        if first.level != self.unit_level:
            yield Problem(("stages", 0, "level"), f"the service begins at unit_level {self.unit_level.value!r}")
        if first.section != self.section:
            yield Problem(("stages", 0, "section"), f"the service begins in section {self.section!r}")
        for place, key in enumerate(keys):
            if key in keys[:place]:
                yield Problem(("stages", place, "key"), f"a stage is called {key!r} already")

    @model_validator(mode="after")
    def a_ticket_has_a_subject(self) -> ServiceDefinition:
        if self.kind is ServiceKind.TICKET:
            if self.form is None:
                refuse([Problem((), "a ticket has a form")])
            refuse([Problem(("form", *problem.path), problem.message) for problem in subject_problems(self.form)])
        return self
