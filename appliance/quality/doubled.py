"""Doubled image: whether the page stands there twice, a few millimetres apart, as after a slip of the feeder.

Method: an echo ripples the power spectrum, so it is a peak of the power cepstrum (B. P. Bogert, M. Healy, J. Tukey,
1963) at its displacement. The cepstrum of the most printed 130 mm of the preview is taken without the frequencies of
rules and text lines (below 0.12 per mm in either direction); its highest value between 0.7 and 6.5 mm is the measure,
in standard deviations of the values there. Spectra are in OpenCV's packed form (CCS): columns 1 and 2, 3 and 4 and so
on are real and imaginary parts; the lowest frequency is left out anyway, and the highest stays 0.

Rules:
- Print that repeats itself at one distance (leaders of dots, combs of boxes) is an echo, too: the limit is far above
  it.
"""

from __future__ import annotations

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.quality.preview import Preview

Floats = NDArray[np.float32]

_SIDE = 512  # preview pixels
_RULES_PER_MM = 0.12
_NEAR_MM, _FAR_MM = 0.7, 6.5
_LEAST_INK = 0.004  # share of the part


def measure_doubled(preview: Preview) -> float:
    """Height of the highest echo in standard deviations; 0 where there is too little print."""
    ink = np.asarray(np.where(preview.bed, 255, preview.even), np.uint8) if preview.bed.any() else preview.even
    part = 255.0 - _most_printed(ink).astype(np.float32)
    if float((part > 46).mean()) < _LEAST_INK:
        return 0.0
    packed = cv2.dft((part - part.mean()) * _window())
    power = packed[:, 1:-1:2] ** 2 + packed[:, 2:-1:2] ** 2
    spectrum = np.asarray(cv2.log(power + (1e-3 * float(power.mean()) + 1e-6)), np.float32)
    mm = 25.4 / preview.dpi
    low = round(_RULES_PER_MM * mm * _SIDE)
    spectrum -= cv2.blur(spectrum, (2 * low + 1, 2 * low + 1))
    spectrum[:, :low] = spectrum[: low + 1] = spectrum[-low:] = 0.0
    packed[:] = 0.0
    packed[:, 1:-1:2] = spectrum
    cepstrum = np.asarray(cv2.dft(packed, flags=cv2.DFT_INVERSE | cv2.DFT_REAL_OUTPUT), np.float32)
    ring = cepstrum.ravel()[_ring(round(_NEAR_MM / mm, 1), round(_FAR_MM / mm, 1))]
    spread = float(ring.std())
    return float(ring.max()) / spread if spread > 0 else 0.0


@functools.cache
def _window() -> Floats:
    """Von Hann's window, which keeps the rim of the part out of its spectrum."""
    window = np.hanning(_SIDE).astype(np.float32)
    return window[:, None] * window[None]


@functools.lru_cache(maxsize=4)
def _ring(near: float, far: float) -> NDArray[np.intp]:
    """Where in the cepstrum the displacements between two distances (preview pixels) lie."""
    y, x = np.mgrid[:_SIDE, :_SIDE]
    away = np.hypot(np.minimum(y, _SIDE - y), np.minimum(x, _SIDE - x))
    return np.flatnonzero((away >= near) & (away <= far))


def _most_printed(even: Image) -> Image:
    """The square of the page with the most ink, padded with white where the page is smaller."""
    height, width = even.shape
    if min(height, width) < _SIDE:
        even = np.pad(even, ((0, max(0, _SIDE - height)), (0, max(0, _SIDE - width))), constant_values=255)
    sums = cv2.integral((even < 200).view(np.uint8))
    step = 32
    tops, lefts = range(0, even.shape[0] - _SIDE + 1, step), range(0, even.shape[1] - _SIDE + 1, step)
    top, left = max(
        ((t, v) for t in tops for v in lefts),
        key=lambda p: sums[p[0] + _SIDE, p[1] + _SIDE] - sums[p[0], p[1] + _SIDE] - sums[p[0] + _SIDE, p[1]] + sums[p],
    )
    return even[top : top + _SIDE, left : left + _SIDE]
