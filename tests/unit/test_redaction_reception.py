"""What comes over a reception desk: initials by legend, numbered boxes, ranks, quarters, notations of single trades."""

import pytest
from redaction_pages import NoTagger, WordTagger, decisions, kept, layout_of

from appliance.policy.categories import Category
from appliance.redaction import (
    companions,
    labels,
    measures,
    notations,
    numbered,
    quarters,
    second_opinion,
    signers,
    spelled,
    values,
    vicinity,
)
from appliance.redaction.findings import Opinion
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.tokens import tokens

LEXICON = load_lexicon()


def denied(text: str) -> set[str]:
    """The words of a text that stay behind."""
    return {word for word, reason in decisions(text) if not reason.cleared}


def signs(text: str) -> list[str]:
    """The words of a text that are initials."""
    layout = layout_of(text)
    return [layout.words[h.index].text for h in signers.find(layout, tokens(layout, LEXICON), {}, LEXICON)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tb gave 2 units\ntb = Tova Zzyzx", ["tb", "tb"]),
        ("R/S = Ruben Zzyzx", ["R/S"]),
        ("GT = Gaoussou Zzyzx; seen by GT twice", ["GT", "GT"]),
        ("LA = left arm", []),
        ("GT = Maryam Zzyzx", []),  # somebody else's letters
        ("GT = \ngaoussou", []),
        ("gauge16 = Zzyzx", []),
        ("COLLECTOR: DGP   FEEDING: breast", ["DGP"]),
        ("minutes: SV", ["SV"]),
        ("noted: pk 2310", ["pk"]),
        ("verify: toh", ["toh"]),
        ("noted: ok", []),
        ("noted: with", []),
        ("checked: none", []),
        ("by: Zzyzx", []),
        ("TECH K.T.     EXAM 4", ["K.T."]),
        ("TECH KT     EXAM 4", []),
        ("Scored 11/09/2026 KB. Seen", ["KB."]),
        ("Verified 11/09/26 14:20 KB", ["KB"]),
        ("Verified 11/09/26 14:20 KB again", []),
        ("Taken 11/09/26 CT", []),
        ("Asthma 11/09/26 KB.", []),
        ("typed by 'cm'", ["'cm'"]),
        ("ordered P.O. daily", []),
        ("given\nDGP", []),
        ("Hold the night before. G.M.", ["G.M."]),
        ("Hold the night before. G.M. 4", []),
        ("Hold the night before G.M.", []),
        ("give it. P.O.", []),
        ("enc: 41 pp      HB:lmt", ["HB:lmt"]),
        ("enc: 41 pp      HB:Imt", ["HB:Imt"]),
        ("D: 3/4/26 T: 3/5/26 HB :lmt", ["HB"]),  # and the rest says nothing
        ("HB :lmt", []),
        ("read back 1841 by PTV. then home", ["PTV."]),
        ("read back by PTV. then home", []),
        ("seen 1841 by ICU. then home", []),
        ("HB:lmt was typed", []),
        ("the BP/low", []),
        ("seen RN/iv", []),
        ("WBC 0-2 RBC/hpf", []),
        ("rate HR/bpm", []),
    ],
)
def test_letters_are_somebodys_by_a_legend_a_cue_or_their_full_stops(text, found):
    assert signs(text) == found


def test_a_word_that_is_denied_already_is_left_to_its_reason():
    layout = layout_of("COLLECTOR: DGP")
    vetoes = {1: next(iter(labels.find(layout_of("Patient: Zzyzx"), LEXICON))).category}
    assert list(signers.find(layout, tokens(layout, LEXICON), vetoes, LEXICON)) == []


def test_lower_case_initials_are_denied_in_a_column_that_is_headed_so():
    text = "Time      BP          Init\n0500      120/80      tb\n0600      118/76      R/S\n0700      122/80      none"
    assert {"tb", "R/S"} <= denied(text)
    assert "none" not in denied(text)


def test_a_heading_of_initials_may_share_its_cell_with_another():
    text = (
        "Time    Rhythm   Dose   Route Init\n0214    PEA      none\n0217    PEA      1 mg   IO    fl\n"
        "0219    VF       200 J        Kwm\n0221    VF       none         then\n0222    VF       none         zz"
    )
    assert {"fl", "Kwm"} <= denied(text)
    assert "then" not in denied(text)


def test_a_row_of_two_words_heads_no_table_of_initials():
    assert "fl" not in {w for w, r in decisions("seen By\n     fl") if r is Reason.NAME}


