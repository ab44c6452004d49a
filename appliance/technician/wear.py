"""What wears, how much it was used, and when somebody saw to it: a file of the station, counters alone.

Rules:
- Sheets are counted where the feeder hands them out, also those that are fed again: rollers wear all the same. They are
  written down when a batch ends; a power cut loses at most the count of that batch.
- A counter begins anew when a person says that the thing was seen to; that counts as proven once the challenge sheet
  was passed after it.
- A file that cannot be read begins anew and says so by having no time.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from appliance import files
from appliance.devices.interfaces import Batch, FedPage, Feeder, FeederStatus, ScanSettings
from appliance.errors import CaptureError, CustodyError, StorageFullError

FORMAT: Final = 1
FILE_NAME: Final = "wear.json"
MAX_BYTES: Final = 64 << 10
THINGS: Final = ("rollers", "glass")
_MOST: Final = 0xFFFF_FFFF
_WORN: Final = frozenset({"feeder-jam", "feeder-double-feed"})
"""Codes of stops that worn or dirty rollers bring about."""


class WearFileError(CustodyError):
    """What was done could not be written down."""

    code = "wear-file"
    advice = "This could not be stored. Check the storage, then say it again."


@dataclass(frozen=True, slots=True)
class Use:
    """Sheets, and jams and double feeds, since `since` (RFC 3339, "": since the file began)."""

    sheets: int = 0
    stops: int = 0
    since: str = ""


class Wear:
    """The counters. Thread-safe."""

    def __init__(self, directory: Path) -> None:
        """Reads what is there; `directory` is the station's state directory."""
        self._path = directory / FILE_NAME
        self._lock = threading.Lock()
        self._uses = _read(self._path)

    def use(self, thing: str) -> Use:
        """How much one of `THINGS` was used."""
        with self._lock:
            return self._uses[thing]

    def add(self, sheets: int, stops: int) -> None:
        """A batch ended. What cannot be written now is written with the next one."""
        with self._lock, contextlib.suppress(CustodyError):
            self._take(
                {
                    thing: replace(use, sheets=min(use.sheets + sheets, _MOST), stops=min(use.stops + stops, _MOST))
                    for thing, use in self._uses.items()
                }
            )
            self._write()

    def seen_to(self, thing: str, at: str) -> None:
        """Somebody saw to it, at a time.

        Raises:
            WearFileError, StorageFullError: it could not be written, and does not count.
        """
        with self._lock:
            before = self._uses
            self._take({**before, thing: Use(since=at)})
            try:
                self._write()
            except CustodyError:
                self._take(before)
                raise

    def _take(self, uses: dict[str, Use]) -> None:
        self._uses = uses

    def _write(self) -> None:
        told = {"format": FORMAT, "things": {thing: asdict(use) for thing, use in self._uses.items()}}
        try:
            files.write_atomic(self._path, json.dumps(told, sort_keys=True).encode())
        except OSError as error:
            if files.is_full(error):
                raise StorageFullError("wear") from error
            raise WearFileError(f"errno {error.errno}") from error


class CountingFeeder:
    """A feeder whose sheets are counted; everything else is that of the feeder inside."""

    def __init__(self, feeder: Feeder, wear: Wear) -> None:
        self._feeder, self._wear = feeder, wear

    @property
    def simulated(self) -> bool:
        """As the feeder inside."""
        return self._feeder.simulated

    @simulated.setter
    def simulated(self, value: bool) -> None:
        self._feeder.simulated = value

    def find(self) -> None:
        """Returns when the device is there."""
        self._feeder.find()

    def status(self) -> FeederStatus:
        """Reads the sensors."""
        return self._feeder.status()

    def open_batch(self, settings: ScanSettings) -> AbstractContextManager[Batch]:
        """Opens the device for one batch."""
        return self._counted(settings)

    @contextlib.contextmanager
    def _counted(self, settings: ScanSettings) -> Iterator[Batch]:
        with self._feeder.open_batch(settings) as batch:
            counted = _CountedBatch(batch)
            try:
                yield counted
            finally:
                if counted.sheets or counted.stops:
                    self._wear.add(counted.sheets, counted.stops)

    def close(self) -> None:
        """Ends the worker."""
        self._feeder.close()


class _CountedBatch:
    """One batch, with what it fed."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._seen: set[int] = set()
        self.stops = 0

    @property
    def sheets(self) -> int:
        """Sheets of which at least one side came."""
        return len(self._seen)

    def pages(self) -> Iterator[FedPage]:
        """Yields each page as soon as it is whole."""
        try:
            for page in self._batch.pages():
                self._seen.add(page.sheet)
                yield page
        except CaptureError as error:
            self.stops += error.code in _WORN
            raise

    def cancel(self) -> None:
        """Stops after the sheet in motion."""
        self._batch.cancel()

    def device_pages(self) -> int | None:
        """How many pages the device itself counted."""
        return self._batch.device_pages()


def is_later(one: datetime, than: str) -> bool:
    """Whether a time is later than one of the file; everything is later than no time."""
    return not than or one > datetime.fromisoformat(than)


def _read(path: Path) -> dict[str, Use]:
    """The counters in the file; zeros where it is not of its form."""
    try:
        untrusted = json.loads(files.read_bounded(path, MAX_BYTES))
        things = untrusted["things"] if untrusted["format"] == FORMAT else {}
        return {thing: _use(things[thing]) for thing in THINGS}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {thing: Use() for thing in THINGS}


def _use(untrusted: dict[str, Any]) -> Use:
    sheets, stops, since = untrusted["sheets"], untrusted["stops"], untrusted["since"]
    if not all(type(number) is int and 0 <= number <= _MOST for number in (sheets, stops)):
        raise ValueError("a count")
    if since and datetime.fromisoformat(since).tzinfo is None:
        raise ValueError("a time")
    return Use(sheets, stops, since)
