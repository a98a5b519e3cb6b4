"""DOCX and XLSX: an allow-list of parts, types and relations."""

from __future__ import annotations

import io
import zipfile

import pytest

from mizban.files.cleaning import Cleaned
from mizban.files.kinds import Bounds, Kind, Refusal
from tests.unit.files import file_samples as samples


@pytest.mark.parametrize(("make", "kind"), [(samples.docx, Kind.DOCX), (samples.xlsx, Kind.XLSX)])
def test_an_ordinary_document_stays_whole_and_loses_its_tail(cleaner, make, kind):
    data = make()
    result, cleaned = cleaner(kind, data + b"<script>tail</script>")
    assert result == Cleaned(kind, None)
    assert b"tail" not in cleaned
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(io.BytesIO(cleaned)) as after:
        assert after.namelist() == before.namelist()
        main = "word/document.xml" if kind is Kind.DOCX else "xl/workbook.xml"
        assert after.read(main) == before.read(main)


def part(cleaned: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(cleaned)) as file:
        return file.read(name).decode()


def test_links_stay_but_lead_nowhere_else(cleaner):
    data = samples.docx(
        "<w:p/>",
        samples.relation("hyperlink", "https://example.ir/?a=1&amp;b=2", external=True, name="a"),
        samples.relation("hyperlink", "file://server/share", external=True, name="b"),
    )
    rels = part(cleaner(Kind.DOCX, data)[1], "word/_rels/document.xml.rels")
    assert "https://example.ir/?a=1&amp;b=2" in rels
    assert "server" not in rels
    assert 'Id="b"' in rels


def test_a_remote_template_is_cut_off(cleaner):
    settings_part = (
        f'<w:settings xmlns:w="{samples.W}" xmlns:r="{samples.R}"><w:attachedTemplate r:id="rId9"/></w:settings>'
    )
    rels = samples.relations(samples.relation("attachedTemplate", "https://evil.example/t.dotm", external=True))
    data = samples.docx(**{"word/settings.xml": settings_part, "word/_rels/settings.xml.rels": rels})
    _, cleaned = cleaner(Kind.DOCX, data)
    assert "evil" not in part(cleaned, "word/_rels/settings.xml.rels")
    assert "attachedTemplate" not in part(cleaned, "word/settings.xml")


MACROS = samples.types(("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"))
ACTIVE_DOCUMENTS = {
    "macros": samples.docx(**{"word/vbaProject.bin": b"x"}),
    "macro type": samples.docx(**{"[Content_Types].xml": MACROS}),
    "embedded object": samples.docx(**{"word/embeddings/oleObject1.bin": b"x"}),
    "object relation": samples.docx("<w:p/>", samples.relation("oleObject", "media/a.png")),
    "remote picture": samples.docx("<w:p/>", samples.relation("image", "https://evil.example/a.png", external=True)),
    "foreign chunk": samples.docx("<w:p/>", samples.relation("aFChunk", "chunk.xml"), **{"word/chunk.xml": "<a/>"}),
    "doctype": samples.docx(**{"word/styles.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    "command": samples.docx("<w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\\\cmd</w:instrText>"),
    "simple command": samples.docx('<w:fldSimple w:instr="DDE cmd"/>'),
    "linked workbook": samples.xlsx(samples.relation("externalLink", "externalLinks/externalLink1.xml")),
    "html inside": samples.docx(**{"word/afchunk.html": "<script/>"}),
}


@pytest.mark.parametrize("name", ACTIVE_DOCUMENTS)
def test_documents_that_act_are_refused(refusal, name):
    kind = Kind.XLSX if name == "linked workbook" else Kind.DOCX
    assert refusal(kind, ACTIVE_DOCUMENTS[name]) is Refusal.ACTIVE


def test_a_package_that_grows_is_refused(cleaner, refusal):
    grown = samples.docx(**{"word/styles.xml": b"<a>" + b" " * 3_000_000 + b"</a>"})
    assert len(grown) < 20_000
    assert refusal(Kind.DOCX, grown) is Refusal.UNREADABLE
    assert cleaner(Kind.DOCX, grown, Bounds(max_ratio=10_000))[0].kind is Kind.DOCX
    assert refusal(Kind.DOCX, grown, Bounds(max_ratio=10_000, max_unpacked_bytes=2_000_000)) is Refusal.UNREADABLE


def test_a_package_of_too_many_parts_is_refused(refusal):
    assert refusal(Kind.DOCX, samples.docx(), Bounds(max_entries=3)) is Refusal.UNREADABLE


def test_a_package_that_lies_about_sizes_is_refused(refusal):
    data = bytearray(samples.docx(**{"word/styles.xml": b"<a>" + b" " * 3_000_000 + b"</a>"}))
    at = data.rindex(b"word/styles.xml") - 46 + 24  # uncompressed size in the directory
    data[at : at + 4] = (10).to_bytes(4, "little")
    assert refusal(Kind.DOCX, bytes(data)) is Refusal.UNREADABLE


def test_broken_xml_is_refused(refusal):
    assert refusal(Kind.DOCX, samples.docx(**{"word/styles.xml": "<a>"})) is Refusal.UNREADABLE


def test_a_locked_package_is_refused_as_locked(refusal):
    data = bytearray(samples.docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + at] |= 1
            start += 4
    assert refusal(Kind.DOCX, bytes(data)) is Refusal.ENCRYPTED


def test_relations_are_looked_at_however_their_part_is_spelled(refusal):
    remote = samples.relations(samples.relation("image", "https://evil.example/a.png", external=True))
    assert refusal(Kind.DOCX, samples.docx(**{"word/_rels/header1.xml.RELS": remote})) is Refusal.ACTIVE
    blank = samples.relations('<Relationship Id="a" Type="http://x/oleObject " Target="media/a.png"/>')
    assert refusal(Kind.DOCX, samples.docx(**{"word/_rels/header1.xml.rels": blank})) is Refusal.ACTIVE


def test_no_markup_comes_in_by_the_name_of_an_attribute(cleaner):
    smuggled = "&quot;/&gt;&lt;Relationship&#9;Id=&quot;z&quot;&#9;Target=&quot;https://evil.example/&quot;&#9;b=&quot;"
    relation = f'<Relationship xmlns:a="{smuggled}" a:b="" Id="a" Type="http://x/hyperlink" Target="#b"/>'
    data = samples.docx(**{"word/_rels/header1.xml.rels": samples.relations(relation)})
    assert "evil" not in part(cleaner(Kind.DOCX, data)[1], "word/_rels/header1.xml.rels")
