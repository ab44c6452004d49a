"""Every line of the acceptance checklist has a proof that exists, and page and print are those of its file."""

import subprocess
from pathlib import Path

import checklist as pages
import pytest

from appliance import cli
from appliance.devices.led_language import LED_LANGUAGE
from appliance.technician.sentences import PARTS

HARDWARE = Path(__file__).parents[2] / "hardware"
PICTURES = Path(__file__).parents[2] / "docs" / "pictures" / "panel"
CHECKLIST = pages.load()
STEPS = [step for _, steps in CHECKLIST.sections for step in steps]


def proofs(kind):
    return sorted({value for step in STEPS for shown, value in step.proofs if shown == kind})


def text_of(pdf):
    """The words of a print; its bytes depend on the library that compresses them."""
    command = ["pdftotext", "-raw", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_the_committed_page_and_print_are_those_of_the_file(tmp_path):
    assert pages.main(["--out", str(tmp_path)]) == 0
    assert (HARDWARE / "checklist.md").read_text() == (tmp_path / "checklist.md").read_text()
    assert text_of(HARDWARE / "checklist.pdf") == text_of(tmp_path / "checklist.pdf")


@pytest.mark.parametrize("command", proofs("device") + proofs("office"))
def test_every_command_is_one_that_the_program_takes(command, monkeypatch):
    real = cli.late
    monkeypatch.setattr(cli, "late", lambda name: (lambda _: 0) if ":run" in name else real(name))
    program, *words = command.split()
    assert program == "scanstation"
    assert cli.main(words) == 0


def test_every_part_that_is_tested_is_a_part():
    tests = [value.split()[-1] for value in proofs("device") if value.startswith("scanstation technician test ")]
    assert set(tests) <= set(PARTS)
    said = " ".join(step.do.lower() for step in STEPS)
    missing = [part for part in PARTS if part not in tests and part not in said and part != "touch"]
    assert not missing


@pytest.mark.parametrize("screen", proofs("screen"))
def test_every_screen_is_one_of_the_panel(screen):
    assert (PICTURES / f"{screen}-800x480-en.png").is_file()


@pytest.mark.parametrize("signal", proofs("lamps"))
def test_every_signal_is_one_of_the_lamps(signal):
    assert signal in {one.value for one in LED_LANGUAGE}


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_every_line_is_on_the_print(paper, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pages.pdf(CHECKLIST, paper))
    shown = text_of(tmp_path / "a.pdf")
    words = "".join(shown.split())
    for step in STEPS:
        assert step.number in shown
        assert "".join(step.told.split())[:30] in words


@pytest.mark.parametrize("line", ['do = "a", see = "b"', 'do = "a", see = "b", look = "c", lok = "d"'])
def test_a_line_without_a_proof_or_with_a_slip_is_refused(line, tmp_path):
    file = tmp_path / "checklist.toml"
    file.write_text(
        f'format = 1\ntitle = "t"\npreface = ""\nnote = ""\n[[sections]]\ntitle = "s"\nsteps = [{{ {line} }}]\n'
    )
    with pytest.raises(ValueError, match=r"1\.1: "):
        pages.load(file)


def test_a_word_that_does_not_fit_is_refused_and_not_printed_over_its_neighbour():
    with pytest.raises(ValueError, match="too wide"):
        pages.Printer("t", "letter").wrapped("w" * 80, 40, 8)
