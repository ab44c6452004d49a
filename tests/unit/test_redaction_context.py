"""The context model: what it sees of a word, what it thinks, and what follows from that."""

import pytest
from redaction_pages import NoTagger, layout_of

from appliance.documents import KnownIdentifiers
from appliance.policy.categories import Category
from appliance.policy.pack import load_pack
from appliance.redaction import giving_back, second_opinion
from appliance.redaction.clearing import assess, decide
from appliance.redaction.context_features import features
from appliance.redaction.context_model import ContextModel, load_context_model
from appliance.redaction.findings import Assessment, Opinion
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.tokens import tokens

LEXICON = load_lexicon()
PURPOSE = load_pack(None).purpose("ai-summary")
QUIET = Opinion(0.0, Category.NAME)
NONE = KnownIdentifiers(frozenset())
REST = (
    "Chest pain on exertion for two weeks, worse with stairs and relieved by rest. No fever, no cough.\n"
    "Lungs clear, heart sounds regular, abdomen soft. Continue aspirin and return if it becomes worse."
)


def seen(text):
    layout = layout_of(text)
    return dict(zip((w.text for w in layout.words), features(layout, tokens(layout, LEXICON), LEXICON), strict=True))


def thought(text, model=None):
    layout = layout_of(f"{text}\n\n{REST}")
    found = (model or load_context_model()).opinions(layout, tokens(layout, LEXICON), LEXICON)
    return {word.text: opinion for word, opinion in zip(layout.words, found, strict=True)}


class Firm(ContextModel):
    """A model with the same opinion of every word, or of those that it is given."""

    def __init__(self, identifier, category=Category.NAME, only=()):
        self.opinion, self.only = Opinion(identifier, category), only

    def opinions(self, layout, tokens, lexicon):
        other = Opinion(0.5 if self.opinion.identifier == 0.0 else 0.0, Category.NAME)
        return [self.opinion if not self.only or w.text in self.only else other for w in layout.words]


def cleared(text, model):
    layout = layout_of(f"{text}\n\n{REST}")
    assessment = assess(layout, PURPOSE, LEXICON, NoTagger(), model)
    reasons = decide(assessment, assessment.known, LEXICON)
    return {w.text: r.cleared for w, r in zip(layout.words, reasons, strict=True)}


def test_a_name_is_no_feature_by_itself_and_two_names_in_one_place_look_alike():
    one, other = seen("seen by Zzyzxov today")["Zzyzxov"], seen("seen by Qwertov today")["Qwertov"]
    ends = ("begins=", "ends=")
    assert [f for f in one if not f.startswith(ends)] == [f for f in other if not f.startswith(ends)]
    assert not any("zzyzx" in f for f in one)


def test_a_word_sees_what_stands_below_its_row_and_how_much_of_the_page_is_capitals():
    words = seen("MED GIVEN\nDate     Pulse    Init\n1/2      80       qx")
    assert "below:lettera" not in words["Init"]
    assert any(f.startswith("below:") and f != "below:none" for f in words["Init"])
    assert "below:none" in words["qx"]
    assert "row=date" in words["Init"]
    assert "caps=13" in words["MED"]
    assert "foot=0" in words["qx"]


def test_letters_are_somebodys_initials_where_the_page_names_such_a_person():
    words = seen("Zzyzx Qwertov, RN     Tom Ochre\nMetoprolol 25 mg ZQ      TO      AB\nAspirin 81 mg ZQ")
    assert "initials=True" in words["TO"]
    assert "initials=False" in words["AB"]
    assert "times=2" in words["ZQ"]


def test_a_number_with_a_sign_may_be_a_day_where_the_page_writes_days_with_that_sign():
    words = seen("Seen 3-4-2025 and 3-9-2025, again 3-11, score 13/40")
    assert "day=True-2" in words["3-11,"]
    assert "day=False/0" in words["13/40"]


def test_ordinary_words_and_short_ones_are_features_by_themselves():
    words = seen("seen by fl today 120")
    assert "word=seen" in words["seen"]
    assert "word=fl" in words["fl"]
    assert not any(f.startswith("word=") for f in words["120"])


def test_a_word_sees_its_label_the_cell_to_its_left_what_stands_above_and_the_heading():
    words = seen("Seen by: zzyzx\nDate     Pulse    Init\n1/2      80       qx\n1/3      82       qy")
    assert "label=by" in words["zzyzx"]
    assert "label:1" in words["zzyzx"]
    assert "left=80a" in words["qx"]
    assert "head=init" in words["qy"]
    assert "above=qx" in words["qy"]
    assert "column=2" in words["qy"]
    assert "above:none" in words["Seen"]


