"""What lies on a page before anybody has read it: its rules, for the reader's eye, and all else that no word decides.

Rules:
- A page is looked at once: what was found for the reader serves the redactor, too, unless the reader turned the page or
  joined its dots. Where it found barcodes, the ink serves; rules and boxes are looked for beside them.
"""

from __future__ import annotations

import numpy as np

from appliance.documents import AcceptedPage, Image, ReadPage
from appliance.redaction import ruled_grids, torn_rules
from appliance.redaction.ink import find_ink
from appliance.redaction.structure import Sketch, sketch, stroked


class Sketcher:
    """Looks at one page."""

    def __init__(self) -> None:
        self._seen: tuple[AcceptedPage, Sketch] | None = None

    def rules(self, page: AcceptedPage) -> Image:
        """Where the rules lie that the reader shall not see: of grids, and torn ones; `(h, w)` of `uint8`, 255 or 0."""
        found = self._of(page)
        mask = found.ink.mask
        seen = ruled_grids.covering(ruled_grids.find(found.lines), mask, page.dpi)
        lean = float(np.median([line.lean for line in found.lines])) if found.lines else 0.0
        torn = torn_rules.find(found.united, lean, page.dpi)
        if torn:
            seen |= torn_rules.covering(torn, mask)
            seen |= stroked(torn_rules.parts_of(torn, found.lines, lean, page.dpi), mask)
        return seen

    def of(self, page: ReadPage) -> Sketch:
        """The sketch of a page that was read."""
        accepted = page.accepted
        if codes := [code.box for code in page.barcodes]:
            seen = self._seen is not None and self._seen[0] is accepted
            ink = self._of(accepted).ink if seen else find_ink(accepted.image, accepted.dpi)
            return sketch(ink, accepted.dpi, codes)
        return self._of(accepted)

    def _of(self, page: AcceptedPage) -> Sketch:
        if self._seen is None or self._seen[0] is not page:
            self._seen = page, sketch(find_ink(page.image, page.dpi), page.dpi)
        return self._seen[1]
