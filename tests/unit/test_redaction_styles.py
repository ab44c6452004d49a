"""What houses of other styles write: labels with a sign, greetings, nicknames, foreign dates, bills, charts."""

from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, NoTagger, WordTagger, decisions, kept, layout_of

from appliance.documents import Box, Word
from appliance.redaction import announced, astray, parted, tables
from appliance.redaction.clearing import assess, decide
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.tokens import flowing, tokens

LEXICON = load_lexicon()


def denied(text: str) -> set[str]:
    """The words of a text that stay behind."""
    return {word for word, reason in decisions(text) if not reason.cleared}


def labels(text: str) -> list[str]:
    """The words of a text that are labels by their sign."""
    layout = layout_of(text)
    return [layout.words[i].text for i in announced.find(layout, tokens(layout, LEXICON), LEXICON)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Evaluator: Zzyzx", "Evaluator:"),
        ("seen 2019 Adjuster: Zzyzx", "Adjuster:"),
        ("Claim 12. Auth# 4410", "Auth#"),
        ("REF/DIAGNOSIS: cough", "REF/DIAGNOSIS:"),
        ("Elm  Hall   Secretary: Zzyzx", "Secretary:"),
    ],
)
def test_a_word_with_a_sign_is_a_label(text, label):
    assert label in labels(text)


@pytest.mark.parametrize(
    "text",
    [
        "Lantern: worse again",  # anybody may be called so
        "Grace: worse again",
        "advice of Dr. Noon: rest",
        "Elm Clinic: open",  # the end of a house's name
        "Zzyzx: worse",
        "see the Evaluator:",  # nothing follows
    ],
)
def test_other_words_with_a_sign_are_no_labels(text):
    assert labels(text) == []


def test_a_label_by_its_sign_is_no_name_whatever_the_tagger_says():
    assert kept("Evaluator: Quillmark", WordTagger(Evaluator="PERSON", Quillmark="PERSON")) == "Evaluator:"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi Will! You are viewing your record", "Will!"),
        ("Thanks Summer, it is better", "Summer,"),
        ("also Will (my husband) has a cough", "Will"),
        ('is better now. - Will"', 'Will"'),
        ("Quillmark, Zelda R. is here", "Zelda"),
        ('Zelda "Rocket" Quillmark was here', '"Rocket"'),
        ('Zelda Quillmark ("Dolly") was here', '("Dolly")'),
        ("Ordering     Day MD     Reported", "Day"),
        ("ORD: SHEPHERD     EXAM: CT", "SHEPHERD"),
        ("Emergency: Gene     none", "Gene"),
        ("left it with her dtr-in-law Crystal", "Crystal"),
    ],
)
def test_who_is_greeted_signs_or_goes_by_another_name_is_denied(text, name):
    assert name in denied(text)


@pytest.mark.parametrize(
    "text",
    [
        "Plan: Will follow up",
        "- Will follow up",
        "Lachman neg in both knees",
        "Treating MD",
        'says "better" now',
        "Dr. Quillmark, I saw the rash",
        "the White Blood count",
        "sent to the Intensive Care Unit",
    ],
)
def test_words_that_only_look_like_such_names_stay(text):
    lost = denied(text) - {"Dr.", "Quillmark,", "MD"}
    assert lost == set()


def test_a_name_in_a_sentence_is_the_same_name_where_a_sentence_begins():
    assert "Crystal" not in kept("her aunt saw Crystal today\nno signs of it; Crystal tearful")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("walked to Food Barn without a cane", "Barn"),
        ("the form for Busy Bees. Then home", "Bees."),
        ("the oldest member, a member of the Zzyzx Health Alliance", "member"),
        ("Ragweed to Relief Allergy, P.A.", "Relief"),
        ("lives at Flat 2, The Maltings, Zzyzx", "Maltings,"),
        ("sent it to CVS on Elm", "CVS"),
        ("was treated at MD Anderson before", "MD"),
        ("home is 500 Liberty Plz., Zzyzx", "500"),
        ("RR 2 BOX 118", "RR"),
        ("takes Bus 27 to school", "27"),
        ("Zzyzx Shoppes at Zzadd", "at"),
        ("MORTUARY: PEACEFUL REST", "PEACEFUL"),
    ],
)
def test_houses_of_everyday_words_and_their_places_are_denied(text, word):
    assert word in denied(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("written on 14. März 2023 in the clinic", "14."),
        ("visto el 3 de mayo de 2023", "3"),
        ("MRI brain (10.3.): normal", "(10.3.):"),
        ("seen vom 10.3. again", "10.3."),
        ("reach us at four-oh-four, 555-0170", "four-oh-four,"),
        ("call 555-0167 ext 9 for the nurse", "9"),
        ("Tel x 331 at work", "331"),
        ("write to m.zzyzx [at] zzadd.example", "[at]"),
    ],
)
def test_dates_and_numbers_of_other_styles_are_denied(text, word):
    assert word in denied(text)


