"""The one picture of a review that is shown, in memory alone. Knows nothing of Qt.

Rules:
- One picture at a time; the next one takes its place, and `drop` lets go of it and of all that was made from it.
- It is never written anywhere, and never part of a value that is shown, compared or logged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from appliance.panel.review_facts import Box, Picture


@dataclass(frozen=True, slots=True)
class Mark:
    """A box over the page: `stays`, `gone`, `mine` (taken away), `asked` (asked back), `going` (just touched)."""

    box: Box
    kind: str


class Album:
    """Holds the picture; `number` is another one after each change."""

    def __init__(self) -> None:
        self.number = 0
        self.picture: Picture | None = None
        self.strip: tuple[Picture, ...] = ()  # small pages, in place of the picture
        self.marks: tuple[Mark, ...] = ()
        self.decoded: object = None  # what was made of it by whoever draws it; goes with the picture

    def show(self, picture: Picture, marks: tuple[Mark, ...] = ()) -> None:
        """Another picture."""
        if picture is not self.picture:
            self.decoded = None
        self.strip = ()
        self.picture, self.marks = picture, marks
        self.number += 1

    def done(self) -> None:
        """All was read of the picture: its own bytes are not needed any more."""
        if self.picture is not None:
            self.picture = replace(self.picture, png=b"")

    def spread(self, strip: tuple[Picture, ...]) -> None:
        """A few small pages instead."""
        self.drop()
        self.strip = strip

    def mark(self, marks: tuple[Mark, ...]) -> None:
        """The same picture with other marks."""
        self.marks = marks
        self.number += 1

    def drop(self) -> None:
        """Nothing is shown any more."""
        self.picture, self.marks, self.decoded, self.strip = None, (), None, ()
        self.number += 1
