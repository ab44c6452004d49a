"""The station's fixed sentences, recognised again so that they can be said in another language.

The station speaks English sentences out of fixed tables. `station_sentences.txt` holds every one that can reach the
panel, `%1`, `%2` standing for numbers; `python -m appliance.panel.translations` writes it and a test compares it with
the tables.

Rules:
- A sentence is taken apart only at the ends of known sentences. What is left over is shown as it came: a foreign
  sentence is better than none.
- What the panel says better itself (what the button does, what the next press scans) is left out.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from appliance.panel.text import STATION, Text, plain

FILE: Final = Path(__file__).with_name("station_sentences.txt")
_SAID_BY_THE_PANEL = re.compile(
    r"Next press: .*$|Press to go on with this stack, hold to stop it; \d+ pages? kept\.|Hold the button to cancel\."
    r"|\d+ (?:earlier )?documents? waits? for a person\.( Keep that paper\.)?"
    r"|Keep the paper and look at the panel\.|No other paper is scanned before it passes\."
)
_NUMBER = re.compile(r"%\d")


@cache
def templates() -> tuple[str, ...]:
    """All known sentences, the longest first."""
    return tuple(sorted(FILE.read_text(encoding="utf-8").splitlines(), key=len, reverse=True))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(_pattern(template)), template) for template in templates())


def _pattern(template: str) -> str:
    """A template as a pattern, in which each number is a group; numbers stand in order."""
    return r"(\d{1,9})".join(re.escape(part) for part in _NUMBER.split(template)) + r"(?=\s|$)"


def understand(sentence: str) -> tuple[Text, ...]:
    """The sentences that stand in what the station said, in order; empty for nothing."""
    rest = _SAID_BY_THE_PANEL.sub("", sentence).strip()
    found: list[Text] = []
    while rest:
        for pattern, template in _patterns():
            if match := pattern.match(rest):
                found.append(Text(template, tuple(int(number) for number in match.groups()), STATION))
                rest = rest[match.end() :].strip()
                break
        else:
            return (*found, plain(" ".join(rest.split())))
    return tuple(found)


def known(sentence: str) -> Text:
    """One sentence out of the tables; as it is if it stands in none of them."""
    return Text(sentence, context=STATION) if sentence in templates() else plain(sentence)
