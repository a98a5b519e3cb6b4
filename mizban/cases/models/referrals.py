"""Handing a case, or a question about it, to a colleague: who asks whom for what, and by when."""

from __future__ import annotations

import enum

from django.db import models
from django.db.models import Q

from mizban.accounts.models import User
from mizban.cases.models.case import Case
from mizban.core.models import ReferenceKey
from mizban.files.models import StoredFile
from mizban.organisations.models import Organisation, Section, Unit


class ReferralKind(enum.StrEnum):
    """What is asked: to do it, to say what one thinks of it, to know of it."""

    DO = "do"
    OPINION = "opinion"
    INFORM = "inform"


class ReferralState(enum.StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    RETURNED = "returned"
    REVOKED = "revoked"
    CANCELLED = "cancelled"


OPEN_REFERRAL = Q(state=ReferralState.OPEN.value)
AWAITED = OPEN_REFERRAL & Q(owner_moves=False) & ~Q(kind=ReferralKind.INFORM.value)
"""Referrals for whose answer the sender waits."""
STANDING = OPEN_REFERRAL & Q(owner_moves=False)
"""Referrals that stand in the box of their receiver; where the owner has moved the case itself stands there."""


class Referral(models.Model):
    """A referral without a word of what was written in it, and so outside the walls, as the header of its case is."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals", db_index=False)
    number = models.SmallIntegerField()
    """Within the case, from 1."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    """The referral that its receiver has referred on by this one."""
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in ReferralKind])
    state = models.CharField(max_length=10, default=ReferralState.OPEN.value)
    whole = models.BooleanField(default=True)
    """Whether the receiver sees the whole case; else the chosen files alone (`ReferralFile`)."""
    confidential = models.BooleanField(default=False)
    owner_moves = models.BooleanField(default=False)
    """Whether the case itself has gone to the receiver."""
    from_user = ReferenceKey(User, models.PROTECT, related_name="+")
    from_unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    from_section = ReferenceKey(Section, models.PROTECT, null=True, related_name="+")
    to_user = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    to_unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    to_section = ReferenceKey(Section, models.PROTECT, null=True, related_name="+")
    """Null: the unit as a whole, that is its heads."""
    taken_by = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    """Of several to whom it came: who took it."""
    holder = models.CharField(max_length=60)
    """In whose box it stands, see `cases.holders`."""
    due_on = models.DateField(null=True)
    sort_at = models.DateTimeField()
    """End of the day on which the answer is due, or far off where none is."""
    warned = models.SmallIntegerField(default=0)
    """How far the clock has warned of it, see `deadlines.referral_level`."""
    reminders = models.SmallIntegerField(default=0)
    reminded_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="referral_number_once"),
            models.CheckConstraint(condition=OPEN_REFERRAL ^ Q(ended_at__isnull=False), name="referral_ends_once"),
            models.CheckConstraint(
                condition=Q(owner_moves=False) | Q(kind="do", whole=True, confidential=False),
                name="referral_moves_what_is_to_be_done",
            ),
            models.CheckConstraint(
                condition=Q(to_section__isnull=False) | Q(to_user__isnull=True), name="referral_to_a_post"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "holder", "sort_at", "id"], condition=STANDING, name="referrals_of_holder"
            ),
            models.Index(
                fields=["organisation", "from_user", "sort_at", "id"], condition=AWAITED, name="referrals_of_sender"
            ),
            models.Index(
                fields=["organisation", "due_on"],
                condition=OPEN_REFERRAL & Q(due_on__isnull=False),
                name="referrals_by_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == ReferralState.OPEN

    @property
    def is_standing(self) -> bool:
        """Whether it stands in the box of its receiver."""
        return self.is_open and not self.owner_moves

    @property
    def is_awaited(self) -> bool:
        """Whether its sender waits for an answer."""
        return self.is_standing and self.kind != ReferralKind.INFORM

    @property
    def receiver_id(self) -> int | None:
        """The officer who has it; None while it waits for one of several."""
        return self.to_user_id or self.taken_by_id


class Utterance(enum.StrEnum):
    """What a text of a referral is."""

    QUESTION = "question"
    ANSWER = "answer"
    REASON = "reason"
    """Why it came back, or was taken back."""


class ReferralText(models.Model):
    """What somebody wrote in a referral. Never changed: a trigger refuses it."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="texts", db_index=False)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in Utterance])
    user = ReferenceKey(User, models.PROTECT, null=True, related_name="+")
    """Null: the desk itself."""
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["referral", "id"], name="texts_of_referral")]


class ReferralFile(models.Model):
    """A file of the case that the receiver may see, where not the whole case is theirs to see."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="files", db_index=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "file"], name="file_once_in_referral")]


class StageHeld(models.Model):
    """Who had a case in one of its stages when it left that one: they go on reading it, and it goes back to them."""

    organisation = ReferenceKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="stages_held", db_index=False)
    stage = models.SmallIntegerField()
    unit = ReferenceKey(Unit, models.PROTECT, related_name="+")
    section = ReferenceKey(Section, models.PROTECT, related_name="+")
    user = ReferenceKey(User, models.PROTECT, related_name="+")
    passed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "stage"], name="stage_held_once")]
