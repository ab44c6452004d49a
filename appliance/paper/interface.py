"""The D-Bus interface `org.scanstation.Paper1`, as both ends see it.

Rules:
- Nothing here can carry content of paper: names, codes, and the site's own questions out of its policy pack.
- Every argument and every answer is bounded. The interface only grows.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from sdbus import DbusInterfaceCommonAsync, dbus_method_async

OBJECT_PATH: Final = "/org/scanstation/Paper1"
INTERFACE: Final = "org.scanstation.Paper1"
MAX_CALLS: Final = 8  # under way

MAX_PAPERS: Final = 100  # of one answer


class Turn(StrEnum):
    """Who has to say that paper was shredded."""

    ANYBODY = ""  # one person's word is enough
    FIRST = "first"  # it takes two; nobody has said so yet
    MINE = "mine"  # whoever asks has said so, and another person has not
    SECOND = "second"  # somebody else has said so, and whoever asks can be the second


PaperTuple = tuple[str, str, int, str, int]
StackTuple = tuple[str, str, int, str, int, str]
WordTuple = tuple[str, int]
QuestionTuple = tuple[str, str, str, list[str]]


class PaperInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """Methods. The service overrides them; a proxy calls them."""

    @dbus_method_async("s", "sa(sssas)", input_args_names=("document_class",), result_args_names=("asked_of", "asked"))
    async def questions(self, document_class: str) -> tuple[str, list[QuestionTuple]]:
        """What is asked before paper of a class ("": of the next press) is scanned, and the class."""
        raise NotImplementedError

    @dbus_method_async("u", "a(ssusu)", input_args_names=("limit",), result_args_names=("papers",))
    async def papers(self, limit: int) -> list[PaperTuple]:
        """Paper whose documents are delivered and of which nobody has said what became of it, the newest first."""
        raise NotImplementedError

    @dbus_method_async("u", "a(ssusus)", input_args_names=("limit",), result_args_names=("stacks",))
    async def stacks(self, limit: int) -> list[StackTuple]:
        """The same, each with whose turn it is to say that it was shredded: a word of `Turn`."""
        raise NotImplementedError

    @dbus_method_async("u", "a(su)", input_args_names=("limit",), result_args_names=("words",))
    async def words(self, limit: int) -> list[WordTuple]:
        """Of the same, what a first person wants to shred: for how many seconds more their word counts."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("item", "became"))
    async def end(self, item: str, became: str) -> None:
        """Somebody shredded it, or put it back. Where shredding takes two people, the first one's word ends nothing."""
        raise NotImplementedError

    @dbus_method_async("sa{ss}", input_args_names=("document_class", "answers"))
    async def answer(self, document_class: str, answers: dict[str, str]) -> None:
        """Somebody answered all of it; the next press of that class scans, if it is soon."""
        raise NotImplementedError
