"""What belongs to a name or a house of which something hid the rest."""

import pytest
from redaction_pages import layout_of

from appliance.redaction import beside_unread
from appliance.redaction.reasons import Reason

LEFT, HIDDEN, NAME = Reason.VOCABULARY, Reason.UNSURE_READING, Reason.NAME


@pytest.mark.parametrize(
    ("text", "reasons", "found"),
    [
        ("seen in Port Amitv today", [LEFT, LEFT, LEFT, HIDDEN, LEFT], {2: Reason.PLACE}),
        ("seen in Port today", [LEFT, LEFT, LEFT, LEFT], {}),
        ("seen in Port amitv today", [LEFT, LEFT, LEFT, HIDDEN, LEFT], {}),
        ("the Port Amitv flushed", [LEFT, LEFT, HIDDEN, LEFT], {}),
        ("sent from in Port", [LEFT, LEFT, LEFT, LEFT], {}),
        ("sent by of Dunmcre Pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {4: Reason.ORGANISATION}),
        ("sent by of Dunmcre, Pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("sent by us Dunmcre Pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("sent by of Dunmcre pediatrics today", [LEFT, LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("name Zzyzx Ottilic D and", [LEFT, NAME, HIDDEN, LEFT, LEFT], {3: NAME}),
        ("name asthma Ottilic D and", [LEFT, LEFT, HIDDEN, LEFT, LEFT], {}),
        ("name Zzyzx Ottilic d and", [LEFT, NAME, HIDDEN, LEFT, LEFT], {}),
        ("Ottilic D", [HIDDEN, LEFT], {}),
        ("Port Amitv", [LEFT, HIDDEN], {}),
        ("name Zzyzx Ottilic D", [LEFT, NAME, HIDDEN, NAME], {}),
    ],
)
def test_what_stands_beside_a_word_that_was_not_read(text, reasons, found):
    assert dict(beside_unread.find(layout_of(text), list(reasons))) == found
