"""Whatever words stand on a page, the clearing core judges each of them: pieces of the invented texts, mixed up.

    ./run soak clearing                              ten minutes
    ./run soak clearing --seconds 36000 --seed 7
    ./run soak clearing --replay 123456              one page again, by its number

Each page is drawn from the seed and its number alone: some lines of a text of `bench/notes` as they stand, with words
left out, shuffled, cut, of other texts, or with other signs and capitals. A fault of the core on such a page would send
real paper to a person for no reason of its own.
"""

from __future__ import annotations

import argparse
import functools
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from appliance.documents import Word
from appliance.policy.pack import load_pack
from appliance.redaction.clearing import assess, decide
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.tagger import Entity
from bench.deidentify import lay_out
from bench.invented import PARTS, load

LINES: Final = 14  # of a text, at most, on one page
_LEFT_OUT, _FOREIGN = 0.3, 0.2  # of the words
_SIGNS: Final = '.,:;/-()"'


class FoundError(Exception):
    """A page that the core could not judge; says how to draw it again."""


class _NoTagger:
    """Sees no names: what it says does not depend on what the core does."""

    def entities(self, texts: Sequence[str]) -> list[list[Entity]]:
        return [[] for _ in texts]


def _thinned(words: list[str], numbers: random.Random) -> list[str]:
    return [word for word in words if numbers.random() >= _LEFT_OUT]


def _shuffled(words: list[str], numbers: random.Random) -> list[str]:
    return numbers.sample(words, len(words))


def _cut(words: list[str], numbers: random.Random) -> list[str]:
    return words[: numbers.randrange(3)]


def _mixed(words: list[str], numbers: random.Random) -> list[str]:
    return [numbers.choice(_all_words()) if numbers.random() < _FOREIGN else word for word in words]


def _misspelt(words: list[str], numbers: random.Random) -> list[str]:
    ways: Sequence[Callable[[str], str]] = (
        str.upper,
        str.lower,
        lambda word: word[: numbers.randrange(1, len(word) + 1)],
        lambda word: word + numbers.choice(_SIGNS),
    )
    return [numbers.choice(ways)(word) for word in words]


CHANGES: Final[Mapping[str, Callable[[list[str], random.Random], list[str]]]] = MappingProxyType(
    {"thinned": _thinned, "shuffled": _shuffled, "cut": _cut, "mixed": _mixed, "misspelt": _misspelt}
)


@functools.cache
def _texts() -> tuple[str, ...]:
    return tuple(note.text for part in PARTS for note in load(part))


@functools.cache
def _all_words() -> tuple[str, ...]:
    return tuple(word for text in _texts() for word in text.split())


def page(seed: int, number: int) -> tuple[str, list[Word]]:
    """How the page with this number is changed, and its words."""
    numbers = random.Random(f"{seed} {number}")
    lines = numbers.choice(_texts()).split("\n")
    first = numbers.randrange(max(1, len(lines) - LINES))
    name = numbers.choice(sorted(CHANGES))
    changed = (
        line[: len(line) - len(line.lstrip())] + numbers.choice((" ", "   ")).join(CHANGES[name](line.split(), numbers))
        for line in lines[first : first + LINES]
    )
    return name, lay_out("\n".join(changed))[0]


def one(seed: int, number: int) -> str:
    """Judges the words of one page; says how it was changed.

    Raises:
        FoundError: the core failed, or did not judge each word.
    """
    name, words = page(seed, number)
    lexicon, purpose = load_lexicon(), load_pack(None).purpose("ai-summary")
    try:
        assessment = assess(arrange(words), purpose, lexicon, _NoTagger())
        reasons = decide(assessment, assessment.known, lexicon)
    except Exception as error:  # whatever escapes the core is what is looked for
        raise FoundError(f"seed {seed}, number {number}: {type(error).__name__}") from error
    if len(reasons) != len(words):
        raise FoundError(f"seed {seed}, number {number}: {len(reasons)} reasons for {len(words)} words")
    return name


def soak(seed: int, seconds: float, pages: int) -> Counter[str]:
    """Judges so many pages, or as many as there is time for; how many of each change. Raises FoundError."""
    outcomes: Counter[str] = Counter()
    ends = time.monotonic() + seconds
    for number in range(pages):
        if time.monotonic() >= ends:
            break
        outcomes[one(seed, number)] += 1
    return outcomes


def main() -> int:
    """Prints how many pages were judged; status 1 and the numbers of the page if one could not be."""
    parser = argparse.ArgumentParser(prog="./run soak clearing", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=int, metavar="NUMBER", help="this page alone")
    arguments = parser.parse_args()
    try:
        if arguments.replay is not None:
            print(one(arguments.seed, arguments.replay))
            return 0
        outcomes = soak(arguments.seed, arguments.seconds, sys.maxsize)
    except FoundError as found:
        print(f"found: {found}", file=sys.stderr)
        return 1
    print(f"seed {arguments.seed}: {outcomes.total()} pages, {dict(sorted(outcomes.items()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
