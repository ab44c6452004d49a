import pytest
from redaction_pages import layout_of

from appliance.redaction import row_codes


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
