from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, NoTagger, layout_of, words_of

from appliance.redaction import row_codes
from appliance.redaction.clearing import assess, decide
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rhythm    SR    SR    SB    SR", "SR SR SB SR"),
        ("Cardiac    rhythm    SR    SR    SB", "SR SR SB"),
        ("Rhythm    SR    SB", ""),  # two: somebody may sign so
        ("Rhythm    SR    SR    SB    KB    TB    HO", ""),
        ("Turned by    RS    RS    LS", ""),
        ("Mode    PS    PS    VC+", "PS PS VC+"),
        ("Headache    N    N    Y    N", "N N Y N"),
        ("Headache    No    No    Yes", "No No Yes"),
        ("RN initials    N    N    N    N", ""),
        ("Headache    N    Y", ""),
        ("N    N    N    N", ""),  # nothing asks
        ("Ferritin    94    H    41    H    ng/mL", "H H"),
        ("Ferritin    94    H    ng/mL", ""),  # one alone
        ("Ferritin    94    H\nTSH    0.1    L    0.4-4.0", "H L"),
        ("Ferritin    94    H    ng/mL\nRoom    4    H    Zzyzx", ""),
        ("94    H\n41    H", ""),  # nothing was measured
        ("Final    Os    -0.75    -1.25    095    20/30    jl", "Os jl"),
        ("Final    OD    -0.75    sph    J2+", ""),  # one lens
        ("Ampicillin    8    S\nCefepime    <=1    S\nColistin    16    R\nDoxycycline    2/4    I", "S S R I"),
        ("Ampicillin    8    S\nCefepime    <=1    S\nColistin    16    R", ""),
        ("Bacteria    Many    A    None/Few", "Many None/Few"),
        ("Zzyzx    Many", ""),
        ("HR / rhythm    112    ST    110    ST    99    SR    97SR", "ST ST SR 97SR"),
        ("Suction    mod yel    sm    yel    sm    wht", "mod yel sm yel sm wht"),
        ("Status    X    D    R    R", "X D R R"),
        ("2. Best gaze    0    0    1\n3. Visual fields    0    0    1\n4. Facial palsy    1    0    0", "2. 3. 4."),
        (
            "1a. Level of consciousness    0    0    1\n1b. Questions    0    0    1\n2. Gaze    1    0    0",
            "1a. 1b. 2.",
        ),
        ("2. Best gaze    0    0    1\n4. Visual fields    0    0    1\n5. Facial palsy    1    0    0", ""),
        ("2. Best gaze    0    0    1\n3. Visual fields    0    0    1", ""),
    ],
)
def test_codes_that_answer_a_row(text, found):
    layout = layout_of(text)
    assert " ".join(layout.words[index].text for index in sorted({*row_codes.find(layout)})) == found


def test_answers_in_the_columns_of_others_need_no_concentration():
    text = "Zzyzxillin      >=32    R    8    S\n"
    layout = layout_of(text * 3 + "Colistin                R         S\nSeen by R    9\nR")
    found = sorted({*row_codes.find(layout)})
    assert [layout.words[index].text for index in found] == ["R", "S"] * 4


def unsurely(text, only=None):
    """Each word of a text that was hardly read (or `only` one of it), and whether it leaves."""
    words = [word if only not in (None, word.text) else replace(word, confidence=5.0) for word in words_of(text)]
    seen = assess(arrange(words), PURPOSE, load_lexicon(), NoTagger())
    reasons = decide(seen, seen.known, load_lexicon())
    return [(word.text, reason.cleared) for word, reason in zip(seen.layout.words, reasons, strict=True)]


def test_roman_figures_alone_in_a_column_are_a_category():
    text = "0400    I    mod\n0430    |    mod\n0500    II    str\n0530    ll    str"
    layout = layout_of(text)
    assert [layout.words[index].text for index in row_codes.find(layout)] == ["I", "|", "II", "ll"]
    assert list(row_codes.find(layout_of(text.rpartition("\n")[0]))) == []  # three are too few
    apart = "0400    I    mod\n0430        |    mod\n0500            II    str\n0530                ll    str"
    assert list(row_codes.find(layout_of(apart))) == []
    said = unsurely(text)
    assert all(leaves for word, leaves in said if word in ("I", "|", "II", "ll"))
    assert not any(leaves for word, leaves in said if word in ("0400", "mod"))  # they were not read well


def test_a_limit_that_was_hardly_read_stands_before_its_number():
    assert dict(unsurely("ratio <= 22", only="<="))["<="]
    assert not dict(unsurely("ratio <= 22"))["22"]
    assert not dict(unsurely("ratio <=", only="<="))["<="]
    assert not dict(unsurely("ratio <= low", only="<="))["<="]
