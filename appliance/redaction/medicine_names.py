"""Words that people or places are called by and that are medicine where they stand: eponyms and allergens."""

from __future__ import annotations

import re

from appliance.redaction import allergens, eponyms
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon


def find(layout: Layout, lexicon: Lexicon) -> set[int]:
    """Indexes of such words of a page."""
    cores = [re.sub(r"['\u2019][sS]$", "", bare(word.text)) for word in layout.words]
    return eponyms.find(cores, lexicon) | allergens.find(layout)
