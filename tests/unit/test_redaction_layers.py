import numpy as np
import pytest
from redaction_pages import WordTagger, decisions, kept, layout_of, words_of

from appliance.documents import Box, KnownIdentifiers, Word
from appliance.policy.categories import Category
from appliance.redaction import eponyms, labels, rules
from appliance.redaction.clearing import assess, decide
from appliance.redaction.ink import components
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import Kind, load_lexicon
from appliance.redaction.painting import find_zones, meet, paint
from appliance.redaction.structure import Structure
from appliance.redaction.tokens import tokens as read_tokens

LEXICON = load_lexicon()


def reason_of(text, word):
    return dict(decisions(text))[word]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("rose", Kind.GIVEN),
        ("james", Kind.GIVEN),
        ("wood", Kind.FAMILY),
        ("asthma", Kind.SAFE),
        ("appendectomies", Kind.SAFE),
        ("nontender", Kind.SAFE),
        ("preasthma", Kind.SAFE),
        ("he", Kind.SAFE),
        ("qwertzu", Kind.UNKNOWN),
        ("quxitis", Kind.UNKNOWN),
        ("quxoquxectomy", Kind.SAFE),
        ("postqwertz", Kind.UNKNOWN),
    ],
)
def test_words_are_known_as_they_stand_or_by_their_parts(word, kind):
    assert LEXICON.kind(word) is kind


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Dr. Mr. Hill", "Hill"),
        ("Dr. J. Hill and Qwertz", "Hill Qwertz"),
        ("Dr. van der Berg came", "van der Berg"),
        ("Dr. qwertz came", "qwertz"),
        ("Qwerta Qwertb Qwertc Qwertd, MD", "Qwerta Qwertb Qwertc Qwertd"),
        ("his son A. Grant came", "Grant"),
        ("Grant, Clinic", "nothing"),
        ("at Triangle Family Medicine Wellness Garden House", "Triangle Family Medicine Wellness Garden"),
        ("Dr. Hill Asthma", "Hill"),
        ("Dr. Hill. Rest", "Hill"),
        ("Father Hill came", "Hill"),
        ("Hill and Grant, RN, MD", "Grant"),
        ("A. Qwertz, MD", "A Qwertz"),
        ("Power, MD", "Power"),
        ("his son Grant Hill B. came", "Grant Hill"),
        ("the Qwertz Hospital of Hope", "Qwertz Hospital of Hope"),
        ("the Sunset Manor Assisted Living", "Sunset Manor Assisted Living"),
        ("at Triangle Family Medicine, then", "Triangle Family Medicine"),
        ("in Qwertz NC today", "NC"),
        ("the Grace Hill", "Grace Hill"),
        ("saw Dawn C. there", "Dawn"),
        ("Chase Qwertz came", "Chase"),
        ("of Qwertz and Med today", "Qwertz"),
        ("University College Hospital of", "nothing"),
        ("the Bank of", "nothing"),
    ],
)
def test_names_by_titles_relations_and_houses(text, gone):
    left = {w.strip(".,") for w in kept(text).split()}
    assert not left & set(gone.split())


@pytest.mark.parametrize(
    "text",
    [
        "the doctor said",
        "the nurse came and",
        "Nurse Asthma Chest",
        "I saw a doctor",
        "the emergency department of the hospital",
        "Pain Clinic, then home",
        "the White Blood count",
        "Will follow",
        "Mark the site.",
        "fell at home, from bed",
        "transferred from ICU today",
        "seen at Home today",
        "on the 3rd day",
        "rate 1/2 of it",
        "strength was 4/5",
        "they do well",
        "HPI/ROS were normal",
        "taken from the OR at night",
    ],
)
def test_plain_sentences_survive_the_name_rules(text):
    assert kept(text) == text


def test_capitals_and_initials_do_not_reach_over_wide_gaps_or_sentences():
    assert "Asthma" in kept("Mrs.            Asthma")
    assert kept("pain. Hill came") != ""
    assert "MD" in kept("           MD")
    assert kept("Hill            MD") != ""


def test_a_tagged_entity_takes_its_initials_along():
    left = kept("we met Baker B. Long today", WordTagger(**{"Baker B. Long": "PERSON"}))
    assert left == "we met today"


def test_long_pages_reach_the_tagger_in_pieces_and_capitals_in_mixed_case():
    tagger = WordTagger()
    decisions("\n".join(["ASTHMA AND QWERTZU WITH HTN IN THE CHEST."] * 60), tagger)
    assert len(tagger.seen) > 2
    assert "asthma" in tagger.seen[0]
    assert "Qwertzu" in tagger.seen[0]
    assert all(len(piece.split()) <= 250 for piece in tagger.seen)


def test_a_page_without_full_stops_is_cut_all_the_same():
    tagger = WordTagger()
    decisions("\n".join(["asthma and more"] * 120), tagger)
    assert len(tagger.seen) == 2


def test_mixed_letters_and_digits_are_no_words():
    assert not reason_of("the qq7x here", "qq7x").cleared
    assert not reason_of("the 4711x here", "4711x").cleared
    assert reason_of("an MRI of T2 here", "T2").cleared
    assert not reason_of("saw QZX today", "QZX").cleared
    assert reason_of("IT IS OUT OF THE BED", "IT").cleared
    assert reason_of("the x7B6 and HbA1c/B12 were", "HbA1c/B12").cleared


