"""Who signed at the end of an entry, by letters that are medicine elsewhere."""

import pytest
from redaction_pages import decisions, layout_of

from appliance.policy.categories import Category
from appliance.redaction import entry_ends, name_letters, rosters, signers
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.tokens import tokens

LEXICON = load_lexicon()
CHART = """\
Time     Drug        Dose      Route     Init
0800     aspirin     81 mg     PO        MS
1200     heparin     5000 u    SC        LV
1700     aspirin     81 mg     PO        MS"""


def signs(text: str, *people: str) -> list[str]:
    """The words of a text that are letters of who signed; `people` are known to be providers."""
    layout = layout_of(text)
    vetoes = {i: Category.PROVIDER for i, w in enumerate(layout.words) if w.text in people}
    hits = entry_ends.find(layout, tokens(layout, LEXICON), vetoes, LEXICON)
    return [layout.words[hit.index].text for hit in hits]


def denied(text: str) -> set[str]:
    """The words of a text that stay behind."""
    return {word for word, reason in decisions(text) if not reason.cleared}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mother called about the rash      - rl 09:15", ["rl"]),
        ("mother called about the rash -rl 0915", ["-rl"]),
        ("refill sent to the pharmacy      ~ GH 4/12 2:05p", ["GH"]),
        ("cuff changed      - NS 13:20", []),
        ("refill was sent. - GH 2:05p", ["GH"]),
        ("level of - GH 2:05p", []),
        ("- GH 2:05p", []),
        ("insulin given - ac 0800", []),
        ("no pain - may 0800", []),
        ("rhythm - ST 0800", []),
        ("rash on hands - rl", []),
        ("the - rl 09:15 was there", []),
        ("rl 09:15", []),
        ("pain - knees 09:15", []),
        ("pain rl 09:15", []),
    ],
)
def test_letters_between_a_stroke_and_a_clock_sign_an_entry(text, found):
    assert signs(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("flu vaccine given wq", ["wq"]),
        ("labs drawn rl", ["rl"]),
        ("refill sent (rl)", ["(rl)"]),
        ("refill sent /rl", ["/rl"]),
        ("refill was sent 13:20 rl", ["rl"]),
        ("refill sent per rl", ["rl"]),
        ("refill was sent      rl", ["rl"]),
        ("5 beats /hr", []),
        ("bowel sounds (nl)", []),
        ("bath chair      ea", []),
        ("0800 kmw      1600", ["kmw"]),
        ("kmw 4\nrefill was sent      kmw", ["kmw", "kmw"]),
        ("refill was sent      pls", []),
        ("refill was sent      kaw", []),
        ("refill was sent rl", []),
        ("refill was sent, per rl again", []),
        ("dose given po", []),
        ("dose given WQ", []),
        ("dose given now", []),
        ("dose given bid", []),
        ("dose given wqrl", []),
        ("dose given wq today", []),
        ("flu vaccine wq", []),
        ("wq", []),
    ],
)
def test_small_letters_that_are_no_word_sign_behind_what_was_done(text, found):
    assert signs(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Drink more water.\n~MS", ["~MS"]),
        ("Drink more water. -MS", ["-MS"]),
        ("Drink more water. -MS\n-----\nnext", ["-MS"]),
        ("Drink more water. -MS\n\nnext", ["-MS"]),
        ("Drink more water. -MS\nnext line", []),
        ("Drink more water -MS", []),
        ("Drink more water. -IV", []),
        ("Lungs clear. -SI", []),
        ("+MS\n-GH", []),
        ("no MS -GH -MS", []),
        ("Drink. -MS more", []),
    ],
)
def test_capitals_behind_a_stroke_sign_where_a_note_ends(text, found):
    assert signs(text) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("diet changed, OK per MS.", ["MS."]),
        ("dressing changed by LV", ["LV"]),
        ("left arm, tolerated well, MS", ["MS"]),
        ("tolerated well - LV", ["LV"]),
        ("tolerated well, LV 4/5/21 13:20", ["LV"]),
        ("history of MS and falls", []),
        ("LV function is normal", []),
        ("seen by MS clinic", []),
        ("diet changed, OK per PT.", []),
    ],
)
def test_the_letters_of_a_column_are_the_same_persons_elsewhere(line, found):
    assert signs(f"{CHART}\n\n{line}") == found


@pytest.mark.parametrize(
    ("line", "letters", "signed"),
    [("4/5/21 LV: told to rest", "LV:", True), ("4/5/21 BP: 120/70", "BP:", False), ("exam LV: dilated", "LV:", False)],
)
def test_the_letters_of_a_column_also_begin_an_entry(line, letters, signed):
    assert (letters in denied(f"{CHART}\n\n{line}")) is signed


