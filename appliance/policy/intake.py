"""What a policy pack asks about paper before it is scanned (R12), and which steps of its way it wants on the record.

Rules:
- Nothing is asked unless a class names it; a question that no class asks is allowed, an unknown one refuses the pack.
- A question is answered with yes or no. `scan` says with which of them the paper may be scanned; `usual` is what is set
  before anybody touches it.
- Six questions fit on one screen: more are refused, so that nobody confirms what they did not see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.errors import ConfigError

YES: Final = "yes"
NO: Final = "no"
ANSWERS: Final = (YES, NO)
MAX_QUESTIONS: Final = 6  # of one class
MAX_ASK: Final = 70  # characters
PAPER_TAKEN: Final = "paper-taken"
"""Name of the question that a class has with `paper = ["taken"]` (R18); no table may have it."""
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")  # a record says NAME-yes in at most 64 characters


class PaperStep(StrEnum):
    """A step on the way of paper that policy wants on the record (R18, R100)."""

    TAKEN = "taken"  # from its tray or its restricted place, before it is scanned
    ENDED = "ended"  # shredded or put back, after its documents are delivered
    TWO_PEOPLE = "two-people"  # shredding it takes a second, different person (R100); only with `ended`


@dataclass(frozen=True, slots=True)
class QuestionTable:
    """One `[intake.NAME]` table as it stands in the file."""

    ask: str
    scan: tuple[str, ...] = (YES,)
    usual: str = ""  # not said: the first of `scan`


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `ask` is the site's own sentence, shown as it is."""

    name: str
    ask: str
    scan: tuple[str, ...]
    usual: str


TAKEN: Final = Question(PAPER_TAKEN, "The paper comes from its tray or restricted place", (YES,), YES)
"""What is asked with the paper step `taken`."""


def questions(tables: Mapping[str, QuestionTable], where: str) -> dict[str, Question]:
    """The questions of a pack, by name.

    Raises:
        ConfigError: one cannot be asked; the place is named.
    """
    return {name: _question(name, table, f"{where}: intake.{_shown(name)}") for name, table in tables.items()}


def asked(
    names: tuple[str, ...], known: Mapping[str, Question], where: str, paper: frozenset[PaperStep] = frozenset()
) -> tuple[Question, ...]:
    """The questions of a class, in its order; with the step `taken`, whether the paper was is the first.

    Raises:
        ConfigError: one is unknown or stands twice, or there are too many; the place is named.
    """
    for name in names:
        if name not in known:
            listed = ", ".join(known) or "none: a question stands in a table [intake.NAME]"
            raise ConfigError(f"{where}: intake: unknown '{_shown(name)}'; known are {listed}")
    if len(set(names)) != len(names):
        raise ConfigError(f"{where}: intake: a question stands there twice")
    if PaperStep.TWO_PEOPLE in paper and PaperStep.ENDED not in paper:
        raise ConfigError(f"{where}: paper: 'two-people' is about how it ended: write 'ended' as well")
    found = (*((TAKEN,) if PaperStep.TAKEN in paper else ()), *(known[name] for name in names))
    if len(found) > MAX_QUESTIONS:
        raise ConfigError(f"{where}: intake: {len(found)} questions; at most {MAX_QUESTIONS} fit on the screen")
    return found


def _question(name: str, table: QuestionTable, where: str) -> Question:
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{where}: the name must be 1 to 40 characters of a-z, 0-9 and '-', a letter first")
    if name == PAPER_TAKEN:
        raise ConfigError(f"{where}: this name is the station's own: write paper = ['taken'] at the class")
    if not (table.ask.strip() and len(table.ask) <= MAX_ASK and table.ask.isprintable()):
        raise ConfigError(f"{where}: ask: one line of 1 to {MAX_ASK} characters")
    if not table.scan or len(set(table.scan)) != len(table.scan) or not set(table.scan) <= set(ANSWERS):
        raise ConfigError(f"{where}: scan: 'yes', 'no' or both: the answers with which the paper may be scanned")
    if table.usual and table.usual not in ANSWERS:
        raise ConfigError(f"{where}: usual: 'yes' or 'no', not '{_shown(table.usual)}'")
    return Question(name, table.ask, table.scan, table.usual or table.scan[0])


def _shown(name: str) -> str:
    """A name as it may stand in an error: short, printable."""
    return "".join(c if c.isprintable() else "?" for c in name[:64])
