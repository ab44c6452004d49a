"""The release gate (invariant I2): the one place where a finished file becomes a released document.

Rules:
- The file is read once; everything is checked on those bytes, and those bytes are what leaves.
- It fails closed: whatever it does not expect is a finding, and one finding holds the document for a person.
- It shares no decision code with the redactor. The second reader is given to it from outside.
- The report says what was looked at, in numbers, and holds no content.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import pikepdf
import pypdfium2

from appliance.documents import (
    FinishedFile,
    GateWitness,
    KnownIdentifiers,
    ReleasedDocument,
    is_opaque_id,
)
from appliance.release import known_bytes
from appliance.release.excused import Excused
from appliance.release.fields import check_fields, check_form
from appliance.release.findings import Code, Finding, GateRefusedError, Layer, merged
from appliance.release.identifiers import MAX_KNOWN, KnownMatcher
from appliance.release.looking import Look, Looks, Page, Read, key_of, look
from appliance.release.raster import Renderer, check_drawing, draw
from appliance.release.rawfile import check_bytes, check_canonical, check_identifier, opened, read_once
from appliance.release.reading import as_text, lines_of, lone_letters, on_layer, settled
from appliance.release.structure import PageParts, Walk
from appliance.release.textlayer import check_extraction, parse_layer
from appliance.sections.pages import GateConfig
from appliance.suggestions import ReleasedField

REPORT_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the file must be. `keep` names the identifier categories of which the purpose leaves words in.

    `kept` are these words. A notation that needs one of them is no finding where it is of a kind that `keep` excuses.
    """

    document: str
    document_class: str
    purpose: str
    policy: str  # id and version of the policy pack
    pages: int
    simulated: bool
    known: KnownIdentifiers = field(repr=False)
    keep: frozenset[str] = frozenset()
    kept: frozenset[str] = field(default=frozenset(), repr=False)
    fields: tuple[ReleasedField, ...] = field(default=(), repr=False)  # suggestions that are to travel with the file


class Gate:
    """Checks finished files. `read` is a reader that has had no part in making them: image and dpi to words."""

    def __init__(self, config: GateConfig, read: Read) -> None:
        self._config = config
        self._read = read

    def look_ahead(self, file: FinishedFile) -> Looks:
        """Looks at the pages of a file ahead of `release`, while paper still moves.

        Returns:
            What each page shows by itself, by a digest of the pixels that the gate itself drew and of the text layer.

        Raises:
            GateRefusedError: the file has not the form that the gate can draw, or a page could not be read; `release`
                would refuse it, too.
        """
        untrusted = read_once(file.path, self._config.max_file_bytes)
        parts, findings, _ = self._take_apart(untrusted, file.pages)
        if findings:
            raise GateRefusedError(merged(findings))
        looks: dict[str, Look] = {}
        renderer = Renderer(untrusted)
        try:
            for index, part in enumerate(parts):
                layout, _ = parse_layer(part, index)
                with renderer.page(index) as raw:  # `release` draws the page again, and compares it with its parts
                    page = Page(index, draw(raw, part), layout)
                looks[key_of(page)] = look(page, self._read)
        finally:
            renderer.close()
        if failed := [finding for seen in looks.values() if seen.failed for finding in seen.findings]:
            raise GateRefusedError(merged(failed))
        return looks

    def release(self, file: FinishedFile, expected: Expectation, looks: Looks | None = None) -> ReleasedDocument:
        """Checks a finished file and releases it.

        The order is: 1. name and bytes, 2. objects, metadata and font, 3. drawing and text layer of each page,
        4. pixels, 5. second reading, 6. identifiers, 7. suggestions. What has not the right form (1, 2) is not drawn.

        Args:
            file: the written PDF.
            expected: what it must be, and the identifiers that must not be readable in it.
            looks: results of `look_ahead`, used where pixels and text layer are exactly the same.

        Raises:
            GateRefusedError: at least one finding; the document stays.
        """
        findings: list[Finding] = []
        # 1. name and bytes
        if file.path.name != f"{expected.document}.pdf" or not is_opaque_id(expected.document):
            findings.append(Finding(Code.FILE_NAME, Layer.FILE))
        untrusted = read_once(file.path, self._config.max_file_bytes)
        # 2. objects, metadata and font
        parts, form, metadata = self._take_apart(untrusted, expected.pages)
        findings += form or _check_metadata(metadata, parts, expected.simulated)
        if findings:
            raise GateRefusedError(merged(findings))
        # 3. to 7., page by page
        pages = self._check_pages(untrusted, parts, expected, looks or {}, findings)
        if findings:
            raise GateRefusedError(merged(findings))
        return ReleasedDocument(
            document=expected.document,
            document_class=expected.document_class,
            purpose=expected.purpose,
            policy=expected.policy,
            pages=expected.pages,
            simulated=expected.simulated,
            sha256=hashlib.sha256(untrusted).hexdigest(),
            gate_report=_report(untrusted, pages, expected),
            pdf=untrusted,
            witness=GateWitness(),
            fields=expected.fields,
        )

    def _take_apart(self, untrusted: bytes, pages: int) -> tuple[list[PageParts], list[Finding], bytes]:
        """The parts of the pages, the findings about the file's form, and its metadata."""
        findings = check_bytes(untrusted)
        if not 1 <= pages <= self._config.max_pages:
            findings.append(Finding(Code.PAGE_COUNT, Layer.OBJECTS))
        if findings:
            return [], findings, b""
        with opened(untrusted) as pdf:
            walk = Walk(pdf, self._config)
            parts = [walk.page(index, page) for index, page in enumerate(walk.document(pages))]
            metadata = walk.metadata()
            walk.leftovers()
            form = walk.findings + check_canonical(untrusted, pdf) + check_identifier(untrusted)
            return parts, form, metadata

    def _check_pages(
        self,
        untrusted: bytes,
        parts: Sequence[PageParts],
        expected: Expectation,
        looks: Looks,
        findings: list[Finding],
    ) -> list[dict[str, int]]:
        """Adds the findings of all pages; returns numbers about each page for the report."""
        known = KnownMatcher(expected.known)
        patterns = Excused(expected.keep, expected.kept)
        if len(expected.known.texts) > MAX_KNOWN:
            findings.append(Finding(Code.KNOWN_IDENTIFIER, Layer.TEXT))
        findings += check_form(expected.fields, len(parts))
        numbers = []
        renderer = Renderer(untrusted)
        try:
            if renderer.page_count() != len(parts):
                findings.append(Finding(Code.PAGE_COUNT, Layer.OBJECTS))
            for index, page in enumerate(parts):
                drawn, differences = _draw(renderer, page, index)
                findings += differences
                numbers.append(self._check_page(drawn, known, patterns, looks, findings))
                # 7. suggestions
                findings += check_fields(expected.fields, drawn, known)
        finally:
            renderer.close()
        return numbers

    def _check_page(
        self, page: Page, known: KnownMatcher, patterns: Excused, looks: Looks, findings: list[Finding]
    ) -> dict[str, int]:
        """Pixels, second reading and identifiers of one page."""
        # 4. pixels, 5. second reading
        made = looks.get(key_of(page))
        seen = made.at(page.index) if made else look(page, self._read)
        findings += seen.findings
        # 6. identifiers
        words = page.layout.words
        for layer, texts in ((Layer.TEXT, words), (Layer.READING, seen.seen)):
            if count := lone_letters(lines_of(on_layer(texts, words))):
                findings.append(Finding(Code.BOXED_LETTERS, layer, page.index, count))
            if count := known.count(as_text(lines_of(settled(texts, words)))):
                findings.append(Finding(Code.KNOWN_IDENTIFIER, layer, page.index, count))
            for code, count in patterns.count(texts, words).items():
                findings.append(Finding(code, layer, page.index, count))
        return {
            "words": len(words), "words_seen": len(seen.seen), "pixels_outside_words": seen.pixels_outside_words,
        }  # fmt: skip


