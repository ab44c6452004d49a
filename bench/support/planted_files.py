"""Identifiers planted in a finished file beside its pages: objects, metadata, font, streams and raw bytes.

Rules:
- Changed objects are written again exactly as the writer writes them, file identifier included, so that only what was
  planted differs.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from appliance.output.pdf import _serialise

WHO = b"Testperson Erfunden"
_CODES = WHO.decode().encode("utf-16-be").hex().encode()
_OFF_PAGE = b"/F0 9 Tf 100 Tz 1 0 0 1 -90 -90 Tm <" + _CODES + b"> Tj\n"
Change = Callable[[Any], None]  # of a pikepdf.Pdf
Bytes = Callable[[bytes], bytes]


def changed(raw: bytes, change: Change) -> bytes:
    """The file with other objects."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        change(pdf)
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        return _serialise(pdf)


def saved(raw: bytes, **options: Any) -> bytes:
    """The file as another writer would write it."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        pdf.save(buffer, **options)
    return buffer.getvalue()


def packed(pdf: Any, content: bytes, **head: object) -> Any:
    """A deflated stream."""
    keys = {f"/{key}": value for key, value in head.items()}
    return pdf.make_indirect(Stream(pdf, zlib.compress(content), {**keys, "/Filter": Name.FlateDecode}))


def _page(pdf: Any) -> Any:
    return pdf.pages[0].obj


def _image(pdf: Any) -> Any:
    return _page(pdf).Resources.XObject.Im0


def _font(pdf: Any) -> Any:
    return _page(pdf).Resources.Font.F0


def _set(holder: Callable[[Any], Any], key: str, value: Callable[[Any], Any]) -> Bytes:
    return lambda raw: changed(raw, lambda pdf: holder(pdf).__setitem__(key, value(pdf)))


def _attach(pdf: Any) -> None:
    pdf.attachments["note.txt"] = WHO


def _annotate(pdf: Any) -> None:
    _page(pdf).Annots = Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Contents=WHO))])


def _further_image(pdf: Any) -> None:
    head = {"Width": 1, "Height": 1, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    _page(pdf).Resources.XObject.Im1 = packed(pdf, b"\0", Type=Name.XObject, Subtype=Name.Image, **head)


def _jpeg_with_comment(pdf: Any) -> None:
    image = _image(pdf)
    jpeg = cv2.imencode(".jpg", np.full((int(image.Height), int(image.Width)), 255, np.uint8))[1].tobytes()
    comment = b"\xff\xfe" + (len(WHO) + 2).to_bytes(2, "big") + WHO
    image.write(jpeg[:2] + comment + jpeg[2:], filter=Name.DCTDecode)


def _behind_image(pdf: Any) -> None:
    image = _image(pdf)
    image.write(image.read_raw_bytes() + WHO, filter=Name.FlateDecode)


def _content(change: Bytes) -> Bytes:
    def plant(pdf: Any) -> None:
        _page(pdf).Contents = packed(pdf, change(_page(pdf).Contents.read_bytes()))

    return lambda raw: changed(raw, plant)


def _profile(pdf: Any) -> None:
    intent = pdf.Root.OutputIntents[0]
    content = intent.DestOutputProfile.read_bytes()
    intent.DestOutputProfile = packed(pdf, content[: -len(WHO)] + WHO, N=3)


def _xmp(pdf: Any) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"scanstation", WHO, 1))


def _earlier_revision(raw: bytes) -> bytes:
    at = raw.rindex(b"startxref\n") + 10
    previous = int(raw[at : raw.index(b"\n", at)])
    update = b"2 0 obj\n(" + WHO + b")\nendobj\n"
    table = b"xref\n2 1\n%010d 00000 n \ntrailer << /Root 1 0 R /Size 15 /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return raw + update + table % (len(raw), previous, len(raw) + len(update))


def _identifier(raw: bytes) -> bytes:
    return re.sub(rb"/ID \[<.{32}>", b"/ID [<" + WHO.hex().encode()[:32] + b">", raw, count=1)


def _glyphs(pdf: Any) -> None:
    descendant = _font(pdf).DescendantFonts[0]
    descendant.CIDToGIDMap = packed(pdf, b"\0\2" + descendant.CIDToGIDMap.read_bytes()[2:])


def _characters(pdf: Any) -> None:
    content = _font(pdf).ToUnicode.read_bytes()
    _font(pdf).ToUnicode = packed(pdf, content.replace(b"<0000> <00FF> <0000>", b"<0000> <00FF> <0100>"))


def _program(pdf: Any) -> None:
    descriptor = _font(pdf).DescendantFonts[0].FontDescriptor
    content = descriptor.FontFile2.read_bytes()
    descriptor.FontFile2 = packed(pdf, content[:-1] + b"\1", Length1=len(content))


FILES: dict[str, Bytes] = {
    "document information": lambda raw: changed(raw, lambda pdf: pdf.docinfo.__setitem__("/Author", WHO.decode())),
    "XMP packet": lambda raw: changed(raw, _xmp),
    "metadata of a page": _set(_page, "/Metadata", lambda pdf: packed(pdf, WHO)),
    "metadata of the image": _set(_image, "/Metadata", lambda pdf: packed(pdf, WHO)),
    "private data of a page": _set(_page, "/PieceInfo", lambda _: Dictionary(X=Dictionary(Private=WHO))),
    "outline": _set(lambda pdf: pdf.Root, "/Outlines", lambda _: Dictionary(Title=WHO)),
    "language": _set(lambda pdf: pdf.Root, "/Lang", lambda _: String(WHO.decode())),
    "attachment": lambda raw: changed(raw, _attach),
    "annotation": lambda raw: changed(raw, _annotate),
    "form field": _set(
        lambda pdf: pdf.Root, "/AcroForm", lambda _: Dictionary(Fields=Array([Dictionary(T=WHO, V=WHO)]))
    ),
    "script": _set(lambda pdf: pdf.Root, "/OpenAction", lambda _: Dictionary(S=Name.JavaScript, JS=WHO)),
    "thumbnail": _set(_page, "/Thumb", lambda pdf: packed(pdf, WHO)),
    "further image": lambda raw: changed(raw, _further_image),
    "comment in a JPEG image": lambda raw: changed(raw, _jpeg_with_comment),
    "bytes behind the image's samples": lambda raw: changed(raw, _behind_image),
    "name of the colour profile": _set(lambda pdf: pdf.Root.OutputIntents[0], "/Info", lambda _: WHO),
    "bytes of the colour profile": lambda raw: changed(raw, _profile),
    "font: name": _set(_font, "/BaseFont", lambda _: Name("/Testperson")),
    "font: program": lambda raw: changed(raw, _program),
    "font: glyph map": lambda raw: changed(raw, _glyphs),
    "font: character map": lambda raw: changed(raw, _characters),
    "visible text in the instructions": _content(lambda c: c.replace(b"BT 3 Tr", b"BT 0 Tr", 1)),
    "comment in the instructions": _content(lambda c: c + b"% " + WHO + b"\n"),
    "text off the page in the instructions": _content(
        lambda c: c.replace(
            b"ET\n", _OFF_PAGE + b"ET\n", 1
        )
    ),
    "comment between objects": lambda raw: raw.replace(b"endobj\n2 0 obj", b"endobj\n% " + WHO + b"\n2 0 obj", 1),
    "trailing bytes": lambda raw: raw + WHO,
    "bytes before the header": lambda raw: WHO + raw,
    "earlier revision": _earlier_revision,
    "file identifier": _identifier,
    "object streams": lambda raw: saved(
        raw, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True
    ),
    "encryption with an empty password": lambda raw: saved(
        raw,
        encryption=pikepdf.Encryption(owner="owner", user=""),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    ),
}  # fmt: skip
