"""What a page says about the kind of its document, as it travels with the page's work: sums and names, no content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.classification.challenge import challenge_on
from appliance.classification.late import LateMark, late_on
from appliance.classification.model import NO_EVIDENCE, PageEvidence, Proposal, load_model
from appliance.classification.separator import Separator, separator_on
from appliance.collation.marks import NO_MARKS, PageMarks
from appliance.documents import ReadPage


@dataclass(frozen=True, slots=True)
class PageKind:
    """Evidence for the class of the document, the separator that the page is, if it is one, and whether it is blank.

    `marks` are what the page bears that tells its place among the others. A page of a `challenge` sheet belongs to no
    document, nor does a `late` one: a sheet that says to which document what lies behind it belongs.
    """

    evidence: PageEvidence = NO_EVIDENCE
    separator: Separator | None = None
    blank: bool = False
    challenge: bool = False
    marks: PageMarks = NO_MARKS
    late: LateMark | None = None


NO_KIND = PageKind()


def look(page: ReadPage, marks: PageMarks = NO_MARKS) -> PageKind:
    """What a page that was read says about its document; `marks` are what it bears."""
    late = late_on(page.barcodes, len(page.words))
    separator = None if late else separator_on(page.barcodes, len(page.words))
    evidence = NO_EVIDENCE if separator or late else load_model().page(page.words)
    challenge = challenge_on(page.barcodes) is not None
    return PageKind(evidence, separator, page.accepted.quality.blank, challenge, marks, late)


def propose(kinds: Sequence[PageKind]) -> Proposal:
    """The class that the pages of a document propose together; separators say nothing."""
    return load_model().propose([kind.evidence for kind in kinds if not kind.separator])
