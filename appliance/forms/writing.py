"""The file of a form and the pictures beside it.

Rules:
- A form is one readable TOML file, `NAME.toml`; `NAME.png` (`NAME-2.png` for a second page) shows its boilerplate
  alone.
- Files are whole or absent, and the TOML file is written last and removed first: a form without it does not exist.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as PillowImage

from appliance.files import write_atomic
from appliance.forms.learning import Learned
from appliance.policy.forms import FORMAT, MAX_TEXT, Area, FormError, FormPage, is_form_name

_PREVIEW_DPI = 100.0
_HEAD = """\
# A registered blank form; docs/forms.md says what each key means. Places are millimetres from the upper left corner:
# left, top, right, bottom. What may leave a field is its `mode`: "deny" (nothing), "values" (clinical values alone), or
# "ordinary" (what would leave a page that is no form). `elsewhere` is the mode of what stands in no field.
"""


class FormExistsError(FormError):
    """A form of this name is registered."""

    code = "form-exists"
    advice = "There is a form of this name already; give another --name, or say --replace to learn it anew."


class NoSuchFormError(FormError):
    """No form of this name is registered."""

    code = "form-unknown"
    advice = "There is no form of this name; `scanstation forms list` shows those that there are."


def file_of(folder: Path, name: str) -> Path:
    """Where a form's file lies.

    Raises:
        FormError: it is no name.
    """
    if not is_form_name(name):
        raise FormError(f"{name!r:.80} is not a name of a-z, 0-9 and '-'")
    return folder / f"{name}.toml"


def picture_of(folder: Path, name: str, number: int) -> Path:
    """Where the picture of a form's page lies."""
    return folder / (f"{name}.png" if number == 1 else f"{name}-{number}.png")


def save(folder: Path, learned: Sequence[Learned], date: str, allowed: Sequence[str], *, replace: bool) -> Path:
    """Writes a form; returns its file.

    Raises:
        FormExistsError: there is one of this name, and it is not to be replaced.
        OSError: it cannot be written.
    """
    name = learned[0].form.form
    path = file_of(folder, name)
    if path.exists():
        if not replace:
            raise FormExistsError(str(path))
        forget(folder, name)
    folder.mkdir(parents=True, exist_ok=True)
    for page in learned:
        scale = min(1.0, _PREVIEW_DPI / page.dpi)
        small = cv2.resize(page.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        data = io.BytesIO()
        PillowImage.fromarray(np.asarray(small, np.uint8)).quantize(16).save(data, "PNG", optimize=True)
        write_atomic(picture_of(folder, name, page.form.number), data.getvalue(), 0o644)
    write_atomic(path, as_toml([page.form for page in learned], date, allowed).encode(), 0o644)
    return path


def forget(folder: Path, name: str) -> None:
    """Removes a form and its pictures.

    Raises:
        NoSuchFormError: there is none of this name.
    """
    path = file_of(folder, name)
    try:
        path.unlink()
    except FileNotFoundError as error:
        raise NoSuchFormError(str(path)) from error
    number = 1
    while (picture := picture_of(folder, name, number)).is_file():
        picture.unlink()
        number += 1


def as_toml(pages: Sequence[FormPage], date: str, allowed: Sequence[str]) -> str:
    """The text of a form's file."""
    lines = [_HEAD, f"format = {FORMAT}", f"learned = {_text(date)}", f"elsewhere = {_text(pages[0].elsewhere)}"]
    lines.append(f"allowed = [{', '.join(_text(kind) for kind in allowed)}]  # kinds of doubtful print taken over")
    for page in pages:
        lines += ["", "[[page]]", f"size = [{page.size[0]:.1f}, {page.size[1]:.1f}]"]
        words = [f"{{text = {_text(w.text)}, box = {_box(w.area)}, ink = {w.ink:.2f}}}" for w in page.words]
        lines += _array("words", words)
        lines += _array("left_out", [f"{{why = {_text(one.why)}, box = {_box(one.area)}}}" for one in page.left_out])
        lines += _array("rules", [_box(rule) for rule in page.rules])
        for entry in page.fields:
            lines += [
                "",
                "[[page.field]]",
                f"name = {_text(entry.name)}",
                f"kind = {_text(entry.kind)}",
                f"box = {_box(entry.area)}",
                f"mode = {_text(entry.mode)}",
            ]
    return "\n".join(lines) + "\n"


def _array(key: str, items: Sequence[str]) -> list[str]:
    """An array, an item a line."""
    return [f"{key} = [", *(f"  {item}," for item in items), "]"] if items else [f"{key} = []"]


def _text(text: str) -> str:
    """A basic string of TOML."""
    plain = "".join(c for c in text if c.isprintable())[:MAX_TEXT]
    return json.dumps(plain, ensure_ascii=False)


def _box(area: Area) -> str:
    """Four numbers; never an empty box after rounding."""
    left, top = round(area.left, 2), round(area.top, 2)
    right, bottom = max(round(area.right, 2), left + 0.01), max(round(area.bottom, 2), top + 0.01)
    return f"[{left:.2f}, {top:.2f}, {right:.2f}, {bottom:.2f}]"
