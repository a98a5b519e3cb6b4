"""Files of a form: with the page, or piece by piece; refused, taken away, found again; their bytes and pictures."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from mizban.cases.models import Case
from mizban.core.actor import Actor
from mizban.files.actions import process
from mizban.files.models import FileState, StoredFile
from mizban.identity.demo_registry import DemoPerson
from tests import factories
from tests.conftest import Trying
from tests.unwalled import unwalled
from tests.web.citizen.samples import Sample
from tests.web.citizen.walking import Walker, signed_in

pytestmark = pytest.mark.django_db

SERVICE = "grazing-licence-renewal"
SAMPLE = Sample("frw", SERVICE)
CARD = "document-national_card"
Someone = Callable[..., DemoPerson]


@pytest.fixture
def documents(someone: Someone) -> Walker:
    return at_documents(factories.person(who=someone()))


def at_documents(actor: Actor) -> Walker:
    """Somebody on the page of documents."""
    begun = SAMPLE.draft(actor, until="documents")
    return signed_in(actor).open(f"/my/drafts/{begun.uuid}/pages/documents/")


class Script:
    """What a page's script sends."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        token = walker.form().values["csrfmiddlewaretoken"][0]
        self.headers = {"X-CSRFToken": token, "Tus-Resumable": "1.0.0", "Sec-Fetch-Mode": "cors"}

    def begin(
        self, size: int | str, name: str = "کارت.jpg", field: str = f"{CARD}-upload", at: str = ""
    ) -> HttpResponse:
        about = f"filename {_base64(name)},field {_base64(field)}"
        headers = self.headers | {"Upload-Length": str(size), "Upload-Metadata": about}
        return self.walker.client.post(at or f"{self.walker.draft}files/", headers=headers)

    def piece(self, location: str, offset: int | str, data: bytes, **headers: str) -> HttpResponse:
        told = self.headers | {"Upload-Offset": str(offset)} | headers
        return self.walker.client.patch(location, data, content_type="application/offset+octet-stream", headers=told)

    def send(self, data: bytes, **about: str) -> str:
        location = str(self.begin(len(data), **about)["Location"])
        assert self.piece(location, 0, data).status_code == 204
        return location


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def stored() -> list[StoredFile]:
    with unwalled(factories.organisation().pk):
        return list(StoredFile.objects.filter(removed_at=None).order_by("pk"))


def judge(file: StoredFile) -> None:
    """What the worker does with it."""
    with unwalled(file.organisation_id):
        process(organisation_id=file.organisation_id, file_id=file.pk)


def photograph() -> bytes:
    return factories.picture().read()


# --- with the page ---------------------------------------------------------------------------------------------------


def test_files_come_with_the_page(documents: Walker) -> None:
    documents.send(SAMPLE.page("documents"))
    assert documents.at.endswith("/summary/")
    assert [(one.field, one.state) for one in stored()][-3:] == [
        ("document:birth_certificate", "unscanned"),
        ("document:national_card", "unscanned"),
        ("document:national_card", "unscanned"),
    ]


def test_files_stay_when_something_else_is_wrong(documents: Walker) -> None:
    documents.send({f"{CARD}-upload": factories.picture()})
    assert documents.status == 422
    assert "تصویر شناسنامه را بفرستید" in documents.text
    assert documents.form().values[CARD] == [str(stored()[-1].public_id)]
    documents.send({"document-birth_certificate-upload": factories.picture()})
    assert documents.at.endswith("/summary/")


