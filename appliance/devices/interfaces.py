"""What the station needs from its hardware, in the devices' own vocabulary.

Rules:
- One capability a Protocol, at most five methods; simulators implement the same Protocols.
- Every method that can wait has a bound; every failure is a `CaptureError` of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from appliance.documents import Image, Side


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How a batch is scanned."""

    dpi: int = 300  # 200, 300 or 400
    colour: bool = False
    duplex: bool = True


@dataclass(frozen=True, slots=True)
class FeederStatus:
    """What the sensors say now; None where the device has no such sensor."""

    page_loaded: bool | None
    cover_open: bool | None
    scan_pressed: bool | None


@dataclass(frozen=True, slots=True, eq=False)
class FedPage:
    """One side of sheet number `sheet` (from 0 in this batch). The image is whole: height and width were checked."""

    sheet: int
    side: Side
    image: Image
    dpi: int


class Batch(Protocol):
    """One press of the button at the device: sheets are fed until the hopper is empty."""

    def pages(self) -> Iterator[FedPage]:
        """Yields each page as soon as it is whole; ends when the feeder is empty, else raises CaptureError."""

    def cancel(self) -> None:
        """Stops feeding after the sheet in motion; safe from any thread; `pages` then raises FeedCancelledError."""

    def device_pages(self) -> int | None:
        """How many pages the device itself says it fed in this batch, once it ended; None where it does not count."""


class Feeder(Protocol):
    """A document feeder."""

    simulated: bool

    def find(self) -> None:
        """Returns when the configured device is there; opens nothing and moves nothing. Raises CaptureError if not."""

    def status(self) -> FeederStatus:
        """Reads the sensors."""

    def open_batch(self, settings: ScanSettings) -> AbstractContextManager[Batch]:
        """Opens the device for one batch; leaving the context closes it, whatever happened."""

    def close(self) -> None:
        """Ends the worker; safe at any time."""


class Camera(Protocol):
    """A camera above a desk, with one fixed configuration: exposure, colour and focus are locked while it is open."""

    simulated: bool

    def open(self) -> None:
        """Starts it and locks exposure and colour."""

    def look(self) -> Image:
        """A small grey picture of now."""

    def take(self) -> Image:
        """A whole picture, RGB, exposed after the call."""

    def close(self) -> None:
        """Stops it; safe at any time."""


class Panel(Protocol):
    """Button, LEDs and buzzer."""

    def show(self, signal: str) -> None:
        """Shows one row of the LED language until the next call."""

    def on_short_press(self, action: Callable[[], None]) -> None:
        """Calls `action` from any thread after a short press."""

    def on_long_press(self, action: Callable[[], None]) -> None:
        """Calls `action` from any thread once a press has lasted long enough."""

    def close(self) -> None:
        """Turns everything off."""
