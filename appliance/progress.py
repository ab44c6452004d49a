"""Progress to those who follow it: the bus and the log. Ids, stages and counts; never content."""

from __future__ import annotations

import logging

from appliance.bus import StationBus
from appliance.situation import View

log = logging.getLogger(__name__)


class BusProgress:
    """Implements `appliance.processing.Progress` and `appliance.display.Announcer`."""

    def __init__(self) -> None:
        self._bus: StationBus | None = None

    def attach(self, bus: StationBus) -> None:
        """From now on the bus is told; called on the event loop."""
        self._bus = bus

    def view(self, view: View) -> None:
        """The desk sees something else."""
        log.info("view %s signal %s", view.name.value, view.signal.value)
        if self._bus:
            self._bus.state_changed(view)

    def page(self, job: str, index: int, stage: str) -> None:
        """A page entered a stage."""
        log.info("job %s page %d %s", job, index, stage)
        if self._bus:
            self._bus.page_progress(job, index, stage)

    def document(self, document: str, stage: str) -> None:
        """A document entered a stage."""
        log.info("document %s %s", document, stage)
        if self._bus:
            self._bus.document_progress(document, stage)

    def bug(self, error: BaseException) -> None:
        """Something nobody expected; its text may hold content, so its type alone is logged."""
        log.error("unexpected %s", type(error).__name__)
