"""Everything of a table that its place there explains, and that is therefore nobody's."""

from __future__ import annotations

from appliance.redaction import row_codes, row_values, slash_answers
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Lexicon


def find(layout: Layout, lexicon: Lexicon) -> frozenset[int]:
    """Indexes of codes, values and shares that answer a label of their row or column."""
    return frozenset((*row_codes.find(layout), *row_values.find(layout), *slash_answers.find(layout, lexicon)))
