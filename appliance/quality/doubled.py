"""Doubled image: whether the page stands there twice, a few millimetres apart, as after a slip of the feeder.

Method: an echo ripples the power spectrum, so it is a peak of the power cepstrum (B. P. Bogert, M. Healy, J. Tukey,
1963) at its displacement. The cepstrum of the most printed 130 mm of the preview is taken without the frequencies of
rules and text lines (below 0.12 per mm in either direction); its highest value between 0.7 and 6.5 mm is the measure,
in standard deviations of the values there.

Rules:
- Print that repeats itself at one distance (leaders of dots, combs of boxes) is an echo, too: the limit is far above
  it.
"""

from __future__ import annotations

import functools

import cv2
import numpy as np

from appliance.quality.preview import Mask, Preview

_SIDE = 512  # preview pixels
_RULES_PER_MM = 0.12
_NEAR_MM, _FAR_MM = 0.7, 6.5
_LEAST_INK = 0.004  # share of the part


def measure_doubled(preview: Preview) -> float:
    """Height of the highest echo in standard deviations; 0 where there is too little print."""
    ink = np.where(preview.bed, 255, preview.even)
    part = 255.0 - _most_printed(np.asarray(ink, np.uint8)).astype(np.float32)
    if float((part > 46).mean()) < _LEAST_INK:
        return 0.0
    window = np.hanning(_SIDE).astype(np.float32)
    power = np.abs(np.fft.rfft2((part - part.mean()) * window[:, None] * window[None])) ** 2
    spectrum = np.log(power + 1e-3 * power.mean() + 1e-6)
    mm = 25.4 / preview.dpi
    low = round(_RULES_PER_MM * mm * _SIDE)
    free = np.ones(spectrum.shape, np.bool_)
    free[:, : low + 1] = free[: low + 1] = free[-low:] = False
    spectrum -= cv2.blur(spectrum, (2 * low + 1, 2 * low + 1))
    spectrum[~free] = 0.0
    cepstrum = np.fft.irfft2(spectrum, (_SIDE, _SIDE))
    ring = cepstrum[_ring(round(_NEAR_MM / mm, 1), round(_FAR_MM / mm, 1))]
    spread = float(ring.std())
    return float(ring.max()) / spread if spread > 0 else 0.0


@functools.lru_cache(maxsize=4)
def _ring(near: float, far: float) -> Mask:
    """Where in the cepstrum the displacements between two distances (preview pixels) lie."""
    y, x = np.mgrid[:_SIDE, :_SIDE]
    away = np.hypot(np.minimum(y, _SIDE - y), np.minimum(x, _SIDE - x))
    return np.asarray((away >= near) & (away <= far), np.bool_)


def _most_printed(
    even: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The square of the page with the most ink, padded with white where the page is smaller."""
    height, width = even.shape
    even = np.pad(even, ((0, max(0, _SIDE - height)), (0, max(0, _SIDE - width))), constant_values=255)
    sums = cv2.integral((even < 200).astype(np.uint8))
    step = 32
    tops, lefts = range(0, even.shape[0] - _SIDE + 1, step), range(0, even.shape[1] - _SIDE + 1, step)
    top, left = max(
        ((t, v) for t in tops for v in lefts),
        key=lambda p: sums[p[0] + _SIDE, p[1] + _SIDE] - sums[p[0], p[1] + _SIDE] - sums[p[0] + _SIDE, p[1]] + sums[p],
    )
    return even[top : top + _SIDE, left : left + _SIDE]
