"""Pictures of the calibration target, as a technician takes them: from the very PDF that is printed."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pypdfium2

from appliance.documents import Image
from appliance.rig.target import target_pdf
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import PAGE_DPI, LaidSheet, Scene, render
from appliance.sim.camera.view import Placing

_FINER = 4
PLACES = (
    Placing(0, 0, -90.0, 12.0), Placing(8, 6, 92.0, 14.0), Placing(-10, -8, -84.0, 9.0), Placing(78, 30, 0.0, 11.0),
    Placing(-76, -30, 178.0, 13.0), Placing(72, -38, 4.0), Placing(-84, 38, 3.0), Placing(2, -3, -91.0),
)  # fmt: skip
"""The last one lies flat in the middle of the mat; tilted ones are propped up at one end."""


@functools.cache
def printed_target(paper: str = "letter") -> Image:
    """The printed sheet at 300 dpi, RGB; read-only, as it is drawn once."""
    document = pypdfium2.PdfDocument(target_pdf(paper))
    try:
        fine = document[0].render(scale=_FINER * PAGE_DPI / 72).to_numpy()[..., ::-1]  # pdfium draws to whole dots
        size = fine.shape[1] // _FINER, fine.shape[0] // _FINER
        page = np.asarray(cv2.resize(fine, size, interpolation=cv2.INTER_AREA), np.uint8)
        page.flags.writeable = False
        return page
    finally:
        document.close()


def target_pictures(scene: Scene, seed: int, places: tuple[Placing, ...] = PLACES) -> Iterator[Image]:
    """A picture for each place, in the scene's light and before its camera."""
    page = printed_target()
    for number, placing in enumerate(places):
        laid = LaidSheet(page, Curl(), placing)
        yield render(replace(scene, sheets=(laid,)), seed + number)
