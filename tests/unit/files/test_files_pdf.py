"""Documents lose what acts by itself."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from mizban.files.cleaning import Cleaned
from mizban.files.kinds import Bounds, Kind, Refusal
from tests.unit.files import file_samples as samples


def test_a_document_loses_everything_that_acts(cleaner):
    data = samples.pdf(change=samples.arm, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    acting = (b"/JavaScript", b"/Launch", b"/OpenAction", b"/AA", b"/EmbeddedFiles", b"/EF", b"/XFA", b"/RichMedia",
              b"/SubmitForm", b"/Collection", b"/FileAttachment", b"javascript:", b"app.alert", b"cmd.exe")  # fmt: skip
    assert [one for one in acting if one not in data] == []
    result, cleaned = cleaner(Kind.PDF, data)
    assert result == Cleaned(Kind.PDF, 1)
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        plain = io.BytesIO()
        document.save(plain, qdf=True)
        links = [note.A for note in document.pages[0].Annots if "/A" in note]
    assert [one for one in acting if one in plain.getvalue()] == []
    assert [str(link.get("/URI", "")) for link in links] == ["https://example.ir/guide", ""]
    assert str(links[1].S) == "/GoTo"


def test_fonts_that_happen_to_be_called_like_an_action_stay(cleaner):
    def change(document: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        document.pages[0].Resources = Dictionary(Font=Dictionary(AA=font, EF=font))

    _, cleaned = cleaner(Kind.PDF, samples.pdf(change=change))
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        assert set(document.pages[0].Resources.Font.keys()) == {"/AA", "/EF"}


def test_a_document_with_a_password(refusal):
    locked = samples.pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refusal(Kind.PDF, locked) is Refusal.ENCRYPTED


def test_a_document_that_only_forbids_printing_is_taken_without_its_lock(cleaner):
    forbidding = samples.pdf(
        encryption=pikepdf.Encryption(owner="o", user="", allow=pikepdf.Permissions(extract=False))
    )
    _, cleaned = cleaner(Kind.PDF, forbidding)
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        assert not document.is_encrypted


def test_pages_are_counted(cleaner, refusal):
    assert cleaner(Kind.PDF, samples.pdf(3), Bounds(max_pages=3))[0].pages == 3
    assert refusal(Kind.PDF, samples.pdf(4), Bounds(max_pages=3)) is Refusal.TOO_MANY_PAGES


def test_a_form_for_another_program_is_not_taken(refusal):
    def change(document: pikepdf.Pdf) -> None:
        document.Root.NeedsRendering = True

    assert refusal(Kind.PDF, samples.pdf(change=change)) is Refusal.UNSUPPORTED


def test_a_mere_heading_is_no_document(refusal):
    assert refusal(Kind.PDF, b"%PDF-1.7\n%%EOF") is Refusal.UNREADABLE


def test_the_same_document_gives_the_same_bytes(cleaner):
    data = samples.pdf(2, change=samples.arm)
    assert cleaner(Kind.PDF, data)[1] == cleaner(Kind.PDF, data)[1]


def test_what_acts_may_not_pose_as_a_font(cleaner):
    def change(document: pikepdf.Pdf) -> None:
        posing = Dictionary(Type=Name.Font, Names=Array([String("a.exe"), Dictionary(Type=Name.Filespec)]))
        document.Root.Names = Dictionary(EmbeddedFiles=posing, JavaScript=posing)
        xfa = document.make_stream(b"<xdp/>")
        xfa.Type = Name.XObject
        document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=xfa)
        document.Root.AF = document.Root.AA = posing
        document.pages[0].obj.AA = posing

    _, cleaned = cleaner(Kind.PDF, samples.pdf(change=change))
    with pikepdf.open(io.BytesIO(cleaned)) as document:
        assert list(document.Root.Names.keys()) == []
        assert list(document.Root.AcroForm.keys()) == ["/Fields"]
        assert {"/AA", "/AF"}.isdisjoint({*document.Root.keys(), *document.pages[0].obj.keys()})
