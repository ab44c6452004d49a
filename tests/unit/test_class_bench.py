"""The papers that the class model learns from and is measured on, and the sums of its measurement."""

import re

import numpy as np
import pytest

from appliance.classification.model import Proposal
from appliance.classification.tokens import token
from bench.classes import LATE, Case, calibration_error, confusion, hidden, report, row
from bench.support.class_papers import CLASSES, OTHER, SLOT_NAMES, Writer, styles
from bench.train_classes import write_papers


@pytest.mark.parametrize("label", [*CLASSES, OTHER])
def test_every_class_has_styles_to_learn_from_styles_held_out_and_one_written_last(label):
    found = [style for style in styles() if style.label == label]
    assert sum(not style.held_out for style in found) >= 4
    assert any(style.held_out and not style.name.startswith(LATE) for style in found)
    assert any(style.held_out and style.name.startswith(LATE) for style in found)
    assert len({style.name for style in found}) == len(found)


def test_no_held_out_style_is_ever_trained_on():
    held_out = {f"{style.label}/{style.name}" for style in styles() if style.held_out}
    papers = write_papers(np.random.default_rng(1), 400)
    assert not held_out & {paper.style for paper in papers}
    assert {paper.label for paper in papers} == {*CLASSES, OTHER}


def test_the_same_seed_writes_the_same_papers():
    one, other = (write_papers(np.random.default_rng(5), 40) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("style", styles(), ids=lambda style: f"{style.label}/{style.name}")
def test_a_style_fills_every_slot_and_lies_on_the_page(style):
    writer = Writer(np.random.default_rng(2))
    for continued in (False, True):
        for word in writer.paper(style, continued=continued):
            assert not re.search(r"[{}|]|^<[a-z]+>$", word.text) or word.text == "|", word.text
            assert word.box.width > 0
            assert word.box.height > 0


def test_noise_spoils_words():
    style = styles()[0]
    clean, spoiled = (Writer(np.random.default_rng(4)).paper(style, noise=noise) for noise in (0.0, 0.9))
    assert sum(token(w.text) == "" for w in spoiled) >= sum(token(w.text) == "" for w in clean)
    assert {w.text for w in clean} != {w.text for w in spoiled}


def test_slot_names_are_names():
    assert {"alba", "yarrow", "fernley", "hawthorn"} <= SLOT_NAMES


RIGHT = Case("a", "referral", Proposal("referral", 0.95))
WRONG = Case("a", "referral", Proposal("lab-result", 0.95))
FOREIGN = Case("letter", OTHER, Proposal("billing", 0.99))
SENT = Case("letter", OTHER, Proposal("lab-result", 0.99))


def test_a_wrong_and_sure_proposal_counts_as_sent_on_only_where_no_person_would_look():
    assert [case.released for case in (RIGHT, WRONG, FOREIGN, SENT)] == [False, True, False, True]
    assert not Case("a", OTHER, Proposal("lab-result", 0.5)).released


def test_the_calibration_error_is_that_of_the_definition():
    assert calibration_error([RIGHT] * 19 + [WRONG]) == pytest.approx(0.0, abs=1e-9)
    assert calibration_error([WRONG] * 10) == pytest.approx(0.95)


def test_the_page_counts_what_it_was_given_and_hides_directories():
    text = report({"papers": [RIGHT] * 3 + [WRONG], "letters": [FOREIGN, SENT]}, (1.0, 2.0), "./run bench classes")
    assert "| papers | 75.0 % " in text
    assert "| letters | 0.0 % " in text
    assert (
        "out of scope | lab-result 1 (1), billing 1 (1)" in text
        or "out of scope | billing 1 (1), lab-result 1 (1)" in text
    )
    assert "2/6" in text
    assert row("none", []) == ""
    assert confusion([RIGHT])[2] == "| referral | referral 1 (1) |"
    assert hidden(["./run", "/some/where/pages"]) == ["./run", "pages"]
