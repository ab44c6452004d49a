"""Finding a registered blank form on a page: which words are its print, and in which field each other word stands.

Rules:
- Never guess. The form's words and the page's words of the same text vote for one placement (RANSAC over pairs, then a
  least-squares affine fit); it counts only when most of the form's words are then found at their places.
- A word is the form's print when its text is the form's, within what readers misread, and it stands where the form has
  it. The same text in another place is something that was filled in. Where more was read as part of the word, a tick
  before it, the word is cut back to its place on the form: what lies beside it belongs to nothing.
- Every other word stands in a field, or elsewhere; where it touches several, the strictest of them counts.
- The same page and forms give the same answer; of several forms the one with the largest share of its words wins.

Source of the search: M. A. Fischler and R. C. Bolles, Random Sample Consensus, CACM 24 (1981).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.policy.forms import MM_PER_INCH, STRICTNESS, Area, FieldMode, FormPage, FormWord
from appliance.redaction.layout import squeeze

MIN_SHARE = 0.65  # of a form's words must be found at their places
MIN_FOUND = 10  # words
MIN_SHARED = 0.45  # of a form's texts must stand anywhere on the page; fewer are not looked at
DISTINCT = 3  # letters of a word that is looked for
_MOST_ALIKE = 4  # words of one text; more say nothing about a place
_MOST_PAIRS = 1_500  # about; bounds memory
_TRIALS, _SEED = 600, 1981
_APART_MM = 40.0  # between the two words of a trial
_SCALE, _TURN = 0.1, 0.06  # a trial may be so much larger or smaller, and turned (radians)
_STEPS_MM = (5.0, 3.0, 2.0, 1.5, 1.2)  # how far off a word may be, from the first trial to the last fit
_STRETCH, _SHEAR = 0.08, 0.05  # of the whole page, at most
_EDGE_MM, _EDGE = 1.0, 0.06  # ends of a word may be off by so much, and by this share of its width
_LEVEL_MM, _LEVEL = 0.3, 0.45  # and its upper and lower side, with this share of its height
_BESIDE_MM, _OVER_MM = 8.0, 3.0  # so far marks reach that were read as part of a word
_FRINGE_MM = 0.2  # around the form's word, where a word is cut back to it
_SURE = 30.0  # confidence; words that read worse must have the very text
_TOUCHES, _MOSTLY = 0.25, 0.5  # of a word's area
_LONG, _LONGER = 4, 8  # letters of words in which one or two may be misread
_STROKES = frozenset("I|l1!")  # which of them a lone stroke is, no reader can tell
_ALIKE = str.maketrans("0158|i", "olsbll")

_OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])  # left, top, right, bottom
_REACH = np.array([_BESIDE_MM, _OVER_MM, _BESIDE_MM, _OVER_MM])

_Boxes = NDArray[np.float64]  # rows are left, top, right, bottom in millimetres


@dataclass(frozen=True, slots=True)
class Placed:
    """A registered form as it was found on a page; words are named by their index.

    `printed` are the words of the form, each with the ink it has there (pixels of the page); `modes` are all others.
    `cut` are the boxes of printed words that were read with something beside them.
    """

    form: str
    number: int
    share: float  # of the form's words that were found
    printed: Mapping[int, float]
    modes: Mapping[int, FieldMode] = field(default_factory=dict)
    cut: Mapping[int, Box] = field(default_factory=dict)


def find(words: Sequence[Word], dpi: float, forms: Sequence[FormPage]) -> Placed | None:
    """The registered form that a page is; None when it surely is none of them."""
    if not forms or not words:
        return None
    texts = Counter(squeeze(word.text) for word in words)
    boxes = np.array([[w.box.left, w.box.top, w.box.right, w.box.bottom] for w in words], np.float64)
    boxes *= MM_PER_INCH / dpi
    best: Placed | None = None
    for form in forms:
        found = _on_page(form, words, boxes, texts, dpi)
        if found is not None and (best is None or found.share > best.share):
            best = found
    return best


def same_text(printed: str, word: Word) -> bool:
    """Whether a word that was read is the form's: the very letters, or nearly so where they are many."""
    if printed in _STROKES and word.text in _STROKES:
        return True
    one, other = squeeze(printed), squeeze(word.text)
    if not one or not other:
        return printed == word.text
    if one == other:
        return True
    if word.confidence < _SURE or any(c.isdigit() for c in one):
        return False
    one, other = (text.translate(_ALIKE).replace("rn", "m") for text in (one, other))
    allowed = 0 if len(one) < _LONG else 1 if len(one) < _LONGER else 2
    return allowed > 0 and _distance(one, other, allowed) <= allowed


