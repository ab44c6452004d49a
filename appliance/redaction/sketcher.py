"""What lies on a page before anybody has read it: its grids, for the reader's eye, and all else that no word decides.

Rules:
- A page is looked at once: what was found for the reader serves the redactor, too, unless the reader turned the page,
  joined its dots or found barcodes on it.
"""

from __future__ import annotations

from appliance.documents import AcceptedPage, Image, ReadPage
from appliance.redaction.ink import find_ink
from appliance.redaction.rule_lines import grids
from appliance.redaction.structure import Sketch, sketch, stroked


class Sketcher:
    """Looks at one page."""

    def __init__(self) -> None:
        self._seen: tuple[AcceptedPage, Sketch] | None = None

    def rules(self, page: AcceptedPage) -> Image:
        """Where the rules of grids and their ragged edges lie: `(h, w)` of `uint8`, 255 or 0."""
        found = self._of(page)
        return stroked(grids(found.lines), found.ink.mask)

    def of(self, page: ReadPage) -> Sketch:
        """The sketch of a page that was read."""
        if codes := [code.box for code in page.barcodes]:
            accepted = page.accepted
            return sketch(find_ink(accepted.image, accepted.dpi), accepted.dpi, codes)
        return self._of(page.accepted)

    def _of(self, page: AcceptedPage) -> Sketch:
        if self._seen is None or self._seen[0] is not page:
            self._seen = page, sketch(find_ink(page.image, page.dpi), page.dpi)
        return self._seen[1]
