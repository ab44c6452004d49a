"""Fonts for drawn paper, found by file name below the system's font folders.

Rules:
- Only fonts of Debian packages that `./run` installs; where a file lies differs between releases, its name does not.
- Pillow's basic layout: the same glyph positions with or without the complex text libraries.
"""

from __future__ import annotations

import functools
from enum import StrEnum
from pathlib import Path

from PIL import ImageFont

from appliance.errors import ConfigError

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


class FontMissingError(ConfigError):
    """A font of the simulator is not installed."""

    code = "sim-font"
    advice = "A font for the sample pages is missing; start the demo with ./run, which installs it."


class Face(StrEnum):
    """A font file, by its name without ending."""

    SERIF = "LiberationSerif-Regular"
    SERIF_BOLD = "LiberationSerif-Bold"
    SERIF_ITALIC = "LiberationSerif-Italic"
    SANS = "LiberationSans-Regular"
    SANS_BOLD = "LiberationSans-Bold"
    SANS_ITALIC = "LiberationSans-Italic"
    SANS_BOLD_ITALIC = "LiberationSans-BoldItalic"
    MONO = "LiberationMono-Regular"
    MONO_BOLD = "LiberationMono-Bold"
    VERA = "DejaVuSans"
    VERA_BOLD = "DejaVuSans-Bold"
    VERA_SERIF = "DejaVuSerif"
    VERA_SERIF_BOLD = "DejaVuSerif-Bold"
    VERA_MONO = "DejaVuSansMono"
    VERA_MONO_BOLD = "DejaVuSansMono-Bold"
    PEN = "Breip"
    BRUSH = "Kristi"
    TYPEWRITER = "GNUTypewriter"


@functools.cache
def font_file(name: str) -> Path:
    """Where the font file lies.

    Raises:
        FontMissingError: it is not installed.
    """
    for folder in FONT_FOLDERS:
        found = sorted(folder.rglob(f"{name}.[to]tf"))
        if found:
            return found[0]
    raise FontMissingError(name)


@functools.cache
def load(name: str, size_px: int) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels an em.

    Raises:
        FontMissingError: it is not installed.
    """
    return ImageFont.truetype(font_file(name), size_px, layout_engine=ImageFont.Layout.BASIC)
