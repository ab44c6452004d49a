"""`scanstation separator`: what it prints, and what it refuses to print."""

import re

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from appliance import cli
from appliance.classification.separator import code_text
from appliance.printing.paper import PAPERS
from appliance.printing.separator import PATCH_DEPTH
from tests.unit.test_printing_paper import rendered


def made(tmp_path, *words):
    out = tmp_path / "sheet.pdf"
    assert cli.main(["separator", *words, "--out", str(out)]) == 0
    return out


def texts(image):
    return [found.text for found in zxingcpp.read_barcodes(image)]


def print_of(file, number=0):
    document = pypdfium2.PdfDocument(file)
    try:
        return document[number].get_textpage().get_text_range()
    finally:
        document.close()


def test_a_sheet_says_twice_on_both_sides_what_was_asked_for_and_people_can_read_it(tmp_path, capsys):
    file = made(tmp_path, "--class", "lab-result", "--purpose", "ai-summary", "--sheets", "3", "--copies", "2")
    wanted = code_text("lab-result", "ai-summary", 3)
    assert wanted == "scanstation:separator?v=1&class=lab-result&purpose=ai-summary&sheets=3"
    sides = rendered(file.read_bytes(), 150)
    assert [texts(side) for side in sides] == [[wanted, wanted]] * 4
    assert all((side == sides[0]).all() for side in sides)
    words = print_of(file)
    for said in ("SEPARATOR", "lab-result", "for ai-summary", "3 sheets follow", "either side up"):
        assert said in words
    assert "2 sheet(s) for both sides" in capsys.readouterr().out


def test_a_sheet_may_say_how_many_follow_and_name_no_class(tmp_path):
    file = made(tmp_path, "--sheets", "1")
    assert set(texts(rendered(file.read_bytes(), 150)[0])) == {"scanstation:separator?v=1&sheets=1"}
    words = print_of(file)
    assert "next document" in words
    assert "1 sheet follows" in words


def test_class_alone_a4_and_one_side(tmp_path):
    file = made(tmp_path, "--class", "referral", "--paper", "a4", "--one-sided")
    (side,) = rendered(file.read_bytes(), 150)
    assert set(texts(side)) == {"scanstation:separator?v=1&class=referral"}
    mm = 150 / 25.4
    assert side.shape == pytest.approx((PAPERS["a4"].height * mm, PAPERS["a4"].width * mm), abs=2)
    assert "either side up" not in print_of(file)


def test_the_longest_names_and_counts_fit_on_the_paper(tmp_path):
    file = made(tmp_path, "--class", "insurance-correspondence", "--purpose", "medication-list", "--sheets", "999")
    for side in rendered(file.read_bytes(), 150):
        assert len(texts(side)) == 2
        rim = np.concatenate([side[:30].ravel(), side[-30:].ravel(), side[:, :30].ravel(), side[:, -30:].ravel()])
        assert rim.min() == 255  # 5 mm that printers and feeders do not see


def test_the_bars_lie_the_same_when_the_sheet_is_turned_by_half(tmp_path):
    (side,) = rendered(made(tmp_path, "--patch-only", "--one-sided").read_bytes(), 150)
    mm = 150 / 25.4
    edge = round((8 + PATCH_DEPTH + 2) * mm)
    bars = np.array(side)
    bars[edge:-edge, edge:-edge] = 255
    differing = (bars < 128) != (np.rot90(bars, 2) < 128)
    assert (bars < 128).any()
    assert differing.mean() < 0.002  # a row or column of pixels at the edges of bars
    assert texts(side) == []
    assert "next document" in print_of(tmp_path / "sheet.pdf")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "--class, --purpose or --sheets, or --patch-only"),
        (["--class", "gossip"], "unknown class gossip; known are .*referral"),
        (["--class", "referral", "--purpose", "gossip"], "unknown purpose gossip; known are ai-summary"),
        (["--class", "unclassified"], "names no class"),
        (["--class", "referral", "--sheets", "0"], "--sheets is a number from 1 to"),
        (["--class", "referral", "--sheets", "1000"], "--sheets is a number from 1 to"),
        (["--class", "referral", "--copies", "0"], "--copies is a number from 1 to"),
        (["--patch-only", "--class", "referral"], "--patch-only names nothing"),
        (["--patch-only", "--sheets", "2"], "--patch-only names nothing"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(tmp_path, capsys, words, said):
    out = tmp_path / "sheet.pdf"
    assert cli.main(["separator", *words, "--out", str(out)]) == 2
    complaint = capsys.readouterr().err
    assert re.search(said, complaint)
    assert complaint.count("\n") == 1
    assert not out.exists()


def test_a_file_is_not_overwritten_and_needs_a_place(tmp_path, capsys):
    out = tmp_path / "sheet.pdf"
    out.write_text("mine")
    assert cli.main(["separator", "--class", "referral", "--out", str(out)]) == 2
    assert out.read_text() == "mine"
    assert cli.main(["separator", "--class", "referral", "--out", str(tmp_path / "no" / "sheet.pdf")]) == 2
    assert "is not a directory" in capsys.readouterr().err


def test_what_policy_keeps_from_a_purpose_is_said_when_the_sheet_is_printed(tmp_path, capsys):
    made(tmp_path, "--class", "consent", "--purpose", "ai-summary")
    assert "will wait for a person (policy-human-only)" in capsys.readouterr().err