def test_initials_in_a_column_need_a_time_somewhere_in_their_rows():
    text = "consent signed      0610      GH\nports placed        0612      GH\nwound closed        0620      GH"
    assert "GH" in denied(text)


CLAIM = (
    "1. MEDICARE      2. PATIENT ZZYZX, TY      3. SEX M\n"
    "8 RESERVED      9. OTHER none      11. POLICY GROUP COPPER STATE BUILDERS 0091\n"
    "31. SIGNATURE M. ZZYZX MD      32. FACILITY RED SAND EMERGENCY PHYS 33. BILLING\n"
    "69 ADMIT DX R50.9      76 ATTENDING LAST OAKES FIRST INGE"
)


def test_a_label_in_a_numbered_box_needs_no_colon():
    assert {"COPPER", "STATE", "BUILDERS", "RED", "SAND", "EMERGENCY", "PHYS", "OAKES", "INGE"} <= denied(CLAIM)
    assert not {"POLICY", "GROUP"} & denied(CLAIM)


def test_a_label_that_fills_its_numbered_box_is_filled_in_below():
    form = "\n".join(f"{n}. OTHER{n} none" for n in range(1, 8)).replace("OTHER", "RESERVED ")
    boxes = f"{form}\n\n3. BIRTH DATE/ SEX        62. GROUP NO\nos 13 1990             G0044"
    assert {"os", "13", "1990", "G0044"} <= denied(boxes)
    assert "os" not in denied(boxes.replace("13 1990", "male   "))  # no day behind it
    assert not {"BIRTH", "DATE/", "SEX", "GROUP"} & denied(boxes)


def test_the_parts_of_a_numbered_box_have_labels_too():
    form = "\n".join(f"{n}. RESERVED none" for n in range(1, 8))
    assert {"PELICAN", "PPO"} <= denied(f"{form}\n\nd. INSURANCE PLAN NAME      b. OTHER\nPELICAN PPO")
    assert not {"INSURANCE", "PLAN", "NAME"} & denied(f"{form}\n\nd. INSURANCE PLAN NAME      b. OTHER\nPELICAN PPO")
    layout = layout_of(f"{form}\nd. INSURANCE none")
    assert numbered.is_number(layout, len(layout.words) - 3, numbered.find(layout))


def test_a_list_with_a_few_numbers_is_no_form():
    layout = layout_of("1. PATIENT is well\n2. FACILITY visited")
    assert numbered.find(layout) == frozenset()
    assert not numbered.is_number(layout, 0, frozenset())


@pytest.mark.parametrize(
    ("text", "word", "stays"),
    [
        ("Dr. Zzyzx by phone: recheck in 2 h = 260", "260", True),
        ("Zzyzx phone: 5550126", "5550126", False),
        ("Highest flow rate ordered: 3 LPM", "3", True),
        ("ordered: 3/4 LPM", "3/4", False),
        ("before bkfst   before lunch   bed\n142            118            188", "188", True),
        ("Ward      Bed      Age\n6B        188      44", "188", False),
    ],
)
def test_what_looks_like_a_label_in_a_sentence_or_a_log_is_none(text, word, stays):
    assert (word not in denied(text)) is stays


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PT w/ CPT Achilles Zzyzx today", {"Achilles", "Zzyzx"}),
        ("escorted by Lt. Lantern today", {"Lt.", "Lantern"}),
        ("closed reduction by CPT Long, sugar-tong splint", {"Long,"}),
        ("My cellmate Smoke has seen it", {"Smoke"}),
        ("He said his dog, Tank, is locked in", {"Tank,"}),
    ],
)
def test_ranks_and_friends_have_names(text, names):
    assert names <= denied(text)
    assert not {"sugar-tong", "seen", "locked", "today"} & denied(text)


@pytest.mark.parametrize(
    "text",
    ["has a roommate. Pain is worse", "ROOMMATE Smoke", "Roommate Smoke Free Home", "a dog, Pain worse", "one dog 4"],
)
def test_a_friend_without_a_capital_right_behind_names_nobody(text):
    layout = layout_of(text)
    assert list(companions.find(layout, tokens(layout, LEXICON))) == []