def test_letters_in_parentheses_behind_a_name_are_that_persons():
    text = "Midwife Zelda Zzyzx CNM (ZZ)\nGrown by Nora Quux (NQ)\nulcer (ZZ)\nheart sounds normal, ZZ"
    assert signs(text, "Zelda", "Zzyzx", "Nora", "Quux") == ["ZZ"]


def test_what_is_denied_already_is_left_to_its_reason():
    assert signs("dose given wq", "wq") == []


def test_a_unit_in_a_column_of_initials_is_somebodys_letters():
    text = "Time    P     Dose    Init\n0800    72    160     MG\n1200    80    170     MG"
    assert "MG" in denied(text)
    assert rosters.columns(layout_of(text), LEXICON) == {7, 11}
    assert "MG" not in denied("Time    P     Dose     Route\n0800    72    160 MG    PO\n1200    80    170 MG    PO")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("DD 3/4/21   DT 3/5/21   KV:him   Job 4", ["KV:him"]),
        ("D: 3/4/21   T: 3/5/21   KV/low   page 2", ["KV/low"]),
        ("D: 3/4/21   T: 3/5/21   IV/po   page 2", []),
        ("T: 37.2   BP/low   page 2", []),
    ],
)
def test_a_typist_is_named_in_the_row_of_a_dictation_whatever_word_the_letters_are(text, found):
    layout = layout_of(text)
    assert [layout.words[h.index].text for h in signers.find(layout, tokens(layout, LEXICON), {}, LEXICON)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("seen by Zelda Quux here\niron weekly ZQ", ["ZQ"]),
        ("seen by Zelda Quux here\nvitamin K thigh zq", ["zq"]),
        ("seen by Zelda Quux here\ncounsel ZQ. She left", ["ZQ."]),
        ("seen by Zelda Quux here\nin range 00:05 ZQ.", ["ZQ."]),
        ("seen by Zelda Quux here\nreview ZQ 2/20", ["ZQ"]),
        ("seen by Zelda Quux here\nfile was closed. zq", ["zq"]),
        ("seen by Zelda Quux here\ndose 5 ZQ", []),  # a unit
        ("seen by Zelda Quux here\npain of ZQ", []),
        ("seen by Zelda Quux here\npain L ZQ", []),
        ("seen by Zelda Quux here\nulcer (ZQ)", []),
        ("seen by Zelda Quux here\niron ZQ weekly", []),
        ("seen by Zelda Quux here\niron weekly Zq", []),
        ("seen by Zelda Quux here\niron weekly QX", []),
        ("ZQ", []),
    ],
)
def test_a_full_names_letters_close_what_that_person_did(text, found):
    assert signs(text, "Zelda", "Quux") == found


def test_letters_of_words_close_nothing_but_beside_a_time():
    text = "seen by Otto Nimbus here\nkeep it {}"
    assert signs(text.format("on"), "Otto", "Nimbus") == []
    assert signs("seen by Olga Xylo here\nled the ox", "Olga", "Xylo") == []
    assert signs("seen by Olga Xylo here\nled big ox", "Olga", "Xylo") == []
    assert signs("seen by Gale Tuvok here\nreview GT 2/20", "Gale", "Tuvok") == ["GT"]  # what a sheet notes elsewhere
    assert signs("seen by Gale Tuvok here\nfeeds GT", "Gale", "Tuvok") == []


def test_a_list_of_people_has_the_letters_of_each():
    layout = layout_of("Dove Quux, Rhea Zzyzx-Ito")
    vetoes = dict.fromkeys(range(4), Category.PROVIDER)
    assert {"DQ", "RZ"} <= set(name_letters.initials_of(layout, tokens(layout, LEXICON), vetoes))
    layout = layout_of("Pathologist Dove Quux")
    vetoes = dict.fromkeys(range(3), Category.PROVIDER)
    assert "DQ" in set(name_letters.initials_of(layout, tokens(layout, LEXICON), vetoes))


def test_who_did_it_when_a_clock_says():
    def who(text: str) -> list[str]:
        layout = layout_of(text)
        return [layout.words[h.index].text for h in signers.find(layout, tokens(layout, LEXICON), {}, LEXICON)]

    assert who("frozen (by KQB, 11:58): none") == ["KQB,"]
    assert who("frozen by KQB, then none") == []
    assert who("frozen by RN 11:58") == []
    assert who("frozen for KQB 11:58") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("left arm qj\nright arm qj", ["qj", "qj"]),
        ("left arm qj\nright arm", []),  # once
        ("qj\nqj", []),  # alone
        ("left arm mm\nright arm mm", []),  # a unit
        ("drawn 6/20/24 0612 by pm", ["pm"]),
        ("drawn 6/20/24 0612 by me", []),
        ("drawn by pm", []),
        ("drawn 6/20/24 0612 by pm again", []),
        ("Scored bd 11/12", ["bd"]),
        ("Scored bd here", []),
        ("bd 11/12", []),
    ],
)
def test_small_letters_that_close_cells_or_say_who_did_it(text, found):
    assert signs(text) == found
