"""In which other order the sheets would follow each other: the right order is said, never made.

Method: one change at a time is tried (a sheet turned over, two exchanged, the stack turned round, one sheet moved, one
taken out); the one after which every number follows the other is what happened.

Rules:
- Only a change that explains everything is named; simple ones are tried before others.
- Thick stacks are tried with neighbours only: at most `MAX_TRIES` orders.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.collation.series import Leaf
from appliance.documents import Side
from appliance.policy.holds import Hold

MAX_TRIES: Final = 4_000

Sheet = tuple[Leaf, ...]
Clean = Callable[[Sequence[Leaf]], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """What has to be done: the sheets that it is about, by number from 0; `order` is the stack after it."""

    code: Hold
    sheets: tuple[int, ...]
    order: tuple[Leaf, ...]


def sheets_of(leaves: Sequence[Leaf]) -> list[Sheet]:
    """The pages by sheet, in order."""
    return [tuple(sides) for _, sides in itertools.groupby(leaves, key=lambda leaf: leaf.sheet)]


def repairs(leaves: Sequence[Leaf], clean: Clean, *, numbered: bool = False) -> tuple[Change, ...]:
    """The changes of the simplest kind after which all is right; none where no single change does it.

    `numbered`: only sheets that bear a number are exchanged or taken out, and none is moved.
    """
    sheets = sheets_of(leaves)
    bearing = {leaf.sheet for leaf in leaves if any(leaf.numbers)}
    tries = 0
    for kind in (_turned, _neighbours, _reversed, _exchanged, _moved, _taken_out):
        found = []
        for change in kind(sheets):
            tries += 1
            if tries > MAX_TRIES and kind in (_exchanged, _moved):
                break
            if numbered and (kind is _moved or not (kind is _reversed or bearing.issuperset(change.sheets))):
                continue
            if clean(change.order):
                found.append(change)
        if found:
            return tuple(found)
    return ()


def _flat(sheets: Sequence[Sheet]) -> tuple[Leaf, ...]:
    return tuple(leaf for sheet in sheets for leaf in sheet)


def _turned(sheets: list[Sheet]) -> Iterator[Change]:
    """One sheet turned over, or every one."""
    for at, sheet in enumerate(sheets):
        if len(sheet) > 1:
            order = [*sheets[:at], sheet[::-1], *sheets[at + 1 :]]
            yield Change(Hold.SHEET_TURNED, (sheet[0].sheet,), _flat(order))
    both = [sheet[0].sheet for sheet in sheets if len(sheet) > 1]
    if len(both) > 1:
        yield Change(Hold.SHEET_TURNED, tuple(both), _flat([sheet[::-1] for sheet in sheets]))


def _swap(sheets: list[Sheet], one: int, other: int) -> Change:
    order = list(sheets)
    order[one], order[other] = order[other], order[one]
    return Change(Hold.SHEETS_SWAPPED, (sheets[one][0].sheet, sheets[other][0].sheet), _flat(order))


def _neighbours(sheets: list[Sheet]) -> Iterator[Change]:
    """Two sheets, one behind the other, exchanged."""
    for at in range(len(sheets) - 1):
        yield _swap(sheets, at, at + 1)


def _reversed(sheets: list[Sheet]) -> Iterator[Change]:
    """The stack turned round: the sheets alone, or with their sides."""
    ends = sheets[0][0].sheet, sheets[-1][0].sheet
    yield Change(Hold.STACK_REVERSED, ends, _flat(sheets[::-1]))
    yield Change(Hold.STACK_REVERSED, ends, tuple(reversed(_flat(sheets))))


def _exchanged(sheets: list[Sheet]) -> Iterator[Change]:
    """Any two sheets exchanged."""
    for one in range(len(sheets)):
        for other in range(one + 2, len(sheets)):
            yield _swap(sheets, one, other)


def _moved(sheets: list[Sheet]) -> Iterator[Change]:
    """One sheet put somewhere else: behind the sheet that is named second, or in front of it at the top."""
    for at, sheet in enumerate(sheets):
        rest = [*sheets[:at], *sheets[at + 1 :]]
        for to in range(len(sheets)):
            if to != at:
                beside = rest[max(0, to - 1)][0].sheet
                order = _flat([*rest[:to], sheet, *rest[to:]])
                yield Change(Hold.SHEET_MISPLACED, (sheet[0].sheet, beside), order)


def _taken_out(sheets: list[Sheet]) -> Iterator[Change]:
    """One sheet, or one side of a sheet, taken out; something printed stays."""
    for at, sheet in enumerate(sheets):
        order = _flat([*sheets[:at], *sheets[at + 1 :]])
        if any(not leaf.blank for leaf in order):
            yield Change(Hold.PAGE_FOREIGN, (sheet[0].sheet,), order)


def first_side(leaves: Sequence[Leaf], sheet: int) -> Leaf:
    """The page by which a sheet is named: its front, if that is printed."""
    own = sorted(
        (leaf for leaf in leaves if leaf.sheet == sheet), key=lambda leaf: (leaf.blank, leaf.side is Side.BACK)
    )
    return own[0]