@pytest.mark.parametrize(
    "text",
    [
        "fever over 101 F today",
        "conductivity 13.9, pH 7.2",
        "range 0.45 - 4.50     May was ill",
        "sugar log: 142, 188, 131",
        "BIMS 9/15 today",
        "#19 RCT 2016 is done",
        "wrist ext 48 and better",
        "sensed 0.75 V @0.4 ms",
        "antibiotic for 10-14 d",
        "IV     750     750     2250 mL",
        "Time     0730     0745     0815     0845",
        "vitals 2216: T 99.1",
        "fentanyl 50 mcg IV @ 0335, then rest",
        "stools 8/d, voids 5/d",
        "lidocaine 1:100k with it",
        "down 6# in 3 months",
        "variant c.68_69delAG (p.Glu23Valfs*17), heterozygous",
        "stage (cT2N2M0) adenocarcinoma",
        "glucose 92/171/149/118 normal",
        "ASA 3E and Mallampati 3",
        "x-ray foot 3V negative",
        "cap refill 4 s today",
        "filling of #14 D2392 done",
    ],
)
def test_values_of_other_styles_stay_whole(text):
    assert denied(text) - {"May"} == set()


def test_codes_on_a_bill_stand_in_one_column():
    bill = "98515     exam     $185.00\n97206     exam     $41.00\n99290     exam     $20.00"
    assert "97206" in kept(bill)
    assert "97206" not in kept(bill.replace("98515", "other"))
    plain = "99174     office visit\n36430     blood draw\n83090     sugar test"
    assert "36430" in kept("Superbill\n" + plain)
    assert "36430" not in kept(plain)


def test_codes_of_supplies_count_where_there_are_several():
    assert "A7034" in kept("humidifier E0562 and mask A7034 and tubing A4604")
    assert "A7034" not in kept("the mask A7034 is new")


def test_a_short_code_ends_a_diagnosis_beside_a_longer_one():
    assert "F82" in kept("autism F84.0\ncoordination disorder F82")
    assert "F82" not in kept("autism\ncoordination disorder F82")
    assert "F82" not in kept("autism F84.0\nseen in F82")


@pytest.mark.parametrize(("age", "left"), [("92", False), ("82", True), ("92Y", False)])
def test_an_age_over_89_below_its_heading_is_denied(age, left):
    assert (age in kept(f"AGE     SEX     WEIGHT\n{age}     F     70 kg")) is left


ENTRIES = "0610     GHX     pain in back\n0640     GHX     pain in back\n0700     KLM     pain in back"


def test_initials_without_a_heading_stand_in_the_column_of_a_chart():
    assert "GHX" not in kept(ENTRIES)
    assert "IV" in kept(ENTRIES.replace("GHX", "IV ").replace("KLM", "IV "))
    assert "QID" in kept("Time     Rate     Notes\n" + ENTRIES.replace("GHX", "QID").replace("KLM", "BID"))
    assert "GERD" in kept(ENTRIES.replace("GHX", "GERD"))


def test_a_row_is_read_as_it_stands_when_the_reader_went_astray():
    def at(text: str, left: int, line: int) -> Word:
        return Word(text, Box(left, 0, left + 10 * len(text), 20), line, 95.0)

    page = [at("0161", 90, 0), at("fever", 600, 0), at("410", 0, 1), at("555", 40, 1)]
    layout = arrange(page)
    assert {layout.words[i].text for i, _ in astray.find(layout)} == {"410", "555", "0161"}
    assert not list(astray.find(arrange(sorted(page, key=lambda word: word.box.left))))
    assessment = assess(layout, PURPOSE, LEXICON, NoTagger())
    reasons = decide(assessment, assessment.known, LEXICON)
    assert [r.cleared for r in reasons] == [False, True, False, False]