def _distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop or change between two words (Levenshtein); more than `most` may be any larger number."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, against in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != against))
    return row[-1]


def _on_page(
    form: FormPage, words: Sequence[Word], boxes: _Boxes, texts: Mapping[str, int], dpi: float
) -> Placed | None:
    """One form, if the page is it."""
    keys = [squeeze(word.text) for word in form.words]
    wanted = {key for key in keys if len(key) >= DISTINCT}
    if not wanted or sum(key in texts for key in wanted) < MIN_SHARED * len(wanted):
        return None
    areas = np.array([_row(word.area) for word in form.words], np.float64)
    fit = _placement(keys, areas, words, boxes)
    if fit is None:
        return None
    places = _mapped(areas, fit)
    there = _at_places(form.words, places, words, boxes)
    looked_for = [number for number, key in enumerate(keys) if len(key) >= DISTINCT]
    found = sum(number in there for number in looked_for)
    if found < MIN_FOUND or found < MIN_SHARE * len(looked_for):
        return None
    pixels = abs(float(np.linalg.det(fit[:, :2]))) * (dpi / MM_PER_INCH) ** 2
    printed = {index: form.words[number].ink * pixels for number, index in sorted(there.items())}
    rest = [index for index in range(len(words)) if index not in printed]
    cut = {index: _cut(words[index].box, places[number], dpi) for number, index in there.items()}
    cut = {index: box for index, box in cut.items() if box != words[index].box}
    return Placed(form.form, form.number, found / len(looked_for), printed, _modes(form, fit, rest, boxes), cut)


def _row(area: Area) -> list[float]:
    return [area.left, area.top, area.right, area.bottom]


def _placement(keys: Sequence[str], areas: _Boxes, words: Sequence[Word], boxes: _Boxes) -> NDArray[np.float64] | None:
    """The affine map (2x3) from the form to the page that most pairs of equal words agree on; None without one."""
    pairs = _pairs(keys, [squeeze(word.text) for word in words])
    if len(pairs) < MIN_FOUND:
        return None
    here, there = _middles(areas)[pairs[:, 0]], _middles(boxes)[pairs[:, 1]]
    inside = _consensus(here[:, 0] + 1j * here[:, 1], there[:, 0] + 1j * there[:, 1])
    fit = None
    for off in _STEPS_MM[1:]:
        if np.count_nonzero(inside) < MIN_FOUND:
            return None
        flat = np.column_stack([here[inside], np.ones(np.count_nonzero(inside))])
        solution, _, rank, _ = np.linalg.lstsq(flat, there[inside], rcond=None)
        fit = np.asarray(solution.T, np.float64)
        if rank < 3 or not _lies_flat(fit):
            return None
        inside = np.hypot(*(here @ fit[:, :2].T + fit[:, 2] - there).T) <= off
    return fit


