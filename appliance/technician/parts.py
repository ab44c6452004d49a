"""The tests of the parts, one by one. Each changes nothing but a probe file and what the lamps show for a moment.

Rules:
- One test at a time, and none while paper is in work.
- A test has a bound and comes to a code; an error of a part is its own code. No test sees a page.
- What only a person can judge is asked for; the station never answers that itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from appliance import files
from appliance.challenge.history import BACK_S
from appliance.delivery import status
from appliance.devices.interfaces import Feeder
from appliance.devices.led_language import Signal
from appliance.errors import ScanStationError
from appliance.sections.people import TechnicianConfig
from appliance.situation import Uplink
from appliance.technician.lent_panel import LentPanel

MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)  # no station shows an earlier time by right
STATUS_MAX_AGE_S: Final = 30.0
SHOWN: Final = {"lamps": Signal.STARTING, "lamp-order": Signal.READY, "buzzer": Signal.FAULT}
"""What the lamps show while a person is asked."""
_PROBE: Final = ".probe.tmp"
_PROBE_BYTES: Final = bytes(range(256)) * 64


@dataclass(frozen=True, slots=True)
class Means:
    """What the tests work with.

    `behind_s`: by how much the clock is behind a time that it has shown. `sent`: documents that wait for a receipt now,
    and those that ever had one.
    """

    panel: LentPanel
    feeder: Feeder
    camera: bool  # scans with a camera
    buzzer: bool
    state: Path
    inbox: Path
    ensure_space: Callable[[], None]
    behind_s: Callable[[], float]
    now: Callable[[], datetime]
    uplink: Callable[[], Uplink]
    sent: Callable[[], tuple[int, int]]


class Parts:
    """The tests by part. `test` runs on the event loop; what blocks runs in threads."""

    def __init__(self, means: Means, config: TechnicianConfig) -> None:
        self._means, self._config = means, config
        self._giving_back: asyncio.TimerHandle | None = None
        self._tests: Mapping[str, Callable[[], str]] = {
            "feeder": self._feeder,
            "camera": self._camera,
            "storage": self._storage,
            "clock": self._clock,
            "broker": self._broker,
            "receipt": self._receipt,
        }

    async def test(self, part: str) -> str:
        """Tests a part; returns a code, as in `sentences`."""
        self.end()
        if part == "button":
            return await self._button()
        if part in SHOWN:
            return self._show(part)
        if part == "touch":
            return "touch-asked"
        try:
            return await asyncio.to_thread(self._tests[part])
        except ScanStationError as error:
            return error.code

    def end(self) -> None:
        """The lamps are the station's again."""
        if self._giving_back is not None:
            self._giving_back.cancel()
            self._giving_back = None
        self._means.panel.give_back()

    async def _button(self) -> str:
        loop, pressed = asyncio.get_running_loop(), asyncio.Event()

        def taken() -> None:
            loop.call_soon_threadsafe(pressed.set)

        self._means.panel.take_press(taken)
        try:
            await asyncio.wait_for(pressed.wait(), self._config.press_s)
        except TimeoutError:
            return "button-silent"
        finally:
            self._means.panel.take_press(None)
        return "button-passed"

    def _show(self, part: str) -> str:
        if part == "buzzer" and not self._means.buzzer:
            return "buzzer-off"
        self._means.panel.lend(SHOWN[part])
        self._giving_back = asyncio.get_running_loop().call_later(self._config.lamps_s, self.end)
        return f"{part}-asked"

    def _feeder(self) -> str:
        if self._means.camera:
            return "feeder-absent"
        found = self._means.feeder.status()
        if found.cover_open:
            return "feeder-cover"
        return "feeder-loaded" if found.page_loaded else "feeder-passed"

    def _camera(self) -> str:
        if not self._means.camera:
            return "camera-absent"
        self._means.feeder.status()
        return "camera-passed"

    def _storage(self) -> str:
        self._means.ensure_space()
        probe = self._means.state / _PROBE
        try:
            files.write_atomic(probe, _PROBE_BYTES)
            same = files.read_bounded(probe, len(_PROBE_BYTES)) == _PROBE_BYTES
        except (OSError, ValueError):
            return "storage-broken"
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)
        return "storage-passed" if same else "storage-broken"

    def _clock(self) -> str:
        if self._means.now() < MADE:
            return "clock-wrong"
        return "clock-behind" if self._means.behind_s() > BACK_S else "clock-passed"

    def _broker(self) -> str:
        return "broker-passed" if status.read(self._means.inbox, STATUS_MAX_AGE_S).connected else "broker-offline"

    def _receipt(self) -> str:
        found = self._means.uplink()
        if found is Uplink.SILENT:
            return "receipt-silent"
        if found is not Uplink.ONLINE:
            return "receipt-offline"
        waiting, confirmed = self._means.sent()
        if waiting:
            return "receipt-waiting"
        return "receipt-passed" if confirmed else "receipt-none"
