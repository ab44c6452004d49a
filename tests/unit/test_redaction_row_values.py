import pytest
from redaction_pages import layout_of

from appliance.redaction import row_values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HOOS, JR 38.4\nZzyzx, JR 38.4", "HOOS, JR"),
        ("Pupils    3B/3B    4B/4B    3", "3B/3B 4B/4B"),
        ("Pupils equal, seen 3/4", ""),
        ("Room    3B", ""),
        ("Verapamil 2.5 mg IA, nitroglycerin", "IA,"),
        ("Fauxbury IA", ""),
        ("PVR 1.5 WU", "WU"),
        ("RA    437 ohm    1.5V @ 0.4 ms", "1.5V"),
        ("Room    1.5V", ""),
        ("B12    232-1245    388", "232-1245"),
        ("Call    232-1245", ""),
        ("B12 is due, call 232-1245", ""),
        ("about B12 232-1245", ""),  # nothing was counted
        ("VF    12s", "12s"),
        ("PTA (500-1000-2000)    25    30", "(500-1000-2000)"),
        ("Call (501-1000-2000)", ""),
        ("Gravida / para G2 P1001, now P2002", "P1001, P2002"),
        ("G2 P1001", "P1001"),
        ("Pager P1001", ""),
        ("Trail Making A    44s    T 41", "44s"),
        ("Bus    44s", ""),
        ("CVLT-3 long delay free    1/16    ss 3", "1/16"),
        ("CVLT-3 free    1/20", ""),
        ("pain free    1/16", ""),
        ("Visit    1/16", ""),
        ("1/16", ""),
        ("Anti-RNP    0.6    0.0 - 0.9    Al    01", "Al"),
        ("Seen by    0.9    Al", ""),
        ("Influenza A H1-2009    E. coli 0157", "H1-2009 0157"),
        ("Coronavirus 0C43    157", "0C43"),
        ("Room 0157", ""),
    ],
)
def test_what_another_word_of_a_row_explains(text, found):
    layout = layout_of(text)
    assert " ".join(layout.words[index].text for index in sorted({*row_values.find(layout)})) == found
