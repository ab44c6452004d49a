"""The keyboard on the screen: which keys there are, and what a key does to the words that are typed. No Qt.

Rules:
- A value is typed word by word, as many words as were read: there is no key for a space.
- A word that begins with a digit is typed on the keys for digits first.
- Rows are at most ten keys wide, upright at most nine: then each is wide enough for a finger.
- What is typed is in no `repr`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

MAX_WORD: Final = 60  # characters
MAX_TYPED: Final = 120  # of all words together, spaces included; as the station takes it

LETTERS, DIGITS = "letters", "digits"
ERASE, UPPER, ACCENT, LAYER, BEFORE, AFTER = "erase", "upper", "accent", "layer", "before", "after"
"""Keys that write nothing."""
_ACCENTED: Final = str.maketrans("aeiouy", "áéíóúü")

Row = tuple[str, ...]
"""Keys: one character each, or a word from above."""


def _row(keys: str, *more: str) -> Row:
    return (*keys, *more)


_WIDE: Final[Mapping[str, tuple[Row, ...]]] = MappingProxyType(
    {
        "en": (_row("qwertyuiop"), _row("asdfghjkl'"), (UPPER, *"zxcvbnm-", ERASE), (LAYER, *",./", BEFORE, AFTER)),
        "es": (
            _row("qwertyuiop"), _row("asdfghjklñ"), (UPPER, *"zxcvbnm", ACCENT, ERASE),
            (LAYER, *"-,./", BEFORE, AFTER),
        ),
        DIGITS: (
            _row("1234567890"), _row(".,/-%+:()'"), (*"<>=µ°*#", ERASE), (LAYER, BEFORE, AFTER),
        ),
    }
)  # fmt: skip
_UPRIGHT: Final[Mapping[str, tuple[Row, ...]]] = MappingProxyType(
    {
        "en": (
            _row("qwertyuio"), _row("asdfghjkl"), _row("zxcvbnmp"), (UPPER, *"'-,./", ERASE), (LAYER, BEFORE, AFTER),
        ),
        "es": (
            _row("qwertyuio"), _row("asdfghjkl"), _row("zxcvbnmpñ"), (UPPER, ACCENT, *"-,./", ERASE),
            (LAYER, BEFORE, AFTER),
        ),
        DIGITS: (
            _row("12345"), _row("67890"), _row(".,/-%+:()"), (*"<>=µ°*#'", ERASE), (LAYER, BEFORE, AFTER),
        ),
    }
)  # fmt: skip
LANGUAGES: Final = ("en", "es")
_OTHER: Final = MappingProxyType({LETTERS: DIGITS, DIGITS: LETTERS})


@dataclass(frozen=True, slots=True)
class Typing:
    """The words of a value as they are typed, and where somebody is in them."""

    words: tuple[str, ...] = field(repr=False)
    at: int = 0
    layer: str = LETTERS
    upper: bool = False  # for one key
    accent: bool = False  # likewise

    @property
    def text(self) -> str:
        """The whole value."""
        return " ".join(self.words)

    @property
    def whole(self) -> bool:
        """Whether every word says something."""
        return all(self.words)

    def at_word(self, place: int) -> Typing:
        """At another word; beyond the ends nothing changes."""
        if not 0 <= place < len(self.words):
            return self
        return replace(self, at=place, layer=_layer_for(self.words[place]), upper=False, accent=False)

    def key(self, key: str, language: str) -> Typing:
        """A key was hit; one that is not on the keyboard just now does nothing."""
        changed: Mapping[str, Callable[[], Typing]] = {
            ERASE: lambda: self._with(self.words[self.at][:-1]),
            BEFORE: lambda: self.at_word(self.at - 1),
            AFTER: lambda: self.at_word(self.at + 1),
            LAYER: lambda: replace(self, layer=_OTHER[self.layer], upper=False, accent=False),
            UPPER: lambda: replace(self, upper=not self.upper),
            ACCENT: lambda: replace(self, accent=not self.accent),
        }
        return changed.get(key, lambda: self._written(key, language))()

    def _written(self, key: str, language: str) -> Typing:
        """One character more, where there is a key for it and room."""
        grown = self.words[self.at] + key
        known = any(key in row for rows in self.rows(language) for row in rows)
        if not known or len(grown) > MAX_WORD or len(self.text) >= MAX_TYPED:
            return self
        return replace(self._with(grown), upper=False, accent=False)

    def rows(self, language: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """The keys as they are now, for a screen that lies and for one that stands."""
        name = DIGITS if self.layer == DIGITS else language if language in LANGUAGES else LANGUAGES[0]
        return tuple(map(self._now, _WIDE[name])), tuple(map(self._now, _UPRIGHT[name]))

    def _now(self, row: Row) -> Row:
        kept = (key for key in row if len(self.words) > 1 or key not in (BEFORE, AFTER))
        return tuple(self._changed(key) if len(key) == 1 else key for key in kept)

    def _changed(self, key: str) -> str:
        if self.accent:
            key = key.translate(_ACCENTED)
        return key.upper() if self.upper and key.isalpha() and key != "µ" else key

    def _with(self, word: str) -> Typing:
        return replace(self, words=(*self.words[: self.at], word, *self.words[self.at + 1 :]))


def begun(reading: str) -> Typing | None:
    """To correct what was read, at the first word with a digit, else the first word; None where nothing was read."""
    words = tuple(reading.split())
    if not words:
        return None
    numbers = (place for place, word in enumerate(words) if any(c.isdigit() for c in word))
    return Typing(words).at_word(next(numbers, 0))


def _layer_for(word: str) -> str:
    return DIGITS if word[:1].isdigit() else LETTERS
