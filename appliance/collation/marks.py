"""What a page bears that tells its place: numbers, a picture to compare, whose it is, its running head.

Rules:
- Made in the page worker, once, from what was read; numbers are plain, everything that names somebody is a digest.
- A blank page bears nothing, and is no copy of another blank page.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from appliance.capture.fingerprint import Fingerprint, fingerprint
from appliance.collation.digests import Digester
from appliance.collation.likeness import Outline, outline
from appliance.collation.numbering import Numbering, numbers_on
from appliance.collation.patients import NOBODY, PatientMarks, patient_on
from appliance.collation.running import NO_HEAD, RunningHead, running_on
from appliance.collation.segments import segments
from appliance.documents import Barcode, ReadPage, Side, Word


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What a page bears. `picture` and `outline` are None for a blank page, and where nobody made them."""

    numbers: tuple[Numbering, ...] = ()
    patient: PatientMarks = field(default=NOBODY, repr=False)
    running: RunningHead = field(default=NO_HEAD, repr=False)
    blank: bool = False
    side: Side = Side.FRONT
    outline: Outline | None = field(default=None, repr=False)
    picture: Fingerprint | None = field(default=None, repr=False)


NO_MARKS = PageMarks()


def new_key() -> bytes:
    """A key for the digests of one job: it lives in memory, as long as the pages of the job do."""
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A page in its place. `sheet` counts from 0; `marks` is None where the page could not be read."""

    index: int
    sheet: int
    side: Side
    marks: PageMarks | None


def marks_of(page: ReadPage, key: bytes) -> PageMarks:
    """The marks of a page that was read; `key` is the job's."""
    accepted = page.accepted
    if accepted.quality.blank:
        return PageMarks(blank=True, side=accepted.page.side)
    found = marks_of_words(page.words, page.barcodes, accepted.image.shape[0], key)
    picture = fingerprint(accepted.image, accepted.dpi)
    return replace(found, side=accepted.page.side, outline=outline(picture), picture=picture)


def marks_of_words(words: Sequence[Word], barcodes: Sequence[Barcode], height: int, key: bytes) -> PageMarks:
    """The marks that the words alone give; `height` of the page in pixels."""
    digester = Digester(key)
    pieces = segments(words, height)
    return PageMarks(numbers_on(pieces), patient_on(pieces, barcodes, digester), running_on(pieces, digester))