@pytest.mark.parametrize(
    ("name", "data", "media_type", "sentence"),
    [
        (
            "card.jpg",
            b"<html><script>alert(1)</script></html>",
            "image/jpeg",
            "را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید",
        ),
        ("card.jpg", b"", "image/jpeg", "خالی است؛ فایل دیگری بفرستید"),
        ("card.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "را نمی‌توانیم بگیریم"),
        ("card.exe", b"MZ" + b"\0" * 200, "application/pdf", "را نمی‌توانیم بگیریم"),
        ("card.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 51 * 1024 * 1024, "image/jpeg", "از ۱۰ مگابایت بیشتر است"),
        ("\x00../../etc/passwd\u202e.jpg", b"no", "x" * 500, "را نمی‌توانیم بگیریم"),
    ],
)
def test_files_that_are_none(documents: Walker, name: str, data: bytes, media_type: str, sentence: str) -> None:
    before = len(stored())
    documents.send({f"{CARD}-upload": SimpleUploadedFile(name, data, media_type)})
    assert documents.status == 422
    assert documents.page.title.startswith("خطا:")
    assert sentence in documents.text
    assert f'href="#id_{CARD}"' in documents.text
    assert len(stored()) == before


def test_more_files_than_a_field_takes(documents: Walker) -> None:
    documents.send({f"{CARD}-upload": [factories.picture(f"{n}.jpg") for n in range(3)]})
    assert documents.status == 422
    assert "حداکثر ۲ فایل؛ یکی را حذف کنید" in documents.text


def test_taking_a_file_away_without_a_script(documents: Walker) -> None:
    documents.send({f"{CARD}-upload": [factories.picture("یک.jpg"), factories.picture("دو.jpg")]})
    first, second = (str(one.public_id) for one in stored()[-2:])
    documents.send(button=("_do", f"detach:{CARD}:{first}"))
    assert documents.status == 200
    assert documents.form().values[CARD] == [second]
    assert first not in {str(one.public_id) for one in stored()}
    assert documents.open(documents.at).form().values[CARD] == [second]


def test_files_of_somebody_else_cannot_be_named(documents: Walker) -> None:
    other = at_documents(factories.person())
    other.send({f"{CARD}-upload": factories.picture()})
    theirs = str(stored()[-1].public_id)
    documents.send({CARD: [theirs], "document-birth_certificate": [theirs]})
    assert documents.status == 422
    assert theirs not in documents.text
    detach = documents.form().values | {"_do": [f"detach:{CARD}:{theirs}"]}
    assert documents.client.post(documents.at, detach).status_code == 200
    assert theirs in {str(one.public_id) for one in stored()}


# --- piece by piece --------------------------------------------------------------------------------------------------


def test_a_file_comes_in_pieces(documents: Walker) -> None:
    script, data = Script(documents), photograph()
    begun = script.begin(len(data))
    assert begun.status_code == 201
    assert begun["Location"].startswith(f"{documents.draft}files/")
    assert begun["Tus-Resumable"] == "1.0.0"
    half = len(data) // 2
    first = script.piece(begun["Location"], 0, data[:half])
    assert (first.status_code, first["Upload-Offset"]) == (204, str(half))
    asked = documents.client.head(begun["Location"])
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, str(half), str(len(data)))
    assert script.piece(begun["Location"], 0, data).status_code == 409
    assert script.piece(begun["Location"], half, data[half:])["Upload-Offset"] == str(len(data))
    assert documents.client.head(begun["Location"])["Upload-Offset"] == str(len(data))
    file = stored()[-1]
    assert (file.state, file.field, file.name) == ("unscanned", "document:national_card", "کارت.jpg")


def test_its_row_is_drawn_until_it_is_judged(documents: Walker) -> None:
    location = Script(documents).send(photograph())
    row = documents.client.get(location).content.decode()
    file = stored()[-1]
    assert f'data-file="{file.public_id}"' in row
    assert f'<input type="hidden" name="{CARD}" value="{file.public_id}">' in row
    assert f'data-poll="{location}"' in row
    assert f'data-remove="{location}"' in row
    judge(file)
    row = documents.client.get(location).content.decode()
    assert "data-poll" not in row
    assert "پذیرفته شد" in row


def test_a_file_that_cannot_be_taken_says_so_in_its_row(documents: Walker) -> None:
    location = Script(documents).send(b"<html>no picture</html>")
    row = documents.client.get(location).content.decode()
    assert "کارت.jpg را نمی‌توانیم بگیریم؛ عکس یا PDF بفرستید" in row
    assert "data-poll" not in row


def test_a_file_that_arrived_before_the_browser_was_closed(documents: Walker, someone: Someone) -> None:
    """Its id was never sent with the page; it stands there all the same."""
    Script(documents).send(photograph())
    address = documents.at
    elsewhere = Walker().sign_in(someone()).open(address)
    assert elsewhere.form().values[CARD] == [str(stored()[-1].public_id)]
    elsewhere.send({"document-birth_certificate-upload": factories.picture()})
    assert elsewhere.at.endswith("/summary/")
    assert elsewhere.text.count("کارت.jpg") == 1


def test_a_file_that_was_taken_away_does_not_come_back(documents: Walker) -> None:
    script = Script(documents)
    location = script.send(photograph())
    gone = documents.client.delete(location, headers=script.headers)
    assert gone.status_code == 204
    assert documents.client.get(location).status_code == 404
    assert CARD not in documents.open(documents.at).form().values
    assert documents.client.delete(location, headers=script.headers).status_code == 404


def test_what_is_announced_must_make_sense(documents: Walker, trying: Trying) -> None:
    script, nonsense = Script(documents), ("", "-1", "۱۲", "1e9", "9" * 400)
    for size, status in ({"0": 422, str(50 * 1024 * 1024): 413} | dict.fromkeys(nonsense, 400)).items():
        with trying(size=size[:20]):
            assert script.begin(size).status_code == status


def test_any_words_about_a_file(documents: Walker, trying: Trying) -> None:
    script = Script(documents)
    for about in ("filename !!!", "filename", "x y z,,,", "filename 8J+YgA", "\u0661", "field " + "A" * 9000):
        with trying(about=about[:20]):
            headers = script.headers | {"Upload-Length": "10", "Upload-Metadata": about}
            answer = documents.client.post(f"{documents.draft}files/", headers=headers)
            assert answer.status_code in (201, 400)


def test_pieces_that_do_not_fit(documents: Walker) -> None:
    script, data = Script(documents), photograph()
    location = script.begin(len(data))["Location"]
    assert script.piece(location, 0, data + b"more").status_code == 413
    assert script.piece(location, "", data).status_code == 400
    assert script.piece(location, 7, data).status_code == 409
    told = script.headers | {"Upload-Offset": "0"}
    assert documents.client.patch(location, data, content_type="image/jpeg", headers=told).status_code == 415
    assert documents.client.head(location)["Upload-Offset"] == "0"
    assert script.piece(location, 0, data).status_code == 204
    assert script.piece(location, len(data), b"x").status_code == 404


def test_the_twenty_first_file(documents: Walker) -> None:
    script = Script(documents)
    taken = len(stored())
    answers = [script.begin(10).status_code for _time in range(21 - taken)]
    assert answers == [201] * (20 - taken) + [413]


def test_a_file_that_was_only_announced_stands_for_nothing(documents: Walker) -> None:
    script = Script(documents)
    fields = (CARD, "document-birth_certificate")
    announced = {
        one: script.begin(100, field=f"{one}-upload")["Location"].rstrip("/").rpartition("/")[2] for one in fields
    }
    documents.send(announced)
    assert documents.status == 422
    assert "تصویر شناسنامه را بفرستید" in documents.text
    documents.open(f"{documents.draft}summary/").send()
    assert documents.status == 422
    assert not Case.objects.exists()


def test_only_its_owner_goes_on_with_a_file(documents: Walker) -> None:
    script, data = Script(documents), photograph()
    location = str(script.begin(len(data))["Location"])
    other = at_documents(factories.person())
    theirs = Script(other)
    moved = location.replace(documents.draft, other.draft)
    for address in (location, moved):
        assert other.client.get(address).status_code == 404
        assert other.client.head(address).status_code == 404
        assert theirs.piece(address, 0, data).status_code == 404
        assert other.client.delete(address, headers=theirs.headers).status_code == 404
    assert theirs.begin(10, at=f"{documents.draft}files/").status_code == 404
    assert theirs.begin(10, at=f"/my/drafts/{uuid4()}/files/").status_code == 404
    assert script.piece(location, 0, data).status_code == 204


def test_signed_out_or_without_a_token_nothing_is_taken(documents: Walker) -> None:
    script = Script(documents)
    location = str(script.begin(10)["Location"])
    token = script.headers.pop("X-CSRFToken")
    assert script.begin(10).status_code == 403
    assert script.piece(location, 0, b"x" * 10).status_code == 403
    script.headers["X-CSRFToken"] = token
    documents.client.cookies.pop("mizban_person")
    assert script.begin(10).status_code == 401
    assert script.piece(location, 0, b"x" * 10).status_code == 401
    ordinary = documents.client.get(location)
    assert (ordinary.status_code, ordinary["Location"][:9]) == (302, "/sign-in/")


@pytest.mark.parametrize("method", ["put", "get"])
def test_other_methods(documents: Walker, method: str) -> None:
    headers: dict[str, Any] = {"headers": Script(documents).headers}
    assert getattr(documents.client, method)(f"{documents.draft}files/", **headers).status_code == 405


# --- the bytes -------------------------------------------------------------------------------------------------------


@pytest.fixture
def card(documents: Walker) -> str:
    """The address of a photograph that was found clean."""
    Script(documents).send(photograph())
    file = stored()[-1]
    judge(file)
    return f"/my/files/{file.public_id}/"


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_the_owner_gets_the_bytes_as_an_attachment(documents: Walker, card: str) -> None:
    answer = documents.client.get(card, headers={"Accept-Encoding": "gzip, br"})
    whole = bytes_of(answer)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Length"] == str(len(whole)) == str(stored()[-1].size)
    assert "Content-Encoding" not in answer
    part = documents.client.get(card, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 2-5/{len(whole)}")
    assert bytes_of(part) == whole[2:6]
    outside = documents.client.get(card, headers={"Range": f"bytes={len(whole)}-"})
    assert outside.status_code == 416


def test_its_pictures_are_shown_and_nothing_else(documents: Walker, card: str) -> None:
    documents.open(f"{card}view/")
    assert documents.status == 200
    assert f'src="{card}pages/1/"' in documents.text
    picture = documents.client.get(f"{card}pages/1/")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/webp")
    for page in ("0", "2", "999999999999999999"):
        assert documents.client.get(f"{card}pages/{page}/").status_code == 404


def test_before_it_is_checked_the_owner_alone_gets_it_as_bytes_of_no_kind(documents: Walker) -> None:
    Script(documents).send(photograph())
    address = f"/my/files/{stored()[-1].public_id}/"
    answer = documents.client.get(address)
    assert answer["Content-Type"] == "application/octet-stream"
    assert bytes_of(answer) == photograph()
    assert documents.client.get(f"{address}view/").status_code == 404
    other = signed_in(factories.person())
    assert other.client.get(address).status_code == 404


def test_nobody_else_gets_them(documents: Walker, card: str, someone: Someone) -> None:
    other = signed_in(factories.person())
    there = Walker("imeo").begin("technical-supervisor-introduction", someone(), "markazi")
    for page in ("", "view/", "pages/1/"):
        assert other.client.get(f"{card}{page}").status_code == 404
        assert there.client.get(f"{card}{page}").status_code == 404
        signed_out = Walker().client.get(f"{card}{page}")
        assert (signed_out.status_code, signed_out["Location"][:9]) == (302, "/sign-in/")


def test_a_refused_file_is_nobodys_to_open(documents: Walker) -> None:
    Script(documents).send(b"<html>no picture</html>")
    assert stored()[-1].state == FileState.REFUSED
    assert documents.client.get(f"/my/files/{stored()[-1].public_id}/").status_code == 404
