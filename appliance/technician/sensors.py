"""Values of now: the scanner's sensors, the device's temperature and supply, disk, clock, and what waits.

Rules:
- A sensor that a device does not have is `unknown`, never a guess.
- Files of the kernel are read bounded; what is not of its form counts as missing.
- While paper moves the scanner is not asked: its sensors are `unknown` then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance.devices.interfaces import FeederStatus
from appliance.technician.rows import Sensor, SensorState

SYS: Final = Path("/sys")
MEMORY: Final = Path("/proc/meminfo")
WARM_C: Final = 75.0  # a Raspberry Pi slows down at 80
TIGHT: Final = 2.0  # times the reserve of free space
_SUPPLY: Final = "rpi_volt"  # name of the driver whose alarm says that the supply was too weak
_MAX_BYTES: Final = 4_096


def scanner(status: FeederStatus | None) -> list[Sensor]:
    """The scanner's own sensors; None: it was not asked, or does not answer."""
    values = {
        "page-loaded": status.page_loaded if status else None,
        "cover-open": status.cover_open if status else None,
        "scan-pressed": status.scan_pressed if status else None,
    }
    return [_yes_or_no(name, value, watch=name == "cover-open") for name, value in values.items()]


def device(sys: Path = SYS, memory: Path = MEMORY) -> list[Sensor]:
    """The device: temperature, supply, memory that is free."""
    hottest = max((read / 1000 for read in _numbers(sys, "class/thermal/thermal_zone*/temp")), default=None)
    alarm = next(_numbers(sys, "class/hwmon/hwmon*/in0_lcrit_alarm", _SUPPLY), None)
    weak = None if alarm is None else alarm > 0
    free = _free_memory(memory)
    return [
        _number("temperature", hottest, "celsius", watch=hottest is not None and hottest >= WARM_C),
        _yes_or_no("undervoltage", weak, watch=True),
        _number("memory-free", free, "megabytes"),
    ]


def storage(free_bytes: int, reserve_bytes: int) -> list[Sensor]:
    """Free space where pages are kept."""
    return [_number("disk-free", free_bytes / 1e6, "megabytes", watch=free_bytes < TIGHT * reserve_bytes)]


def clock(behind_s: float, limit_s: float) -> list[Sensor]:
    """By how much the clock is behind a time that it has shown."""
    return [_number("clock-behind", behind_s, "seconds", watch=behind_s > limit_s)]


def counts(numbers: dict[str, int]) -> list[Sensor]:
    """What waits, by name."""
    return [_number(name, float(number), "") for name, number in numbers.items()]


def _number(name: str, value: float | None, unit: str, *, watch: bool = False) -> Sensor:
    state = SensorState.UNKNOWN if value is None else SensorState.WATCH if watch else SensorState.FINE
    return Sensor(name, round(value or 0.0, 1), unit, state.value)


def _yes_or_no(name: str, value: bool | None, *, watch: bool) -> Sensor:
    state = SensorState.UNKNOWN if value is None else SensorState.WATCH if watch and value else SensorState.FINE
    return Sensor(name, float(bool(value)), "yes-no", state.value)


def _numbers(sys: Path, pattern: str, driver: str = "") -> Iterator[float]:
    """The numbers in the kernel's files, of one driver where it is named."""
    for file in sorted(sys.glob(pattern)):
        with suppress(OSError, ValueError):
            if not driver or _text(file.parent / "name") == driver:
                yield float(int(_text(file)))


def _text(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(_MAX_BYTES).decode("ascii").strip()


def _free_memory(memory: Path) -> float | None:
    with suppress(OSError, ValueError):
        for line in _text(memory).splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) / 1000
    return None
