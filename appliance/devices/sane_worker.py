"""The killable process that talks to the scanner through libsane; `SaneFeeder` starts it and may kill it any time.

Requests are JSON objects with `op`: `hello` (binding, limits; no answer), `find` (who is there), `status`, `open`
(settings), `next`, `peek` (sensors) and `close`. Each has one answer: an object with `ok`, or a page. While a page is
read, objects with `progress` (bytes so far) go before it.

Rules:
- A page is sent only after the device said that it ended and every announced byte was there.
- One open for each batch; the handle for sensors is another one and is closed before.
- It lives as `device_process` says: with its parent, bounded, and without any third party.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from appliance.devices import escl_probe, sane_settings
from appliance.devices.device_identity import Binding, DeviceIdentity, Pinned, TroubleError, choose
from appliance.devices.device_process import serve
from appliance.devices.feeder_errors import NO_DOCS, Phase, Trouble
from appliance.devices.libsane import Handle, Library, OptionError, Parameters, SaneStatusError
from appliance.devices.sane_messages import PageMessage, check_page_shape

READ_BYTES = 256 << 10
GREY, RGB = 0, 1
DEPTH = 8  # bits
PROGRESS_S = 0.4
SIGNS_HELP = (6, 7, 8)  # jammed, out of paper, cover open: the sensors tell more
UNKNOWN_LINES_STEP = 1_024  # rows by which the buffer grows when the device does not know the length


class Worker:
    """The device side of the adapter: finds, opens, feeds, senses."""

    def __init__(self, hello: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
        """Takes the binding and limits; libsane is loaded with the first request. `tell` sends word of progress."""
        self._binding = Binding(**hello["binding"])
        self._pinned = Pinned(**hello["pinned"]) if hello["pinned"] else None
        self._usb_devices = Path(hello["usb_devices"])
        self._tell = tell
        self._max_page_px = int(hello["max_page_px"])
        self._config_dir = escl_probe.config_dir_from_environment()
        self._library: Library | None = None
        self._identity: DeviceIdentity | None = None
        self._handle: Handle | None = None
        self._sensing = False  # the open handle is for sensors only
        self._old_jobs: frozenset[str] | None = None  # a driverless device's jobs before this batch
        self._phase = Phase.FIND

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | PageMessage:
        """Carries out one request; every failure becomes an answer."""
        try:
            return self._carry_out(request)
        except SaneStatusError as error:
            return self._failure(status=error.status)
        except TroubleError as error:
            return self._failure(trouble=error.trouble, detail=error.detail)
        except OptionError as error:
            return self._failure(trouble=Trouble.SETTING, detail=str(error))
        except MemoryError:
            return self._failure(trouble=Trouble.MEMORY)
        except OSError as error:  # libsane is not there
            return self._failure(trouble=Trouble.MISSING, detail=type(error).__name__)

    def _carry_out(self, request: dict[str, Any]) -> dict[str, Any] | PageMessage:
        match request.get("op"):
            case "find":
                self._find()
                return {"ok": True, **self._who()}
            case "status":
                return self._status()
            case "open":
                return self._open(request)
            case "next":
                return self._next()
            case "peek":
                return {"ok": True, **self._trouble_signs()}
            case "close":
                self._close()
                return {"ok": True}
            case _:
                raise TroubleError(Trouble.CORRUPT, "request")

    def _find(self) -> DeviceIdentity:
        """The configured device, asked anew who it is."""
        self._phase = Phase.FIND
        if self._library is None:
            self._library = Library()
        entries: list[Any] = []
        if not escl_probe.find_url(self._binding.device, None):
            entries = self._library.devices()
        self._identity = choose(entries, self._binding, self._config_dir, self._usb_devices, self._pinned)
        return self._identity

    def _open_device(self) -> Handle:
        """Opens the device once more, whatever was open before."""
        self._close()
        identity = self._find()
        self._phase = Phase.OPEN
        assert self._library is not None  # noqa: S101  (`_find` loaded it)
        self._handle = self._library.open(identity.name)
        return self._handle

    def _status(self) -> dict[str, Any]:
        """Sensors, through a handle that stays open while they are polled; a device without any is asked who it is."""
        if self._handle is None or not self._sensing:
            handle = self._open_device()
            self._sensing = True
        else:
            handle = self._handle
        self._phase = Phase.SENSE
        readings = sane_settings.read_sensors(handle)
        if all(value is None for value in readings.values()):
            self._close()
        return {"ok": True, "sensors": readings, **self._who()}

    def _open(self, request: dict[str, Any]) -> dict[str, Any]:
        handle = self._open_device()
        self._phase = Phase.SETUP
        dpi, colour, duplex = int(request["dpi"]), bool(request["colour"]), bool(request["duplex"])
        sane_settings.apply(handle, dpi=dpi, colour=colour, duplex=duplex)
        self._old_jobs = self._remembered_jobs()
        return {"ok": True, **self._who()}

    def _remembered_jobs(self) -> frozenset[str] | None:
        """Jobs that a driverless device remembers; None when it does not say, so that none is taken for ours."""
        if self._identity is None or self._identity.escl_url is None:
            return None
        try:
            return frozenset(job.job for job in escl_probe.read_status(self._identity.escl_url).jobs)
        except escl_probe.ProbeError:
            return None

    def _who(self) -> dict[str, Any]:
        return {"identity": self._identity.as_json() if self._identity else None}

    def _next(self) -> dict[str, Any] | PageMessage:
        """The next page, or the end of the stack."""
        if self._handle is None or self._sensing:
            raise TroubleError(Trouble.CORRUPT, "no batch")
        self._phase = Phase.START
        try:
            self._handle.start()
        except SaneStatusError as error:
            if error.status != NO_DOCS:
                raise
            return {"ok": True, "end": True, **self._trouble_signs()}
        parameters = self._handle.parameters()
        self._phase = Phase.READ
        return self._read_page(self._handle, parameters)

    def _read_page(self, handle: Handle, p: Parameters) -> PageMessage:
        """Reads a page whole, or not at all."""
        channels = {GREY: 1, RGB: 3}.get(p.format, 0)
        if p.depth != DEPTH or not p.last_frame:  # a broken line leaves garbage here, a real mode 1 or 16 bits
            trouble = Trouble.SETTING if p.depth in (1, DEPTH, 16) else Trouble.CORRUPT
            raise TroubleError(trouble, "depth or frames")
        known = p.lines >= 0
        wrong = check_page_shape(
            channels, p.pixels_per_line, p.lines if known else 1, p.bytes_per_line, self._max_page_px
        )
        if wrong:
            raise TroubleError(Trouble.TOO_LARGE if wrong == "size" else Trouble.CORRUPT, wrong)
        row = p.bytes_per_line
        most = row * (p.lines if known else self._max_page_px // p.pixels_per_line)
        rows = bytearray(most if known else min(most, row * UNKNOWN_LINES_STEP))
        got, told = 0, time.monotonic()
        while True:
            if time.monotonic() - told > PROGRESS_S:
                told = time.monotonic()
                self._tell({"ok": True, "progress": got})
            if got == len(rows):
                if got >= most:
                    break
                rows.extend(bytes(min(most - got, row * UNKNOWN_LINES_STEP)))
            count = handle.read_into(rows, got, READ_BYTES)
            if not count:
                break
            got += count
        self._expect_end(handle, got, most, row, known=known)
        del rows[got:]
        return PageMessage(channels, p.pixels_per_line, got // row, row, rows)

    @staticmethod
    def _expect_end(handle: Handle, got: int, most: int, row: int, *, known: bool) -> None:
        """Refuses a page that is not exactly as long as announced."""
        if got == most and handle.read_into(bytearray(1), 0, 1):
            raise TroubleError(Trouble.CORRUPT if known else Trouble.TOO_LARGE, "longer than announced")
        if (known and got != most) or got == 0 or got % row:
            raise TroubleError(Trouble.SHORT, f"{got} of {most} bytes")

    def _trouble_signs(self) -> dict[str, Any]:
        """What sensors, or the state of a driverless feeder, add to the end of a stack or to a failure."""
        signs: dict[str, Any] = {"page_loaded": None, "double_feed": None, "adf_state": None, "job_state": None}
        signs["device_pages"] = None
        if self._identity is not None and self._identity.escl_url is not None:
            with contextlib.suppress(escl_probe.ProbeError):
                status = escl_probe.read_status(self._identity.escl_url)
                signs["adf_state"] = status.adf_state[:64]
                signs["page_loaded"] = status.adf_state == "ScannerAdfLoaded"
                if self._old_jobs is not None and (job := status.only_new_job(self._old_jobs)) is not None:
                    signs["device_pages"], signs["job_state"] = job.images, job.state[:64]
        elif self._handle is not None:
            with contextlib.suppress(SaneStatusError, OptionError):
                readings = sane_settings.read_sensors(self._handle)
                signs["page_loaded"], signs["double_feed"] = readings["page_loaded"], readings["double_feed"]
        return signs

    def _failure(self, status: int | None = None, trouble: Trouble | None = None, detail: str = "") -> dict[str, Any]:
        """A failure as an answer, with what sensors add where the line still works.

        The device is let go of only after the answer is out (`let_go`): backends are known to crash on a broken line.
        """
        signs: dict[str, Any] = {}
        if self._phase in (Phase.START, Phase.READ) and (status in SIGNS_HELP or self._driverless):
            if self._handle is not None and not self._driverless:
                self._handle.cancel()  # sensors can be read between batches only
            signs = self._trouble_signs()
        return {
            "ok": False,
            "phase": self._phase,
            "status": status,
            "trouble": trouble,
            "detail": detail[:300],
            **signs,
        }

    @property
    def _driverless(self) -> bool:
        return self._identity is not None and self._identity.escl_url is not None

    def failed(self) -> None:
        """What failed leaves a handle that nobody can trust."""
        self._close()

    def let_go(self) -> None:
        """Closes the device before the end."""
        self._close()

    def _close(self) -> None:
        """Lets go of the device."""
        handle, self._handle, self._sensing = self._handle, None, False
        if handle is not None:
            handle.cancel()
            handle.close()


if __name__ == "__main__":
    raise SystemExit(serve(sys.argv[1:], Worker))
