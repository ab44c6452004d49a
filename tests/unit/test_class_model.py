"""The class model: what it sees, what it cannot see, and what it proposes for papers in words that it never read."""

import time
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest

from appliance.classification.features import LAYOUT, PAIRS, Vocabulary, page_features
from appliance.classification.model import (
    MIN_KNOWN,
    MOST,
    OWN_VOICE,
    ClassModel,
    PageEvidence,
    Proposal,
    calibration_inputs,
    load_model,
)
from appliance.classification.page import PageKind, look, propose
from appliance.classification.separator import Separator
from appliance.classification.tokens import token
from appliance.documents import IDENTITY, AcceptedPage, Barcode, Box, PageId, QualityReport, ReadPage, Side, Word
from appliance.policy.pack import load_pack
from bench.support.class_papers import CLASSES, OTHER, SLOT_NAMES, Writer, styles

MODEL = load_model()
LAB = """CLINICAL LABORATORY REPORT
Patient: ______ Collected: 03/02/2021 Reported: 03/03/2021
Test Result Flag Reference Range Units
Glucose 112 H 65 - 99 mg/dL
Creatinine 0.92 0.50 - 1.10 mg/dL
Sodium 139 135 - 146 mmol/L
Potassium 4.1 3.5 - 5.3 mmol/L
Hemoglobin 13.2 11.7 - 15.5 g/dL
WBC 6.1 4.0 - 11.0 K/uL
Platelets 250 140 - 400 K/uL
Specimen: serum. Fasting: yes. Final report."""
CONSENT = """CONSENT FOR SURGERY
I hereby consent to the operation and to the administration of anesthesia.
The risks, benefits and alternatives of the procedure have been explained to me.
I understand that no guarantee has been made about the results.
I have read this form, I understand it, and my questions have been answered.
Signature of patient ______ Date ______ Witness ______"""
RENT = """The tenant pays the rent for the flat on the first day of the month.
Pets are welcome in the garden. The landlord paints the kitchen every five years.
Bicycles stay in the cellar. The chimney is swept in October. The key is with the neighbour."""


def words(text, height=30):
    found = []
    for number, line in enumerate(text.splitlines()):
        x = 100
        for part in line.split():
            found.append(Word(part, Box(x, 50 * number, x + 14 * len(part), 50 * number + height), number, 90.0))
            x += 14 * len(part) + 14
    return tuple(found)


def said(*texts):
    return MODEL.propose([MODEL.page(words(text)) for text in texts])


@pytest.mark.parametrize(("text", "name"), [(LAB, "lab-result"), (CONSENT, "consent")])
def test_a_plain_paper_of_a_class_is_proposed_surely(text, name):
    proposal = said(text)
    assert proposal.document_class == name
    assert proposal.sure(load_pack(None).classification.minimum_confidence)


def test_paper_of_no_class_is_never_sure():
    assert not said(RENT).sure(0.5)


def test_next_to_no_text_proposes_nothing():
    assert said("", "Glucose 112") == Proposal()
    assert MODEL.propose([]) == Proposal()
    assert not Proposal("", 1.0).sure(0.5)


def test_pages_of_two_classes_make_no_document_that_is_sure():
    assert not said(LAB, CONSENT).sure(0.5)
    assert not said(LAB, LAB, LAB, CONSENT).sure(0.9)
    assert said(LAB, LAB).sure(0.9)


def test_a_blank_back_changes_nothing():
    assert said(LAB, "") == said(LAB)


def test_a_short_page_does_not_speak_against_the_others():
    long, short = (PageEvidence(known, tuple(6.0 if i == k else -6.0 for i in range(len(CLASSES))))
                   for known, k in ((200, 0), (OWN_VOICE - 1, 1)))  # fmt: skip
    assert MODEL.propose([long, short]).confidence > MODEL.propose([long, replace(short, known=OWN_VOICE)]).confidence


def test_the_same_words_give_the_same_proposal_to_the_last_digit():
    assert [said(LAB, CONSENT) for _ in range(3)] == [said(LAB, CONSENT)] * 3


def test_no_name_of_a_person_or_place_is_in_the_vocabulary():
    assert not SLOT_NAMES & set(MODEL.vocabulary.index)


def test_identifiers_change_nothing_but_how_many_words_are_unknown():
    one = words(LAB + "\nMarisol Quenneville 1234567890 marisol@example.org")
    other = words(LAB + "\nBartholomew Zyx 9876543210 bart@example.net")
    assert MODEL.page(one) == MODEL.page(other)


