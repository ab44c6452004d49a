"""Lines of medicine in which nothing stays behind, and what looks like them and names somebody or something."""

from dataclasses import replace

import pytest
from redaction_pages import PURPOSE, NoTagger, decisions, layout_of, words_of

from appliance.policy.categories import Category
from appliance.redaction import undated
from appliance.redaction.clearing import assess, decide
from appliance.redaction.context_model import Opinion
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon

LEXICON = load_lexicon()

KEPT = """
Cyclobenzaprine 5 mg at bedtime as needed, #15. Heat, stay active.
ENOXAPARIN 30 MG SQ GIVEN ABDOMEN RIGHT LOWER.
INSULIN LISPRO 2 UNITS SQ GIVEN.
I10 HYPERTENSION
Z23 encounter for immunization
R42 dizziness
R09.02 E87.6 I10
HIV-1/2 ANTIGEN/ANTIBODY: Nonreactive
LAST INR ON FILE INR 2.7
Angina pectoris, Canadian class II.
EF 35%, moderate MR. Mild TR, trace AI.
drop arm negative, Speed equivocal.
tender at McBurney point with rebound and guarding
1 TAB DAILY, 1.5 TAB MON AND THU
Warfarin 5 mg Mon Wed Fri, 2.5 mg other days
Bananas: oral itching
Quantiferon TB Gold negative
Rinne positive bilat, Weber midline
Tooth #19 MOD composite, #30 PFM crown, #14 RCT
AFI 14.2, BPP 8/8, vertex
Vent: AC 14/450/40%/5, PIP 24
Mac 3 grade I view, propofol 150 mg
Decipher 0.38
Lachman 2+, anterior drawer pos
Breslow 0.6 mm, no ulceration
Hearing: 500 Hz 20 dB, 1000 15, 2000 15, 4000 25
ZOSYN 3.375 G IV Q6H DAY 3
Denver II: walks alone, 6 words
del(13q) positive, t(11;14) negative
46,XY,t(9;22)(q34;q11.2)[20]
Factor V Leiden heterozygous
fundus firm U/-1
Ortolani neg, Moro intact
Warfarin clinic: INR 3.4, hold 1 dose
L temporal sharp waves F7/T3
flex 50% ext 25% bilat
dressing min A, toileting mod A
Suboxone 8/2 SL film BID
1000 s blue light
Class II div 1, overbite 40%
pT1c pN0(i-)(sn) cM0
FLUID RESTRICTION 1500
WBC 3.1 L x10(3)/uL
SODIUM 138 mEq/1
RV (L) 2.15
Length 20 1/4 in.
mitotic rate 1/mm2; 1 per mm2
E0601 auto-adjusting device
S52.502A fracture of the radius
F33.1 Major depressive disorder, recurrent
Clark level III; ulceration absent
Graves hyperthyroidism
JC virus index 2.31
Na goal 145-150.
Skin check: 6 mm papule
Psych consult: denies SI
RUQ tenderness, Murphy negative
settings 40%/+8
Parkland 4 x 70 x 12
93000 ECG complete
pain 3/10 BP 128/80
strength 4/5 Wt 182
lymph nodes at station 12
PT: 97110 x 2, 97140 x 1
Z79.4 Long term (current) use of insulin
UR 3-2-3 4-3-4
Holter: 112 PVCs, 3 couplets
""".strip().splitlines()


