"""Texts before they are translated: the English source, numbers or names that stand in it, and a context.

Rules:
- A source is written once, in English, as a literal of `say` or `count`, so that it can be collected.
- `%1`, `%2` stand for arguments. A context of "" means: somebody else's words (a label of the site), never translated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

PANEL: Final = "panel"
STATION: Final = "station"
PLAIN: Final = ""
MAY_BREAK: Final = "\u200b"  # ZERO WIDTH SPACE (Unicode standard annex 14): nothing is drawn


@dataclass(frozen=True, slots=True)
class Text:
    """One text; an argument may be a text of its own.

    `clause`: only what happened, of a sentence that goes on with what to do (behind the first colon or stop).
    """

    source: str
    arguments: tuple[str | int | Text, ...] = ()
    context: str = PANEL
    clause: bool = False

    def __bool__(self) -> bool:
        return bool(self.source)

    def english(self) -> str:
        """As it stands, for logs of tests and for a panel without a translation."""
        whole = fill(self.source, [a.english() if isinstance(a, Text) else str(a) for a in self.arguments])
        return first_clause(whole) if self.clause else whole


NOTHING: Final = Text("", context=PLAIN)


def say(source: str, *arguments: str | int | Text) -> Text:
    """A text of the panel itself."""
    return Text(source, arguments)


def count(number: int, one: str, several: str) -> Text:
    """A text with a number in it: `one` for exactly one, `several` with `%1` for any other."""
    return Text(one) if number == 1 else Text(several, (number,))


def plain(words: str) -> Text:
    """Somebody else's words, shown as they are."""
    return Text(words, context=PLAIN)


def file_name(name: str) -> Text:
    """A file's name, which breaks between lines behind a hyphen or underscore and before a stop, and not elsewhere."""
    return plain(re.sub(r"(?<=[-_])(?=.)|(?<=.)(?=\.)", MAY_BREAK, name))


def first_clause(sentence: str) -> str:
    """What happened, without what to do."""
    return re.split(r": |\. ", sentence, maxsplit=1)[0].rstrip(".") + "."


def fill(template: str, arguments: list[str]) -> str:
    """Puts the arguments in; one pass, so that an argument that looks like a mark stays what it is."""
    parts = template.split("%")
    filled = [parts[0]]
    for part in parts[1:]:
        number = int(part[0]) if part[:1].isdigit() else 0
        filled.append(arguments[number - 1] + part[1:] if 0 < number <= len(arguments) else "%" + part)
    return "".join(filled)
