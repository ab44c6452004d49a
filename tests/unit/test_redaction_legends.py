"""Letters that a page gives to somebody by the name beside them."""

import pytest
from redaction_pages import kept


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("glucose checked at noon   qz\nqz Quentin Zzyzx RN", "qz"),
        ("dressing changed today   q.z.\nnurse Quentin Zzyzx, RN (q.z.)", "q.z."),
        ("wound is clean      PT\nPT Priya Tzzyzx RN", "PT"),
        ("wound is clean   qrz\nqrz = Quentin R. Zzyzx", "qrz"),
        ("wound is clean   qz\nqz: Quentin R. Zzyzx", "qz"),
        ("wound is clean   Z7\nZ7 - Zoltan Fauxbury PharmD", "Z7"),
    ],
)
def test_letters_of_a_named_person_stay_behind(text, gone):
    assert gone not in kept(text).split()


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("seen by PT for gait, walks well\nPT Priya Tzzyzx", "seen by PT for gait, walks well"),
        ("L5 Lara Zzyzx and disc at L5 and S1", "and disc at L5 and S1"),
        ("hr    HR    RR\nno pain at night", "no pain at night"),
        ("no pain (NP) at night\nno pain NP", "no pain (NP) at night no pain NP"),
        ("both knees\nqz no pain at all", "both knees"),
        ("the MRI (MRI) was done\nqz", "the MRI (MRI) was done"),
    ],
)
def test_letters_of_medicine_stay(text, stays):
    assert stays in kept(text)