def test_a_friend_at_the_end_of_the_page_names_nobody():
    layout = layout_of("lives with a roommate")
    assert list(companions.find(layout, tokens(layout, LEXICON))) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DOB: 25 / dic. / 1979", "dic."),
        ("seen 14-août-2019 there", "14-août-2019"),
        ("the lady said sept. again", "sept."),
        ("guest dosing 3/6 - 3/9, for a wedding", "3/6"),
        ("DOI: Sat 1.17.26", "Sat"),
        ("A1c 8.3 on 2-26. Size 7", "2-26."),
        ("DICT 3/4 TRANS 3/5 VSP", "3/5"),
        ("Adm 15/02 with chest pain", "15/02"),
        ("next seen 26/2, then again", "26/2,"),
        ("Called to office (Zzyzx) 2/5. Billing", "2/5."),
        ("Reviewed Zzyzx MT(ASCP) 2/2. Corrective", "2/2."),
        ("2/9      9:05      nose\n2/10     8:50      cough\nbroken\n2/10     1:15      given", "2/10"),
    ],
)
def test_days_in_other_notations_stay_behind(text, day):
    assert day in denied(text)


@pytest.mark.parametrize(
    "text",
    [
        "reflexes 2/4 - 3/4 throughout",
        "BP fell to 88/50 - 90/60 today",
        "in 10:05 Out 10:52",
        "MOCA 26/2 and pain 5/10",
        "MOCA 18/07 days",
        "pain 15/2 again",
        "given: acetaminophen 650, then home",
        "INR 1.0. BG 144.",
        "wheal and flare\nDust 8/25      Cat 9/30",
    ],
)
def test_what_looks_like_a_day_is_none(text):
    assert denied(text) == set()


def test_a_number_that_is_spelled_with_its_dash_is_denied_whole():
    text = "medical record number seven seven oh two dash one, seen today"
    assert {"seven", "dash", "one,"} <= denied(text)
    assert "today" not in denied(text)


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("the clinic of the county of Zzyzx", "the clinic of the"),
        ("he works at the Port of Zzyzx", "he works at the"),
        ("met on cleveland rd. again", "met on again"),
        ("he served with 2-77 INF last", "he served with last"),
        ("Sputum AFB negative", "Sputum AFB negative"),
        ("by the gate 1944#. then", "by the gate then"),
        ("Absent: Pilar - at home", "Absent: - at home"),
        ("RN on site: P 118, RR 22", "RN on site: P 118, RR 22"),
    ],
)
def test_where_and_with_whom_somebody_was(text, stays):
    assert kept(text) == stays


@pytest.mark.parametrize(
    ("words", "reasons", "last"),
    [
        ("MERIDIAN FALLS", [Reason.PLACE, Reason.VOCABULARY], Reason.PLACE),
        ("MERIDIAN FALLS", [Reason.VOCABULARY, Reason.VOCABULARY], Reason.VOCABULARY),
        ("Meridian FALLS", [Reason.PLACE, Reason.VOCABULARY], Reason.VOCABULARY),
        ("MERIDIAN LAB,", [Reason.NAME, Reason.VOCABULARY], Reason.NAME),
        ("MERIDIAN LAB", [Reason.NAME, Reason.VOCABULARY], Reason.VOCABULARY),
        ("MERIDIAN bFAUX FALLS", [Reason.PLACE, Reason.UNKNOWN_WORD, Reason.VOCABULARY], Reason.UNKNOWN_WORD),
        ("HE bFAUX FALLS", [Reason.VOCABULARY, Reason.UNKNOWN_WORD, Reason.VOCABULARY], Reason.VOCABULARY),
        ("at Zzyzx infusion", [Reason.VOCABULARY, Reason.NAME, Reason.VOCABULARY], Reason.ORGANISATION),
        ("of Zzyzx infusion", [Reason.VOCABULARY, Reason.NAME, Reason.VOCABULARY], Reason.VOCABULARY),
        ("Zzyzx, N2, Block N9", [Reason.PLACE, Reason.UNKNOWN_NUMBER, Reason.VOCABULARY, Reason.UNKNOWN_NUMBER], None),
    ],
)
def test_what_goes_with_a_house_or_a_place(words, reasons, last):
    layout, left = layout_of(words), list(reasons)
    for index in range(len(left)):
        quarters.deny_around(layout, left, index)
    if last is None:
        assert left[2] is Reason.PLACE
    else:
        assert left[-1] is last


def test_the_block_of_a_specimen_is_no_quarter():
    reasons = [Reason.VOCABULARY, Reason.VOCABULARY, Reason.UNKNOWN_NUMBER]
    quarters.deny_around(layout_of("tumor, Block A3"), reasons, 1)
    assert reasons[1] is Reason.VOCABULARY


