"""What the panel remembers of a checklist that is being answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

YES: Final = "yes"
NO: Final = "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its name, the site's sentence, the answers with which paper is scanned, and what is said now."""

    name: str
    ask: str
    scan: tuple[str, ...]
    said: str

    @property
    def fits(self) -> bool:
        """Whether paper is scanned with this answer."""
        return self.said in self.scan


@dataclass(frozen=True, slots=True)
class Checklist:
    """All of it, for the class of the next press; nothing is asked before the station has said what."""

    document_class: str = ""
    asked: tuple[Asked, ...] = ()

    def turned(self, name: str) -> Checklist:
        """The other answer to one question."""
        turned = (replace(one, said=NO if one.said == YES else YES) if one.name == name else one for one in self.asked)
        return replace(self, asked=tuple(turned))

    @property
    def fits(self) -> bool:
        """Whether paper is scanned with these answers."""
        return all(one.fits for one in self.asked)

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """What is said, by the names of the questions."""
        return tuple((one.name, one.said) for one in self.asked)
