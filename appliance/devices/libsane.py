"""libsane through ctypes. Only the worker process loads this.

Why not python-sane: it tells statuses only as English text, ignores the padding of rows (`bytes_per_line`), multiplies
the device's numbers into buffer sizes unchecked and grows the buffer for as long as a device sends, and hides options
whose names are methods. Here every status stays a number and every byte lands in a buffer whose size we chose.

Rules:
- Nothing here decides: a status that is not GOOD becomes `SaneStatusError` with its number.
- Strings and lists from a backend are bounded.
"""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

MAX_DEVICES = 256
MAX_OPTIONS = 2_048
MAX_ITEMS = 1_024
MAX_TEXT = 4_096
MAX_VALUE_BYTES = 64 << 10
FIXED_ONE = 1 << 16
EMPTY_READ_PAUSE_S = 0.005
GOOD, EOF = 0, 5
CAP_SOFT_SELECT, CAP_INACTIVE = 1, 32
_GET, _SET = 0, 1
_LIBRARY = "libsane.so.1"


class SaneStatusError(Exception):
    """libsane answered with a status that is not GOOD."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class OptionError(Exception):
    """An option does not exist, is inactive, or does not take this value; the text names it."""


class Kind(IntEnum):
    """SANE_Value_Type."""

    BOOL = 0
    INT = 1
    FIXED = 2
    STRING = 3
    BUTTON = 4
    GROUP = 5


class _Device(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("vendor", ctypes.c_char_p),
        ("model", ctypes.c_char_p),
        ("type", ctypes.c_char_p),
    ]


class _Range(ctypes.Structure):
    _fields_ = [("min", ctypes.c_int), ("max", ctypes.c_int), ("quant", ctypes.c_int)]


class _Constraint(ctypes.Union):
    _fields_ = [
        ("strings", ctypes.POINTER(ctypes.c_char_p)),
        ("words", ctypes.POINTER(ctypes.c_int)),
        ("range", ctypes.POINTER(_Range)),
    ]


class _Descriptor(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("title", ctypes.c_char_p),
        ("desc", ctypes.c_char_p),
        ("type", ctypes.c_int),
        ("unit", ctypes.c_int),
        ("size", ctypes.c_int),
        ("cap", ctypes.c_int),
        ("constraint_type", ctypes.c_int),
        ("constraint", _Constraint),
    ]


class _Parameters(ctypes.Structure):
    _fields_ = [
        ("format", ctypes.c_int),
        ("last_frame", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
        ("pixels_per_line", ctypes.c_int),
        ("lines", ctypes.c_int),
        ("depth", ctypes.c_int),
    ]


@dataclass(frozen=True, slots=True)
class DeviceEntry:
    """A row of the device list."""

    name: str
    vendor: str
    model: str
    type: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a frame looks like. `format` 0 is grey, 1 RGB; `lines` is -1 when the device does not know yet."""

    format: int
    last_frame: bool
    bytes_per_line: int
    pixels_per_line: int
    lines: int
    depth: int


@dataclass(frozen=True, slots=True)
class Option:
    """An option of an open device. Numbers of FIXED options are in their unit (mm, dpi), not fixed-point."""

    index: int
    name: str
    kind: Kind
    size: int
    active: bool
    settable: bool
    span: tuple[float, float] | None
    numbers: tuple[float, ...]
    texts: tuple[str, ...]


def _text(raw: bytes | None) -> str:
    """A backend's string, bounded and printable."""
    return "".join(c for c in (raw or b"")[:MAX_TEXT].decode("utf-8", "replace") if c.isprintable())


class Library:
    """libsane, initialised. One for each process."""

    def __init__(self) -> None:
        """Loads and initialises.

        Raises:
            OSError: libsane is not installed.
            SaneStatusError: it does not initialise.
        """
        self._sane = ctypes.CDLL(_LIBRARY)
        self._sane.sane_get_option_descriptor.restype = ctypes.POINTER(_Descriptor)
        for name in ("sane_cancel", "sane_close", "sane_exit"):
            getattr(self._sane, name).restype = None
        version = ctypes.c_int()
        _check(self._sane.sane_init(ctypes.byref(version), None))

    def devices(self) -> list[DeviceEntry]:
        """Every device that the configured backends find.

        Raises:
            SaneStatusError: the backends cannot be asked.
        """
        rows = ctypes.POINTER(ctypes.POINTER(_Device))()
        _check(self._sane.sane_get_devices(ctypes.byref(rows), 0))
        found = []
        for i in range(MAX_DEVICES):
            if not rows[i]:
                break
            row = rows[i].contents
            found.append(DeviceEntry(_text(row.name), _text(row.vendor), _text(row.model), _text(row.type)))
        return found

    def open(self, name: str) -> Handle:
        """Opens a device.

        Raises:
            SaneStatusError: it cannot be opened.
        """
        pointer = ctypes.c_void_p()
        _check(self._sane.sane_open(name.encode(), ctypes.byref(pointer)))
        return Handle(self._sane, pointer)


