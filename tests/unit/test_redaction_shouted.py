"""Names behind verbs in texts that are typed in capitals."""

import pytest
from redaction_pages import kept


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("POTASSIUM CALLED TO HEATHER AT HEARTWOOD, READ BACK", "POTASSIUM CALLED TO AT READ BACK"),
        ("REPORTED BY THE FAITH OF HEARTWOOD IN PAIN", "REPORTED BY THE IN PAIN"),
        ("DISCUSSED WITH CAROL DAY IN CLINIC", "DISCUSSED WITH IN CLINIC"),
        ("GIVEN BY THE", "GIVEN BY THE"),
        ("CALLED TO BEDSIDE. REPORTED BY FAMILY AT HOME", "CALLED TO BEDSIDE. REPORTED BY FAMILY AT HOME"),
        ("SEEN BY HOPE. IN PAIN", "SEEN BY IN PAIN"),
        ("SEEN BY HOPE", "SEEN BY"),
        ("WE SAW FLORA TODAY", "WE SAW TODAY"),
        ("WE SAW GREEN DRAINAGE", "WE SAW GREEN DRAINAGE"),
        ("HER DOG SABRE IS OLD", "HER DOG IS OLD"),
        ("DOG SABRE BITES", "DOG SABRE BITES"),  # nobody's
        ("NEXT VISIT WITH CRANE IN 3 WEEKS", "NEXT VISIT WITH IN 3 WEEKS"),
        ("NEXT VISIT AFTER 3 WEEKS", "NEXT VISIT AFTER 3 WEEKS"),
        ("SHE IS WELL AND LIVES IN SANDSTONE WITH ASTHMA AND PAIN", "SHE IS WELL AND LIVES IN WITH ASTHMA AND PAIN"),
        ("LIVES IN PAIN. IN FAITH", "LIVES IN PAIN. IN FAITH"),
        ("LIVES IN HOUSING", "LIVES IN HOUSING"),
        ("FLORA TOLERATED IT WELL", "TOLERATED IT WELL"),
        ("STONE TOLERATED IT WELL", "STONE TOLERATED IT WELL"),  # a chart's word
        ("SEEN BY HOPE AT", "SEEN BY AT"),
        ("NOTED BY FAITH AT NOON", "NOTED BY FAITH AT NOON"),  # no verb of those
        ("GIVEN BY WILL BE REPEATED", "GIVEN BY WILL BE REPEATED"),
        ("PAIN IS HELD. BY HOPE HE MEANS", "PAIN IS HELD. BY HOPE HE MEANS"),
        ("the drug was given by faith of a heartwood", "the drug was given by faith of a heartwood"),
    ],
)
def test_who_was_told_or_did_something_stays_behind(text, stays):
    assert kept(text) == stays