def test_what_travels_with_a_page_is_sums_and_no_word():
    evidence = MODEL.page(words(LAB))
    assert "odds" not in repr(evidence)
    assert len(evidence.odds) == len(MODEL.classes) == len(CLASSES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Glucose,", "glucose"), ("mg/dL", "mg/dl"), ("$1,250.00", "<money>"), ("12.50", "<money>"),
        ("03/02/2021", "<date>"), ("2021-03-02", "<date>"), ("10:45", "<time>"), ("97%", "<percent>"),
        ("E11.9", "<icd>"),
        ("1954", "<old-year>"), ("2019", "<year>"), ("3.5-5.3", "<range>"), ("120/80", "<pressure>"),
        ("99213", "<five-digits>"), ("7.4", "<decimal>"), ("12", "<small>"), ("500mg", "<dose>"),
        ("555-0100-22", "<long-number>"), ("AB12cd34", "<code>"), ("______", "<blank>"), ("[ ]", "<box>"),
        ("\u2610", "<box>"), ("--", "<mark>"), ("", ""), ("\u0416\u0443\u043a", ""), ("Patient's", "patient"),
    ],
)  # fmt: skip
def test_a_word_is_itself_and_a_number_only_its_shape(text, name):
    assert token(text) == name


def test_a_word_misread_by_one_letter_counts_as_the_word_that_it_must_be():
    known = Vocabulary.of(["glucose", "consent", "dosage", "dotage"])
    assert known.find("glucose") == "glucose"
    assert known.find("glucnse") == "glucose"
    assert known.find("glucos") == "glucose"
    assert known.find("glucosee") == "glucose"
    assert known.find("glvcnse") is None
    assert known.find("con5ent") is None
    assert known.find("cat") is None
    assert known.find("doage") is None  # it could be either


def test_features_of_no_words_are_finite_and_of_the_right_width():
    for text in ("", "\n\n", "x", LAB):
        found = page_features(words(text), MODEL.vocabulary)
        assert np.isfinite(found.values).all()
        assert found.places.size == found.values.size
        assert found.places.max() < MODEL.vocabulary.width
    assert MODEL.vocabulary.width == 2 * len(MODEL.vocabulary.index) + PAIRS + len(LAYOUT)
    assert MODEL.weights.shape == (MODEL.vocabulary.width, len(MODEL.classes))


def test_the_confidence_does_not_follow_numbers_that_nobody_calibrated():
    assert calibration_inputs(50.0, -50.0, 1000) == calibration_inputs(6.0, -6.0, 120)
    assert MODEL.propose([PageEvidence(500, (1e9, *[-1e9] * (len(CLASSES) - 1)))]).confidence == MOST


def test_the_model_knows_the_taxonomy_and_nothing_else():
    assert set(MODEL.classes) == {c.name for c in load_pack(None).classes} - {"unclassified"}


def test_the_weights_are_small_and_a_page_is_fast():
    file = resources.files("appliance.classification") / "data" / "class_model.npz"
    assert len(file.read_bytes()) < 2_000_000
    page = words("\n".join([LAB] * 5))
    spent = []
    for _ in range(7):
        begin = time.process_time()
        MODEL.page(page)
        spent.append(time.process_time() - begin)
    assert min(spent) < 0.020


def test_separators_say_nothing_about_the_class_of_what_follows():
    place = PageId("0" * 32, 0, 0, Side.FRONT)
    accepted = AcceptedPage(
        place, np.zeros((9, 9), np.uint8), 300.0, IDENTITY, QualityReport((), blank=True), simulated=True
    )
    code = Barcode("QRCode", "scanstation:separator?v=1&class=consent", Box(0, 0, 9, 9))
    sheet = look(ReadPage(accepted, words("consent consent consent"), (code,)))
    assert (sheet.separator, sheet.evidence) == (Separator("consent"), PageEvidence())
    page = look(ReadPage(accepted, words(LAB), ()))
    assert page == PageKind(MODEL.page(words(LAB)), None, blank=True)
    assert propose([sheet, page]) == said(LAB)


def test_papers_in_styles_that_it_never_saw_are_told_apart_and_paper_of_no_class_is_left_to_a_person():
    writer, right, wrong, taken, in_scope, outside = Writer(np.random.default_rng(3)), 0, 0, 0, 0, 0
    for style in styles():
        for _ in range(6 if style.held_out else 0):
            proposal = MODEL.propose([MODEL.page(writer.paper(style, noise=0.03))])
            sure = proposal.sure(0.9)
            if style.label == OTHER:
                outside, taken = outside + 1, taken + sure
            else:
                hit = proposal.document_class == style.label
                in_scope, right, wrong = in_scope + 1, right + hit, wrong + (sure and not hit)
    assert right >= 0.85 * in_scope
    assert wrong <= 0.01 * in_scope
    assert taken <= 0.03 * outside


def test_a_model_is_made_of_plain_parts():
    vocabulary = Vocabulary.of(["a", "b"])
    weights = np.zeros((vocabulary.width, 2), np.float32)
    model = ClassModel(("x", "y"), vocabulary, weights, np.array([1.0, -1.0], np.float32), (1.0, 0.0, 0.0, 0.0))
    assert model.propose([model.page(words("a b " * MIN_KNOWN))]).document_class == "x"