def test_results_of_several_days_are_no_number_though_the_reader_took_them_column_by_column():
    columns = [("Sodium", 0), ("139", 300), ("141", 500), ("138", 700), ("134", 900)]
    page = [Word(text, Box(left, 0, left + 12 * len(text), 20), n, 95.0) for n, (text, left) in enumerate(columns)]
    below = [replace(word, line=word.line, box=replace(word.box, top=40, bottom=60)) for word in page]
    words = [word for pair in zip(page, below, strict=True) for word in pair]
    assert not list(astray.find(arrange(words)))


def test_numbers_that_count_are_nobodys_though_the_reader_went_astray():
    row = [Word(str(n), Box(50 * n, 40, 50 * n + 25, 60), 1, 95.0) for n in range(17, 32)]
    last = Word("32", Box(1600, 40, 1625, 60), 3, 95.0)
    layout = arrange([Word("teeth", Box(0, 0, 60, 20), 0, 95.0), *row, Word("X", Box(0, 80, 9, 100), 2, 95.0), last])
    assert any(layout.words[i].text == "17" for i, _ in astray.find(layout))
    assessment = assess(layout, PURPOSE, LEXICON, NoTagger())
    reasons = decide(assessment, assessment.known, LEXICON)
    assert all(r.cleared for word, r in zip(layout.words, reasons, strict=True) if word.text.isdigit())


def test_running_text_goes_on_in_the_next_line():
    layout = layout_of("she was moved to the bed on the\nsecond floor, and then\nhome")
    assert "on the second floor, and then\nhome" in flowing(layout)
    assert (
        flowing(layout_of("she was moved to the bed there.\nthen home")) == "she was moved to the bed there.\nthen home"
    )
    assert "2nd" in denied("the next visit will be in the tower on the 2nd\nfloor of it")


def test_medicine_in_the_lines_above_a_phone_number_is_no_letterhead():
    assert "Furosemide" in kept("Furosemide     40 mg     daily\nTel 555-0167")


def test_a_field_that_stands_close_behind_a_name_keeps_its_label():
    assert "DOB" in kept("Pt: Quillmark, Zelda DOB 8/1/73")


def test_measures_in_a_field_for_names_are_nobody():
    assert "3.5-5.1" in kept("Patient: 4.1 3.5-5.1")


def test_the_next_item_of_a_list_is_no_second_name():
    assert "Calcium" in kept("take one tablet every morning from Dr. Price\nCalcium citrate 600 mg")


def test_a_surname_that_is_medicine_stands_alone_with_first_name_and_initial():
    tagger = WordTagger(Jerry="PERSON")
    assert "Glass," not in kept("Glass, Jerry W.     seen", tagger)


def test_a_quoted_word_behind_no_name_stays():
    assert denied('the "Daily" dose') == set()


def test_the_lot_of_a_vaccine_stays_in_a_row_that_was_read_out_of_order():
    def at(text: str, left: int, line: int) -> Word:
        return Word(text, Box(left, 0, left + 10 * len(text), 20), line, 95.0)

    layout = arrange([at("DTaP", 200, 0), at("Lot", 0, 1), at("C5822A", 40, 1)])
    assessment = assess(layout, PURPOSE, LEXICON, NoTagger())
    assert all(r.cleared for r in decide(assessment, assessment.known, LEXICON))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("seen 2019 Pt Hand, Zelda for cough", "Hand,"),
        ("Last 4: 4471 of the veteran", "4471"),
        ("file C 28 114 902 was sent", "902"),
        ("the pharmacist p4410 knows", "p4410"),
        ("plan of $7121559 and more", "$7121559"),  # an S was misread
        ("Recheck level 11/5 0500. Then rest", "11/5"),
        ("the ANC 6/4 was low", "6/4"),
        ("here is 674.5 55.0148 again", "55.0148"),
        ("seen on 6/11/2024 at 10:17 AM EDT and well", "EDT"),
        ("Call the ward at 610. 555: or wait", "610."),
        ("ARRIVAL BY CAR     PMD SINGER", "SINGER"),
    ],
)
def test_more_notations_of_people_and_numbers_are_denied(text, word):
    kept_words = kept(text, WordTagger(Zelda="PERSON")).split()
    assert word not in kept_words


@pytest.mark.parametrize(
    "text",
    [
        "one puff of 200/62.5/25 daily",
        "thresholds 20/25/40/55/60 in the booth",
        "prep 3+2+3 today",
        "LKW: 1340 at home",
        "feeding at 45 mL/h x 24 h",
        "variant p53 and x12 of it",
        "pain 6/10 was better",
        "call for a heart rate over 120. Then rest",
    ],
)
def test_more_values_stay_whole(text):
    assert denied(text) == set()


