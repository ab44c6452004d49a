"""What the demo prints, and the pictures it leaves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np
import pypdfium2
from PIL import Image as PillowImage

from appliance.documents import Image, Verdict
from appliance.sim.contact_sheet import PageCaption, make_contact_sheet
from appliance.sim.control import Paper
from appliance.sim.run import Event, Run
from appliance.sim.site import Site

VIEW_DPI = 150
_BAR = 24


class Show:
    """Prints to a terminal, or plain lines to a file."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._terminal = out.isatty()
        self._lamp = ""
        self._open = False  # a line that will be written over
        self._pages = 0  # that are to come, as far as is known

    def expect(self, pages: int) -> None:
        """How many pages the stack has, so that the bar grows although pages are read while others are scanned."""
        self._pages = pages

    def title(self, text: str) -> None:
        """A heading."""
        self.line(f"\033[1m{text}\033[0m" if self._terminal else text)

    def step(self, text: str) -> None:
        """One thing the demo does."""
        self.line(f"· {text}")

    def line(self, text: str = "") -> None:
        """A line."""
        if self._open:
            self._out.write("\n")
            self._open = False
        self._out.write(text + "\n")
        self._out.flush()

    def event(self, run: Run, event: Event) -> None:
        """Something the station did."""
        if event.what == "lamp":
            if event.name == self._lamp == "feeding":  # the sentence only counts pages; the line below does, too
                return
            self._lamp = event.name
            self.line(f"  {event.at_s:6.1f} s  lamps: {event.name:12} {event.sentence}")
        elif event.what == "document":
            self.line(f"  {event.at_s:6.1f} s  document {event.name}")
        elif event.what == "page":
            self._counts(run)

    def _counts(self, run: Run) -> None:
        scanned, read, cleared = (run.count("page", stage) for stage in ("captured", "read", "cleared"))
        bar = "#" * round(_BAR * (read + cleared) / max(1, 2 * scanned, 2 * self._pages))
        text = (
            f"  {run.events[-1].at_s:6.1f} s  pages: {scanned} scanned, {read} read, {cleared} cleared  [{bar:{_BAR}}]"
        )
        if self._terminal:
            self._out.write(f"\r{text}")
            self._out.flush()
            self._open = True
        elif (scanned + read + cleared) % 5 == 0:
            self.line(text)


def write_results(run: Run, site: Site, paper: Sequence[Paper], out: Path, show: Show) -> None:
    """Copies what was delivered, makes the before/after picture and prints the table of times."""
    if not run.shredded:
        show.line(f"{'Not everything' if run.documents else 'Nothing'} was delivered. The desk sees: {_sentence(run)}")
        for line in site.log_text().splitlines():
            if line.startswith("WARNING appliance.processing"):
                show.line(f"  {line}")
    if not run.documents:
        return
    out.mkdir(parents=True, exist_ok=True)
    arrived = {path.stem: path for path in site.delivered()}
    for document in run.documents:
        _write_document(arrived[document], site, paper, out, show, several=len(run.documents) > 1)
    show.line(f"certificate           the working copy's key is destroyed: {run.shredded}")
    show.line()
    for name, value in times(run):
        show.line(f"{name:38} {value}")


def _write_document(
    delivered: Path, site: Site, paper: Sequence[Paper], out: Path, show: Show, *, several: bool
) -> None:
    """One delivered document: its files, and what left of each page."""
    pdf = Path(shutil.copy(delivered, out / delivered.name))
    sidecar = Path(shutil.copy(delivered.with_suffix(".json"), out / f"{delivered.stem}.json"))
    about = json.loads(sidecar.read_text())
    before = _scanned(paper, duplex=site.options.duplex)
    captions = [
        PageCaption(sheet, side, Verdict.RELEASED, note=f"{count} words left the station")
        for (_, sheet, side), count in zip(before, words_of(pdf), strict=True)
    ]
    picture = make_contact_sheet(
        [image for image, _, _ in before],
        render(pdf),
        out / (f"contact-sheet-{about['purpose']}.png" if several else "contact-sheet.png"),
        captions,
        note="Nobody in these records exists.",
    )
    show.line()
    if several:
        show.line(f"for {about['purpose']:18}received by {about['receiver']}")
    show.line(f"received PDF          {pdf}")
    show.line(f"its sidecar           {sidecar}")
    show.line(f"before and after      {picture}")


def times(run: Run) -> list[tuple[str, str]]:
    """The table of times."""
    pages = run.count("page", "captured")
    total = run.last("document", "shredded")
    return [
        ("press to first change of a lamp", f"{run.first('press', 'answered') * 1000:7.0f} ms"),
        ("press to first page scanned", f"{run.first('page', 'captured'):7.1f} s"),
        ("press to last page scanned", f"{run.last('page', 'captured'):7.1f} s"),
        ("last page scanned to sealed", f"{run.last('document', 'sealed') - run.last('page', 'captured'):7.1f} s"),
        ("sealed to receipt", f"{run.last('document', 'delivered') - run.last('document', 'sealed'):7.1f} s"),
        ("press to working copy destroyed", f"{total:7.1f} s"),
        ("pages", f"{pages:7d}"),
        ("pages a minute", f"{60 * pages / total:7.1f}"),
    ]


def render(pdf: Path) -> list[Image]:
    """The pages of a PDF as RGB images at `VIEW_DPI`."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [np.asarray(page.render(scale=VIEW_DPI / 72).to_pil().convert("RGB"), np.uint8) for page in document]
    finally:
        document.close()


def words_of(pdf: Path) -> list[int]:
    """How many words the text layer of each page holds."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [len(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def _scanned(paper: Sequence[Paper], *, duplex: bool) -> list[tuple[Image, int, str]]:
    """The pages as they were fed: image, sheet from 1, side."""
    pages: list[tuple[Image, int, str]] = []
    for number, sheet in enumerate(paper, 1):
        pages.append((_load(sheet.front), number, "front"))
        if duplex:
            front = pages[-1][0]
            pages.append((_load(sheet.back) if sheet.back else np.full_like(front, 255), number, "back"))
    return pages


def _load(path: Path) -> Image:
    with PillowImage.open(path) as image:
        image.thumbnail((1_400, 1_800))
        return np.asarray(image.convert("RGB"), np.uint8)


def _sentence(run: Run) -> str:
    return next((event.sentence for event in reversed(run.events) if event.sentence), "nothing")
