"""A desk above the files: one draft of the owner's, one case that an officer works; and ways to send and look."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Collection

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from mizban.core.acting import acting_as
from mizban.core.actor import Actor, applicant, system
from mizban.core.errors import NotFound
from mizban.files import actions, queries
from mizban.files.models import StoredFile
from mizban.files.store import quarantine, store

ORGANISATION = 5
OWNER = applicant(ORGANISATION, person_id=11)
OFFICER = Actor(ORGANISATION, user_id=21)
STRANGER = applicant(ORGANISATION, person_id=12)
ELSEWHERE = applicant(6, person_id=11)
DRAFT, CASE = ("draft", 101), ("case", 202)


class Desk:
    """Stands for the app above: one draft of the owner's, one case that an officer works."""

    def __init__(self) -> None:
        self.open = {DRAFT[1]}
        self.settled: list[tuple[uuid.UUID, str]] = []

    def drafts(self, actor: Actor, ids: Collection[int]) -> set[int]:
        return set(ids) & {DRAFT[1]} if actor in (OWNER, system(ORGANISATION)) else set()

    def cases(self, actor: Actor, ids: Collection[int]) -> set[int]:
        return set(ids) & {CASE[1]} if actor in (OWNER, OFFICER, system(ORGANISATION)) else set()

    def changeable(self, actor: Actor, ids: Collection[int]) -> set[int]:
        return set(ids) & self.open if actor in (OWNER, OFFICER) else set()

    def note(self, file: StoredFile) -> None:
        self.settled.append((file.public_id, file.state))


def jpeg(colour: str = "red", size: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(out, "JPEG")
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(200, 300))
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def send(data: bytes, name: str = "کارت.jpg", *, actor: Actor = OWNER, subject: tuple[str, int] = DRAFT) -> StoredFile:
    upload = SimpleUploadedFile(name, data, "text/html")
    return actions.receive(actor=actor, subject=subject, field="documents.card", upload=upload)


def check(file: StoredFile) -> StoredFile:
    """Do the job that waits, and what follows once it is committed."""
    actions.process(organisation_id=file.organisation_id, file_id=file.pk)
    file.refresh_from_db()
    return file


def quarantined() -> list[str]:
    return store().names(quarantine(ORGANISATION))


def jobs(file: StoredFile) -> list[dict[str, int]]:
    """Arguments of the checks of this file that are queued."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'files.process' AND lock LIKE %s",
            [f"%{file.public_id}"],
        )
        rows = cursor.fetchall()
    return [json.loads(args) if isinstance(args, str) else args for (args,) in rows]


def begin(size: int, name: str = "scan.pdf") -> StoredFile:
    return actions.begin_upload(actor=OWNER, subject=DRAFT, field="documents.card", name=name, size=size)


def append(file: StoredFile, offset: int, *chunks: bytes, actor: Actor = OWNER) -> StoredFile:
    return actions.append(actor=actor, public_id=file.public_id, offset=offset, chunks=chunks)


def submit(*files: StoredFile) -> None:
    """The draft becomes the case."""
    with acting_as(OWNER):
        actions.attach(actor=OWNER, source=DRAFT, target=CASE)
    for file in files:
        file.refresh_from_db()


def seen(actor: Actor, subject: tuple[str, int]) -> list[tuple[str, bool]]:
    """State of each file that the actor is shown, and whether it may be opened."""
    with acting_as(actor, read_only=True):
        return [(row.state, row.openable) for row in queries.files_of(actor, subject)]


def opened(actor: Actor, file: StoredFile) -> bool:
    try:
        with acting_as(actor, read_only=True):
            queries.openable_file(actor, file.public_id)
    except NotFound:
        return False
    return True
