"""Files that people send and that the desk makes. The bytes lie in the store; here is what is known of them."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

from django.db import models
from django.db.models import F, Q

from mizban.core import clock
from mizban.core.actor import Actor
from mizban.files.kinds import Kind, Refusal
from mizban.files.store import kept, quarantined

Subject = tuple[str, int]
"""What a file belongs to: the type's name and the primary key. A higher app's, so no foreign key."""

UPLOAD_LIFE = dt.timedelta(hours=24)


class FileState(enum.StrEnum):
    """`receiving → unscanned → clean | refused`; a file sent in one piece begins at `unscanned`."""

    RECEIVING = "receiving"
    UNSCANNED = "unscanned"
    CLEAN = "clean"
    REFUSED = "refused"


class StoredFile(models.Model):
    """One file of one subject. `sha256` names its clean bytes in the store; the bytes that were sent are not kept."""

    organisation_id = models.BigIntegerField()
    public_id = models.UUIDField(default=uuid.uuid4)
    owner_person_id = models.BigIntegerField(null=True)
    owner_user_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    field = models.CharField(max_length=200, blank=True)
    """Path of the form's field that it answers; empty outside forms."""
    name = models.CharField(max_length=120)
    declared_type = models.CharField(max_length=100, blank=True)
    """The media type that the sender claimed. Never believed, never sent on."""
    size = models.BigIntegerField()
    """Bytes: as sent, or of the clean file once it is clean."""
    kind = models.CharField(max_length=8, blank=True, choices=[(kind.value, kind.value) for kind in Kind])
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in FileState])
    refusal = models.CharField(max_length=16, blank=True, choices=[(one.value, one.value) for one in Refusal])
    received = models.BigIntegerField(default=0)
    """Bytes that have come so far."""
    pieces = models.SmallIntegerField(default=0)
    """In how many they lie in quarantine."""
    original_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.SmallIntegerField(null=True)
    scanned_at = models.DateTimeField(null=True)
    """When the virus scanner passed it; null if none has looked: no scanner is installed, or the desk made the file."""
    created_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "public_id"], name="file_public_id_once"),
            models.CheckConstraint(
                condition=Q(owner_person_id__isnull=True) | Q(owner_user_id__isnull=True), name="file_one_owner"
            ),
            models.CheckConstraint(condition=Q(kind__in=["", *(one.value for one in Kind)]), name="file_kind_known"),
            models.CheckConstraint(condition=Q(state="refused") ^ Q(refusal=""), name="file_refused_with_reason"),
            models.CheckConstraint(
                condition=Q(state__in=["receiving", "refused"]) | ~Q(kind=""), name="file_kind_once_received"
            ),
            models.CheckConstraint(
                condition=Q(state="clean", sha256__regex="^[0-9a-f]{64}$") | (~Q(state="clean") & Q(sha256="")),
                name="file_content_if_clean",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["receiving", "unscanned"], settled_at__isnull=True)
                | Q(state__in=["clean", "refused"], settled_at__isnull=False),
                name="file_settled_when_judged",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, received__gte=0, received__lte=F("size"), pieces__gte=0), name="file_sizes"
            ),
            models.CheckConstraint(
                condition=Q(state="receiving") | Q(received=F("size")), name="file_whole_once_received"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation_id", "subject_type", "subject_id"], name="files_of_subject"),
            models.Index(fields=["organisation_id", "sha256"], condition=Q(state="clean"), name="files_of_content"),
            models.Index(
                fields=["organisation_id", "created_at"],
                condition=Q(state__in=["receiving", "unscanned"]),
                name="files_on_their_way",
            ),
            models.Index(
                fields=["organisation_id", "removed_at"], condition=Q(removed_at__isnull=False), name="files_removed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def subject(self) -> Subject:
        return self.subject_type, self.subject_id

    @property
    def quarantined(self) -> list[str]:
        """Names of its pieces in the store, in order."""
        return [quarantined(self.organisation_id, self.public_id, piece) for piece in range(self.pieces)]

    @property
    def content(self) -> str:
        """Name of its clean bytes in the store; raises ValueError before there are any."""
        if not self.sha256:
            raise ValueError(f"file {self.public_id} is {self.state}")
        return kept(self.organisation_id, self.sha256)

    @property
    def is_clean(self) -> bool:
        return self.state == FileState.CLEAN

    @property
    def is_open_upload(self) -> bool:
        """Whether more of it may still come."""
        return self.state == FileState.RECEIVING and self.created_at > clock.now() - UPLOAD_LIFE

    def is_owned_by(self, actor: Actor) -> bool:
        """Whether the actor sent it."""
        if self.organisation_id != actor.organisation_id:
            return False
        if self.owner_user_id is not None:
            return self.owner_user_id == actor.user_id
        return self.owner_person_id is not None and self.owner_person_id == actor.person_id