def test_what_stands_far_to_the_side_is_above_nobody():
    words = seen("Pulse\n                              zzyzx")
    assert "above:none" in words["zzyzx"]


def test_classes_tell_marks_numbers_letters_medicine_abbreviations_and_codes_apart():
    words = seen("- 120 x metoprolol BP B12q zzyzx")
    kinds = {text: next(f for f in found if f.startswith("kind=")) for text, found in words.items()}
    assert kinds["-"] == "kind=mark"
    assert kinds["120"] == "kind=number"
    assert kinds["x"] == "kind=letter"
    assert "+" in kinds["metoprolol"]
    assert "=" in kinds["BP"]
    assert kinds["B12q"].endswith("9")
    assert kinds["zzyzx"] == "kind=unknown"


def test_runs_in_a_shape_are_cut_so_that_long_words_are_alike():
    words = seen("abcdefghijk 1234567890")
    assert "shape=xxxx" in words["abcdefghijk"]
    assert "shape=9999" in words["1234567890"]


def doubted(text, word, category=Category.DATE):
    """Whether a word stays behind when the model takes it for a part of a date."""
    layout = layout_of(text)
    reasons = [Reason.VALUE if any(c.isdigit() for c in w.text) else Reason.VOCABULARY for w in layout.words]
    opinions = [Opinion(0.9, category) if w.text == word else QUIET for w in layout.words]
    second_opinion.deny(layout, reasons, opinions, frozenset(), LEXICON)
    return any(not r.cleared for w, r in zip(layout.words, reasons, strict=True) if w.text == word)


@pytest.mark.parametrize(
    ("text", "word", "gone"),
    [
        ("acuity 20/20-1 near", "20/20-1", False),
        ("Pain today 7/10; ODI", "7/10;", False),
        ("seen 7/10; ODI", "7/10;", True),
        ("FVC      4.21\nFEV1      0.76\nDLCO      45.1", "4.21", False),
        ("FVC      4.21\nseen      3.12\nDLCO      6.10", "4.21", True),  # all may be days
        ("on 4.21 here", "4.21", True),
        ("saturation 97/93/98 then", "97/93/98", False),
        ("wound 1.6x1.2x0.3cm deep", "1.6x1.2x0.3cm", False),
        ("saturation 97/03/18 then", "97/03/18", True),
    ],
)
def test_what_cannot_be_a_day_is_none_whatever_the_model_says(text, word, gone):
    assert doubted(text, word) is gone


def test_initials_that_end_the_entries_of_a_log_are_doubted_and_its_doses_are_not():
    log = (
        "Time     Drug            Dose     Given by\n"
        "0800     metoprolol      25 mg    qzw\n"
        "1200     insulin         4 units  jfk\n"
        "2000     metoprolol      25 mg    qzw"
    )
    found = thought(log)
    assert found["qzw"].identifier > 0.3
    assert found["qzw"].category is Category.NAME
    assert found["metoprolol"].identifier < 0.01
    assert found["25"].identifier < 0.1


def test_the_model_says_the_same_twice_and_nothing_about_a_page_of_few_words():
    assert thought("Seen by Zzyzx Qwert on 3/4") == thought("Seen by Zzyzx Qwert on 3/4")
    few = layout_of("Seen by Zzyzx Qwert")
    assert load_context_model().opinions(few, tokens(few, LEXICON), LEXICON) == []
    assert load_context_model().opinions(arrange([]), [], LEXICON) == []


def test_probabilities_are_probabilities():
    assert all(0.0 <= o.identifier <= 1.0 for o in thought("Dr. Zzyzx saw 3 patients at 0800").values())


def test_what_the_model_takes_for_a_name_is_denied():
    sentence = "The lungs are clear and the room was quiet"
    assert cleared(sentence, Firm(0.0))["quiet"]
    found = cleared(sentence, Firm(0.35, only=("quiet",)))
    assert not found["quiet"]
    assert found["lungs"]
    assert cleared(sentence, Firm(0.25, only=("quiet",)))["quiet"]


