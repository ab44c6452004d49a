"""The intake checklist (R12): which answers there are, and for which press they count.

Rules:
- Answers are complete or none. They count for one press, of the class that they were given for, and not for long.
- With an answer that policy does not scan with, nothing is scanned; that somebody gave it is on the record.
- Names of questions, yes and no, and whoever answered: nothing else is kept, so nothing of the paper can be.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from appliance.errors import ScanStationError
from appliance.policy.intake import ANSWERS, Question
from appliance.policy.pack import PolicyPack

VALID_S: Final = 120.0


class IntakeDueError(ScanStationError):
    """Paper of this class is not scanned before the checklist was answered."""

    code = "intake-due"
    advice = "The checklist for this paper comes first: answer it at the panel, then scan."


class IntakeRefusedError(ScanStationError):
    """Somebody answered so that policy does not scan."""

    code = "intake-refused"
    advice = "With this answer the paper is not scanned. Put it right, or ask your supervisor."


class IntakeAnswersError(ScanStationError):
    """Other questions were answered than are asked."""

    code = "intake-answers"
    advice = "The checklist has changed. Look at it again."


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody said, as it goes on the record: `NAME-yes` or `NAME-no` each."""

    codes: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class _Given:
    document_class: str
    answers: Answers
    until: float  # monotonic


class Intake:
    """The checklist of a station. All methods run on the event loop."""

    def __init__(
        self,
        pack: PolicyPack,
        refused: Callable[[str, str, str], None] = lambda _class, _code, _by: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Takes its parts.

        Args:
            pack: says what is asked.
            refused: puts on the record that somebody answered so that nothing is scanned: class, answer, who.
            clock: monotonic, in seconds.
        """
        self._pack, self._refused, self._clock = pack, refused, clock
        self._given: _Given | None = None

    def questions(self, document_class: str) -> tuple[Question, ...]:
        """What is asked before paper of a class is scanned."""
        return self._pack.intake(document_class)

    def answer(self, document_class: str, answers: Mapping[str, str], by: str) -> None:
        """Somebody answered; the next press scans, if it is soon.

        Raises:
            IntakeAnswersError: other questions than are asked, or an answer that is none.
            IntakeRefusedError: with one of the answers nothing is scanned; that is on the record.
        """
        self._given = None
        asked = self.questions(document_class)
        if {question.name for question in asked} != set(answers) or not set(answers.values()) <= set(ANSWERS):
            raise IntakeAnswersError
        for question in asked:
            if answers[question.name] not in question.scan:
                self._refused(document_class, f"{question.name}-{answers[question.name]}", by)
                raise IntakeRefusedError
        codes = tuple(f"{question.name}-{answers[question.name]}" for question in asked)
        self._given = _Given(document_class, Answers(codes, by), self._clock() + VALID_S)

    def is_due(self, document_class: str) -> bool:
        """Whether a press for this class would be refused now."""
        given = self._given
        if not self.questions(document_class):
            return False
        return given is None or given.document_class != document_class or self._clock() >= given.until

    def take(self, document_class: str) -> Answers:
        """The answers for a press that scans now; they count once.

        Raises:
            IntakeDueError: something is asked, and nobody answered it.
        """
        if self.is_due(document_class):
            raise IntakeDueError
        given, self._given = self._given, None
        return given.answers if given and given.document_class == document_class else Answers()
