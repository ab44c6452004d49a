"""What can go wrong at a feeder, and the one table from the device's words to ours.

Rules:
- Every SANE status, every state of a driverless feeder and every failure of the worker has exactly one row here.
- An unknown status is a device error that carries the number: nothing is guessed, nothing passes as success.
- The advice names what the operator can do; details hold numbers and names of options, never content.
"""

from __future__ import annotations

from enum import StrEnum

from appliance.errors import CaptureError, FeedCancelledError


class PaperJamError(CaptureError):
    """Paper is stuck."""

    code = "feeder-jam"
    advice = (
        "Paper is stuck in the scanner: open it, take the sheet out, put it back on the stack and press the button."
    )


class DoubleFeedError(CaptureError):
    """Two sheets went through together."""

    code = "feeder-double-feed"
    advice = "Two sheets went through together: separate them, put both back on the stack and press the button."


class DoubleFeedSeenError(CaptureError):
    """The image of a sheet looks like two that overlap."""

    code = "double-feed"
    advice = (
        "Two sheets may have gone through as one: take them out, fan the sheets, put both back on the stack and press "
        "the button."
    )


class CoverOpenError(CaptureError):
    """The cover is open."""

    code = "feeder-cover-open"
    advice = "The scanner's cover is open: close it and press the button."


class FeederEmptyError(CaptureError):
    """No paper at the start."""

    code = "feeder-empty"
    advice = "There is no paper in the feeder: put the stack in and press the button."


class PaperEndedError(CaptureError):
    """The paper ended in the middle of a page."""

    code = "feeder-paper-ended"
    advice = "A sheet came through too short: put it back on the stack and press the button."


class StoppedEarlyError(CaptureError):
    """The device said that the stack was done while its sensor still sees paper."""

    code = "feeder-stopped-early"
    advice = "The scanner stopped although paper is left: straighten the stack and press the button to go on."


class SideMissingError(CaptureError):
    """A sheet came with one side only."""

    code = "feeder-side-missing"
    advice = "The back of a sheet did not arrive: put the sheet back on the stack and press the button."


class FeederIoError(CaptureError):
    """The device reported an error that it does not explain."""

    code = "feeder-io"
    advice = "The scanner reported an error: put the last sheet back on the stack and press the button."


class FeedStalledError(CaptureError):
    """No page within its time; the worker was killed."""

    code = "feeder-stalled"
    advice = "The scanner stopped answering: switch it off and on, put the last sheet back and press the button."


class DeviceMissingError(CaptureError):
    """No device that matches the configuration."""

    code = "feeder-missing"
    advice = "The scanner is not there: check that it is switched on and its cable is plugged in."


class OtherDeviceError(DeviceMissingError):
    """Another device than the configured one, or than the one that was used before."""

    code = "feeder-other-device"
    advice = "Another scanner is connected than the one of this station: connect the right one or call your technician."


class DeviceUnpluggedError(CaptureError):
    """The device went away while it scanned."""

    code = "feeder-unplugged"
    advice = (
        "The scanner was disconnected: connect it, switch it on, put the last sheet back on the stack and press the "
        "button."
    )


class DeviceSilentError(CaptureError):
    """The device did not answer in time while it was opened or asked."""

    code = "feeder-silent"
    advice = "The scanner does not answer: switch it off and on, then press the button."


class DeviceAmbiguousError(CaptureError):
    """More than one device matches the configuration."""

    code = "feeder-ambiguous"
    advice = "More than one scanner is connected: unplug the one that does not belong to the station."


class DeviceUnknownError(CaptureError):
    """The device cannot be asked who it is, so nobody can say whether it is real."""

    code = "feeder-unknown-identity"
    advice = "The station cannot tell which scanner this is and does not use it. Call your technician."


class DeviceBusyError(CaptureError):
    """Somebody else uses the device, or a batch is running."""

    code = "feeder-busy"
    advice = "The scanner is busy: wait until it has finished, then press the button."


class AccessDeniedError(CaptureError):
    """The station may not use the device."""

    code = "feeder-access-denied"
    advice = "The station may not use the scanner. Call your technician."


class FeederMemoryError(CaptureError):
    """Not enough memory for a page."""

    code = "feeder-memory"
    advice = "A page was too much for the station's memory: put the last sheet back and press the button."


class SettingError(CaptureError):
    """The device does not offer what the configuration asks for."""

    code = "feeder-setting"
    advice = "The scanner does not offer the configured resolution, colour or sides. Call your technician."


class ShortPageError(CaptureError):
    """Fewer rows arrived than the device announced."""

    code = "feeder-short-page"
    advice = "A page arrived incomplete: put the last sheet back on the stack and press the button."


class CorruptPageError(CaptureError):
    """A page whose data cannot be what the device announced."""

    code = "feeder-corrupt-page"
    advice = "A page arrived damaged: put the last sheet back on the stack and press the button."


class ImpossiblePageError(CaptureError):
    """A page whose size no sheet can have."""

    code = "feeder-impossible-page"
    advice = "A page arrived in a size that no sheet has: put the last sheet back on the stack and press the button."