def _draw(renderer: Renderer, parts: PageParts, index: int) -> tuple[Page, list[Finding]]:
    """A page's pixels and text layer, and whether drawing and both extractions agree."""
    layout, findings = parse_layer(parts, index)
    with renderer.page(index) as page:
        image, differences = check_drawing(page, parts, layout.dpi, index)
        findings += differences + check_extraction(page, layout.words, index)
    return Page(index, image, layout), findings


def _check_metadata(packet: bytes, parts: Sequence[PageParts], simulated: bool) -> list[Finding]:
    """The XMP packet must be the known one, and the mark must be there exactly when it should."""
    found = hashlib.sha256(packet).hexdigest()
    findings: list[Finding] = []
    if found in known_bytes.XMP_DRAFTS:
        findings.append(Finding(Code.DRAFT, Layer.METADATA))
    elif found not in (known_bytes.XMP_PLAIN, known_bytes.XMP_SIMULATED):
        findings.append(Finding(Code.METADATA_UNKNOWN, Layer.METADATA))
    marked = [page.strip is not None for page in parts] + [found == known_bytes.XMP_SIMULATED]
    if simulated and not all(marked):
        findings.append(Finding(Code.MARK_MISSING, Layer.METADATA))
    if not simulated and any(marked):
        findings.append(Finding(Code.MARK_UNEXPECTED, Layer.METADATA))
    return findings


def _report(untrusted: bytes, pages: Sequence[Mapping[str, int]], expected: Expectation) -> dict[str, object]:
    """What was looked at, in numbers and versions."""
    return {
        "format": REPORT_FORMAT,
        "bytes": len(untrusted),
        "layers": [layer.value for layer in Layer],
        "checks": len(Code),
        "pages": [dict(page) for page in pages],
        "known_identifiers": len(expected.known.texts),
        "kept_categories": sorted(expected.keep),
        "kept_words": len(expected.kept),
        "fields": len(expected.fields),
        "versions": {
            "pikepdf": pikepdf.__version__,
            "qpdf": pikepdf.__libqpdf_version__,
            "pdfium": str(pypdfium2.PDFIUM_INFO),
            "opencv": cv2.__version__,
            "zxing": importlib.metadata.version("zxing-cpp"),
        },
    }