@pytest.mark.parametrize(
    ("words", "reasons", "articles"),
    [
        ("2, The Glen at Zzyzx", [None, Reason.VOCABULARY, Reason.NAME, Reason.VOCABULARY, Reason.PLACE], {1, 3}),
        ("2, The Glen at noon", [None, Reason.VOCABULARY, Reason.NAME, Reason.VOCABULARY, Reason.VOCABULARY], {1}),
        ("to The Glen", [None, Reason.VOCABULARY, Reason.PLACE], {1}),
        ("to The Glen", [None, Reason.VOCABULARY, Reason.NAME], set()),
    ],
)
def test_an_article_with_a_capital_belongs_to_a_house(words, reasons, articles):
    left = list(reasons)
    quarters.deny_around(layout_of(words), left, 1)
    assert {i for i, reason in enumerate(left) if reason is Reason.ORGANISATION} == articles


def test_a_reader_goes_on_over_the_end_of_a_line():
    layout = layout_of("one two\nthree\n\n\n\nfour")
    assert [vicinity.before(layout, i) for i in range(4)] == [None, 0, 1, None]
    assert [vicinity.after(layout, i) for i in range(4)] == [1, 2, None, None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("60 HZ NOTCH", ["HZ"]),
        ("UP TO 12 PER MIN IN STAGE", ["PER", "MIN"]),
        ("CT ABD W CON", ["CON"]),
        ("O NEG Unit", ["O", "NEG"]),
        ("NEG", []),
        ("HZ", []),
        ("7 MIN, SU", []),
        ("7 min later", []),
        ("PER MAN", []),
        ("THE CON", []),
    ],
)
def test_units_in_capitals_name_nobody(text, found):
    layout = layout_of(text)
    assert [layout.words[i].text for i in measures.find(layout)] == found


def test_a_unit_is_no_name_whatever_the_tagger_says():
    assert kept("UP TO 12 PER MIN", WordTagger(MIN="PERSON")) == "UP TO 12 PER MIN"


def test_a_name_in_capitals_before_a_first_name_is_denied_in_a_list():
    text = "1430 WORD Charity      Bilat grommets\n0830 PEACOCK Zzyzx      wt 22 kg"
    assert {"WORD", "Charity", "PEACOCK", "Zzyzx"} <= denied(text)
    assert not {"kg", "wt"} & denied(text)


@pytest.mark.parametrize("text", ["EXAM Normal", "CHEST Charity.", "Charity WORD", "LIVER April", "WORD", "EXAM x 2"])
def test_other_capitals_before_a_word_are_no_surname(text):
    assert not {"EXAM", "CHEST", "LIVER", "WORD"} & denied(text)


@pytest.mark.parametrize(
    "text",
    [
        "metformin 1000 bid", "Ozempic 0.25 wkly", "janumet 50/1000", "Entresto 24/26", "9 MeV", "lung V20 18%",
        "ETT 7.5 @ 23 lip", "HFNC 40 L/.45", "3.4 / 14", "17-OHP", "DP 25560", "IDDSI 5 & 2", "172.8 mC", "6 s.",
        "HCPCS E1390 E0431", "A5500 x2", "proc 02HV33Z", "Paris 0-Is", "36.9-84-18-122/70", "3 of 3 doorways",
    ],
)  # fmt: skip
def test_notations_of_single_trades_are_values(text):
    assert any(pattern.search(text) for pattern in notations.PATTERNS)
    digits = {i for i, c in enumerate(text) if c.isdigit()}
    assert digits <= {i for start, end in values.find(text) for i in range(start, end)}


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Morse fall scale 65 before", set()),
        ("Boston bowel prep 2+3+3 = 8", set()),
        ("Paris is his home", {"Paris"}),
        ("Code status DNR/comfort", set()),
        ("metformina 850 mg dos veces al día", set()),
        ("B  MEDICAL INTERVENTIONS: full", set()),
    ],
)
def test_scales_and_spanish_and_headings_are_understood(text, lost):
    assert denied(text) == lost


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dr. Zzyzx, A R A M B U R U, dictating", 8),
        ("Dr. Zzyzx, A AR A AM B UR U, dictating", 7),
        ("A B C D are options", 0),
        ("T      P      R      BP      A      B", 0),
    ],
)
def test_a_spelled_name_is_found_though_letters_run_together(text, found):
    assert len(list(spelled.find(layout_of(text)))) == found


def test_the_letters_of_a_spelled_name_stay_behind():
    assert {"A", "AR", "UR", "U,"} <= denied("this is Zzyzx, A AR A AM B UR U, dictating a note")


def test_a_double_word_between_two_parts_of_a_name_belongs_to_it():
    assert "Two-Rivers" in denied("I, Zzyzx Two-Rivers Quillmark, agree")
    assert "Follow-up" not in denied("he had a Follow-up visit with Zzyzx")
    assert "Two-rivers" not in denied("Zzyzx two-rivers Quillmark")


