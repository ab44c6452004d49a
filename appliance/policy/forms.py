"""Registered blank forms: what is printed on them, where their fields lie, and what may leave a field.

Rules:
- A folder holds one readable TOML file for each form; `docs/forms.md` describes it. An unknown key, a bad value or a
  file that cannot be read refuses the folder and names the place.
- Places are millimetres from the upper left corner of the sheet, so that a form is the same at every resolution.
- What no file says is denied: a field without a mode, and whatever stands beside the fields.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from appliance.config import build
from appliance.errors import ConfigError
from appliance.files import read_bounded

FORMAT = 1
MM_PER_INCH = 25.4
MAX_FILE_BYTES = 4 << 20
MAX_FORMS, MAX_PAGES, MAX_WORDS, MAX_FIELDS = 200, 20, 5_000, 1_000  # in a folder, a form, a page, a page
MAX_SIDE_MM = 1_500.0
MAX_TEXT = 100  # characters of a word
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


class FormError(ConfigError):
    """A registered form, or the folder of them, cannot be used."""

    code = "config-form"
    advice = "A registered form cannot be used. Call your technician."


class FieldMode(StrEnum):
    """What may leave a place on a form."""

    DENY = "deny"  # nothing
    VALUES = "values"  # clinical values alone: doses, vital signs, results
    ORDINARY = "ordinary"  # what would leave a page that is no form


STRICTNESS = (FieldMode.DENY, FieldMode.VALUES, FieldMode.ORDINARY)
"""The strictest first."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in millimetres from the upper left corner of the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Millimetres."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Millimetres."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class FormWord:
    """A printed word of the blank form. `ink`: the area of its ink, square millimetres; 0 where nobody measured it."""

    text: str
    area: Area
    ink: float


@dataclass(frozen=True, slots=True)
class FormField:
    """A place to fill in."""

    name: str
    kind: str
    area: Area
    mode: FieldMode


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Print of the blank form that is not taken for boilerplate, and why (a code); its text is not stored."""

    why: str
    area: Area


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a registered form. `size` is width and height, `elsewhere` the mode of what stands in no field."""

    form: str
    number: int  # from 1
    size: tuple[float, float]
    words: tuple[FormWord, ...]
    fields: tuple[FormField, ...]
    left_out: tuple[LeftOut, ...] = ()
    rules: tuple[Area, ...] = ()
    elsewhere: FieldMode = FieldMode.DENY


@dataclass(frozen=True, slots=True)
class _Word:
    """One entry of `words` as it stands in the file."""

    text: str
    box: tuple[float, ...]
    ink: float = 0.0


@dataclass(frozen=True, slots=True)
class _Field:
    """One `[[page.field]]`."""

    name: str
    box: tuple[float, ...]
    kind: str = "area"
    mode: str = FieldMode.DENY.value


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """One entry of `left_out`."""

    why: str
    box: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """One `[[page]]`."""

    size: tuple[float, ...]
    words: tuple[_Word, ...]
    left_out: tuple[_LeftOut, ...] = ()
    rules: tuple[tuple[float, ...], ...] = ()
    field: tuple[_Field, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """The whole file."""

    format: int
    learned: str
    page: tuple[_Page, ...]
    elsewhere: str = FieldMode.DENY.value
    allowed: tuple[str, ...] = field(default=())  # kinds of doubtful print that somebody allowed


def is_form_name(name: str) -> bool:
    """Whether a form may be called so."""
    return _NAME.fullmatch(name) is not None


def form_files(folder: Path) -> list[Path]:
    """The files of the forms in a folder, by name.

    Raises:
        FormError: the folder cannot be read or holds too many.
    """
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith("."))
    except OSError as error:
        raise FormError(f"{folder}: {error.strerror}") from error
    if len(files) > MAX_FORMS:
        raise FormError(f"{folder}: more than {MAX_FORMS} forms")
    return files


def load_forms(folder: Path | None) -> tuple[FormPage, ...]:
    """The pages of every form in a folder; none without a folder.

    Raises:
        FormError: the folder or a file cannot be used (the place is named).
    """
    return tuple(page for path in form_files(folder) for page in load_form(path)) if folder is not None else ()


def load_form(path: Path) -> tuple[FormPage, ...]:
    """The pages of one form.

    Raises:
        FormError: it cannot be read, is not TOML, or says something unknown.
    """
    where = str(path)
    if not is_form_name(path.stem):
        raise FormError(f"{where}: a form's file is called by a name of a-z, 0-9 and '-'")
    try:
        table = tomllib.loads(read_bounded(path, MAX_FILE_BYTES).decode())
        file = build(_File, table, where)
    except ConfigError as error:
        raise FormError(error.detail) from error
    except (OSError, ValueError, RecursionError) as error:
        raise FormError(f"{where}: {error}") from error
    if file.format != FORMAT:
        raise FormError(f"{where}: format {file.format} is not known; this station reads {FORMAT}")
    if not 1 <= len(file.page) <= MAX_PAGES:
        raise FormError(f"{where}: a form has 1 to {MAX_PAGES} pages")
    elsewhere = _mode(file.elsewhere, f"{where}: elsewhere")
    return tuple(
        _page(path.stem, number, page, elsewhere, f"{where}: page {number}") for number, page in enumerate(file.page, 1)
    )


def _page(form: str, number: int, page: _Page, elsewhere: FieldMode, where: str) -> FormPage:
    """One validated page."""
    if len(page.size) != 2 or not all(0 < side <= MAX_SIDE_MM for side in page.size):
        raise FormError(f"{where}: size: width and height in millimetres, each up to {MAX_SIDE_MM:g}")
    for name, items, most in (("words", page.words, MAX_WORDS), ("field", page.field, MAX_FIELDS)):
        if len(items) > most:
            raise FormError(f"{where}: {name}: more than {most}")
    for word in page.words:
        if not 1 <= len(word.text) <= MAX_TEXT:
            raise FormError(f"{where}: words: a text has 1 to {MAX_TEXT} characters")
    if again := next(_twice(entry.name for entry in page.field), None):
        raise FormError(f"{where}: field: {again!r:.80} stands there twice")
    return FormPage(
        form,
        number,
        (page.size[0], page.size[1]),
        tuple(FormWord(w.text, _area(w.box, f"{where}: words"), w.ink) for w in page.words),
        tuple(
            FormField(f.name, f.kind, _area(f.box, f"{where}: field"), _mode(f.mode, f"{where}: field {f.name!r:.80}"))
            for f in page.field
        ),
        tuple(LeftOut(entry.why, _area(entry.box, f"{where}: left_out")) for entry in page.left_out),
        tuple(_area(rule, f"{where}: rules") for rule in page.rules),
        elsewhere,
    )


def _twice(names: Iterator[str]) -> Iterator[str]:
    """The names that stood there before."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield name
        seen.add(name)


def _area(box: tuple[float, ...], where: str) -> Area:
    """A validated rectangle."""
    if len(box) != 4 or not (0 <= box[0] < box[2] <= MAX_SIDE_MM and 0 <= box[1] < box[3] <= MAX_SIDE_MM):
        raise FormError(f"{where}: a box is [left, top, right, bottom] in millimetres with something in it")
    return Area(*box)


def _mode(value: str, where: str) -> FieldMode:
    """A validated mode."""
    try:
        return FieldMode(value)
    except ValueError as error:
        raise FormError(f"{where}: unknown mode {value!r:.80}; known are {', '.join(FieldMode)}") from error
