"""PDF: whatever acts by itself is cut out; what remains is written anew.

Gone are scripts, actions on opening, files inside the file, forms of the XFA kind, films and sounds, and every link
that does more than go to a page or an ordinary web address. A digital signature over the old bytes no longer fits
the new ones; the file that was sent is known by its own SHA-256.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from mizban.files.kinds import Bounds, Refusal, Refused

ACTIVE_KEYS = ("/OpenAction", "/AA", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent",
               "/RichMediaSettings", "/Collection", "/Requirements", "/Perms")  # fmt: skip
SHORT_KEYS = frozenset({"/AA", "/EF", "/AF"})  # fonts and pictures may happen to bear these names
RESOURCES = frozenset({"/Font", "/XObject", "/ExtGState", "/Pattern"})
HARMLESS_ACTIONS = frozenset({"/GoTo", "/Named", "/URI"})
ACTIVE_ACTIONS = frozenset({
    "/GoToR", "/GoToE", "/Launch", "/Thread", "/Sound", "/Movie", "/Hide", "/SubmitForm", "/ResetForm", "/ImportData",
    "/JavaScript", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView", "/RichMediaExecute", "/GoToDp",
})  # fmt: skip
SAFE_ADDRESSES = ("http://", "https://", "mailto:", "tel:")
ACTIVE_ANNOTATIONS = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/FileAttachment"})


def clean_pdf(source: Path, target: Path, bounds: Bounds) -> int:
    """Write the clean document to `target`; returns its number of pages.

    A document that only forbids printing or copying opens without a password and is taken; one that asks for a
    password is not. Raises `Refused`, and `pikepdf.PdfError` over a broken file.
    """
    try:
        document = pikepdf.open(source)
    except pikepdf.PasswordError as error:
        raise Refused(Refusal.ENCRYPTED) from error
    with document:
        pages = len(document.pages)
        if not pages:
            raise Refused(Refusal.UNREADABLE)
        if pages > bounds.max_pages:
            raise Refused(Refusal.TOO_MANY_PAGES)
        if document.Root.get("/NeedsRendering"):  # a form of the XFA kind: its pages only ask for another program
            raise Refused(Refusal.UNSUPPORTED)
        for thing in list(document.objects):
            _scrub(thing)
        for holder in (document.Root, *(page.obj for page in document.pages)):
            _drop_short_keys(holder)
        for page in document.pages:
            _drop_active_annotations(page.obj)
        document.save(target, encryption=False, deterministic_id=True, fix_metadata_version=False)
    return pages


def _scrub(thing: object) -> None:
    """Cut active parts out of an object and out of what it holds directly; what it points to has a turn of its own."""
    if isinstance(thing, Array):
        for index in reversed(range(len(thing))):
            if _is_active(thing[index]):
                del thing[index]
            else:
                _scrub_held(thing[index])
    elif isinstance(thing, (Dictionary, Stream)):
        for key in list(thing.keys()):
            value = thing.get(key)
            if (key in ACTIVE_KEYS and not (key in SHORT_KEYS and _is_resource(value))) or _is_active(value):
                del thing[key]
            else:
                _scrub_held(value)


def _drop_short_keys(holder: Object) -> None:
    """In the catalogue and in pages these are what they say, whatever type their values claim to be of."""
    for key in SHORT_KEYS:
        if key in holder:
            del holder[key]


def _scrub_held(value: object) -> None:
    if isinstance(value, Object) and not value.is_indirect:
        _scrub(value)


def _is_resource(value: object) -> bool:
    return isinstance(value, (Dictionary, Stream)) and str(value.get("/Type")) in RESOURCES


def _is_active(value: object) -> bool:
    """Whether `value` is an action other than a jump to a page or to an ordinary address."""
    if not isinstance(value, Dictionary) or "/S" not in value:
        return False
    action = str(value.get("/S"))
    if action == "/URI":
        return not str(value.get("/URI", "")).strip().lower().startswith(SAFE_ADDRESSES)
    return action in ACTIVE_ACTIONS or (str(value.get("/Type")) == "/Action" and action not in HARMLESS_ACTIONS)


def _drop_active_annotations(page: Object) -> None:
    annotations = page.get("/Annots")
    if isinstance(annotations, Array):
        page["/Annots"] = Array([note for note in annotations if not _is_active_annotation(note)])


def _is_active_annotation(note: object) -> bool:
    return isinstance(note, Dictionary) and str(note.get("/Subtype")) in ACTIVE_ANNOTATIONS
