"""Simulated feeders, their paper and the production adapter, put together for tests."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from appliance.devices.escl_probe import find_url, read_status
from appliance.devices.sane_feeder import SaneFeeder
from appliance.sections.capture import FeederConfig
from appliance.sim.control import FeederControl, Paper
from appliance.sim.launcher import SimulatedFeeder, simulated_feeder

BED = "60x90"  # mm: small pages keep the tests fast
SIZE = (240, 320)  # pixels of a page at any resolution used here; fits the bed at 100 dpi and more
ARGUMENTS = {"saned": [], "escl": ["--format", "png", "--job-idle-s", "0.4"]}


def write_page(path: Path, seed: int, dpi: int = 200, size: tuple[int, int] = SIZE, colour: bool = True) -> Path:
    """A page whose every pixel is known: coarse noise that no two pages share."""
    rng = np.random.default_rng(seed)
    shape = (size[1], size[0], 3) if colour else (size[1], size[0])
    Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8)).save(path, dpi=(dpi, dpi))
    return path


def pixels(path: Path, *, colour: bool) -> np.ndarray:
    """What a scan of this page must show."""
    return np.asarray(Image.open(path).convert("RGB" if colour else "L"))


def shows(image: np.ndarray, path: Path, *, colour: bool) -> bool:
    """Whether a scan shows the page at its corner; what lies around it is white."""
    source = pixels(path, colour=colour)
    height, width = source.shape[:2]
    beside, below = image[:height, width:], image[height:]
    return bool((image[:height, :width] == source).all() and (beside == 255).all() and (below == 255).all())


@dataclass(frozen=True)
class Rig:
    """A simulated feeder with its adapter; `pages` are the images that `load` puts on the sheets, in order."""

    sim: SimulatedFeeder
    config: FeederConfig
    feeder: SaneFeeder
    folder: Path

    @property
    def control(self) -> FeederControl:
        return self.sim.control

    def page(self, number: int, dpi: int = 200, colour: bool = True) -> Path:
        path = self.folder / f"page-{number}-{dpi}-{colour}.png"
        return path if path.exists() else write_page(path, number, dpi, colour=colour)

    def load(self, sheets: int, *, duplex: bool = True, dpi: int = 200) -> list[Path]:
        """Loads sheets; returns their page images in the order in which they must arrive."""
        pages = [self.page(i, dpi) for i in range(sheets * (2 if duplex else 1))]
        step = 2 if duplex else 1
        self.control.load([Paper(pages[i], pages[i + 1] if duplex else None) for i in range(0, len(pages), step)])
        return pages

    def tray(self) -> list[bool]:
        """Which sheets of the tray went through whole."""
        return [sheet["whole"] for sheet in self.control.status()["tray"]]

    def hopper(self) -> int:
        return len(self.control.status()["hopper"])

    def settle(self, seconds: float = 8.0) -> None:
        """Waits until the machine has noticed that its computer went away."""
        until = time.monotonic() + seconds
        while self.control.status()["path"] is not None and time.monotonic() < until:
            time.sleep(0.02)
        url = find_url(self.config.device, self.config.sane_config_dir)
        while url and any(j.state == "Processing" for j in read_status(url).jobs) and time.monotonic() < until:
            time.sleep(0.02)  # a job whose computer died ends after `--job-idle-s`

    def with_config(self, **changes: object) -> Rig:
        """The same device under another configuration (a new adapter; close it). The old one lets go of the device."""
        self.feeder.close()
        config = dataclasses.replace(self.config, **changes)
        return dataclasses.replace(self, config=config, feeder=SaneFeeder(config))


@contextlib.contextmanager
def rig(kind: str, folder: Path, *arguments: str) -> Iterator[Rig]:
    """Starts a simulator and an adapter for it."""
    with simulated_feeder(kind, folder, ["--bed", BED, *ARGUMENTS[kind], *arguments]) as sim:
        config = FeederConfig(
            device=sim.device,
            sane_config_dir=sim.sane_config_dir,
            open_timeout_s=15.0,
            page_timeout_s=15.0,
            wake_s=0.5,
            usb_devices=folder / "usb",
        )
        feeder = SaneFeeder(config)
        try:
            yield Rig(sim, config, feeder, folder)
        finally:
            feeder.close()