class PageTooLargeError(CaptureError):
    """A page larger than the configuration allows."""

    code = "feeder-page-too-large"
    advice = "A sheet is larger than the station can take: take it out and press the button to go on with the rest."


class BatchFullError(CaptureError):
    """The batch has as many sheets as the configuration allows, and there is more paper."""

    code = "feeder-batch-full"
    advice = "This batch is full and its sheets are safe: press the button for the rest of the stack."


class WorkerDiedError(CaptureError):
    """The process that talks to the device ended."""

    code = "feeder-worker-died"
    advice = "Reading from the scanner broke off: put the last sheet back on the stack and press the button."


class WorkerProtocolError(CaptureError):
    """The process that talks to the device sent what it never should."""

    code = "feeder-worker-protocol"
    advice = "Reading from the scanner went wrong: put the last sheet back on the stack and press the button."


class Phase(StrEnum):
    """What the worker was doing when the device refused."""

    FIND = "find"
    OPEN = "open"
    SETUP = "setup"
    START = "start"
    READ = "read"
    SENSE = "sense"


class Trouble(StrEnum):
    """Failures that the worker itself finds; their rows are in `ERROR_OF_TROUBLE`."""

    MISSING = "missing"
    OTHER = "other"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    SETTING = "setting"
    SHORT = "short"
    CORRUPT = "corrupt"
    TOO_LARGE = "too-large"
    MEMORY = "memory"


NO_DOCS = 7  # at the start of a page it is the end of the stack, not an error

ERROR_OF_STATUS: dict[int, type[CaptureError]] = {
    1: SettingError,  # UNSUPPORTED
    2: FeedCancelledError,  # CANCELLED at the device
    3: DeviceBusyError,
    4: SettingError,  # INVAL
    5: ShortPageError,  # EOF where none belongs
    6: PaperJamError,
    NO_DOCS: PaperEndedError,
    8: CoverOpenError,
    9: FeederIoError,
    10: FeederMemoryError,
    11: AccessDeniedError,
    12: DeviceBusyError,  # WARMING_UP
    13: DeviceBusyError,  # HW_LOCKED
}

ERROR_IN_PHASE: dict[tuple[Phase, int], type[CaptureError]] = {
    (Phase.FIND, 9): DeviceMissingError,
    (Phase.OPEN, 4): DeviceMissingError,  # the standard's way to say: no such device
    (Phase.OPEN, 9): DeviceMissingError,
    (Phase.READ, 4): FeederIoError,
    (Phase.SENSE, 4): FeederIoError,
    (Phase.SETUP, NO_DOCS): FeederEmptyError,
}

ERROR_OF_TROUBLE: dict[Trouble, type[CaptureError]] = {
    Trouble.MISSING: DeviceMissingError,
    Trouble.OTHER: OtherDeviceError,
    Trouble.AMBIGUOUS: DeviceAmbiguousError,
    Trouble.UNKNOWN: DeviceUnknownError,
    Trouble.SETTING: SettingError,
    Trouble.SHORT: ShortPageError,
    Trouble.CORRUPT: CorruptPageError,
    Trouble.TOO_LARGE: PageTooLargeError,
    Trouble.MEMORY: FeederMemoryError,
}

ERROR_OF_ADF_STATE: dict[str, type[CaptureError]] = {
    "ScannerAdfJam": PaperJamError,
    "ScannerAdfMispick": PaperJamError,
    "ScannerAdfMultipickDetected": DoubleFeedError,
    "ScannerAdfHatchOpen": CoverOpenError,
    "ScannerAdfDoorOpen": CoverOpenError,
    "ScannerAdfInputTrayFailed": FeederIoError,
    "ScannerAdfInputTrayOverloaded": FeederIoError,
    "ScannerAdfDuplexPageTooShort": PaperEndedError,
    "ScannerAdfDuplexPageTooLong": PageTooLargeError,
}
"""What the state of a driverless feeder adds; `Loaded`, `Empty` and `Processing` add nothing."""

ERROR_OF_JOB_STATE: dict[str, type[CaptureError]] = {
    "Aborted": FeederIoError,
    "Canceled": FeedCancelledError,
}
"""A driverless device whose last sheet failed shows an empty feeder; only the state of its job tells the difference."""


def error_of_status(phase: Phase, status: int, *, double_feed: bool | None, adf_state: str | None) -> CaptureError:
    """The error for a SANE status that is not GOOD, with what sensors or the feeder's state add to it."""
    detail = f"status {status} in {phase}"
    if adf_state in ERROR_OF_ADF_STATE and status in (6, NO_DOCS, 8, 9):
        return ERROR_OF_ADF_STATE[adf_state](f"{detail}, {adf_state}")
    if status == 6 and double_feed:
        return DoubleFeedError(detail)
    kind = ERROR_IN_PHASE.get((phase, status)) or ERROR_OF_STATUS.get(status, FeederIoError)
    return kind(detail)