TEETH = "1    2    3    4    5    6    7    8    9    10"


def test_marks_on_a_chart_of_teeth_are_no_name_in_boxes():
    assert kept("tooth chart\n" + TEETH + "\nX         C              F                   M") == (
        "tooth chart 1 2 3 4 5 6 7 8 9 10 X C F M"
    )
    name = kept("tooth chart\n" + TEETH + "\nZ    E    L    D    A")
    assert "Z" not in name.split()
    assert "E" not in name.split()
    assert not {"X", "C"} & placed(TEETH + "\nX         C    zz        F")
    assert not {"X", "C"} & placed(TEETH + "\n" + " " * 58 + "X    C    F    M")
    assert {"X", "C"} <= placed("X         C\n" + TEETH)


def placed(text: str) -> set[str]:
    """The words of a text that their place makes values."""
    layout = layout_of(text)
    return {layout.words[i].text for i in tables.placed(layout)}


def test_a_name_that_was_read_in_pieces_is_known_from_elsewhere():
    text = "Dear Mr. Quillmark:\nsent home\nTWQ Quillma rd, and rest\nQuil lm ark was here"
    text = text.replace("Quillma rd", "Quillma rk")
    words = kept(text).split()
    assert "rk," not in words
    assert "lm" not in words
    assert {"and", "rest", "was", "here"} <= set(words)


def test_pieces_are_looked_for_when_something_is_known():
    layout = layout_of("quill mark ab cd")
    assert list(parted.find(layout, set())) == []
    assert list(parted.find(layout, {"quillmark", "abcd"})) == [0, 1]


def test_a_short_name_in_pieces_is_known_where_it_is_written_like_one():
    layout = layout_of("Ab cd AB cd Ab Cd ab cd Ab")
    assert list(parted.find(layout, {"abcd"})) == [0, 1]
    assert list(parted.find(layout_of("A bc"), {"abc"})) == []
    assert "one" not in kept("Patient STONE, Yolanda\nlabelled with the name Yolanda St one and").split()


def test_a_sentence_below_an_address_does_not_go_on_with_it():
    below = "Rest is where she has found relief for all of the very long and quiet nights"
    assert kept(f"Address: 12 Elm Way\n{below}").endswith(below)
    assert "Zzyzx" not in kept("Address: 12 Elm Way\nZzyzx")


def line_of(*texts, gaps):
    """Words of one line, with so many pixels between them; 20 high."""
    words, left = [], 0
    for text, gap in zip(texts, (*gaps, 0), strict=True):
        words.append(Word(text, Box(left, 0, left + 10 * len(text), 20), 0, 95.0))
        left = words[-1].box.right + gap
    return arrange(words)


LEFT, NAME, UNKNOWN = Reason.VOCABULARY, Reason.NAME, Reason.UNKNOWN_WORD


@pytest.mark.parametrize(
    ("texts", "gaps", "reasons", "found"),
    [
        (["Mbeki-S", "tone,", "MD"], [2, 9], [UNKNOWN, LEFT, LEFT], {1: UNKNOWN}),
        (["Mbeki-S", "tone,", "MD"], [3, 9], [UNKNOWN, LEFT, LEFT], {}),  # a space
        (["Rob", "ertsxon"], [-2, ], [LEFT, NAME], {0: NAME}),
        (["Rob", "ertsxon"], [-8, ], [LEFT, NAME], {}),  # one lies on the other
        (["WOOD", "BRIXGE"], [1], [LEFT, NAME], {0: NAME}),
        (["Wood", "Brixge"], [1], [LEFT, NAME], {}),
        (["mild", "ritis"], [1], [LEFT, Reason.UNKNOWN_NUMBER], {}),
        (["mild", "ritis"], [1], [LEFT, LEFT], {}),
        (["Amitv,", "and"], [1], [NAME, LEFT], {}),
        (["12", "and"], [1], [NAME, LEFT], {}),
        (["Zzyx", "rest"], [1], [NAME, None], {1: NAME}),
    ],
)  # fmt: skip
def test_pieces_without_a_space_between_them_are_one_word(texts, gaps, reasons, found):
    assert dict(parted.torn(line_of(*texts, gaps=gaps), reasons)) == found
