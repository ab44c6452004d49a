from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, NoTagger, WordTagger, decisions, kept, layout_of, words_of

from appliance.redaction import results
from appliance.redaction.clearing import assess, decide
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason

TABLE = """Ferritin           12   L    ng/mL     20-300        03
Vitamin B12        410       pg/mL     211-911       03
Magnesium          1.9       mg/dL     1.6-2.6       03
Phosphorus         2.1  L    mg/dL     8 - 12        04
Lipase             88   H    U/L       <60           03
"""


def test_flags_of_a_laboratory_name_nobody():
    decided = decisions(TABLE, WordTagger(L="ORG", H="PERSON"))
    assert [reason for text, reason in decided if text in ("L", "H")] == [Reason.VALUE] * 3


def test_ranges_stand_in_a_column_of_ranges_although_one_of_them_could_be_days():
    text = kept(TABLE)
    for said in ("20-300", "1.6-2.6", "8 - 12", "<60"):
        assert said in text


def test_what_was_measured_is_told_by_the_row():
    layout = layout_of(TABLE + "Red Cell Mass     seen")
    words = [layout.words[i].text for i in sorted(results.labels_and_values(layout, load_lexicon()))]
    rows = "Ferritin 12, Vitamin B12 410, Magnesium 1.9, Phosphorus 2.1, Lipase 88".replace(",", "").split()
    assert sorted(words) == sorted(rows)


def test_what_came_out_is_no_day():
    assert " 41 H " in kept(TABLE + "aPTT               41   H    sec       25 - 36      03")


def test_the_code_of_the_laboratory_is_the_last_column():
    text = kept(TABLE)
    assert text.count("03") == 4
    assert "04" in text


def found(text: str) -> list[str]:
    layout = layout_of(text.replace("   ", "     "))
    return [layout.words[i].text for i in sorted(results.find(layout, load_lexicon()))]


@pytest.mark.parametrize(
    "days", [("3-14", "3-15", "4-16"), ("3-14", "20-30", "4-16", "5-12"), ("3/14", "3/15", "4/16")]
)
def test_a_column_of_days_is_none_of_ranges(days):
    names = ("Ferritin", "Magnesium", "Lipase", "Zinc")
    text = "\n".join(f"{name}   12   ng/mL   {day}" for name, day in zip(names, days, strict=False))
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Zzyzx    142   H    mg/dL     65-99\nQuuxby   19    L    mg/dL     7-25\nFauxley  7     H    mg/dL     9-46",
        "Ferritin  12  H\nLipase  8  H\nMagnesium  2  H",  # neither unit nor range
        "Ferritin  12  H  ng/mL",  # one row is no table
        "Ferritin  seen  H  ng/mL\nLipase  seen  H  ng/mL\nMagnesium  seen  H  ng/mL",
    ],
)
def test_a_letter_elsewhere_may_be_an_initial(text):
    assert found(text) == []


def test_a_range_goes_from_the_lower_number_to_the_higher_one():
    rows = "\n".join(
        f"{name:12} 12     ng/mL     {text}"
        for name, text in (("Ferritin", "555-0193"), ("Magnesium", "1.6-2.6"), ("Lipase", "13-60"), ("Zinc", "60-120"))
    )
    assert found(rows) == ["1.6-2.6", "13-60", "60-120"]


def test_a_last_column_of_many_numbers_says_no_laboratory():
    row = "Ferritin   {}2   ng/mL   20-300   {}{}"
    assert found("\n".join(row.format(n, n, n) for n in range(1, 6))) == ["20-300"] * 5
    assert found("\n".join(row.format(n, 0, 7) for n in range(1, 6))) == ["20-300", "07"] * 5
    uneven = "\n".join(row.format(n, 0, 7).replace("   07", " " * (3 + 9 * n) + "07") for n in range(1, 6))
    assert found(uneven) == ["20-300"] * 5


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("P-R-T axes       62-1548         deg", "62-1548"),
        ("P-R-T axes       62 -15 48       deg", "-15"),
        ("P-R-T axes:      51  12  40      deg", "12"),
    ],
)
def test_axes_are_three_angles_however_they_were_read(line, said):
    assert said in kept("QRS duration   92   ms\n" + line)


@pytest.mark.parametrize("line", ["Visit axes   62-1548", "P-R-T axes   555-0134-2210", "Chart   62-1548"])
def test_other_numbers_with_a_dash_stay_behind(line):
    assert "62-1548" not in kept(line)
    assert "555-0134-2210" not in kept(line)


def test_a_range_of_a_column_of_ranges_leaves_though_it_was_read_hardly():
    rows = (
        "sodium    140    135-145    mmol/L\npotassium    4.1    3.5-5.1    mmol/L\n"
        "ferritin    8L    16-288    ng/mL\nglucose    90    65-99    mg/dL"
    )
    words = list(words_of(rows))
    at = next(i for i, word in enumerate(words) if word.text == "16-288")
    for confidence, leaves in ((45.0, True), (20.0, False)):
        words[at] = replace(words[at], confidence=confidence)
        layout = arrange(words)
        found = assess(layout, PURPOSE, load_lexicon(), NoTagger())
        assert decide(found, found.known, load_lexicon())[at].cleared is leaves