class Handle:
    """An open device."""

    def __init__(self, sane: ctypes.CDLL, pointer: ctypes.c_void_p) -> None:
        self._sane = sane
        self._pointer = pointer

    def close(self) -> None:
        """Closes it."""
        self._sane.sane_close(self._pointer)

    def cancel(self) -> None:
        """Ends the page or the batch in progress."""
        self._sane.sane_cancel(self._pointer)

    def start(self) -> None:
        """Starts the next frame.

        Raises:
            SaneStatusError: NO_DOCS at the end of the stack, or why not.
        """
        _check(self._sane.sane_start(self._pointer))

    def parameters(self) -> Parameters:
        """What the current frame looks like; accurate once it was started.

        Raises:
            SaneStatusError: the device does not say.
        """
        raw = _Parameters()
        _check(self._sane.sane_get_parameters(self._pointer, ctypes.byref(raw)))
        return Parameters(
            raw.format, bool(raw.last_frame), raw.bytes_per_line, raw.pixels_per_line, raw.lines, raw.depth
        )

    def read_into(self, buffer: bytearray, offset: int, limit: int) -> int:
        """Reads at most `limit` bytes into `buffer` from `offset` on; 0 is the end of the frame.

        Raises:
            SaneStatusError: the frame broke off.
        """
        room = min(limit, len(buffer) - offset)
        target = (ctypes.c_ubyte * room).from_buffer(buffer, offset)
        length = ctypes.c_int(0)
        while True:
            status = self._sane.sane_read(self._pointer, target, room, ctypes.byref(length))
            if status == EOF:
                return 0
            _check(status)
            if not 0 <= length.value <= room:
                raise SaneStatusError(9)
            if length.value:
                return length.value
            time.sleep(EMPTY_READ_PAUSE_S)  # the caller's watchdog bounds how often

    def options(self) -> Iterator[Option]:
        """Every option that has a name and a value."""
        for index in range(1, min(self._count(), MAX_OPTIONS)):
            pointer = self._sane.sane_get_option_descriptor(self._pointer, index)
            if pointer and pointer.contents.name and pointer.contents.type in (0, 1, 2, 3):
                yield _option(index, pointer.contents)

    def find(self, name: str) -> Option | None:
        """The active option with this name, or None."""
        return next((o for o in self.options() if o.name == name and o.active), None)

    def get(self, option: Option) -> float | str:
        """Its value now.

        Raises:
            SaneStatusError: the device does not say.
        """
        buffer = self._buffer(option)
        _check(self._sane.sane_control_option(self._pointer, option.index, _GET, buffer, None))
        if option.kind is Kind.STRING:
            return _text(buffer.raw.split(b"\0")[0])
        value = int.from_bytes(buffer.raw[:4], sys.byteorder, signed=True)
        return value / FIXED_ONE if option.kind is Kind.FIXED else float(value)

    def set(self, option: Option, value: float | str) -> None:
        """Sets it; backends may round.

        Raises:
            OptionError: it is read-only or a value of another type is asked for.
            SaneStatusError: the device refuses.
        """
        if not option.settable or isinstance(value, str) != (option.kind is Kind.STRING):
            raise OptionError(option.name)
        buffer = self._buffer(option)
        if isinstance(value, str):
            raw = value.encode()
            if len(raw) >= len(buffer):
                raise OptionError(option.name)
        else:
            word = round(value * FIXED_ONE) if option.kind is Kind.FIXED else round(value)
            raw = word.to_bytes(4, sys.byteorder, signed=True)
        buffer.raw = raw.ljust(len(buffer), b"\0")
        info = ctypes.c_int()
        _check(self._sane.sane_control_option(self._pointer, option.index, _SET, buffer, ctypes.byref(info)))

    def _count(self) -> int:
        """How many options there are (option 0 holds it)."""
        value = ctypes.c_int()
        _check(self._sane.sane_control_option(self._pointer, 0, _GET, ctypes.byref(value), None))
        return value.value

    @staticmethod
    def _buffer(option: Option) -> ctypes.Array[ctypes.c_char]:
        """Room for a value; libsane writes as many bytes as the descriptor says."""
        if not 0 < option.size <= MAX_VALUE_BYTES:
            raise OptionError(option.name)
        return ctypes.create_string_buffer(max(4, option.size) + 1)


def _check(status: int) -> None:
    if status != GOOD:
        raise SaneStatusError(status)


def _option(index: int, raw: _Descriptor) -> Option:
    """A descriptor as plain values."""
    kind = Kind(raw.type)
    scale = FIXED_ONE if kind is Kind.FIXED else 1
    span: tuple[float, float] | None = None
    numbers: tuple[float, ...] = ()
    texts: list[str] = []
    if raw.constraint_type == 1 and raw.constraint.range:
        span = (raw.constraint.range.contents.min / scale, raw.constraint.range.contents.max / scale)
    elif raw.constraint_type == 2 and raw.constraint.words:
        count = max(0, min(raw.constraint.words[0], MAX_ITEMS))
        numbers = tuple(raw.constraint.words[i + 1] / scale for i in range(count))
    elif raw.constraint_type == 3 and raw.constraint.strings:
        for i in range(MAX_ITEMS):
            item = raw.constraint.strings[i]
            if item is None:
                break
            texts.append(_text(item))
    active, settable = not raw.cap & CAP_INACTIVE, bool(raw.cap & CAP_SOFT_SELECT)
    return Option(index, _text(raw.name), kind, raw.size, active, settable, span, numbers, tuple(texts))
