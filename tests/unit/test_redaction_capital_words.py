"""Medicine that looks like somebody's name: ranges, species, viruses by initials, specimens, capitals of reports."""

import pytest
from redaction_pages import kept, layout_of

from appliance.redaction.results import normal


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sodium 133 (136-145), creatinine", ["(136-145),"]),
        ("sodium 133 [136-145]", ["[136-145]"]),
        ("glucose <5.0 (3.9-5.6)", ["(3.9-5.6)"]),
        ("sodium (136-145)", []),  # no number before it
        ("sodium 133 (145-136)", []),
        ("sodium 133 136-145", []),  # no brackets
        ("(136-145)", []),
    ],
)
def test_a_range_in_brackets_behind_a_number_is_what_is_normal(text, found):
    layout = layout_of(text)
    assert [layout.words[index].text for index in sorted(normal(layout))] == found


@pytest.mark.parametrize(
    "text",
    [
        "Candida parapsilosis in one bottle",
        "likely toxicity with BK viremia and BK PCR positive",
        "TUMOR MEASURES 1.7 CM IN GREATEST DIMENSION",
        "CLOSEST MARGIN: ANTERIOR, 3 MM, NEGATIVE",
        "LEFT VENTRICULAR HYPERTROPHY BY VOLTAGE",
    ],
)
def test_medicine_with_capitals_leaves(text):
    assert kept(text) == text


@pytest.mark.parametrize("text", ["Seen by Candida Zzyzx today", "Seen by BK Zzyzx today"])
def test_who_is_called_so_stays(text):
    assert kept(text) == "Seen by today"


def test_the_letter_of_a_specimen_is_no_initial_of_an_unknown_word():
    said = "A. BREAST, LEFT, LUMPECTOMY: INVASIVE DUCTAL CARCINOMA OF THE LEFT BREAST WITHOUT NODES SEEN TODAY"
    assert "A. BREAST," in kept(f"FINAL DIAGNOSI\n{said}")
