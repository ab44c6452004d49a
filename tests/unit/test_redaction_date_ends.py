"""What belongs to a date: its weekday, and the clock of a stamp."""

import pytest
from redaction_pages import decisions

from appliance.redaction import date_ends


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("seen 03/14/2026", "03/14/2026"),
        ("seen 03/14/2026 (Sat) then", "03/14/2026 (Sat)"),
        ("seen 03/14/2026 13:22 here", "03/14/2026"),  # when it was done
        ("seen 03/14/2026 at 1322 hrs", "03/14/2026"),
        ("seen 03/14/2026 13:22:45 here", "03/14/2026 13:22:45"),  # a machine's
        ("Printed 03/14/2026 13:22 here", "03/14/2026 13:22"),
        ("e-signed K. Pool 03/14/2026 at 1:22 pm here", "03/14/2026 at 1:22 pm"),
        ("FAX 03/14/2026 Sat 1322", "03/14/2026 Sat 1322"),
        ("D: 03/14/2026 13:22 T: 03/15/2026", "03/14/2026 13:22"),
        ("signed it\non 03/14/2026 13:22", "03/14/2026"),  # on another line
        ("signed\t03/14/2026\t13:22", "03/14/2026"),
        ("signed 03/14 13:22", "03/14"),  # what is due
        ("signed 03/14/2026 13-22", "03/14/2026"),
    ],
)
def test_what_belongs_to_a_date(text, found):
    start = text.index("03/14")
    end = start + len("03/14/2026" if "2026" in text[start : start + 10] else "03/14")
    assert text[start : date_ends.end(text, start, end)] == found


def test_when_a_sample_was_taken_stays_and_its_day_goes():
    kept = {
        word for word, reason in decisions("Collected 03/14/2026 13:20, received 03/14/2026 15:10") if reason.cleared
    }
    assert {"13:20,", "15:10"} <= kept
    assert "03/14/2026" not in kept
