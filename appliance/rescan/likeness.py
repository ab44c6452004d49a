"""Whether a page that was scanned again plainly is another one than the page that it replaces.

Method: two scans of one page agree in their pictures, or in the words that were read with confidence in both. The share
is of the shorter list, so that a page that was cut off or folded still finds its words in the whole one.

Rules:
- Only what is plain counts. A page of which little was read well cannot be told from another: it passes, and so does
  another copy of the same form with few words of its own.
- The words live as long as the comparison.
"""

from __future__ import annotations

import re
from typing import Final

from appliance.capture.fingerprint import Likeness, compare
from appliance.page_work import PageWork

MIN_WORDS: Final = 12  # different ones, on either page, that make two pages worth comparing
MIN_SHARED: Final = 0.4  # of the shorter list; two scans of one page share three quarters and more
_CONFIDENCE: Final = 80.0  # of a word that counts, 0-100
_LETTERS: Final = 4
_RUN: Final = re.compile(r"[^\W_]+")


def is_another(old: PageWork, new: PageWork) -> bool:
    """Whether the new page is plainly not the old one."""
    before = _words(old)
    if new.kind.blank:
        return len(before) >= MIN_WORDS
    pictures = old.kind.marks.picture, new.kind.marks.picture
    if pictures[0] and pictures[1] and compare(pictures[0], pictures[1]) is Likeness.SAME:
        return False
    after = _words(new)
    shorter = min(len(before), len(after))
    return shorter >= MIN_WORDS and len(before & after) < MIN_SHARED * shorter


def _words(work: PageWork) -> frozenset[str]:
    """What was read with confidence, in small letters."""
    sure = (word.text for word in work.read.words if word.confidence >= _CONFIDENCE)
    return frozenset(run for text in sure for run in _RUN.findall(text.lower()) if len(run) >= _LETTERS)
