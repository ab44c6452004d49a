"""What the camera rig sees, computed from `rig.toml`: fields, heights, dots an inch, light.

Method: the pinhole model without distortion; a lens that bends the rim inward sees a little more than this.

Rules:
- Limits are the station's own: the share of the resolution comes from `CameraLimits`, the rim that has to stay free
  from `appliance.rig.finding`. What changes there changes here.
- A sheet fits when it lies in the picture with its curl towards the lens, laid askew of its place, and the rim free.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from appliance.rig import finding
from appliance.sections.capture import CameraLimits

HERE = Path(__file__).parent
MM_PER_INCH = 25.4
RIM_SHARE = finding.RIM  # of the width of a picture


@dataclass(frozen=True, slots=True)
class Camera:
    """A sensor with a lens."""

    name: str
    pixels: tuple[int, int]
    pixel_um: float
    focal_mm: float

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return self.focal_mm * 1000 / self.pixel_um

    def field_mm(self, height_mm: float) -> tuple[float, float]:
        """What it sees of a plane so far below, width and height."""
        width, height = self.pixels
        return width * height_mm / self.focal_px, height * height_mm / self.focal_px

    def angles_deg(self) -> tuple[float, float]:
        """Field of view, across and along."""
        width, height = (2 * math.degrees(math.atan(side / 2 / self.focal_px)) for side in self.pixels)
        return width, height

    def dpi(self, height_mm: float) -> float:
        """Dots an inch on a plane so far below."""
        return self.focal_px / height_mm * MM_PER_INCH


@dataclass(frozen=True, slots=True)
class Rig:
    """The numbers of `rig.toml`; `values` are those of its table `rig`."""

    values: dict[str, float]
    mat: tuple[float, float]
    board: tuple[float, float, float]
    lamp: tuple[float, float, float]
    camera: Camera
    cameras: dict[str, Camera]
    sheets: dict[str, tuple[float, float]]

    def __getitem__(self, name: str) -> float:
        """A length of the table `rig`."""
        return self.values[name]

    def fits(self, camera: Camera, sheet: tuple[float, float], height_mm: float) -> bool:
        """Whether a sheet has its place in the picture."""
        field = camera.field_mm(height_mm)
        rim = RIM_SHARE * field[0]
        nearer = height_mm / (height_mm - self["curl_mm"])
        return all(
            (side + 2 * self["placing_mm"]) * nearer + 2 * rim <= seen for side, seen in zip(sheet, field, strict=True)
        )

    def lowest(self, camera: Camera, sheet: tuple[float, float]) -> int:
        """The lowest height, whole mm, at which a sheet fits."""
        return next(height for height in range(100, 2000) if self.fits(camera, sheet, height))

    def highest(self, camera: Camera) -> int:
        """The greatest height, whole mm, at which the station still takes the picture (`camera-too-far`)."""
        return math.floor(camera.focal_px * MM_PER_INCH / (CameraLimits().min_dpi_share * self["dpi"]))

    def mirror_mm(self) -> float:
        """Where, from the middle of a flat sheet, a lamp is mirrored into the lens."""
        return self["lamp_x_mm"] * self["lens_mm"] / (self["lens_mm"] + self["lamp_z_mm"])

    def glare_tilt_deg(self, sheet: tuple[float, float]) -> float:
        """By how much the edge of a sheet next to a lamp may be tilted before the lamp is mirrored there."""
        edge = sheet[0] / 2
        lamp = math.atan((self["lamp_x_mm"] - edge) / self["lamp_z_mm"])
        return math.degrees(lamp - math.atan(edge / self["lens_mm"])) / 2

    def evenness(self) -> float:
        """Darkest against brightest place of the field, by two small lamps of equal strength."""
        field = self.camera.field_mm(self["lens_mm"])
        steps = [step / 20 - 0.5 for step in range(21)]
        light = [self._light(x * field[0], y * field[1]) for x, y in product(steps, steps)]
        return min(light) / max(light)

    def _light(self, x: float, y: float) -> float:
        """Light of both lamps on the mat: it falls with the square of the distance and with the angle."""
        up = self["lamp_z_mm"]
        return sum(up / math.hypot(x - lamp, y, up) ** 3 for lamp in (self["lamp_x_mm"], -self["lamp_x_mm"]))


def load(path: Path = HERE / "rig.toml") -> Rig:
    """Reads the file."""
    text = tomllib.loads(path.read_text())
    if text["format"] != 1:
        raise ValueError(f"{path.name}: format")
    cameras = {key: Camera(**{**one, "pixels": tuple(one["pixels"])}) for key, one in text["cameras"].items()}
    rig = text["rig"]
    lengths = {name: float(value) for name, value in rig.items() if isinstance(value, (int, float))}
    sheets = {name: (float(long), float(short)) for name, (long, short) in text["sheets"].items()}
    return Rig(
        lengths,
        tuple(rig["mat_mm"]),
        tuple(rig["board_mm"]),
        tuple(rig["lamp_mm"]),
        cameras[rig["camera"]],
        cameras,
        sheets,
    )