@pytest.mark.parametrize(
    ("word", "reason", "share", "stays"),
    [
        ("Cottage", Reason.VOCABULARY, 0.2, True),
        ("Cottage", Reason.VOCABULARY, 0.1, False),
        ("cottage", Reason.VOCABULARY, 0.2, False),
        ("Metoprolol", Reason.VOCABULARY, 0.2, False),  # medicine
        ("Cottage", Reason.VALUE, 0.2, False),
        ("25", Reason.VALUE, 0.2, False),
    ],
)
def test_of_a_word_with_a_capital_a_doubt_is_enough_and_the_rules_do_not_reckon_with_it(word, reason, share, stays):
    reasons, opinions = [reason], [Opinion(share, Category.PLACE)]
    doubted = second_opinion.deny(layout_of(word), reasons, opinions, frozenset(), LEXICON)
    assert reasons == [reason]
    assert doubted == ({0: Reason.PLACE} if stays else {})
    assessment = Assessment(layout_of(word), (reason,), NONE, doubted=doubted)
    assert decide(assessment, NONE, LEXICON) == (Reason.PLACE if stays else reason,)


def test_it_must_be_surer_of_medicine_and_surest_of_numbers():
    sentence = "Take metoprolol 25 mg at night"
    assert cleared(sentence, Firm(0.45, only=("metoprolol", "25")))["metoprolol"]
    assert not cleared(sentence, Firm(0.55, only=("metoprolol",)))["metoprolol"]
    assert cleared(sentence, Firm(0.45, only=("25",)))["25"]
    assert not cleared(sentence, Firm(0.55, only=("25",)))["25"]


def test_codes_that_the_vocabulary_knows_stay():
    assert cleared("Screening: phq9 was 12", Firm(1.0, only=("phq9",)))["phq9"]


def test_a_label_keeps_its_words_whatever_the_model_thinks():
    assert cleared("Date of birth: 01/02/1950", Firm(1.0))["Date"]


@pytest.mark.parametrize(
    ("word", "reason", "back"),
    [
        ("25", Reason.UNKNOWN_NUMBER, Reason.VALUE),
        ("12/18,", Reason.UNKNOWN_NUMBER, Reason.VALUE),
        ("12345", Reason.UNKNOWN_NUMBER, None),  # as long as a ZIP code
        ("555-0143", Reason.UNKNOWN_NUMBER, None),
        ("25", Reason.DATE, Reason.VALUE),
        ("25", Reason.PLACE, None),  # a house's number
        ("25", Reason.RECORD, None),  # not sure enough
        ("25", Reason.AGE, None),
        ("25", Reason.OTHER, Reason.VALUE),
        ("swelling", Reason.NAME, Reason.VOCABULARY),
        ("Swelling", Reason.ORGANISATION, Reason.VOCABULARY),
        ("Bedside", Reason.PLACE, Reason.VOCABULARY),
        ("Meadow", Reason.PLACE, None),  # a surname, too: not sure enough
        ("swelling", Reason.KNOWN, None),
        ("swelling", Reason.UNSURE_READING, None),
        ("swelling", Reason.NOT_FOR_PURPOSE, None),
        ("swelling", Reason.NOT_PRINT, None),
        ("Rose", Reason.NAME, Reason.VOCABULARY),  # a word that is a name
        ("Rosalind", Reason.NAME, None),  # a name that is no word: not sure enough
        ("Rose", Reason.PLACE, None),
        ("zzyzxine", Reason.UNKNOWN_WORD, Reason.VOCABULARY),
        ("Zzyzxine", Reason.UNKNOWN_WORD, Reason.VOCABULARY),
        ("Zzyzxine", Reason.NAME, None),  # nobody knows it
        ("qzw", Reason.UNKNOWN_WORD, None),  # initials: not sure enough
        ("QZ", Reason.PROVIDER, None),
        ("QZ", Reason.ORGANISATION, Reason.VOCABULARY),
        ("zsmith", Reason.UNKNOWN_WORD, None),  # how somebody signs in
    ],
)
def test_what_it_gives_back(word, reason, back):
    quiet, unsure = [Opinion(0.002, Category.NAME)], [Opinion(0.1, Category.NAME)]
    layout = layout_of(word)
    assert giving_back.give_back(layout, [reason], quiet, LEXICON, ()) == [back or reason]
    assert giving_back.give_back(layout, [reason], unsure, LEXICON, ()) == [reason]


@pytest.mark.parametrize(
    ("text", "word", "kept"),
    [("Metformin 1000 mg twice", "mg", True), ("seen 1000 qz twice", "qz", False), ("pain none mo then", "mo", False)],
)
def test_a_unit_behind_a_number_is_denied_for_no_less_than_other_medicine(text, word, kept):
    layout = layout_of(text)
    for chance, stays in ((0.4, kept), (0.6, False)):
        reasons = [Reason.VOCABULARY] * len(layout.words)
        second_opinion.deny(layout, reasons, [Opinion(chance, Category.NAME)] * len(reasons), (), LEXICON)
        assert reasons[[w.text for w in layout.words].index(word)].cleared is stays


