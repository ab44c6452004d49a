"""Small charts side by side in one picture: the share of faults found over their severity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image as Pillow
from PIL import ImageDraw

from appliance.sim.drawing.fonts import Face, load

_WIDE, _HIGH, _ACROSS, _PAD = 330, 230, 4, 46
_LIMIT, _SHIPPED = (24, 66, 134), (196, 86, 20)
Curve = tuple[str, str, Sequence[float], Sequence[float], Sequence[float]]
"""Title, unit, severities, share found at 1 % false alarms, share found at the shipped limits."""


def draw_curves(curves: Sequence[Curve], path: Path) -> None:
    """Writes the charts as one PNG."""
    rows = -(-len(curves) // _ACROSS)
    picture = Pillow.new("RGB", (_WIDE * _ACROSS, _HIGH * rows + 34), "white")
    draw, small = ImageDraw.Draw(picture), load(Face.SANS, 13)
    for number, curve in enumerate(curves):
        _chart(draw, (number % _ACROSS * _WIDE, number // _ACROSS * _HIGH), curve)
    y = _HIGH * rows + 10
    draw.text((20, y), "found at 1 % false alarms on clean pages", font=small, fill=_LIMIT)
    draw.text((320, y), "found with the limits that ship (notes count)", font=small, fill=_SHIPPED)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


def _chart(draw: ImageDraw.ImageDraw, at: tuple[int, int], curve: Curve) -> None:
    title, unit, severities, limited, shipped = curve
    bold, small = load(Face.SANS_BOLD, 14), load(Face.SANS, 11)
    left, top, right, bottom = at[0] + _PAD, at[1] + 34, at[0] + _WIDE - 18, at[1] + _HIGH - 44
    draw.text((left, at[1] + 10), title, font=bold, fill="black")
    for share in (0.0, 0.5, 1.0):
        y = bottom - share * (bottom - top)
        draw.line((left, y, right, y), fill=(222, 222, 222))
        draw.text((left - 6, y), f"{share:.0%}", font=small, fill=(90, 90, 90), anchor="rm")
    xs = [left + (i + 0.5) * (right - left) / len(severities) for i in range(len(severities))]
    for x, severity in zip(xs, severities, strict=True):
        draw.text((x, bottom + 4), f"{severity:g}", font=small, fill=(90, 90, 90), anchor="ma")
    draw.text(((left + right) / 2, bottom + 19), unit, font=small, fill=(90, 90, 90), anchor="ma")
    for shares, colour, width in ((shipped, _SHIPPED, 2), (limited, _LIMIT, 2)):
        points = [(x, bottom - s * (bottom - top)) for x, s in zip(xs, shares, strict=True)]
        draw.line(points, fill=colour, width=width)
        for x, y in points:
            draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)