def test_known_identifiers_match_whole_words_and_one_slip():
    layout = layout_of("Hollinworth hollingworth Asthmas Barkers 4029887 rose Rose A12")
    assessment = assess(layout, _purpose(), LEXICON, WordTagger())
    known = KnownIdentifiers(frozenset({"parkers", "xx99", "a12"}), frozenset({"rose"}))
    texts = {w.text: r for w, r in zip(layout.words, decide(assessment, known, LEXICON), strict=True)}
    assert not texts["Barkers"].cleared
    assert not texts["Rose"].cleared
    assert texts["rose"].cleared


def _purpose():
    from appliance.policy.pack import load_pack

    return load_pack(None).purpose("ai-summary")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Patient: Rose Hill", ["Rose Hill"]),
        ("Patient : Rose", ["Rose"]),
        ("MRN # 4711", ["4711"]),
        ("Surgeon: Baker. The wound closed", ["Baker."]),
        ("Surgeon: Dr. Baker Findings: none", ["Baker"]),
        ("Admitted: yes", []),
        ("Name:", []),
        (": Name", []),
        ("Signed by Rose", ["Rose"]),
        ("Address: Long Lane\nPlan: rest", ["Long Lane"]),
        ("Address: Long Lane\n\n\n\n\nthe plan", ["Long Lane"]),
        ("Address: Long Lane\n         City: rest", ["Long Lane", "rest"]),
        ("Address: Long Lane\n         Twin Peaks", ["Long Lane Twin Peaks"]),
        ("Address: Long Lane\n         Goals: rest", ["Long Lane"]),
        ("Name:          MRN:\nRose           4711", ["Rose", "4711"]),
        ("Name\nMRN", []),
        ("Name      Rose\n\n\n\n\n\n\nend", ["Rose"]),
    ],
)
def test_fields_hold_what_was_filled_in(text, values):
    layout = layout_of(text)
    found = [" ".join(layout.words[w].text for w in field.value) for field in labels.find(layout, LEXICON)]
    assert found == values


def test_eponyms_need_a_noun_when_living_people_bear_the_name():
    words = [
        "Bell's",
        "palsy",
        "Bell",
        "came",
        "Tinel's",
        "and",
        "Phalen's",
        "signs",
        "Epstein-Barr",
        "Qwertz-Barr",
        "--",
    ]
    assert eponyms.find(words, LEXICON) == {0, 4, 6, 8}
    assert eponyms.find(["Guillain-Barre", "syndrome", "Jarisch-Herxheimer"], LEXICON) == {0, 2}
    assert eponyms.find(["Bell", "Wilson", "Turner", "Graves", "disease"], LEXICON) == {1, 2, 3}


def test_rules_name_the_category():
    def categories(text):
        return {hit.category for hit in rules.find(text)}

    assert Category.DATE in categories("on 12/25 he")
    assert Category.RECORD in categories("MRN 4711")
    assert not categories("case 3 and group 2")
    assert Category.PLAN in categories("group 4711992")
    hit, *_ = [h for h in rules.find("sent on 03/14/2026 at 10:30 AM.") if h.category is Category.DATE]
    assert hit.end - hit.start > 10


def test_layout_finds_rows_cells_and_columns():
    layout = layout_of("Name            Diagnosis\nRose Hill       asthma\n\n\n\n\n\nend")
    assert layout.text.startswith("Name\tDiagnosis\nRose Hill\tasthma")
    assert layout.below(0) == 2
    assert layout.below(layout.cell_of[-1]) is None
    assert layout.next_cell(0) == 1
    assert layout.next_cell(1) is None
    assert layout.below(2) is None
    assert layout_of("Name\n                 far\nnear").below(0) == 2
    assert list(layout.words_in(5, 9)) == [1]
    assert arrange([]).rows == ()


def test_words_of_a_crooked_row_stay_together():
    words = [
        Word(t, Box(i * 100, i * 3, i * 100 + 80, i * 3 + 20), 0, 90.0) for i, t in enumerate(["one", "two", "three"])
    ]
    assert len(arrange(words).rows) == 1


def bars(heights, top=40, width=6):
    """A mask with one bar a letter, each ending at its own height."""
    mask = np.zeros((100, 400), np.uint8)
    for i, (above, below) in enumerate(heights):
        mask[top + above : top + 40 - below, 20 + 12 * i : 20 + 12 * i + width] = 255
    return mask


def test_a_cleared_word_without_ink_is_not_shown():
    mask = bars([(0, 0)] * 6)
    words = [Word("asthma", Box(10, 30, 200, 90), 0, 90.0), Word("rest", Box(300, 30, 380, 90), 0, 90.0)]
    parts = components(mask)
    meetings = meet(parts, find_zones(words, mask.shape))
    from appliance.redaction.ink import Ink

    nothing = Structure(np.zeros_like(mask), (), ())
    _, shown = paint(Ink(255 - mask, mask, 255 - mask), parts, nothing, meetings, words=words, cleared=[True, True])
    assert [w.text for w in shown] == ["asthma"]
    assert words_of("a b")[1].box.left == 20


def test_tokens_know_their_place():
    tokens = read_tokens(layout_of("the end. Rose sat"), LEXICON)
    assert [t.opens for t in tokens] == [True, False, True, False]
