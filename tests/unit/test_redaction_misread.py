import pytest
from redaction_pages import layout_of

from appliance.redaction import misread


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("METOPROLOL SOMG TAB", {1: "50MG"}),
        ("ER S@@MG,", {1: "500MG,"}),
        ("LASIX lOMG", {1: "10MG"}),
        ("WARFARIN SMG TAB", {1: "5MG"}),
        ("WARFARIN SMG", {}),  # somebody's initials
        ("WARFARIN 5MG TAB", {}),  # nothing is misread
        ("SIG: Ti PO", {1: "T1"}),
        ("TAB T| PO", {1: "T1"}),
        ("Li, Ti PO", {}),
        ("SIG: Ti Zzyzx", {}),
        ("137 mmot/L", {1: "mmol/L"}),
        ("3.12 0.40-4.50 mIU/E,", {2: "mIU/L,"}),
        ("137 mmol/L", {}),
        ("137 mnot/L", {}),  # two letters off
        ("137 mg/cL", {}),  # mg/dL or mg/mL,
        ("137 xg/dL", {}),  # mg/dL, ug/dL or ng/dL
        ("WARFARIN SMG, PO", {}),
        ("137 m/L", {}),  # too short
        ("137 3/14/20", {}),
        ("137 and/or", {}),
        ("137 a b c mmot/L", {}),  # too far from a number
        ("137\nmmot/L", {}),  # of another line
        ("seen mmot/L", {}),
        ("12.1 K/yL", {1: "K/uL"}),
        ("cefazolin 2 g IV g8h,", {4: "q8h,"}),
        ("ketorolac 15 mg 96h", {3: "q6h"}),
        ("room 96h", {}),
        ("g8h", {}),
    ],
)
def test_doses_and_units_are_understood_with_one_misread_letter(text, understood):
    found = misread.texts(layout_of(text))
    assert found == understood
    for index, one in found.items():
        assert len(one) == len(layout_of(text).words[index].text)