def test_a_rank_before_what_houses_do_names_nobody():
    assert "Surgery" not in denied("seen by Lt. Surgery of the day")


def test_a_brand_that_is_made_of_a_medical_part_and_an_everyday_word_is_no_medicine():
    assert LEXICON.coined("orthogleam")
    assert not LEXICON.coined("orthopedic")
    assert not LEXICON.coined("cardiomyopathy")
    assert not LEXICON.coined("zzyzx")
    assert "Orthogleam" in denied("a man of Orthogleam may be present")


def test_a_place_alone_in_a_long_line_makes_it_no_address():
    tagger = WordTagger(Zzyzx="GPE")
    reasons = dict(decisions("10457, Quill, Zzyzx, 9.9, seen, 141, 150/92, started on 0.25 wkly", tagger))
    assert reasons["150/92,"].cleared


def test_an_initial_behind_a_field_belongs_to_an_unknown_name():
    assert {"I.", "Zzyzx."} <= denied("Physicist: I. Zzyzx. Dose was given")
    assert decisions("x", NoTagger())


def test_a_diary_goes_on_in_the_next_month():
    diary = "Wed 29   walked a mile\nThu 30   slept well\nSat 1    no pain\nSun 2    {} tablets\nMon 3    pain 4 of 10"
    assert "29" not in kept(diary.format("took two"))
    assert " 3 " not in kept(diary.format("took two"))
    assert kept("Wed 29   walked\nThu 30   slept\nSat 5    no pain").count("29") == 1  # no calendar has that


def test_who_speaks_in_a_chat_stays_behind():
    assert (
        kept("[19:04:41] QV: any fever at night\n[9:05] Zed O: no fever")
        == "[19:04:41] any fever at night [9:05] no fever"
    )
    assert "Bot" in kept("[19:04] Bot: what is the pain like")


@pytest.mark.parametrize(
    ("text", "word", "stays"),
    [
        ("Dictated, not read. LA/jt 9/25/25", "LA/jt", True),  # a joint is no typist, but for the day behind it
        ("Dictated, not read. LA/jt here", "LA/jt", False),
        ("Specimen      H: 3391      H: 3460", "3460", True),
        ("CD8 ABSOLUTE      801      180-1170 cells/uL", "180-1170", False),
        ("please call 801-1170 today", "801-1170", True),
        ("Hep B vaccine 0.5 mL, lot 7TN43, exp 11/27, IM R thigh", "11/27,", False),
        ("Hep B vaccine 0.5 mL, lot 7TN43, given 11/27, IM R thigh", "11/27,", True),
        ("Card 7TN43, exp 11/27, Zzyzx Health", "11/27,", True),  # no lot
    ],
)
def test_what_signs_or_numbers_a_specimen_stays_and_ranges_and_expiry_of_a_lot_do_not(text, word, stays):
    assert (word in denied(text)) is stays


def results(*entered):
    return "\n".join(f"Ferritin     9 L     ng/mL     13 - 150     {said}" for said in entered)


@pytest.mark.parametrize(
    ("entered", "leaves"),
    [
        (("AMS 11/08 1010", "AMS 11/08 1010", "AMS 11/08/24 10:15"), False),
        (("AMS 11/08 1010", "AMS 11/08 1010"), True),  # a row or two may say anything
        (("AMS 11/08 1010", "AMS 11/08 1010", "AMS of 11/08 1010"), True),
        (("AMS 11/08 high", "AMS 11/08 high", "AMS 11/08 high"), True),  # no clock
    ],
)
def test_capitals_before_a_day_and_a_clock_down_a_column_are_who_entered_it(entered, leaves):
    found = set(signers._entered(layout_of(results(*entered))))
    assert bool(found) is not leaves
    if found:
        assert "AMS" not in kept(results(*entered))


def test_what_begins_a_row_before_a_day_and_a_clock_is_a_test():
    assert set(signers._entered(layout_of("PTT 11/08 1010\nPTT 11/09 1010\nPTT 11/10 1010"))) == set()


@pytest.mark.parametrize(
    ("line", "known"), [("2.5 mg PO q6h", True), ("2.5 mg PO BID", True), ("seen by PO Friday", False)]
)
def test_a_way_before_how_often_is_nobodys_initials(line, known):
    layout = layout_of(line)
    at = [word.text for word in layout.words].index("PO")
    reasons = [Reason.VOCABULARY] * len(layout.words)
    second_opinion.deny(layout, reasons, [Opinion(0.7, Category.NAME)] * len(reasons), (), load_lexicon())
    assert reasons[at].cleared is known