@pytest.mark.parametrize(
    ("word", "reason", "under"),
    [
        ("T", Reason.NAME, giving_back.GIVE_BACK_ONE),
        ("R", Reason.ORGANISATION, giving_back.GIVE_BACK_ONE),
        ("VC", Reason.ORGANISATION, giving_back.GIVE_BACK_ONE),
        ("VC", Reason.NAME, giving_back.GIVE_BACK_LETTERS),  # somebody's initials
        ("Cm", Reason.NAME, giving_back.GIVE_BACK_SHORT),
        ("Ab,", Reason.NAME, giving_back.GIVE_BACK_NAME),
        ("Qzw", Reason.NAME, giving_back.GIVE_BACK_LETTERS),
        ("T", Reason.PLACE, giving_back.GIVE_BACK),
        ("VC", Reason.UNKNOWN_WORD, giving_back.GIVE_BACK_SHORT),
        ("T", Reason.UNKNOWN_WORD, giving_back.GIVE_BACK_SHORT),
        ("zzyzxing", Reason.UNKNOWN_WORD, giving_back.GIVE_BACK_STRANGE),
        ("Zzyzxing", Reason.UNKNOWN_WORD, giving_back.GIVE_BACK),  # as a name is written
        ("Mon/Wed", Reason.ORGANISATION, giving_back.GIVE_BACK_WORD),
        ("Mon/Wed", Reason.DATE, giving_back.GIVE_BACK),
    ],
)
def test_how_sure_it_must_be_of_a_short_word_depends_on_what_it_may_be(word, reason, under):
    for chance, back in ((under * 0.99, Reason.VOCABULARY), (under, reason)):
        found = giving_back.give_back(layout_of(word), [reason], [Opinion(chance, Category.NAME)], LEXICON, ())
        assert found == [back]


def test_a_strange_word_beside_somebody_is_given_back_only_for_sure():
    layout = layout_of("Technologist Zzyzx lyerx and zzyzxing")
    denied, vocabulary = Reason.UNKNOWN_WORD, Reason.VOCABULARY
    reasons = [vocabulary, Reason.NAME, denied, vocabulary, denied]
    for chance, back in ((0.01, denied), (0.001, vocabulary)):
        found = giving_back.give_back(layout, reasons, [Opinion(chance, Category.NAME)] * 5, LEXICON, ())
        assert found[2] is back
        assert found[4] is vocabulary


@pytest.mark.parametrize(
    ("row", "last"), [("Zzyzx 1/2/03 vaccine given CQ", "CQ"), ("1/2/03 vaccine given CQ pt", "pt")]
)
def test_capitals_that_end_the_entry_of_a_day_are_whoever_made_it(row, last):
    layout = layout_of(row)
    texts = [word.text for word in layout.words]
    reasons = [Reason.DATE if "/" in text else Reason.VOCABULARY for text in texts]
    reasons[texts.index("CQ")] = Reason.NAME
    surely = [Opinion(0.9 if reason is Reason.DATE else 0.0001, Category.NAME) for reason in reasons]
    found = giving_back.give_back(layout, reasons, surely, LEXICON, ())
    assert found[texts.index("CQ")].cleared is (last != "CQ")


def test_a_word_between_two_parts_of_a_houses_name_is_one_of_them():
    surely = [Opinion(0.0001, Category.NAME)] * 4
    for text, back in (("Zzyzx Special Zzyzxes release", False), ("Zzyzx special Zzyzxes release", True)):
        reasons = [Reason.ORGANISATION] * 3 + [Reason.VOCABULARY]
        assert giving_back.give_back(layout_of(text), reasons, surely, LEXICON, ())[1].cleared is back


@pytest.mark.parametrize(
    ("word", "reason", "back"),
    [
        ("Rose", Reason.NAME, Reason.VOCABULARY),
        ("QZ", Reason.PROVIDER, Reason.VOCABULARY),
        ("qzw", Reason.UNKNOWN_WORD, Reason.VOCABULARY),
        ("25", Reason.RECORD, Reason.VALUE),
        ("RBC", Reason.ORGANISATION, Reason.VOCABULARY),
        ("Zzyzxine", Reason.NAME, None),
        ("12345", Reason.RECORD, None),
    ],
)
def test_what_it_gives_back_when_it_is_surest(word, reason, back):
    surest = [Opinion(0.0005, Category.NAME)]
    assert giving_back.give_back(layout_of(word), [reason], surest, LEXICON, ()) == [back or reason]


