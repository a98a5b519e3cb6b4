"""The case itself: its header, its answers, what it is found by."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from mizban.accounts.models import Person, User
from mizban.cases.workflow import OPEN, Outcome, State
from mizban.catalogue.models import Service, ServiceVersion
from mizban.core.models import ReferenceKey
from mizban.identity.models import IdentityClaim
from mizban.organisations.models import City, County, Organisation, Province, Section, Unit

_OPEN = Q(state__in=[state.value for state in sorted(OPEN)])


class Case(models.Model):
    """Everything a person asks for. The header names nobody: what people wrote lies in walled tables beside it."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    number = models.CharField(max_length=15)
    """Process number, `YYYY-NNNNN-NNND`."""
    draft_uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cases", db_index=False)
    claim = models.ForeignKey(IdentityClaim, models.PROTECT, related_name="cases")
    service = ReferenceKey(Service, models.PROTECT, related_name="+")
    version = ReferenceKey(ServiceVersion, models.PROTECT, related_name="+")
    province = ReferenceKey(Province, models.PROTECT, related_name="+")
    county = ReferenceKey(County, models.PROTECT, null=True, related_name="+")
    city = ReferenceKey(City, models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in State])
    outcome = models.CharField(max_length=10, blank=True, choices=[(one.value, one.value) for one in Outcome])
    revision = models.IntegerField(default=1)
    """Rises with state, assignee, answers, messages, decision; a step carries the revision that was seen."""
    stage = models.SmallIntegerField(default=0)

    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    section = ReferenceKey(Section, models.PROTECT, related_name="+")
    assignee = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    content_units = ArrayField(models.BigIntegerField(), default=list)
    """The units that work or have worked the case: theirs is what people wrote in it."""
    referees = ArrayField(models.CharField(max_length=70), default=list, db_default=[])
    """Who knows of the case by a referral, and what they may: names made by `cases.referees`."""
    transferred_from = ReferenceKey(Unit, models.PROTECT, null=True, related_name="+")
    transferred_section = ReferenceKey(Section, models.PROTECT, null=True, related_name="+")
    transfer_returned = models.BooleanField(default=False)

    submitted_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    """The day by which the office answers; null while the clock is paused or where nothing was promised."""
    counted_from = models.DateField(null=True)
    counted_days = models.SmallIntegerField(null=True)
    """The date is that many working days after that day; null where it stands by itself."""
    paused_days = models.SmallIntegerField(null=True)
    """Whole working days left when the clock was stopped."""
    overdue_level = models.SmallIntegerField(default=0)
    applicant_due_on = models.DateField(null=True)
    reminders_sent = models.SmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    reopen_until = models.DateField(null=True)
    reopened = models.SmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    tracking_version = models.SmallIntegerField(default=1)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    """The case that goes on for this one. It stands where that one stands, so that whoever works it reads both (a
    trigger sees to it); never one that was merged itself."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="case_number_once"),
            models.CheckConstraint(
                condition=Q(outcome="") ^ Q(state__in=["decided", "closed"]), name="case_outcome_with_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_review") | Q(assignee__isnull=False), name="case_in_review_has_assignee"
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(assignee__isnull=True), name="case_in_queue_has_no_assignee"
            ),
            models.CheckConstraint(
                condition=Q(state="awaiting_applicant") | Q(applicant_due_on__isnull=True),
                name="case_applicant_due_while_awaited",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) ^ Q(outcome="merged"), name="case_merged_into_another"
            ),
            models.CheckConstraint(
                condition=Q(paused_days__isnull=True) | Q(due_on__isnull=True), name="case_paused_has_no_due_date"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "person", "-submitted_at"], name="cases_of_person"),
            models.Index(
                fields=["organisation", "unit", "due_on"],
                condition=_OPEN & Q(due_on__isnull=False),
                name="open_cases_by_deadline",
            ),
            models.Index(
                fields=["organisation", "applicant_due_on"],
                condition=Q(state="awaiting_applicant"),
                name="cases_awaiting_applicant",
            ),
            models.Index(
                fields=["organisation", "unit", "section", "-ended_at"],
                condition=Q(ended_at__isnull=False),
                name="finished_cases_of_section",
            ),
            models.Index(fields=["organisation", "reopen_until"], condition=Q(state="decided"), name="cases_to_close"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="cases_merged_into"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return State(self.state) in OPEN

    @property
    def returnable_to(self) -> tuple[int, int] | None:
        """The unit and section that have transferred it here; None once it has been returned (model.md, "Case")."""
        if self.transferred_from_id is None or self.transferred_section_id is None or self.transfer_returned:
            return None
        return self.transferred_from_id, self.transferred_section_id


class AnswerSet(models.Model):
    """What was answered: once per submission, per correction round and per conversion. Never changed: a trigger refuses
    it. `version` is the one to whose form these are the answers; the case itself may have come to another since."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="answer_sets", db_index=False)
    version = ReferenceKey(ServiceVersion, models.PROTECT, related_name="+")
    round = models.SmallIntegerField()
    data = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_answer_set_per_round")]


class CaseSearch(models.Model):
    """What a case is found by. Only matched, never shown: what it finds is read again by the rules."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="search")
    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    vector = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["vector"], name="case_search", fastupdate=True)]
