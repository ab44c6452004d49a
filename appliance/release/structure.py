"""The objects of the finished file, each held against the only form it may have.

Rules:
- Allow-list: a key, type, filter or object that the expected form does not name is a finding.
- Every object must be part of the expected form; one that nothing refers to is a finding.
- Streams are inflated under a bound, and must use up their bytes exactly.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pikepdf

from appliance.release import known_bytes
from appliance.release.findings import Code, Finding, Layer
from appliance.sections.pages import GateConfig

_MAX_CONTENT_BYTES = 16 << 20
_MAX_RESOURCE_BYTES = 1 << 20
_MAX_SIDE_PX = 20_000

_CODE_OF_KEY = {
    **dict.fromkeys(
        ("/OpenAction", "/AA", "/A", "/JS", "/JavaScript", "/URI", "/Launch", "/Next"), Code.ACTIVE_CONTENT
    ),
    **dict.fromkeys(("/Names", "/EmbeddedFiles", "/AF", "/EF", "/Collection"), Code.ATTACHMENT),
    **dict.fromkeys(("/Annots", "/Popup"), Code.ANNOTATION),
    **dict.fromkeys(("/AcroForm", "/XFA"), Code.FORM),
    **dict.fromkeys(("/OCProperties", "/OC"), Code.OPTIONAL_CONTENT),
    "/Thumb": Code.THUMBNAIL,
    **dict.fromkeys(("/Info", "/Metadata", "/PieceInfo", "/LastModified", "/Private"), Code.METADATA_UNKNOWN),
}
_CODE_OF_TYPE = {
    "/Filespec": Code.ATTACHMENT,
    "/EmbeddedFile": Code.ATTACHMENT,
    "/Annot": Code.ANNOTATION,
    "/OCG": Code.OPTIONAL_CONTENT,
    "/Action": Code.ACTIVE_CONTENT,
    "/Metadata": Code.METADATA_UNKNOWN,
}
_PAGE_FORM = {"/Type": "/Page", "/Parent": None, "/MediaBox": None, "/Resources": None, "/Contents": None}
_FONT_FORM = {
    "/Type": "/Font",
    "/Subtype": "/Type0",
    "/BaseFont": known_bytes.FONT_NAME,
    "/Encoding": "/Identity-H",
    "/DescendantFonts": None,
    "/ToUnicode": None,
}
_DESCENDANT_FORM = {
    "/Type": "/Font",
    "/Subtype": "/CIDFontType2",
    "/BaseFont": known_bytes.FONT_NAME,
    "/CIDSystemInfo": None,
    "/FontDescriptor": None,
    "/DW": known_bytes.GLYPH_WIDTH,
    "/CIDToGIDMap": None,
}
_SYSTEM_FORM = {"/Registry": "Adobe", "/Ordering": "Identity", "/Supplement": 0}
_DESCRIPTOR_FORM = {
    "/Type": "/FontDescriptor",
    "/FontName": known_bytes.FONT_NAME,
    "/Flags": 4,
    "/FontBBox": [0, 0, known_bytes.GLYPH_WIDTH, known_bytes.GLYPH_EM],
    "/ItalicAngle": 0,
    "/Ascent": known_bytes.GLYPH_EM,
    "/Descent": 0,
    "/CapHeight": known_bytes.GLYPH_EM,
    "/StemV": 80,
    "/FontFile2": None,
}
_INTENT_FORM = {
    "/Type": "/OutputIntent",
    "/S": "/GTS_PDFA1",
    "/OutputConditionIdentifier": known_bytes.PROFILE_NAME,
    "/Info": known_bytes.PROFILE_NAME,
    "/DestOutputProfile": None,
}


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples of an image, still packed: `bits` 1 or 8 for each of `channels` 1 or 3."""

    width: int
    height: int
    channels: int
    bits: int
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a page is made of: size in points, drawing instructions, its image and the strip below it."""

    width_pt: float
    height_pt: float
    content: bytes = field(repr=False)
    image: Samples
    strip: Samples | None


class Walk:
    """Visits the objects of one file, collects findings, and remembers which objects it has accounted for."""

    def __init__(self, pdf: pikepdf.Pdf, config: GateConfig) -> None:
        self.findings: list[Finding] = []
        self._pdf = pdf
        self._config = config
        self._seen: set[tuple[int, int]] = set()
        self._page: int | None = None

    def document(self, pages: int) -> list[pikepdf.Object]:
        """Checks all that belongs to no page; returns the page objects, which must be `pages` many."""
        self._form(self._pdf.trailer, {"/Root": None, "/Size": None, "/ID": None})
        root = self._pdf.trailer["/Root"]
        self._form(root, {"/Type": "/Catalog", "/Pages": None, "/Metadata": None, "/OutputIntents": None})
        intents = self._list(root["/OutputIntents"], 1)
        self._form(intents[0], _INTENT_FORM)
        profile = self._stream(intents[0]["/DestOutputProfile"], {"/N": 3}, _MAX_RESOURCE_BYTES)
        self._digest(profile, {known_bytes.COLOUR_PROFILE}, Code.COLOUR_PROFILE, Layer.METADATA)
        tree = root["/Pages"]
        self._form(tree, {"/Type": "/Pages", "/Kids": None, "/Count": pages}, Code.PAGE_COUNT)
        return self._list(tree["/Kids"], pages, Code.PAGE_COUNT)

    def metadata(self) -> bytes:
        """The XMP packet, which must stand uncompressed."""
        stream = self._pdf.trailer["/Root"]["/Metadata"]
        self._form(stream, {"/Type": "/Metadata", "/Subtype": "/XML", "/Length": None})
        raw: bytes = stream.read_raw_bytes()
        return raw

    def page(self, index: int, page: pikepdf.Object) -> PageParts:
        """Checks one page and everything it refers to."""
        self._page = index
        self._form(page, _PAGE_FORM)
        if page["/Parent"].objgen != self._pdf.trailer["/Root"]["/Pages"].objgen:
            self._found(Code.OBJECT_UNEXPECTED)
        left, bottom, width, height = (float(v) for v in self._list(page["/MediaBox"], 4))
        if left or bottom or not 1 <= width <= 14_400 or not 1 <= height <= 14_400:
            self._found(Code.PAGE_SIZE)
        resources = page["/Resources"]
        self._form(resources, {"/XObject": None, "/Font": None})
        self._form(resources["/Font"], {"/F0": None})
        self._font(resources["/Font"]["/F0"])
        images = resources["/XObject"]
        names = {"/Im0": None, "/Mark": None} if "/Mark" in images else {"/Im0": None}
        self._form(images, names)
        content = self._stream(page["/Contents"], {}, _MAX_CONTENT_BYTES)
        image = self._image(images["/Im0"])
        strip = self._image(images["/Mark"]) if "/Mark" in images else None
        self._page = None
        return PageParts(width, height, content, image, strip)

    def leftovers(self) -> None:
        """Reports every object that the expected form does not refer to, and what it seems to be."""
        for thing in self._pdf.objects:
            if thing.objgen not in self._seen:
                self._found(Code.OBJECT_UNREFERENCED)
                self._suspicious(thing)

    def _font(self, font: pikepdf.Object) -> None:
        """The glyphless font, by its form and by the digests of its three streams."""
        if font.objgen in self._seen:  # shared by all pages, checked with the first
            return
        self._form(font, _FONT_FORM, Code.FONT_UNKNOWN, Layer.FONT)
        descendant = self._list(font["/DescendantFonts"], 1)[0]
        self._form(descendant, _DESCENDANT_FORM, Code.FONT_UNKNOWN, Layer.FONT)
        self._form(descendant["/CIDSystemInfo"], _SYSTEM_FORM, Code.FONT_UNKNOWN, Layer.FONT)
        descriptor = descendant["/FontDescriptor"]
        self._form(descriptor, _DESCRIPTOR_FORM, Code.FONT_UNKNOWN, Layer.FONT)
        for stream, form, digest in (
            (font["/ToUnicode"], {}, known_bytes.CHARACTER_MAP),
            (descendant["/CIDToGIDMap"], {}, known_bytes.GLYPH_MAP),
            (descriptor["/FontFile2"], {"/Length1": None}, known_bytes.FONT_PROGRAM),
        ):
            content = self._stream(stream, form, _MAX_RESOURCE_BYTES)
            self._digest(content, {digest}, Code.FONT_UNKNOWN, Layer.FONT)

    def _image(self, image: pikepdf.Object) -> Samples:
        """An image of one of the four kinds the station writes, inflated to exactly its size."""
        width, height = int(image["/Width"]), int(image["/Height"])
        bits = int(image["/BitsPerComponent"])
        channels = {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(image["/ColorSpace"]), 0)
        sized = (
            1 <= width <= _MAX_SIDE_PX and 1 <= height <= _MAX_SIDE_PX and width * height <= self._config.max_page_px
        )
        if not sized or (bits, channels) not in ((1, 1), (8, 1), (8, 3)):
            self._found(Code.STREAM_BOUNDS)
            return Samples(1, 1, 1, 8, b"\xff")
        size = (width * bits * channels + 7) // 8 * height
        form = {"/Type": "/XObject", "/Subtype": "/Image", "/Width": width, "/Height": height}
        form |= {"/ColorSpace": None, "/BitsPerComponent": bits}
        data = self._stream(image, form, size)
        if len(data) != size:
            self._found(Code.STREAM_BOUNDS)
            return Samples(1, 1, 1, 8, b"\xff")
        return Samples(width, height, channels, bits, data)

    def _stream(self, stream: pikepdf.Object, form: Mapping[str, object], most: int) -> bytes:
        """The content of a deflated stream whose dictionary has this form, of at most `most` bytes."""
        self._form(stream, {**form, "/Filter": "/FlateDecode", "/Length": None}, Code.STREAM_FILTER)
        inflater = zlib.decompressobj()
        try:
            content = inflater.decompress(stream.read_raw_bytes(), most + 1)
        except zlib.error:
            self._found(Code.STREAM_BOUNDS)
            return b""
        if len(content) > most or not inflater.eof or inflater.unused_data:
            self._found(Code.STREAM_BOUNDS)
            return b""
        return content

    def _form(
        self,
        thing: pikepdf.Object,
        form: Mapping[str, object],
        code: Code = Code.OBJECT_UNEXPECTED,
        layer: Layer = Layer.OBJECTS,
    ) -> None:
        """Holds a dictionary against a form: exactly these keys; a value other than None must be equal."""
        self._account(thing)
        for key in thing.keys():  # noqa: SIM118  a PDF dictionary does not iterate over its keys
            if key not in form:
                self._found(_CODE_OF_KEY.get(key, Code.OBJECT_UNEXPECTED))
        for key, expected in form.items():
            if expected is not None and not _equal(thing.get(key), expected):
                self._found(code, layer)

    def _list(self, thing: pikepdf.Object, length: int, code: Code = Code.OBJECT_UNEXPECTED) -> list[pikepdf.Object]:
        """An array's items; a wrong number of them is a finding, and an error when there are too few."""
        self._account(thing)
        items: list[pikepdf.Object] = list(thing.as_list())
        if len(items) != length:
            self._found(code)
        if len(items) < length:
            raise ValueError("short array")
        return items[:length]

    def _digest(self, content: bytes, known: Iterable[str], code: Code, layer: Layer) -> None:
        """A stream must be one of the known ones."""
        if hashlib.sha256(content).hexdigest() not in known:
            self._found(code, layer)

    def _suspicious(self, thing: pikepdf.Object) -> None:
        """Names what an object outside the form seems to be."""
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            return
        codes = {_CODE_OF_KEY[key] for key in thing.keys() if key in _CODE_OF_KEY}  # noqa: SIM118  as above
        kind = _CODE_OF_TYPE.get(str(thing.get("/Type")))
        for code in sorted(codes | ({kind} if kind else set())):
            self._found(code)

    def _account(self, thing: pikepdf.Object) -> None:
        """Notes an indirect object as part of the expected form."""
        if getattr(thing, "is_indirect", False):
            self._seen.add(thing.objgen)

    def _found(self, code: Code, layer: Layer = Layer.OBJECTS) -> None:
        self.findings.append(Finding(code, layer, self._page))


def _equal(value: object, expected: object) -> bool:
    """Whether a PDF value has this Python value; names and strings compare as text."""
    if isinstance(expected, str):
        return value is not None and str(value) == expected
    if isinstance(expected, list):
        items = value.as_list() if isinstance(value, pikepdf.Array) else None
        return items is not None and [int(v) for v in items] == expected
    return isinstance(value, int) and value == expected
