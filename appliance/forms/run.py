"""What the `forms` commands do: learn, list, show, forget.

Rules:
- What is printed names fields, kinds and counts; of the print that was left out it names places, never words.
- Nothing is written before all pages of the form were learned.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np

from appliance.config import StationConfig
from appliance.documents import CapturedPage, Image, PageId, Side, new_opaque_id
from appliance.errors import PageError
from appliance.files import read_bounded, write_atomic
from appliance.forms.learning import Learned, learn
from appliance.forms.picture import counted, draw
from appliance.forms.writing import FormExistsError, NoSuchFormError, file_of, forget, picture_of, save
from appliance.policy.forms import MAX_PAGES, FieldMode, FormField, FormPage, form_files, load_form
from appliance.quality.images import decode_pages, estimate_dpi
from appliance.redaction.tagger import SpacyTagger

Say = Callable[[str], None]
MAX_PICTURE_BYTES = 8 << 20
REFUSED = 4
_SHOWN = 12  # places of left-out print that are named


class TooManyPagesError(PageError):
    """The files hold more pages than a form may have."""

    code = "form-too-long"
    advice = f"A form has at most {MAX_PAGES} pages."


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked to learn."""

    pages: tuple[Path, ...]
    name: str
    folder: Path
    allowed: tuple[str, ...] = ()
    replace: bool = False


def learn_form(options: Options, config: StationConfig, say: Say) -> int:
    """Learns a blank form and writes it.

    Returns:
        The exit status: 0 learned, 4 the page is refused.

    Raises:
        FormError: the name is taken or none.
        ScanStationError: reading failed.
    """
    path = file_of(options.folder, options.name)
    if path.exists() and not options.replace:  # said before a minute of work
        raise FormExistsError(str(path))
    try:
        captured = _captured(options.pages, config)
        learned = learn(captured, options.name, config, SpacyTagger(), frozenset(options.allowed))
    except PageError as error:
        say(f"refused: {error.advice} [{error}]")
        return REFUSED
    if path.exists():
        learned = with_modes(learned, load_form(path))
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    save(options.folder, learned, date, options.allowed, replace=options.replace)
    for page in learned:
        _tell(page, say)
    say(f"learned: {path}; look at it with `scanstation forms show {options.name}`")
    return 0


def with_modes(learned: Sequence[Learned], before: Sequence[FormPage]) -> list[Learned]:
    """The learned pages with the modes that somebody gave to fields of the same names."""
    modes = {(page.number, entry.name): entry.mode for page in before for entry in page.fields}
    pages = []
    for page in learned:
        fields = [replace(f, mode=modes.get((page.form.number, f.name), f.mode)) for f in page.form.fields]
        form = replace(page.form, fields=tuple(fields), elsewhere=before[0].elsewhere)
        pages.append(replace(page, form=form))
    return pages


def list_forms(folder: Path, say: Say) -> int:
    """Prints a line for each form; returns the exit status."""
    files = form_files(folder) if folder.is_dir() else []
    if not files:
        say(f"no form is registered in {folder}")
    for path in files:
        pages = load_form(path)
        words, fields = sum(len(p.words) for p in pages), [f for p in pages for f in p.fields]
        modes = modes_of(fields)
        about = f"{counted(len(pages), 'page')}, {counted(words, 'word')} of boilerplate"
        say(f"{path.stem}: {about}, {counted(len(fields), 'field')} ({modes})")
    return 0


def modes_of(fields: Sequence[FormField]) -> str:
    """How many fields have each mode."""
    return ", ".join(f"{sum(f.mode is mode for f in fields)} {mode}" for mode in FieldMode)


def show_form(folder: Path, name: str, out: Path, say: Say) -> int:
    """Writes the picture of each page of a form: `out`, then `out` with `-2`, `-3` before its ending."""
    for page in _load(folder, name):
        target = out if page.number == 1 else out.with_stem(f"{out.stem}-{page.number}")
        data = io.BytesIO()
        draw(page, _boilerplate(folder, page)).save(data, "PNG", optimize=True)
        write_atomic(target, data.getvalue(), 0o644)
        say(f"{target}: {len(page.words)} words of boilerplate, {len(page.fields)} fields")
    return 0


def forget_form(folder: Path, name: str, say: Say) -> int:
    """Removes a form; returns the exit status."""
    forget(folder, name)
    say(f"forgotten: {name}; its pages are cleared word by word again")
    return 0


def _load(folder: Path, name: str) -> tuple[FormPage, ...]:
    path = file_of(folder, name)
    if not path.is_file():
        raise NoSuchFormError(str(path))
    return load_form(path)


def _captured(paths: Sequence[Path], config: StationConfig) -> list[CapturedPage]:
    """Every page of every file, in order."""
    job = new_opaque_id()
    pages: list[CapturedPage] = []
    for path in paths:
        try:
            untrusted = read_bounded(path.resolve(), config.quality.max_file_bytes)
        except ValueError as error:
            raise TooManyPagesError(str(error)) from error
        for decoded in decode_pages(untrusted, config.quality):
            dpi = decoded.dpi or estimate_dpi(decoded.image.shape[1], decoded.image.shape[0])
            place = PageId(job, len(pages), len(pages), Side.FRONT)
            pages.append(CapturedPage(place, decoded.image, dpi, simulated=False))
    if len(pages) > MAX_PAGES:
        raise TooManyPagesError(f"{len(pages)} pages")
    return pages


def _boilerplate(folder: Path, page: FormPage) -> Image | None:
    """The picture beside a form's file, if it is one."""
    try:
        raw = read_bounded(picture_of(folder, page.form, page.number), MAX_PICTURE_BYTES)
    except (OSError, ValueError):
        return None
    decoded = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_GRAYSCALE)
    return None if decoded is None else np.asarray(decoded, np.uint8)


def _tell(page: Learned, say: Say) -> None:
    """What was learned of one page."""
    form = page.form
    modes = modes_of(form.fields)
    say(f"page {form.number}: {len(form.words)} words of boilerplate, {len(form.fields)} fields ({modes})")
    kinds = Counter(entry.kind for entry in form.fields)
    for kind in sorted(kinds):
        names = [entry.name for entry in form.fields if entry.kind == kind]
        say(f"  {kind}: {', '.join(names)}")
    if not page.doubts:
        return
    doubts = ", ".join(f"{count} {kind}" for kind, count in page.doubts.items())
    say(f"  WARNING: not taken for boilerplate: {counted(len(form.left_out), 'word')} ({doubts}):")
    for left_out in form.left_out[:_SHOWN]:
        say(f"    {left_out.why}: {left_out.area.left:.0f} mm from the left, {left_out.area.top:.0f} mm from the top")
    if len(form.left_out) > _SHOWN:
        say(f"    and {len(form.left_out) - _SHOWN} more; `forms show` hatches them all")
    say("  They stay behind on every page, like an entry; --allow KIND takes a kind over if it is the form's own.")
