"""What the camera sees: desk, sheet, light, shadows, a hand, and what lens and sensor make of it.

Rules:
- The order is that of the world: colour of desk and paper, light falling on them, things between lamp and paper, the
  hand, motion, lens, sensor, picture file.
- Everything random comes from the seed alone.
- A preview is the same scene with fewer pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.sim.camera.hand import draw_hand, hand_mask
from appliance.sim.camera.paper import BentSheet, Curl
from appliance.sim.camera.view import CameraView, PlacedSheet, Placing, enlarged

Colour = tuple[float, float, float]
Reals = NDArray[np.float32]
DARK_MAT: Colour = (58, 62, 66)
PAGE_DPI = 300  # of the drawn page
_STEP = {True: 32, False: 8}  # of the coarse maps: whole picture, preview
_DESK = 11  # seed of its texture
_CUBE_MM = 400.0  # distance at which a lamp has its nominal strength


@dataclass(frozen=True, slots=True)
class Light:
    """Lamps and exposure. `lamp_mm` is where the lamp hangs; `direct` its share of all light."""

    lamp_mm: tuple[float, float, float] = (-180.0, 260.0, 520.0)
    direct: float = 0.45
    level: float = 0.86  # of full scale, white paper in the middle
    tint: Colour = (1.0, 0.985, 0.955)
    vignetting: float = 0.12  # share of the light that is lost in the corners of the picture
    glare: float = 0.0  # strength of a reflection of the lamp


@dataclass(frozen=True, slots=True)
class Flaws:
    """What sensor and motion add."""

    noise: float = 2.2  # grey levels at full light, before demosaicing
    blur_px: float = 0.62  # of the lens, in pixels of the sensor
    motion_px: tuple[float, float] = (0.0, 0.0)
    bayer: bool = True
    jpeg_quality: int = 0  # 0: no JPEG


@dataclass(frozen=True, slots=True)
class LaidSheet:
    """A sheet on the desk; `page` is the drawn page at 300 dpi, RGB, on white."""

    page: Image = field(repr=False)
    curl: Curl = field(default_factory=Curl)
    placing: Placing = field(default_factory=Placing)

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        return self.page.shape[1] / PAGE_DPI * 25.4, self.page.shape[0] / PAGE_DPI * 25.4


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything before the camera."""

    sheets: tuple[LaidSheet, ...] = ()
    view: CameraView = field(default_factory=CameraView)
    light: Light = field(default_factory=Light)
    flaws: Flaws = field(default_factory=Flaws)
    desk: Colour = DARK_MAT
    grain: float = 2.5  # of the desk, grey levels
    hand: tuple[float, float] | None = None  # where its finger tips are, as shares of the picture
    hand_shadow: float = 0.0  # share of the light that a hand or arm outside the picture takes, at (x, y) below
    shadow_at: tuple[float, float] = (0.7, 0.8)

    def placed(self, number: int = 0) -> PlacedSheet:
        """The geometry of a sheet: the truth."""
        laid = self.sheets[number]
        return PlacedSheet(BentSheet(laid.size_mm, laid.curl), laid.placing, self.view)


def render(scene: Scene, seed: int, scale: float = 1.0) -> Image:
    """The picture, RGB, `scale` as wide as the sensor's."""
    rng = np.random.default_rng(seed)
    width, height = round(scene.view.width * scale), round(scene.view.height * scale)
    picture = _desk(scene, width, height)
    for number in range(len(scene.sheets)):
        _lay(picture, scene, number, scale)
    picture *= _lens_light(scene, width, height)[..., None] * np.array(scene.light.tint, np.float32)
    if scene.hand is not None:
        draw_hand(picture, scene.hand, scene.light.level)
    return _sensed(picture, scene.flaws, scale, rng)


