"""Peak resident memory of a site's processes, by what they are, sampled from /proc."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from appliance.sim.site import Site

_INTERVAL_S = 0.2
_NAMES = {"appliance.worker": "page worker", "appliance.devices.sane_worker": "SANE worker", "tesseract": "tesseract"}
_DEVICE = ("station", "page worker", "SANE worker", "tesseract", "uplink")


class MemoryWatch:
    """Samples the processes of one site while a block runs."""

    def __init__(self) -> None:
        self._peaks: dict[str, int] = {}
        self.device_peak = 0  # bytes, all processes of the device at one moment (proportional set size)

    @contextmanager
    def of(self, site: Site) -> Iterator[None]:
        """Samples this site while the block runs."""
        stop = threading.Event()
        thread = threading.Thread(target=self._watch, args=(site, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def peaks(self) -> dict[str, int]:
        """Largest resident size of one process of each kind, bytes."""
        return dict(sorted(self._peaks.items()))

    def _watch(self, site: Site, stop: threading.Event) -> None:
        while not stop.wait(_INTERVAL_S):
            together = 0
            for name, pid in _processes(site):
                resident, proportional = _sizes(pid)
                self._peaks[name] = max(self._peaks.get(name, 0), resident)
                together += proportional if name in _DEVICE else 0
            self.device_peak = max(self.device_peak, together)


def _processes(site: Site) -> list[tuple[str, int]]:
    """Name and id of each process of the site, those of the station's children among them."""
    found = [(name, child.pid) for name, child in site.children.items() if child.running]
    for name, pid in list(found):
        if name == "station":
            found += [(_name(child), child) for child in _descendants(pid)]
    return found


def _descendants(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    return children + [grandchild for child in children for grandchild in _descendants(child)]


def _name(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "gone"
    return next((name for word, name in _NAMES.items() if word in words), "other")


def _sizes(pid: int) -> tuple[int, int]:
    """Resident and proportional set size, bytes."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0, 0
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines[1:]}
    return sizes.get("Rss", 0), sizes.get("Pss", 0)