def test_letters_that_are_somebodys_in_a_row_are_so_wherever_they_stand_in_it():
    layout = layout_of("RN      LV      LV      LVX      lv\nthe LV here")
    reasons = [Reason.VOCABULARY] * len(layout.words)
    reasons[2] = Reason.NAME
    second_opinion.deny_mates(layout, reasons)
    gone = [w.text for w, r in zip(layout.words, reasons, strict=True) if not r.cleared]
    assert gone == ["LV", "LV"]
    assert reasons[-2] is Reason.VOCABULARY  # another row


@pytest.mark.parametrize(
    ("row", "gone"),
    [
        ("Ijb      Ijb      lib      Ijb      lb      abc", ["lib", "lb"]),
        ("Ijb      Ijb      lib      here", []),  # twice is not often
        ("JO      JO      JO      1 PO daily", []),  # with words that leave
        ("Ijb      Ijb      Ijb      Ijbx      pt", []),
    ],
)
def test_what_letters_were_misread_as_that_sign_a_row_stays_behind(row, gone):
    layout = layout_of(row)
    signed = {"Ijb", "JO"}
    reasons = [Reason.NAME if w.text in signed else Reason.VOCABULARY for w in layout.words]
    second_opinion.deny_misread_mates(layout, reasons)
    found = [w.text for w, r in zip(layout.words, reasons, strict=True) if not r.cleared and w.text not in signed]
    assert found == gone


@pytest.mark.parametrize(
    ("text", "rated"),
    [
        ("PAINAD 3/10 before, 1/10", True),
        ("pain 5 to 3/10", True),
        ("pain 5 at 3/10", False),
        ("seen 3/10", False),
    ],
)
def test_tenths_of_pain_are_no_days(text, rated):
    layout = layout_of(text)
    reasons: list[Reason | None] = [Reason.VALUE] * len(layout.words)
    second_opinion.deny(layout, reasons, [Opinion(0.6, Category.DATE)] * len(reasons), (), LEXICON)
    assert (reasons[-1] is Reason.VALUE) is rated


def test_letters_that_fill_their_cells_are_somebodys_in_each_of_them_however_they_were_read():
    layout = layout_of("given      0900      CS\nheld      1200      cS\ngiven      1500      cs\nby the cS here")
    reasons = [Reason.VOCABULARY] * len(layout.words)
    reasons[2] = Reason.NAME
    second_opinion.deny_mates(layout, reasons)
    gone = [i for i, r in enumerate(reasons) if not r.cleared]
    assert [layout.words[i].text for i in gone] == ["CS", "cS"]
    assert gone[1] == 5  # what stands in a sentence, or in small letters, may be anything


@pytest.mark.parametrize(
    ("text", "word", "back"),
    [
        ("seen Dr. Zzyzx", "Dr.", False),
        ("seen Zzyzx, MD here", "MD", False),
        ("seen Dr. today", "Dr.", True),
        ("seen rash Zzyzx", "rash", True),
    ],
)
def test_a_title_stays_with_the_name_that_it_belongs_to(text, word, back):
    layout = layout_of(text)
    surest, sure = Opinion(0.0001, Category.NAME), Opinion(0.9, Category.NAME)
    opinions = [surest if w.text == word else sure for w in layout.words]
    stays = ("Zzyzx", "Zzyzx,", word)
    reasons = [Reason.NAME if w.text in stays else Reason.VOCABULARY for w in layout.words]
    found = giving_back.give_back(layout, reasons, opinions, LEXICON, ())
    assert found[[w.text for w in layout.words].index(word)] is (Reason.VOCABULARY if back else Reason.NAME)


@pytest.mark.parametrize(
    ("text", "word", "back"),
    [("212 N Elevator St", "Elevator", False), ("on Elevator St", "Elevator", True), ("30 3rd Floor", "Floor", False)],
)
def test_a_street_behind_the_number_of_its_house_is_not_given_back(text, word, back):
    layout = layout_of(text)
    opinions = [Opinion(0.0005 if w.text == word else 0.9, Category.PLACE) for w in layout.words]
    reasons = [Reason.VOCABULARY if w.text == "on" else Reason.PLACE for w in layout.words]
    found = giving_back.give_back(layout, reasons, opinions, LEXICON, ())
    assert found[[w.text for w in layout.words].index(word)] is (Reason.VOCABULARY if back else Reason.PLACE)


