"""The scanner and the camera rig: how a sheet becomes a picture, and how long that may take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class UsbBinding:
    """The plug of the scanner, as `lsusb` shows it: what is empty matches anything."""

    vendor: str = ""  # four hexadecimal digits
    product: str = ""  # likewise
    serial: str = ""

    def __post_init__(self) -> None:
        for name in ("vendor", "product"):
            if not re.fullmatch(r"(?:[0-9a-fA-F]{4})?", getattr(self, name)):
                raise ValueError(f"{name} must be four hexadecimal digits")


@dataclass(frozen=True, slots=True)
class FeederConfig:
    """The feeder and how long it may take."""

    device: str = ""  # SANE device name, or that of a backend; empty: the only one that matches the rest
    vendor: str = ""
    product: str = ""
    serial: str = ""
    usb: UsbBinding = field(default_factory=UsbBinding)
    usb_devices: Path = Path("/sys/bus/usb/devices")  # where the kernel lists them
    sane_config_dir: Path | None = None  # a private SANE configuration
    dpi: int = 300
    colour: bool = False
    duplex: bool = True
    open_timeout_s: float = 20.0
    wake_s: float = 10.0  # how long a scanner that is not there or asleep is tried again after a press
    page_timeout_s: float = 45.0
    stall_s: float = 15.0  # without a row, in the middle of a page
    max_page_px: int = 120_000_000
    max_sheets: int = 500  # a batch
    look_back_sheets: int = 5  # safe ones that a sheet is compared with when feeding goes on after a stop
    double_feed_edge: float = 0.012  # share of the paper's brightness, see appliance.capture.overlap; 0: not looked for
    paper_mm: float = 0.0  # length of every sheet, if all have one; 0: Letter, A4 and what the stack itself shows
    worker_max_bytes: int = 2 << 30  # address space of the process that runs the scanner's driver

    def __post_init__(self) -> None:
        if self.dpi not in (200, 300, 400):
            raise ValueError("dpi must be 200, 300 or 400")


@dataclass(frozen=True, slots=True)
class CameraLimits:
    """When a picture of a sheet counts as a page. Methods stand in `appliance.rig`."""

    min_dpi_share: float = 0.8  # of the resolution asked for, that the camera really sees
    max_relief_mm: float = 45.0  # height of the sheet over its lowest point
    max_residual_px: float = 1.6  # between the sheet's edges and those of a smooth sheet
    max_edge_px: float = 2.0  # standard deviation of the paper's edge: motion and focus
    min_paper_level: float = 70.0  # of 255
    max_glare_share: float = 0.002  # of the sheet that is saturated
    max_bright_share: float = 0.2  # from here on it is the exposure and no reflection
    min_light_share: float = 0.35  # of the best light, where the sheet is lit worst


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """The camera rig; used where `feeder.device` is "camera"."""

    calibration: Path = Path("/etc/scanstation/camera.json")  # `scanstation camera calibrate` writes it
    head: str = "left"  # where the head of a page lies in the picture
    limits: CameraLimits = field(default_factory=CameraLimits)
    still_s: float = 0.6  # a sheet lies still so long before it is taken
    poll_s: float = 0.12  # between two looks at the desk
    first_sheet_s: float = 60.0  # no sheet after the press
    end_after_s: float = 6.0  # no new sheet after one that was taken: the stack is done
    refuse_after_s: float = 12.0  # a sheet that lies there and cannot be taken
    frame_timeout_s: float = 10.0
    settle_s: float = 1.2  # exposure and colour settle, then they are locked
    lens_position: float = 0.0  # dioptres; 0: the lens has no motor, or is left alone

    def __post_init__(self) -> None:
        if self.head not in ("left", "right", "up", "down"):
            raise ValueError("head must be 'left', 'right', 'up' or 'down'")
