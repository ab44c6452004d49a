"""The truth beside a page: what really stands there, written by a person or by the project's generator.

Rules:
- A file of the same name with the ending `.json`; an unknown key or value refuses it and names the place.
- Boxes are in pixels of the picture as it was scanned; nothing is taken on trust that is out of bounds.
- `docs/pilot.md` describes the format; a test keeps its example valid.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appliance.documents import Box
from appliance.errors import ScanStationError
from appliance.policy.categories import Category

FORMAT = 1
CLINICAL, PLAIN = "clinical", "plain"
TYPES = (*(category.value for category in Category), CLINICAL, PLAIN)
MAX_BYTES, MAX_WORDS, MAX_TEXT, MAX_PIXELS, MAX_PAGE = 16 << 20, 50_000, 200, 100_000, 10_000
_KEYS = frozenset({"text", "box", "type", "group", "page", "hand"})


class TruthError(ScanStationError):
    """A truth file cannot be used."""

    code = "pilot-truth"
    advice = "A truth file beside a page is not valid; docs/pilot.md describes the format."


@dataclass(frozen=True, slots=True)
class TruthWord:
    """A word as it stands on the paper. Words of one `group` are one thing: an address, a dose with its drug."""

    text: str = field(repr=False)
    box: Box
    type: str
    group: int | None
    hand: bool = False  # a pen wrote it: it stays behind, whatever it says

    @property
    def identifier(self) -> bool:
        """Whether it must not leave, unless the purpose keeps its type."""
        return self.type not in (CLINICAL, PLAIN)


def load(path: Path) -> dict[int, tuple[TruthWord, ...]]:
    """The words of each page by its index (from 0).

    Raises:
        TruthError: the file is not valid; the place is named, its content is not.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        untrusted = file.read(MAX_BYTES + 1)
    if len(untrusted) > MAX_BYTES:
        raise TruthError(f"{path.name}: more than {MAX_BYTES} bytes")
    try:
        tree = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise TruthError(f"{path.name}: not JSON") from error
    if not isinstance(tree, dict) or set(tree) != {"format", "words"} or tree["format"] != FORMAT:
        raise TruthError(f'{path.name}: must be {{"format": {FORMAT}, "words": [...]}}')
    if not isinstance(tree["words"], list) or len(tree["words"]) > MAX_WORDS:
        raise TruthError(f"{path.name}: words must be a list of at most {MAX_WORDS}")
    pages: dict[int, list[TruthWord]] = {}
    for number, untrusted_word in enumerate(tree["words"], 1):
        page, word = _word(untrusted_word, f"{path.name}: word {number}")
        pages.setdefault(page, []).append(word)
    return {page: tuple(words) for page, words in pages.items()}


def dump(pages: Mapping[int, tuple[TruthWord, ...]]) -> str:
    """The text of a truth file: what `load` reads."""
    words = [
        {"text": w.text, "box": [w.box.left, w.box.top, w.box.right, w.box.bottom], "type": w.type}
        | ({} if w.group is None else {"group": w.group})
        | ({} if page == 0 else {"page": page + 1})
        | ({"hand": True} if w.hand else {})
        for page, found in sorted(pages.items())
        for w in found
    ]
    lines = ",\n".join(json.dumps(word, ensure_ascii=False) for word in words)
    return f'{{"format": {FORMAT}, "words": [\n{lines}\n]}}\n'


def _word(untrusted: Any, where: str) -> tuple[int, TruthWord]:
    """One validated word and the index of its page."""
    if not isinstance(untrusted, dict):
        raise TruthError(f"{where}: must be an object")
    if unknown := sorted(set(untrusted) - _KEYS):
        raise TruthError(f"{where}: unknown key '{unknown[0][:40]}'; known are {', '.join(sorted(_KEYS))}")
    text = untrusted.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= MAX_TEXT or text.split() != [text]:
        raise TruthError(f"{where}: text must be one word of at most {MAX_TEXT} characters")
    kind = untrusted.get("type", PLAIN)
    if kind not in TYPES:
        raise TruthError(f"{where}: unknown type; known are {', '.join(TYPES)}")
    group, page = untrusted.get("group"), untrusted.get("page", 1)
    if not (group is None or _whole(group, 0, MAX_WORDS)):
        raise TruthError(f"{where}: group must be a whole number")
    if not _whole(page, 1, MAX_PAGE):
        raise TruthError(f"{where}: page must be a whole number from 1")
    hand = untrusted.get("hand", False)
    if not isinstance(hand, bool):
        raise TruthError(f"{where}: hand must be true or false")
    return page - 1, TruthWord(text, _box(untrusted.get("box"), where), kind, group, hand)


def _box(untrusted: Any, where: str) -> Box:
    """A box with something in it."""
    right_form = isinstance(untrusted, list) and len(untrusted) == 4
    if not right_form or not all(_whole(side, 0, MAX_PIXELS) for side in untrusted):
        raise TruthError(f"{where}: box must be [left, top, right, bottom] in pixels")
    box = Box(*untrusted)
    if box.width <= 0 or box.height <= 0:
        raise TruthError(f"{where}: box is empty")
    return box


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