def test_what_somebody_signs_in_with_behind_a_deed_is_not_given_back():
    for said, back in (("Transcribed:", False), ("Typed by", False), ("Given", True), ("Inhaled:", True)):
        layout = layout_of(f"{said} zzyzxine")
        reasons = [Reason.VOCABULARY] * (len(layout.words) - 1) + [Reason.UNKNOWN_WORD]
        opinions = [Opinion(0.002, Category.NAME) for _ in layout.words]
        found = giving_back.give_back(layout, reasons, opinions, LEXICON, ())
        assert found[-1] is (Reason.VOCABULARY if back else Reason.UNKNOWN_WORD)


def test_what_goes_on_with_another_word_is_not_given_back():
    layout, quiet = layout_of("swelling"), [Opinion(0.0005, Category.NAME)]
    assert giving_back.give_back(layout, [Reason.NAME], quiet, LEXICON, {0}) == [Reason.NAME]


@pytest.mark.parametrize(
    ("text", "back"), [("SALT BLUFF", False), ("SALT , BLUFF", False), ("SALT", True), ("in SALT BLUFF", True)]
)
def test_a_word_of_a_place_that_fills_its_cell_stays(text, back):
    layout = layout_of(text)
    reasons = [Reason.PLACE if word.text.isupper() or word.text == "," else Reason.VOCABULARY for word in layout.words]
    opinions = [Opinion(0.0005, Category.NAME) for _ in layout.words]
    found = giving_back.give_back(layout, reasons, opinions, LEXICON, ())
    at = [word.text for word in layout.words].index("SALT")
    assert found[at] is (Reason.VOCABULARY if back else Reason.PLACE)


def test_without_an_opinion_nothing_changes():
    reasons = (Reason.UNKNOWN_NUMBER,)
    assert decide(Assessment(layout_of("12"), reasons, NONE), NONE, LEXICON) == reasons


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Port Zzyzx TX", False),
        ("Port Zzyzx", True),  # no state behind it
        ("Port TX", True),  # an abbreviation may be anything
        ("Port. Zzyzx TX", True),
        ("port Zzyzx TX", True),
    ],
)
def test_a_word_before_the_rest_of_a_town_and_its_state_does_not_come_back(text, back):
    size = len(text.split())
    quiet = [Opinion(0.0005, Category.NAME)] * 2 + [Opinion(0.9, Category.PLACE)] * (size - 1)
    denied = [Reason.VOCABULARY] + [Reason.PLACE] * size
    found = giving_back.give_back(layout_of(f"in {text}"), denied, quiet, LEXICON, ())
    assert found[1] is (Reason.VOCABULARY if back else Reason.PLACE)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Zzyzx Hospital", False),
        ("Zzyzx . Hospital", False),  # a mark was read between them
        ("Zzyzx. Hospital", True),
        ("zzyzx Hospital", True),
        ("ZZYZX HOSPITAL", True),
        ("Zzyzx Swelling", True),
        ("Hospital", True),
    ],
)
def test_what_a_house_calls_itself_does_not_come_back_behind_its_name(text, back):
    size = len(text.split())
    opinions = [Opinion(0.9, Category.ORGANISATION)] * (size - 1) + [Opinion(0.0005, Category.NAME)]
    found = giving_back.give_back(layout_of(text), [Reason.ORGANISATION] * size, opinions, LEXICON, ())
    assert found[-1] is (Reason.VOCABULARY if back else Reason.ORGANISATION)


@pytest.mark.parametrize(
    ("reason", "text", "back"),
    [
        (Reason.NAME, "Zzyzx Health", False),
        (Reason.NAME, "Zzyzx Healthcare", False),
        (Reason.NAME, "zzyzx Health", True),
        (Reason.NAME, "Zzyzx Hospital", True),
    ],
)
def test_health_behind_a_name_does_not_come_back(reason, text, back):
    quiet = [Opinion(0.9, Category.NAME), Opinion(0.0005, Category.NAME)]
    found = giving_back.give_back(layout_of(text), [reason, Reason.ORGANISATION], quiet, LEXICON, ())
    assert found[-1] is (Reason.VOCABULARY if back else Reason.ORGANISATION)


