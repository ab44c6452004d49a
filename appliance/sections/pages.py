"""What becomes of a page: quality, reading, known forms and the release gate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

SHARES = (
    "min_sharpness", "min_contrast", "max_overexposed", "max_underexposed", "blank_ink", "max_shadow", "max_streak",
    "max_bleed", "min_paper_level", "note_sharpness", "note_contrast", "note_shadow", "note_streak", "note_bleed",
    "note_paper_level",
)  # fmt: skip
"""Limits of quality that are shares of 1."""


@dataclass(frozen=True, slots=True)
class QualityLimits:
    """When a page counts as readable by a person. Methods and sources stand in `appliance.quality`."""

    max_side_px: int = 14_000
    max_page_px: int = 80_000_000
    max_file_bytes: int = 256 << 20
    max_pages: int = 500  # of one TIFF file
    min_side_px: int = 200
    min_dpi: float = 140.0
    max_skew_deg: float = 15.0
    min_sharpness: float = 0.18  # ratio, see appliance.quality.blur
    min_contrast: float = 0.25  # of full scale
    max_overexposed: float = 0.995  # share of pixels; counts where the ink is pale, too
    max_underexposed: float = 0.60  # share of pixels
    blank_ink: float = 0.00015  # share of pixels that are ink on a blank page
    min_margin_mm: float = 0.5  # ink nearer to the edge counts as cut off
    max_shadow: float = 1.0  # share of the light that is missing; 1: never a reason to refuse
    max_streak: float = 1.0  # share of the paper's brightness
    max_bleed: float = 1.0  # share of the free paper
    max_fold_mm: float = 100.0  # longer leg; more than is ever measured
    max_torn_mm: float = 1_000.0  # depth
    max_doubled: float = 1_000.0  # standard deviations of the cepstrum
    max_specks: float = 1e6  # per square decimetre
    min_true_dpi: float = 0.0
    min_paper_level: float = 0.0  # of full scale
    note_skew_deg: float = 5.0  # from here on: what is noted on a page that is accepted all the same
    note_sharpness: float = 0.25
    note_contrast: float = 0.4
    note_margin_mm: float = 2.0
    note_shadow: float = 0.2
    note_streak: float = 0.02
    note_bleed: float = 0.02
    note_fold_mm: float = 3.0
    note_torn_mm: float = 1.0
    note_doubled: float = 18.0
    note_specks: float = 15.0
    note_true_dpi: float = 198.0
    note_paper_level: float = 0.6
    note_holes: float = 0.0  # more than so many

    def __post_init__(self) -> None:
        for name in SHARES:
            if getattr(self, name) > 1:
                raise ValueError(f"{name} is a share and must be at most 1")


BOUNDS = frozenset(("max_side_px", "max_page_px", "max_file_bytes", "max_pages", "min_side_px"))
"""Limits of quality that guard the station and not the reader: no document class changes them."""


@dataclass(frozen=True, slots=True)
class ReadingConfig:
    """tesseract and the page workers."""

    workers: int = 2
    language: str = "eng"
    page_timeout_s: float = 120.0
    max_words: int = 20_000  # a page
    pieces_again: int = 240  # a page, of print that was read badly and is read a second time; 0: none

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError("workers must be at least 1")
        if self.pieces_again < 0:
            raise ValueError("pieces_again must not be negative")


@dataclass(frozen=True, slots=True)
class FormsConfig:
    """Registered blank forms (docs/forms.md)."""

    folder: Path | None = None  # None: no form is known, and pages are cleared word by word


@dataclass(frozen=True, slots=True)
class GateConfig:
    """Bounds of the release gate."""

    max_file_bytes: int = 256 << 20
    max_pages: int = 2_000
    max_page_px: int = 140_000_000  # a turned page is larger than the captured one
    page_timeout_s: float = 120.0
