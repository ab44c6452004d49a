"""A page worker whose gate does not read a second time: what the second reading costs is the difference.

It exists for `./run bench station` alone. What the gate would have read is taken from the text layer, so that all its
other checks run as ever. Production cannot start it: it is no part of the package.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

from appliance.documents import Image, Word
from appliance.pipeline import PageTasks, PipelineSetup
from appliance.release.findings import Finding
from appliance.release.gate import Gate
from appliance.release.textlayer import Layout
from appliance.worker import main


class TrustingGate(Gate):
    """A gate that believes the text layer."""

    def _read_page(  # the arguments are those of what it replaces
        self,
        image: Image,  # noqa: ARG002
        layout: Layout,
        index: int,  # noqa: ARG002
        readings: Mapping[str, tuple[Word, ...]],  # noqa: ARG002
        findings: list[Finding],  # noqa: ARG002
    ) -> tuple[Word, ...]:
        return layout.words


class FirstReadingTasks(PageTasks):
    """The tasks of a page worker without the second reading."""

    def __init__(self, setup: PipelineSetup) -> None:
        super().__init__(setup)
        self._gate = TrustingGate(setup.gate, self._second_reading)


if __name__ == "__main__":
    sys.exit(main(FirstReadingTasks))