@pytest.mark.parametrize(
    ("text", "back"), [("1640 Swelling Bank", False), ("1640. Swelling of Bank", False), ("1640 is Swelling", True)]
)
def test_a_word_between_a_house_number_and_its_street_does_not_come_back(text, back):
    opinions = [Opinion(0.0005 if word == "Swelling" else 0.9, Category.PLACE) for word in text.split()]
    denied = [Reason.VOCABULARY if word in ("of", "is") else Reason.PLACE for word in text.split()]
    found = giving_back.give_back(layout_of(text), denied, opinions, LEXICON, ())
    at = text.split().index("Swelling")
    assert found[at] is (Reason.VOCABULARY if back else Reason.PLACE)


def test_a_number_before_a_place_is_a_houses():
    quiet = [Opinion(0.0, Category.NAME), *[Opinion(0.9, Category.PLACE)] * 2]
    denied = [Reason.UNKNOWN_NUMBER, Reason.PLACE, Reason.PLACE]
    assert giving_back.give_back(layout_of("418 Meadow Lane"), denied, quiet, LEXICON, ()) == denied
    assert giving_back.give_back(layout_of("418\nMeadow Lane"), denied, quiet, LEXICON, ())[0] is Reason.VALUE
    assert (
        giving_back.give_back(layout_of("Meadow Lane 418"), denied[::-1], quiet[::-1], LEXICON, ())[2] is Reason.VALUE
    )
    worse = [Reason.UNKNOWN_NUMBER, Reason.UNKNOWN_WORD, Reason.PLACE]
    assert giving_back.give_back(layout_of("418 zzyzx Lane"), worse, quiet, LEXICON, ())[0] is Reason.VALUE


@pytest.mark.parametrize(
    "text", ["3/10", "10-3", "31/5", "3-2026", "3/10/26", "14", "0310", "031026", "20260310", "3rd", "6Mar", "Mar-6"]
)
def test_a_typed_value_that_may_be_a_day_is_denied_when_it_is_taken_for_one(text):
    reasons = [Reason.VALUE]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.8, Category.DATE)], (), LEXICON)
    assert reasons == [Reason.DATE]


@pytest.mark.parametrize("text", ["97110", "132/84", "D0140", "0/4", "20/40", "1-118", "120/80/44/3", "q24."])
def test_a_typed_value_that_can_be_no_day_stays(text):
    reasons = [Reason.VALUE]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.99, Category.DATE)], (), LEXICON)
    assert reasons == [Reason.VALUE]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.99, Category.OTHER)], (), LEXICON)
    assert reasons == [Reason.OTHER]


@pytest.mark.parametrize(("text", "reason"), [("2019,", Reason.VALUE), ("Homans", Reason.EPONYM)])
def test_a_year_and_an_eponym_must_be_all_but_certain(text, reason):
    reasons: list[Reason | None] = [reason]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.85, Category.NAME)], (), LEXICON)
    assert reasons == [reason]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.95, Category.NAME)], (), LEXICON)
    assert reasons == [Reason.NAME]


@pytest.mark.parametrize("text", ["K35.80", "A.K35.80", "B.Z23"])
def test_a_code_of_a_diagnosis_is_nobodys_number(text):
    reasons = [Reason.VALUE]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.8, Category.OTHER)], (), LEXICON)
    assert reasons == [Reason.VALUE]
    for other, category in (("K358012", Category.OTHER), ("Z23", Category.OTHER), (text, Category.NAME)):
        doubted = [Reason.VALUE]
        second_opinion.deny(layout_of(other), doubted, [Opinion(0.8, category)], (), LEXICON)
        assert doubted == [Reason[category.name]]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("(67 y.o. F)", True), ("67 yrs old", True), ("(97 y.o. F)", False), ("67 of May", False), ("12 10 2026", False)],
)
def test_an_age_and_its_unit_are_no_part_of_the_day_before_them(text, kept):
    reasons = [Reason.VALUE, Reason.VALUE, Reason.VOCABULARY]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.98, Category.DATE)] * 2 + [QUIET], (), LEXICON)
    assert (reasons[0] is Reason.VALUE) == kept
    unit = [Reason.VALUE, Reason.VOCABULARY, Reason.VOCABULARY]
    second_opinion.deny(layout_of(text), unit, [QUIET, Opinion(0.98, Category.DATE), QUIET], (), LEXICON)
    assert (unit[1] is Reason.VOCABULARY) == kept


