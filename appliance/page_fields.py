"""The suggestions of fields on the pages of a document: what policy says about them, and which travel with it."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.fields import leaving
from appliance.fields.decided import Decided, settled
from appliance.fields.leaving import Marked
from appliance.output.textlayer import encodable
from appliance.page_work import PageWork
from appliance.policy.fields import FieldRules
from appliance.redaction.reasons import Reason
from appliance.suggestions import MAX_RELEASED, ReleasedField


def marked_fields(work: PageWork, rules: FieldRules) -> tuple[Marked, ...]:
    """The suggestions of a page with what policy says about them."""
    return leaving.mark(
        work.fields, rules, [judged.word for judged in work.judged if judged.reason == Reason.NOT_PRINT]
    )


def travelling(works: Sequence[PageWork], rules: FieldRules, decided: Sequence[Decided]) -> tuple[ReleasedField, ...]:
    """The suggestions that travel with a document; more than the bound are left behind."""
    fields = (
        field
        for index, work in enumerate(works)
        for field in leaving.travelling(
            index, settled(work.page.index, marked_fields(work, rules), decided), work.packed.page.words, encodable
        )
    )
    return tuple(fields)[:MAX_RELEASED]
