"""What a person marked in a document: a list of steps that can only grow, shrink by its last one, or be read back.

Rules:
- Frozen values; each change returns new edits. Every list and text is bounded, every stored format has its version.
- Boxes are in pixels of the output pages; pages are named by their index in the batch, as everywhere in the station.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final

from appliance.documents import Box
from appliance.errors import ScanStationError
from appliance.fields.decided import Decided, Ruling
from appliance.redaction.edits import PageEdits
from appliance.suggestions import MAX_TEXT, FieldKind

FORMAT: Final = 1
MAX_STEPS: Final = 2_000  # of one person in one document
MAX_PIXELS: Final = 100_000  # of a side of a page
MAX_PAGES: Final = 10_000


class EditsError(ScanStationError):
    """An edit is not of its form, or there are too many."""

    code = "review-edit"
    advice = "This cannot be marked so; nothing was changed. Try again."


@dataclass(frozen=True, slots=True)
class Removal:
    """What stands in a box goes."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Restoration:
    """The word that was read in exactly this box is asked back."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class FieldMark:
    """What a person says about a field; `read` is what its words say instead, box by box, where it is corrected."""

    page: int
    kind: FieldKind
    box: Box
    ruling: Ruling
    read: tuple[tuple[Box, str], ...] = field(default=(), repr=False)


Step = Removal | Restoration | FieldMark


@dataclass(frozen=True, slots=True)
class Edits:
    """All that one person marked, in order."""

    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if len(self.steps) > MAX_STEPS:
            raise EditsError("too many steps")
        for step in self.steps:
            _check(step)

    def with_step(self, step: Step) -> Edits:
        """One more. A mark about a field takes the place of an earlier one about it. Raises EditsError."""
        same = (s for s in self.steps if isinstance(s, FieldMark) and isinstance(step, FieldMark) and _same(s, step))
        gone = next(same, None)
        return Edits((*(s for s in self.steps if s is not gone and s != step), step))

    def undone(self) -> Edits:
        """Without the last step. Raises EditsError where there is none."""
        if not self.steps:
            raise EditsError("nothing to undo")
        return Edits(self.steps[:-1])

    @property
    def removals(self) -> tuple[Removal, ...]:
        """What goes."""
        return tuple(step for step in self.steps if isinstance(step, Removal))

    @property
    def restorations(self) -> tuple[Restoration, ...]:
        """What is asked back."""
        return tuple(step for step in self.steps if isinstance(step, Restoration))

    @property
    def fields(self) -> tuple[FieldMark, ...]:
        """What is said about fields."""
        return tuple(step for step in self.steps if isinstance(step, FieldMark))

    @property
    def pages(self) -> frozenset[int]:
        """The pages that are to be made anew; what a person merely confirms changes no page."""
        return frozenset(s.page for s in self.steps if not isinstance(s, FieldMark) or s.read)

    def of_page(self, page: int) -> PageEdits:
        """What the redaction of a page has to know."""
        return PageEdits(
            tuple(s.box for s in self.removals if s.page == page),
            tuple(s.box for s in self.restorations if s.page == page),
            tuple(entry for s in self.fields if s.page == page for entry in s.read),
        )

    def decided(self) -> tuple[Decided, ...]:
        """What the fields of the document have to know."""
        return tuple(Decided(s.page, s.kind, s.box, s.ruling) for s in self.fields)

    def without(self, restorations: bool = False) -> Edits:
        """Without what was asked back, where that is not wanted."""
        return self if restorations else Edits(tuple(s for s in self.steps if not isinstance(s, Restoration)))


def agree(one: Edits, other: Edits) -> bool:
    """Whether two people say the same about the fields; what they take away need not be the same."""
    return frozenset(one.fields) == frozenset(other.fields)


def together(edits: Iterable[Edits], fields: Edits) -> Edits:
    """What several people marked, as one.

    All that any of them takes away goes. What is asked back comes back when two of them asked for it. The fields are
    those of `fields`.
    """
    all_of = tuple(edits)
    removed = dict.fromkeys(step for one in all_of for step in one.removals)
    asked: dict[Restoration, int] = {}
    for one in all_of:
        for step in frozenset(one.restorations):
            asked[step] = asked.get(step, 0) + 1
    restored = sorted(
        (step for step, times in asked.items() if times > 1), key=lambda s: (s.page, s.box.top, s.box.left)
    )
    return Edits((*removed, *restored, *fields.fields))


def encode(edits: Edits) -> bytes:
    """The edits as they are kept."""
    return json.dumps({"format": FORMAT, "steps": [_plain(step) for step in edits.steps]}).encode()


def decode(untrusted: bytes) -> Edits:
    """Edits as they were kept.

    Raises:
        EditsError: they are of another version, or damaged.
    """
    try:
        kept = json.loads(untrusted)
        if kept["format"] != FORMAT:
            raise EditsError("another format")
        return Edits(tuple(_step(entry) for entry in kept["steps"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EditsError("edits cannot be read") from error


def _plain(step: Step) -> dict[str, Any]:
    """A step as plain values."""
    plain: dict[str, Any] = {"step": type(step).__name__, "page": step.page, "box": _four(step.box)}
    if isinstance(step, FieldMark):
        plain |= {"kind": step.kind.value, "ruling": step.ruling.value, "read": [[_four(b), t] for b, t in step.read]}
    return plain


def _step(plain: dict[str, Any]) -> Step:
    """A step from plain values."""
    page, box = plain["page"], Box(*plain["box"])
    if plain["step"] == Removal.__name__:
        return Removal(page, box)
    if plain["step"] == Restoration.__name__:
        return Restoration(page, box)
    if plain["step"] != FieldMark.__name__:
        raise EditsError("an unknown step")
    read = tuple((Box(*b), t) for b, t in plain["read"])
    return FieldMark(page, FieldKind(plain["kind"]), box, Ruling(plain["ruling"]), read)


def _check(step: Step) -> None:
    """Raises EditsError unless a step is within its bounds."""
    boxes = [step.box, *(box for box, _ in step.read)] if isinstance(step, FieldMark) else [step.box]
    texts = [text for _, text in step.read] if isinstance(step, FieldMark) else []
    sides = [side for box in boxes for side in _four(box)]
    plain = all(type(number) is int for number in (step.page, *sides)) and 0 <= step.page < MAX_PAGES
    if not plain or not all(0 <= b.left < b.right <= MAX_PIXELS and 0 <= b.top < b.bottom <= MAX_PIXELS for b in boxes):
        raise EditsError("no box of a page")
    if len(texts) > MAX_TEXT or not all(map(is_reading, texts)):
        raise EditsError("no text of a field")
    if isinstance(step, FieldMark) and bool(step.read) is not (step.ruling is Ruling.CORRECTED):
        raise EditsError("a correction says what stands there, and nothing else does")


def is_reading(text: str) -> bool:
    """Whether a text may be what one word says: short, printable, without spaces."""
    return 0 < len(text) <= MAX_TEXT and text.isprintable() and not any(c.isspace() for c in text)


def _same(one: FieldMark, other: FieldMark) -> bool:
    return replace(one, ruling=other.ruling, read=other.read) == other


def _four(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