@pytest.mark.parametrize(
    ("text", "kept"), [("code 25605", True), ("CPT (Q4012)", True), ("file 25605", False), ("code 256051", False)]
)
def test_what_is_called_a_code_of_a_procedure_is_nobodys_number(text, kept):
    reasons = [Reason.VOCABULARY, Reason.VALUE]
    second_opinion.deny(layout_of(text), reasons, [QUIET, Opinion(0.8, Category.OTHER)], (), LEXICON)
    assert reasons[1] is (Reason.VALUE if kept else Reason.OTHER)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("CPT 90717, 90691, 90632 x 5", True),
        ("CPT 99213-25 and 11055-Q7-59", True),
        ("codes A5500, A5512", True),
        ("order 90717, 90691", False),
        ("CPT for 90717, 90691", False),
        (f"CPT {'90717, ' * 21}90691", False),  # a longer list is none
    ],
)
def test_a_list_of_codes_is_called_so_at_its_beginning(text, kept):
    layout = layout_of(text)
    last = max(i for i, word in enumerate(layout.words) if len(word.text) > 3)
    reasons = [Reason.VALUE] * len(layout.words)
    opinions = [QUIET] * last + [Opinion(0.9999, Category.OTHER)] + [QUIET] * (len(reasons) - last - 1)
    second_opinion.deny(layout, reasons, opinions, (), LEXICON)
    assert (reasons[last] is Reason.VALUE) == kept


@pytest.mark.parametrize(
    ("text", "kept"), [("HR88", True), ("SpO294%on2L", True), ("Braden14", True), ("HR880", False), ("RM88", False)]
)
def test_what_is_measured_together_with_its_value_is_no_place(text, kept):
    reasons = [Reason.VALUE]
    second_opinion.deny(layout_of(text), reasons, [Opinion(0.7, Category.PLACE)], (), LEXICON)
    assert (reasons[0] is Reason.VALUE) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [("LEFT ANKLE", True), ("L KNEE", True), ("MY ANKLE", False), ("L. KNEE", False), ("L ICU", False)],
)
def test_a_part_of_the_body_behind_its_side_is_nobodys_name(text, kept):
    reasons = [Reason.VOCABULARY] * 2
    second_opinion.deny(
        layout_of(text), reasons, [Opinion(0.0, Category.NAME), Opinion(0.8, Category.NAME)], (), LEXICON
    )
    assert reasons == [Reason.VOCABULARY, Reason.VOCABULARY if kept else Reason.NAME]


def test_a_misread_first_name_before_a_name_is_not_given_back():
    quiet = [Opinion(0.0001, Category.NAME), Opinion(0.9, Category.NAME)]
    layout = layout_of("weopoid Gray,")
    reasons = [Reason.UNKNOWN_WORD, Reason.NAME]
    assert giving_back.give_back(layout, reasons, quiet, LEXICON, ()) == reasons
    layout, quiet = layout_of("seen weopoid Gray,"), [*[Opinion(0.0001, Category.NAME)] * 2, quiet[1]]
    reasons = [Reason.VOCABULARY, Reason.UNKNOWN_WORD, Reason.NAME]
    assert giving_back.give_back(layout, reasons, quiet, LEXICON, ())[1] is Reason.VOCABULARY


@pytest.mark.parametrize(
    ("text", "reasons", "back"),
    [
        ("pupils 3b here", [None, Reason.UNKNOWN_NUMBER, None], Reason.VALUE),
        ("seen 15:40 here", [None, Reason.UNKNOWN_NUMBER, None], Reason.VALUE),
        ("TSH 1.8 here", [None, Reason.ORGANISATION, None], Reason.VALUE),
        ("MAP 105 here", [None, Reason.OTHER, None], Reason.VALUE),
        ("ward 105 here", [None, Reason.PLACE, None], None),
        ("ward 105 Zzyzx", [None, Reason.UNKNOWN_NUMBER, Reason.PLACE], None),  # a house's number
        ("ward 7698121 here", [None, Reason.OTHER, None], None),
        ("runs SVT here", [None, Reason.ORGANISATION, None], Reason.VOCABULARY),
        ("runs SVT here", [None, Reason.NAME, None], Reason.VOCABULARY),
    ],
)
def test_what_went_with_something_else_is_given_back(text, reasons, back):
    before = [reason or Reason.VOCABULARY for reason in reasons]
    surely, less = [Opinion(0.0005, Category.NAME)] * 3, [Opinion(0.1, Category.NAME)] * 3
    assert giving_back.give_back(layout_of(text), before, surely, LEXICON)[1] is (back or before[1])
    assert giving_back.give_back(layout_of(text), before, less, LEXICON)[1] is before[1]
