"""A stack with a late-page sheet: what it asks for, or why its sheets wait.

Rules:
- Pure: the same pages give the same answer. Whether a code is genuine and what it is for, custody decides.
- The sheet lies on top, of one stack for one document; printed one-sided it may be two. Everything else is refused, and
  nothing of a refused stack ever becomes a document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from appliance.classification.late import LateMark, together
from appliance.classification.stack import StackPage
from appliance.custody.late_codes import Late


@dataclass(frozen=True, slots=True)
class LateStack:
    """What a stack with a late-page sheet asks for: the text of its code and which sheets bear it, or why not."""

    code: str = ""
    covers: frozenset[int] = frozenset()
    refusal: Late | None = None


Sheet = tuple[StackPage, ...]


def late_stack(pages: Sequence[StackPage]) -> LateStack | None:
    """Looks over the pages of a job, in order; None where no late-page sheet is among them."""
    sheets = [tuple(group) for _, group in groupby(pages, key=lambda page: page.sheet)]
    covers = [sheet for sheet in sheets if _marks(sheet)]
    if not covers:
        return None
    mark = together(mark for sheet in covers for mark in _marks(sheet))
    refusal = _problem(sheets, covers, mark)
    if refusal:
        return LateStack(refusal=refusal)
    return LateStack(next(iter(mark.codes)), frozenset(sheet[0].sheet for sheet in covers))


def _problem(sheets: Sequence[Sheet], covers: Sequence[Sheet], mark: LateMark) -> Late | None:
    """Why a stack cannot be followed; the first that is so."""
    on_top = list(covers) == list(sheets[: len(covers)])
    behind = [page for sheet in sheets[len(covers) :] for page in sheet]
    kinds = [page.kind for page in behind if page.kind]
    why = {
        Late.TWO: len(mark.codes) > 1 or not (on_top or len(covers) == 1),
        Late.INSIDE: not on_top,
        Late.PRINT: mark.print or any(_bears(page) for sheet in covers for page in sheet),
        Late.UNREAD: not mark.codes,
        Late.UNCLEAR: len(kinds) < len(behind),
        Late.AMONG: any(kind.separator or kind.challenge for kind in kinds),
        Late.ALONE: all(kind.blank for kind in kinds),
    }
    return next((reason for reason, so in why.items() if so), None)


def _marks(sheet: Sheet) -> list[LateMark]:
    return [page.kind.late for page in sheet if page.kind and page.kind.late]


def _bears(page: StackPage) -> bool:
    """Whether there is, or may be, something on a side of a late-page sheet that is none."""
    return page.kind is None or not (page.kind.late or page.kind.blank)