def _desk(scene: Scene, width: int, height: int) -> Reals:
    """The desk, lit; it is the same desk in every picture."""
    rng = np.random.default_rng(_DESK)
    coarse = rng.standard_normal((max(2, height // 40), max(2, width // 14))).astype(np.float32)
    fine = rng.standard_normal((max(2, height // 3), max(2, width // 3))).astype(np.float32)
    texture = cv2.resize(coarse, (width, height)) + 0.6 * cv2.resize(fine, (width, height))
    desk = np.array(scene.desk, np.float32) + scene.grain * texture[..., None]
    flat = PlacedSheet(BentSheet((200.0, 200.0), Curl()), Placing(turn_deg=0.0), scene.view)
    step = _STEP[width == scene.view.width]
    u, v = flat.paper_map(width / scene.view.width, step)
    room = np.stack([u, -v, np.zeros_like(u)], axis=-1)
    light = _light(scene.light, room, np.broadcast_to(np.array([0.0, 0.0, 1.0]), room.shape))
    return np.asarray(desk * enlarged(light, step, width, height)[..., None], np.float32)


def _lay(picture: Reals, scene: Scene, number: int, scale: float) -> None:
    """Draws a sheet and the shadow it throws."""
    laid, placed = scene.sheets[number], scene.placed(number)
    height, width = picture.shape[:2]
    step = _STEP[width == scene.view.width]
    u, v = placed.paper_map(scale, step)
    room = placed.room(u, v).reshape(*u.shape, 3)
    light = _light(scene.light, room, _normals(placed, u, v))
    wide, high = laid.size_mm
    fine_u, fine_v = enlarged(u, step, width, height), enlarged(v, step, width, height)
    px_mm = abs(float(np.median(np.diff(u, axis=1)))) + abs(float(np.median(np.diff(v, axis=1))))
    px_mm /= step
    inside = np.minimum(wide / 2 - np.abs(fine_u), high / 2 - np.abs(fine_v))
    cover = np.clip(inside / px_mm + 0.5, 0, 1)[..., None]
    page = _for_scale(laid.page, px_mm)
    at_x = (fine_u + wide / 2) / wide * page.shape[1] - 0.5
    at_y = (fine_v + high / 2) / high * page.shape[0] - 0.5
    seen = cv2.remap(page, at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    seen *= enlarged(light, step, width, height)[..., None]
    if scene.light.glare:
        seen += enlarged(_glare(scene, room, _normals(placed, u, v)), step, width, height)[..., None]
    thrown = _thrown(np.asarray(cover[..., 0], np.float32), scene.light, max(2.0, laid.curl.height_mm), px_mm)
    picture *= thrown[..., None]
    picture *= 1 - cover
    picture += seen * cover


def _for_scale(page: Image, px_mm: float) -> Image:
    """The page with no more dots than the picture can show, so that a preview does not alias."""
    wanted = 25.4 / px_mm
    if wanted > 0.8 * PAGE_DPI:
        return page
    size = round(page.shape[1] * wanted / PAGE_DPI), round(page.shape[0] * wanted / PAGE_DPI)
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)


def _normals(placed: PlacedSheet, u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which way the paper faces."""
    here = placed.room(u, v)
    right, down = placed.room(u + 0.5, v) - here, placed.room(u, v + 0.5) - here
    normal = np.cross(down, right)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    normal[normal[:, 2] < 0] *= -1
    return normal.reshape(*u.shape, 3)


def _light(light: Light, room: NDArray[np.float64], normal: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light on surfaces: an even part, and a lamp by angle and distance; white paper in the middle has `level`."""
    lamp = np.array(light.lamp_mm)

    def strength(points: NDArray[np.float64], faces: NDArray[np.float64]) -> NDArray[np.float64]:
        way = lamp - points
        far = np.linalg.norm(way, axis=-1)
        angle = np.clip((way * faces).sum(axis=-1) / far, 0, None)
        return np.asarray(angle * (_CUBE_MM / far) ** 2, np.float64)

    middle = float(strength(np.zeros((1, 3)), np.array([[0.0, 0.0, 1.0]]))[0])
    direct = strength(room, normal) / max(middle, 1e-6)
    even = 0.8 + 0.2 * np.clip(normal[..., 2], 0, 1)
    return np.asarray(light.level * (light.direct * direct + (1 - light.direct) * even), np.float64)


def _glare(scene: Scene, room: NDArray[np.float64], normal: NDArray[np.float64]) -> NDArray[np.float64]:
    """The lamp's reflection on smooth paper (half-way vector)."""
    rotation, translation = scene.view.pose()
    turn, _ = cv2.Rodrigues(rotation)
    eye = -np.asarray(turn, np.float64).T @ translation
    to_lamp, to_eye = np.array(scene.light.lamp_mm) - room, eye - room
    half = to_lamp / np.linalg.norm(to_lamp, axis=-1, keepdims=True)
    half = half + to_eye / np.linalg.norm(to_eye, axis=-1, keepdims=True)
    half /= np.linalg.norm(half, axis=-1, keepdims=True)
    return np.asarray(255 * scene.light.glare * np.clip((half * normal).sum(axis=-1), 0, 1) ** 400, np.float64)


def _thrown(cover: Reals, light: Light, height_mm: float, px_mm: float) -> Reals:
    """The soft shadow beside a sheet that stands up from the desk."""
    reach = height_mm / light.lamp_mm[2] / px_mm
    move = np.array([[1, 0, -light.lamp_mm[0] * reach], [0, 1, light.lamp_mm[1] * reach]], np.float32)
    small = cv2.resize(cover, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    move[:, 2] *= 0.25
    moved = cv2.warpAffine(small, move, (small.shape[1], small.shape[0]))
    soft = cv2.GaussianBlur(moved, (0, 0), max(0.6, 0.25 * (1.0 + 0.35 * height_mm) / px_mm))
    return np.asarray(1 - 0.8 * light.direct * cv2.resize(soft, (cover.shape[1], cover.shape[0])), np.float32)


def _lens_light(scene: Scene, width: int, height: int) -> Reals:
    """Vignetting, and the shadow of an arm."""
    y, x = np.mgrid[0:60, 0:80].astype(np.float32)
    radius = ((x / 79 - 0.5) / 0.5) ** 2 * 0.64 + ((y / 59 - 0.5) / 0.5) ** 2 * 0.36
    light = 1 - scene.light.vignetting * radius
    if scene.hand is not None or scene.hand_shadow:
        at = scene.hand or scene.shadow_at
        strength = scene.hand_shadow or 0.25
        shade = cv2.GaussianBlur(hand_mask((80, 60), (at[0] - 0.03, at[1] - 0.02)), (0, 0), 2.2)
        light *= 1 - strength * shade
    return np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _sensed(picture: Reals, flaws: Flaws, scale: float, rng: np.random.Generator) -> Image:
    """Lens, motion, noise, colour filter, file."""
    whole = scale >= 1.0
    move = np.array(flaws.motion_px) * scale
    if np.hypot(*move) > 0.3:
        picture = np.asarray(cv2.filter2D(picture, -1, _streak(move)), np.float32)
    if whole and flaws.blur_px:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), flaws.blur_px), np.float32)
    if whole and flaws.bayer:
        return _filed(_mosaic(picture, flaws.noise, rng), flaws.jpeg_quality)
    noise = rng.standard_normal(picture.shape, np.float32) * (flaws.noise if whole else 0.6 * flaws.noise)
    return _filed(np.clip(picture + noise + 0.5, 0, 255).astype(np.uint8), flaws.jpeg_quality)


def _mosaic(picture: Reals, noise: float, rng: np.random.Generator) -> Image:
    """One colour a pixel, with noise that grows with the light, and the others worked out from their neighbours."""
    raw: NDArray[np.float32] = np.empty((picture.shape[0], picture.shape[1]), np.float32)
    for (y, x), channel in {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 2}.items():
        raw[y::2, x::2] = picture[y::2, x::2, channel]
    tile = rng.standard_normal((raw.shape[0] // 2 + 1, raw.shape[1] // 2 + 1), np.float32)
    grain = np.tile(tile, (2, 2))[: raw.shape[0], : raw.shape[1]]
    raw += grain * noise * np.sqrt(np.clip(raw, 0, 255) / 255 * 0.8 + 0.2)
    mosaic = np.clip(raw + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(cv2.cvtColor(mosaic, cv2.COLOR_BayerRGGB2RGB), np.uint8)


def _filed(picture: Image, quality: int) -> Image:
    if not quality:
        return picture
    done, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    again = cv2.imdecode(data, cv2.IMREAD_COLOR) if done else None
    if again is None:
        raise ValueError("JPEG")
    return np.asarray(cv2.cvtColor(again, cv2.COLOR_BGR2RGB), np.uint8)


def _streak(move: NDArray[np.float64]) -> NDArray[np.float32]:
    """The kernel of a motion in pixels while the shutter was open."""
    side = 2 * int(np.ceil(np.abs(move).max() / 2)) + 3
    kernel = np.zeros((side * 4, side * 4), np.float32)
    middle = np.array([side * 2.0, side * 2.0])
    ends = [tuple(int(v) for v in np.rint(middle + sign * move * 2)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 4, cv2.LINE_AA)
    small = cv2.resize(kernel, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(small / small.sum(), np.float32)
