"""The state of a plate or a licence, right before its number."""

import pytest
from redaction_pages import layout_of

from appliance.redaction import plates
from appliance.redaction.reasons import Reason


def denied(text: str, *numbers: str) -> list[str]:
    layout = layout_of(text)
    reasons = [Reason.VEHICLE if w.text in numbers else Reason.VOCABULARY for w in layout.words]
    return [layout.words[i].text for i, _ in plates.find(layout, reasons)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("No driving; truck VA tag TRF-8812", ["VA", "tag"]),
        ("he cannot drive - CO TRF-8812 on the list", ["CO"]),
        ("VA DL TRF-8812", ["VA", "DL"]),
        ("VA lic", []),
        ("CT TRF-8812", []),  # nothing drives
        ("car at CT today", []),
        ("truck CT 5", []),  # the number leaves
        ("truck, plate TRF-8812", []),  # no state
    ],
)
def test_the_state_before_a_plate_stays_behind(text, found):
    assert denied(text, "TRF-8812") == found