@pytest.mark.parametrize("line", KEPT)
def test_nothing_of_a_line_of_medicine_stays_behind(line):
    denied = [(text, reason.value) for text, reason in decisions(line) if not reason.cleared]
    assert denied == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("lives at 12 Elm Court, #15 with his wife", ["12", "Elm", "Court,", "#15"]),
        ("1420 BROADWAY, #15", ["#15"]),
        ("12 UNION SQ", ["12", "UNION", "SQ"]),
        ("seen on Mon, Wed 3/14", ["3/14"]),
        ("File 44-1209 of the clinic", ["44-1209"]),
        ("Seen with MR. MILD", ["MILD"]),
        ("Z23 Zzyzx", ["Z23"]),
        ("QZ12 HYPERTENSION", ["QZ12"]),
        ("Mac Speed called", ["Mac", "Speed"]),
        ("Fauxbury clinic: Zzyzx", ["Zzyzx"]),
        ("call ext 2510", ["2510"]),
        ("HB-00731", ["HB-00731"]),
        ("Hb -00731", ["-00731"]),
        ("by Dr. Zzyzx, the ninth o ugust, 2019; sent", ["the", "ninth", "o", "ugust,", "2019;"]),
        ("seen 3rd ctober 2020", ["3rd", "ctober", "2020"]),
        ("SALT FLAT ENT\n1200 Basin Rd, Ogden UT 84401", ["SALT", "FLAT", "ENT"]),
        ("Open Hand Pediatrics\n44 Cove St", ["Open", "Hand", "Pediatrics"]),
        ("3/3 BP 128/80", ["3/3"]),
        ("brought in from Station 12 today", ["Station", "12"]),
        ("48213 Diabetes", ["48213"]),
        ("seen 48213 ECG done", ["48213"]),
        ("Lantern: the pain is worse", ["Lantern:"]),
        ("Lantern: 555-0123", ["Lantern:", "555-0123"]),
        ("Lantern: CALL BACK", ["Lantern:"]),
        ("see Dr. Bishop, 910 Canal Bldg., soon", ["910", "Canal", "Bldg.,"]),
        ("on June ist her weight", ["June", "ist"]),
        ("call 800-555-0199 option 3.", ["800-555-0199", "option", "3."]),
        ("14:22 SALT FLAT ENT +1 801 555 0120 page 1/4", ["SALT", "FLAT", "ENT"]),
        ("Mayo Hospital in May", ["Mayo", "Hospital"]),
        ("G. Zzyzx IV called", ["Zzyzx"]),
    ],
)
def test_what_looks_like_it_and_is_an_identifier_stays_behind(line, words):
    reasons = dict(decisions(line))
    assert {word: reasons[word].cleared for word in words} == dict.fromkeys(words, False)


class SureOfNobody:
    """A model of words' surroundings that calls nothing an identifier."""

    def opinions(self, layout, tokens, lexicon):
        return [Opinion(0.0, Category.NAME) for _ in layout.words]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("09:17AM\tORTHO ONE FRONT DESK\t6145550108 page 1", ["ORTHO", "FRONT"]),
        ("SALT FLAT ENT\n1200 Basin Rd, Ogden UT 84401", ["SALT", "FLAT", "ENT"]),
    ],
)
def test_houses_of_ordinary_words_stay_whatever_a_model_thinks(text, stays):
    assessment = assess(layout_of(text), PURPOSE, LEXICON, NoTagger(), SureOfNobody())
    reasons = decide(assessment, assessment.known, LEXICON)
    denied = {word.text for word, reason in zip(assessment.layout.words, reasons, strict=True) if not reason.cleared}
    assert set(stays) <= denied


def test_a_letter_begins_below_who_it_is_to():
    for text in ("Dear Dr. Zzyzx,\nThank you for your letter", "Dear Ms. Early,\nWe reviewed your results"):
        reasons = dict(decisions(text))
        assert not reasons[text.split()[2]].cleared
        assert reasons[text.split()[3]].cleared
    assert not dict(decisions("cc: Drs. Zzyzx,\nStill, and Ode"))["Still,"].cleared


@pytest.mark.parametrize(
    ("text", "leaves"), [("mEq/1", True), ("mg/di", True), ("x10(3)/uL", True), ("SEP/1", False), ("mg", False)]
)
def test_a_unit_leaves_however_it_was_read(text, leaves):
    word = replace(words_of(text)[0], confidence=5.0)
    assessment = assess(arrange([word]), PURPOSE, LEXICON, NoTagger())
    assert decide(assessment, assessment.known, LEXICON)[0].cleared is leaves


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("MON AND THU", ["MON AND THU"]),
        ("Tue/Thu/Sat", ["Tue/Thu/Sat"]),
        ("Mon, Wed and Fri", ["Mon, Wed and Fri"]),
        ("Mon, Wed 3/14", []),
        ("Mon, Wed the 4th", []),
        ("Mon and Wed Jan 4", []),
        ("Mon", []),
        ("1000 15, 2000 15, 4000 25", ["1000 15, 2000 15, 4000 25"]),
        ("1000 15, 2000 15", []),
        ("March 15, 2000", []),
    ],
)
def test_schedules_and_frequencies_are_no_days(text, spans):
    assert [text[start:end] for start, end in undated.find(text)] == spans