def _pairs(keys: Sequence[str], texts: Sequence[str]) -> NDArray[np.int64]:
    """Words of the form and of the page with the same text, if it is none of many."""
    where: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        where.setdefault(text, []).append(index)
    often = Counter(keys)
    pairs = [
        (number, index)
        for number, key in enumerate(keys)
        if len(key) >= DISTINCT and often[key] <= _MOST_ALIKE and len(where.get(key, ())) <= _MOST_ALIKE
        for index in where.get(key, ())
    ]
    found = np.array(pairs, np.int64).reshape(-1, 2)
    return found[:: max(1, len(found) // _MOST_PAIRS)]


def _consensus(here: NDArray[np.complex128], there: NDArray[np.complex128]) -> NDArray[np.bool_]:
    """The pairs that agree with the best of many trials; places are complex numbers, so a trial is `a * place + b`."""
    rng = np.random.default_rng(_SEED)  # the same page must be decided alike every time
    one, other = rng.integers(len(here), size=(2, _TRIALS))
    apart = here[other] - here[one]
    far = np.abs(apart) >= _APART_MM
    turn = (there[other] - there[one])[far] / apart[far]
    shift = there[one][far] - turn * here[one][far]
    likely = (np.abs(np.abs(turn) - 1) <= _SCALE) & (np.abs(np.angle(turn)) <= _TURN)
    if not likely.any():
        return np.zeros(len(here), bool)
    turn, shift = turn[likely], shift[likely]
    inside = np.abs(turn[:, None] * here[None, :] + shift[:, None] - there[None, :]) <= _STEPS_MM[0]
    return np.asarray(inside[int(np.argmax(inside.sum(axis=1)))], bool)


def _lies_flat(fit: NDArray[np.float64]) -> bool:
    """Whether a map is one of a sheet that was scanned: hardly stretched, turned or sheared."""
    straight = np.abs(np.diag(fit[:, :2]) - 1) <= _STRETCH
    return bool(straight.all() and abs(fit[0, 1]) <= _SHEAR and abs(fit[1, 0]) <= _SHEAR)


def _mapped(areas: _Boxes, fit: NDArray[np.float64]) -> _Boxes:
    """Where areas of the form lie on the page."""
    corners = areas[:, [[0, 1], [2, 1], [2, 3], [0, 3]]] @ fit[:, :2].T + fit[:, 2]
    # the middles of the sides, so that a small turn does not make boxes larger
    left, right = corners[:, [0, 3], 0].mean(axis=1), corners[:, [1, 2], 0].mean(axis=1)
    top, bottom = corners[:, [0, 1], 1].mean(axis=1), corners[:, [2, 3], 1].mean(axis=1)
    return np.column_stack([left, top, right, bottom])


def _at_places(printed: Sequence[FormWord], areas: _Boxes, words: Sequence[Word], boxes: _Boxes) -> dict[int, int]:
    """For each word of the form that was found at its place, the word of the page; no word stands for two."""
    there: dict[int, int] = {}
    taken: set[int] = set()
    for number, area in enumerate(areas):
        beyond = (boxes - area) * _OUTWARD
        near = (beyond >= -_slack(area)).all(axis=1) & (beyond <= _REACH).all(axis=1)
        candidates = np.flatnonzero(near)
        for index in candidates[np.argsort(np.abs(beyond[near]).sum(axis=1), kind="stable")].tolist():
            if index not in taken and same_text(printed[number].text, words[index]):
                there[number] = index
                taken.add(index)
                break
    return there


def _slack(area: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each side of a word may be off (left, top, right, bottom)."""
    across = _EDGE_MM + _EDGE * (area[2] - area[0])
    down = _LEVEL_MM + _LEVEL * (area[3] - area[1])
    return np.array([across, down, across, down])


def _cut(box: Box, area: NDArray[np.float64], dpi: float) -> Box:
    """The box of a printed word, cut back to its place on the form where it reaches too far."""
    read = np.array([box.left, box.top, box.right, box.bottom], np.float64) * MM_PER_INCH / dpi
    far = (read - area) * _OUTWARD > _slack(area)
    place = np.rint((area + _OUTWARD * _FRINGE_MM) * dpi / MM_PER_INCH).astype(np.int64)
    sides = (box.left, box.top, box.right, box.bottom)
    left, top, right, bottom = (int(place[i]) if far[i] else side for i, side in enumerate(sides))
    return Box(left, top, max(right, left + 1), max(bottom, top + 1))


def _middles(boxes: _Boxes) -> NDArray[np.float64]:
    return (boxes[:, :2] + boxes[:, 2:]) / 2


def _modes(form: FormPage, fit: NDArray[np.float64], rest: Sequence[int], boxes: _Boxes) -> dict[int, FieldMode]:
    """What may leave of each word that is not the form's."""
    fields = _mapped(np.array([_row(entry.area) for entry in form.fields], np.float64).reshape(-1, 4), fit)
    modes: dict[int, FieldMode] = {}
    for index in rest:
        box = boxes[index]
        size = np.minimum(fields[:, 2:], box[2:]) - np.maximum(fields[:, :2], box[:2])
        shares = np.clip(size, 0, None).prod(axis=1) / max(float((box[2:] - box[:2]).prod()), 1e-9)
        touched = {form.fields[place].mode for place in np.flatnonzero(shares >= _TOUCHES).tolist()}
        if not touched or float(shares.max()) < _MOSTLY:
            touched.add(form.elsewhere)
        modes[index] = next(mode for mode in STRICTNESS if mode in touched)
    return modes
