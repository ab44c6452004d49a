"""Writes redacted pages as one PDF/A-2b file: an image a page, an invisible text layer of cleared words, nothing else.

Rules:
- Page pixels are stored without loss and without a predictor: 1 bit where the page is black and white, else 8 bits.
- A page's compressed form is written only where it holds exactly the page's pixels: an older form would show what has
  been taken off since.
- The same document gives the same bytes: no dates, and a file identifier made of the content.
- The file is written under another name, synced and renamed, readable for this user alone; its name is the document id.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import zlib
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from appliance.documents import FinishedFile, Image, RedactedDocument, RedactedPage, is_opaque_id
from appliance.errors import ScanStationError
from appliance.output import glyphless
from appliance.output.mark import mark_strip
from appliance.output.metadata import xmp_packet
from appliance.output.profile import IDENTIFIER, colour_profile
from appliance.output.textlayer import page_content

_LEVEL = 6  # of zlib: what more costs, hardly any byte repays
_MIN_DPI, _MAX_DPI = 72.0, 1_200.0
_GREYS = np.array([1]), np.array([254])  # what is neither black nor white


class OutputError(ScanStationError):
    """The finished file cannot be written."""

    code = "output"
    advice = "A document could not be written; its pages are safe in the station. Call your technician."


def write_pdf(
    document: RedactedDocument, directory: Path, *, draft: bool = False, simulated: bool | None = None
) -> FinishedFile:
    """Writes `<document id>.pdf` into `directory`, which should be memory-backed.

    Args:
        document: redacted pages in order; at least one.
        directory: an existing directory.
        draft: the file is for looking at and measuring only; its metadata says so and the release gate refuses it.
        simulated: whether any page is, where the caller knows; else each page is looked at once more.

    Raises:
        OutputError: the document has no pages or an impossible size, a page's compressed form is not of its pixels,
            or the directory cannot be written.
    """
    if not is_opaque_id(document.document):
        raise OutputError("document id")
    if not document.pages:
        raise OutputError("no pages")
    if simulated is None:
        simulated = any(page.simulated for page in document.pages)
    with Pdf.new() as pdf:
        font = _add_font(pdf)
        for page in document.pages:
            _add_page(pdf, page, font, simulated)
        _add_metadata(pdf, xmp_packet(simulated=simulated, draft=draft))
        content = _serialise(pdf)
    path = directory / f"{document.document}.pdf"
    try:
        _write_atomically(path, content)
    except OSError as error:
        raise OutputError(f"errno {error.errno}") from error
    return FinishedFile(path, document.document, len(document.pages))


def _add_page(pdf: Pdf, page: RedactedPage, font: pikepdf.Object, simulated: bool) -> None:
    """Appends one page."""
    height, width = page.image.shape[:2]
    if not _MIN_DPI <= page.dpi <= _MAX_DPI or not page.image.size or page.image.dtype != np.uint8:
        raise OutputError("page size")
    images = Dictionary(Im0=_add_image(pdf, page.image, page.stream))
    strip = mark_strip(width, page.dpi) if simulated else np.empty((0, width), np.uint8)
    if simulated:
        images.Mark = _add_image(pdf, strip)
    content = page_content(width, height, strip.shape[0], page.dpi, page.words)
    points = 72.0 / page.dpi
    pdf.pages.append(
        pikepdf.Page(
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Page,
                    MediaBox=Array([0, 0, round(width * points, 4), round((height + strip.shape[0]) * points, 4)]),
                    Resources=Dictionary(XObject=images, Font=Dictionary(F0=font)),
                    Contents=_add_stream(pdf, content, {}),
                )
            )
        )
    )


def compressed(page: RedactedPage) -> RedactedPage:
    """The page with its image compressed, so that writing it twice compresses it once."""
    return replace(page, stream=zlib.compress(_samples(page.image), _LEVEL))


def holds_pixels(page: RedactedPage) -> bool:
    """Whether the compressed form of a page has each pixel as a byte, and so is the page in itself."""
    return bool(page.stream) and not _is_black_and_white(page.image)


def _add_image(pdf: Pdf, image: Image, stream: bytes = b"") -> pikepdf.Object:
    """A page image or strip as an image XObject; `stream` is its compressed form where that is known.

    Raises:
        OutputError: the compressed form is of other pixels.
    """
    samples = _samples(image)
    if stream and not _holds(stream, samples):
        raise OutputError("a page's compressed form is not of its pixels")
    height, width = image.shape[:2]
    head = {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": width, "/Height": height}
    head |= {"/ColorSpace": Name.DeviceRGB if image.ndim == 3 else Name.DeviceGray}
    head |= {"/BitsPerComponent": 1 if _is_black_and_white(image) else 8, "/Filter": Name.FlateDecode}
    return pdf.make_indirect(Stream(pdf, stream or zlib.compress(samples, _LEVEL), head))


def _is_black_and_white(image: Image) -> bool:
    """Whether a page needs one bit a pixel."""
    return image.ndim == 2 and not cv2.countNonZero(cv2.inRange(image, _GREYS[0], _GREYS[1]))


def _samples(image: Image) -> bytes:
    """The samples of an image as they stand in the file: one bit or eight for each."""
    return (np.packbits(image > 0, axis=1) if _is_black_and_white(image) else np.ascontiguousarray(image)).tobytes()


def _holds(stream: bytes, samples: bytes) -> bool:
    """Whether a compressed form is of these samples and of nothing else."""
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(stream, len(samples) + 1)
    except zlib.error:
        return False
    return found == samples and inflater.eof and not inflater.unused_data


def _add_font(pdf: Pdf) -> pikepdf.Object:
    """The glyphless font as a composite font, embedded whole."""
    name = Name("/" + glyphless.NAME)
    program = glyphless.font_program()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=Array([0, 0, glyphless.ADVANCE, glyphless.EM]),
        ItalicAngle=0,
        Ascent=glyphless.EM,
        Descent=0,
        CapHeight=glyphless.EM,
        StemV=80,
        FontFile2=_add_stream(pdf, program, {"/Length1": len(program)}),
    )
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=glyphless.ADVANCE,
        CIDToGIDMap=_add_stream(pdf, glyphless.glyph_map(), {}),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
            ToUnicode=_add_stream(pdf, glyphless.character_map(), {}),
        )
    )


def _add_metadata(pdf: Pdf, packet: bytes) -> None:
    """The XMP packet, which stays readable without decompression, and the output intent."""
    pdf.Root.Metadata = pdf.make_indirect(Stream(pdf, packet, {"/Type": Name.Metadata, "/Subtype": Name.XML}))
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=IDENTIFIER.encode("ascii"),
        Info=IDENTIFIER.encode("ascii"),
        DestOutputProfile=_add_stream(pdf, colour_profile(), {"/N": 3}),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _add_stream(pdf: Pdf, content: bytes, head: dict[str, object]) -> pikepdf.Object:
    """A compressed stream object."""
    return pdf.make_indirect(Stream(pdf, zlib.compress(content, _LEVEL), {**head, "/Filter": Name.FlateDecode}))


def _serialise(pdf: Pdf) -> bytes:
    """The file's bytes; its identifier is the start of the digest of the bytes without one."""
    digest = hashlib.sha256(_save(pdf)).digest()[:16]
    pdf.trailer.ID = Array([pikepdf.String(digest), pikepdf.String(digest)])
    return _save(pdf)


def _save(pdf: Pdf) -> bytes:
    """One revision, plain objects, the classic cross-reference table, nothing recompressed."""
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        static_id=True,
        force_version="1.7",
        compress_streams=False,
        recompress_flate=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        linearize=False,
        fix_metadata_version=False,
    )
    return buffer.getvalue()


def _write_atomically(path: Path, content: bytes) -> None:
    """Temp -> fsync -> replace -> fsync of the directory, mode 0600."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
