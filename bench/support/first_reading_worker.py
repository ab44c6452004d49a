"""A page worker whose gate does not read a second time: what the second reading costs is the difference.

It exists for `./run bench station` alone. A page's text layer is handed to the gate as what it read, so that all its
other checks run as ever. Production cannot start it: it is no part of the package.
"""

from __future__ import annotations

import sys

from appliance.documents import Image, RedactedPage, Word
from appliance.page_work import Order
from appliance.pipeline import PageTasks
from appliance.release.looking import Looks
from appliance.worker import main


class FirstReadingTasks(PageTasks):
    """The tasks of a page worker without the second reading."""

    _layer: tuple[Word, ...] = ()

    def _look_ahead(self, page: RedactedPage, order: Order) -> Looks:
        self._layer = page.words
        return super()._look_ahead(page, order)

    def _second_reading(self, image: Image, dpi: int) -> tuple[Word, ...]:  # noqa: ARG002 - as what it replaces
        return self._layer


if __name__ == "__main__":
    sys.exit(main(FirstReadingTasks))
