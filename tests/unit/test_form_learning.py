"""Learning blank forms from scanned pages, and the command that does it, with the real reader."""

import tempfile
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from redaction_pages import NoTagger, WordTagger, read_page, rendered

from appliance import cli
from appliance.config import StationConfig
from appliance.documents import CapturedPage, KnownIdentifiers, PageId, Side
from appliance.forms import fields as field_search
from appliance.forms import learning
from appliance.forms.fields import Drawn, Run, slug
from appliance.forms.picture import draw
from appliance.page_work import Order, PipelineSetup
from appliance.pipeline import PageTasks
from appliance.policy.forms import Area, FieldMode, load_form
from appliance.quality.gate import PageRefusedError, examine
from appliance.reading.reader import read
from appliance.redaction import blank, registration
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.tagger import SpacyTagger
from appliance.sections.pages import FormsConfig, GateConfig, QualityLimits, ReadingConfig
from appliance.sim.drawing.scanner import FRESH, Defects, scan
from appliance.sim.generator.parts import Part
from appliance.sim.samples import blanks

CONFIG = StationConfig(reading=ReadingConfig(workers=1))
REGISTRATION, HISTORY, CONSENT = 0, 1, 2


def captured(sample, index=0):
    return CapturedPage(PageId("0" * 32, index, index, Side.FRONT), sample.image, sample.dpi, simulated=True)


def png(path, sample):
    Image.fromarray(sample.image).save(path, dpi=(sample.dpi, sample.dpi), compress_level=1)
    return path


@pytest.fixture(scope="module")
def tagger():
    return SpacyTagger()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("forms")


@pytest.fixture(scope="module")
def learned(tmp_path_factory, folder):
    """The form that most tests use, learned by the command itself."""
    page = png(
        tmp_path_factory.mktemp("paper") / "Patient registration (2).png", scan(blanks.blank(REGISTRATION), FRESH, 5)
    )
    assert cli.main(["forms", "learn", str(page), "--forms", str(folder)]) == 0
    return load_form(folder / "patient-registration-2.toml")[0]


# What is learned


def test_a_blank_form_is_learned_whole(learned):
    texts = [w.text.strip(".,?:") for w in learned.words]
    for word in ("Patient", "Registration", "Social", "security", "Signature", "guardian", "appointment"):
        assert word in texts
    names = {f.name: f for f in learned.fields}
    assert {"last-name", "date-of-birth", "social-security-number", "what-brings-you-here", "blood-pressure"} <= set(
        names
    )
    assert {"signature-of-the-patient", "date"} <= set(names)
    assert all(f.mode is FieldMode.DENY for f in learned.fields)
    assert learned.size == pytest.approx((215.9, 279.4), abs=0.2)
    last = names["last-name"].area
    assert last.left == pytest.approx(270 * 25.4 / 300, abs=1.5)
    assert all(word.ink > 0 for word in learned.words)


def test_its_picture_shows_boilerplate_alone_and_lies_beside_it(learned, folder):
    picture = np.asarray(Image.open(folder / "patient-registration-2.png").convert("L"))
    assert picture.shape[1] == pytest.approx(850, abs=2)
    assert np.count_nonzero(picture < 128) > 3_000


@pytest.mark.parametrize("number", [HISTORY, CONSENT])
def test_a_form_that_is_filled_in_is_refused(number, tagger):
    page = captured(scan(blanks.filled(number, 4, Part.DEV, by_hand=number == HISTORY), FRESH, 1))
    with pytest.raises(learning.NotBlankError) as caught:
        learning.learn([page], "x", CONFIG, tagger, frozenset())
    assert caught.value.code == "form-not-blank"
    assert caught.value.advice.count(".") >= 1


def test_a_lone_entry_by_hand_in_a_field_is_enough():
    canvas = blanks.blank(REGISTRATION)
    hand = blanks.draw(REGISTRATION, blanks.Filling(None))
    image = canvas.image.copy()
    cv2.putText(image, "x", (330, 580), cv2.FONT_HERSHEY_SCRIPT_COMPLEX, 2.2, (60, 30, 20), 5)
    cv2.putText(image, "w", (430, 578), cv2.FONT_HERSHEY_SCRIPT_COMPLEX, 2.4, (60, 30, 20), 5)
    page = captured(scan(replace(hand, image=image), FRESH, 3))
    with pytest.raises(learning.NotBlankError):
        learning.learn([page], "x", CONFIG, NoTagger(), frozenset())


LETTERHEAD = [
    (120, 60, "Fauxbury Family Health"),
    (120, 130, "14 Figment Avenue, Fauxbury, OH 44127"),
    (120, 200, "Telephone 312-555-0147 Fax 312-555-0148"),
    (120, 330, "Request for an examination of the heart"),
    (120, 420, "Please tell the patient to eat nothing before the test"),
    (120, 510, "Name of the patient"),
    (120, 600, "Blood pressure and pulse at rest"),
    (120, 690, "Which medicines does the patient take"),
    (120, 780, "Result of the examination and advice"),
    (120, 1400, "Rev. 02/2022 Quillington"),
]


def lettered(lines=LETTERHEAD, size=(1700, 1500)):
    image, _ = rendered(lines, size=size, points=38)
    return CapturedPage(PageId("0" * 32, 0, 0, Side.FRONT), image, 300.0, simulated=True)


def test_identifiers_in_the_print_are_left_out_without_their_text_unless_they_are_allowed(tagger):
    (page,) = learning.learn([lettered()], "x", CONFIG, tagger, frozenset())
    texts = " ".join(w.text for w in page.form.words)
    for word in ("Fauxbury", "Figment", "312-555-0147", "02/2022", "Quillington"):
        assert word not in texts
    for word in ("Request", "examination", "patient", "Telephone", "pulse"):
        assert word in texts
    assert page.doubts["phone"] >= 2
    assert sum(page.doubts.values()) == len(page.form.left_out)
    dark = page.picture < 128
    assert not dark[190:250, 420:560].any(), "the number is not in the picture either"
    (allowed,) = learning.learn([lettered()], "x", CONFIG, tagger, frozenset({"phone", "last-check"}))
    assert "312-555-0147" in [w.text for w in allowed.form.words]
    assert "phone" not in allowed.doubts


def test_print_that_the_release_gate_would_hold_is_left_out_as_well(tagger):
    held = learning.learn([lettered()], "x", CONFIG, tagger, frozenset({"phone"}))[0]
    assert held.doubts[learning.LAST_CHECK] >= 2
    assert "312-555-0147" not in [w.text for w in held.form.words]


def test_a_line_is_left_out_that_is_an_identifier_only_as_a_whole():
    page = read_page(np.full((900, 1700), 255, np.uint8), (), dpi=300.0)
    _, words = rendered([(100, 100, "Date of birth"), (900, 100, "March 14, 1957"), (100, 300, "of the heart")])
    page = replace(page, words=tuple(words))
    seen = blank.look(page, load_lexicon(), NoTagger(), frozenset(blank.ALLOWABLE))
    left = learning.without_held(seen)
    assert set(left.doubts.values()) == {learning.LAST_CHECK}
    assert [page.words[i].text for i in left.printed][-3:] == ["of", "the", "heart"]


@pytest.mark.parametrize(
    ("page", "error"),
    [
        (lettered([(120, 60, "Too little print on a page")]), learning.NoPrintError),
        (replace(lettered(), dpi=150.0), learning.PoorFormError),
    ],
)
def test_a_page_that_could_not_be_known_again_is_refused(page, error):
    with pytest.raises(error):
        learning.learn([page], "x", CONFIG, NoTagger(), frozenset())


def test_a_blurred_page_is_refused_by_the_quality_gate():
    page = lettered()
    with pytest.raises(PageRefusedError):
        learning.learn(
            [replace(page, image=cv2.GaussianBlur(page.image, (0, 0), 8))], "x", CONFIG, NoTagger(), frozenset()
        )


def test_a_page_of_which_much_was_read_badly_is_refused(monkeypatch):
    monkeypatch.setattr(blank, "SURE", 101.0)
    with pytest.raises(learning.PoorFormError):
        learning.learn([lettered()], "x", CONFIG, NoTagger(), frozenset())


def test_a_page_that_does_not_find_itself_is_refused(monkeypatch):
    monkeypatch.setattr(learning, "find_form", lambda *_: None)
    with pytest.raises(learning.PoorFormError, match="not found again"):
        learning.learn([lettered()], "x", CONFIG, NoTagger(), frozenset())


# Which words of a blank page are in doubt


def doubts_of(*lines, tagger=None, confidence=95.0):
    image, words = rendered([(80, 60 + 110 * n, line) for n, line in enumerate(lines)], size=(1900, 1000))
    words = [replace(w, confidence=confidence) for w in words]
    seen = blank.look(read_page(image, words), load_lexicon(), tagger or NoTagger())
    return {words[i].text: why for i, why in seen.doubts.items()}


def test_words_after_a_label_are_print_when_they_can_be_nobodys_name():
    assert doubts_of("Last name First name Initial Sex", "Patient name: (please print)") == {}
    assert doubts_of("Patient name: Rose Samplewood")["Rose"] == "name"
    assert doubts_of("Patient name: Rose Samplewood")["Samplewood"] in ("name", "unknown-word")
    assert doubts_of("School: Hill", "Policy holder: Page") == {"Hill": "name", "Page": "name"}
    assert doubts_of("Emergency contact Joy", "Patient name: Rose") == {"Joy": "name", "Rose": "name"}


def test_a_plain_word_that_a_tagger_takes_for_a_name_is_print_unless_it_stands_beside_a_name():
    tagger = WordTagger(Female="PERSON", Main="GPE", Zyzzbrook="GPE")
    assert doubts_of("Female", "Main problem", tagger=tagger) == {}
    found = doubts_of("Main Zyzzbrook", tagger=tagger)
    assert found["Zyzzbrook"] in ("place", "name", "unknown-word")
    assert "Main" in found


def test_numbers_of_questions_are_print_and_longer_ones_are_not():
    assert doubts_of("1. Have you had a fever?", "24. Do you cough at night?") == {}
    assert doubts_of("Form 84417 of the desk")["84417"] == "number"


def test_what_stands_beside_a_name_goes_with_it():
    found = doubts_of("Zyzzbrook Street", "cough and fever")
    assert "Zyzzbrook" in found
    assert "cough" not in found


def test_what_would_not_leave_a_page_is_print_where_nobody_stands_beside_it(monkeypatch):
    monkeypatch.setattr(blank.clearing, "decide", lambda page, *_: [Reason.UNKNOWN_WORD] * len(page.reasons))
    assert doubts_of("Weakness of the Heart") == {}
    found = doubts_of("of the Zyzzbrook")
    assert found["the"] == found["Zyzzbrook"]
    assert "of" not in found


def test_print_that_was_read_badly_is_in_doubt_and_signs_are_nothing():
    assert set(doubts_of("cough and fever", confidence=40.0).values()) == {"unsure"}
    assert doubts_of("cough & fever") == {}


# Fields


def drawn(runs=(), level=(), upright=(), combs=(), size=(210.0, 297.0)):
    return Drawn(size, [Run(t, Area(*a)) for t, a in runs], [Area(*a) for a in level], [Area(*a) for a in upright],
                 [Area(*a) for a in combs])  # fmt: skip


def found(**parts):
    return {f.name: f for f in field_search.find(drawn(**parts))}


def test_a_line_beside_a_label_is_a_field_and_so_is_a_line_over_a_caption():
    fields = found(
        runs=[("Home telephone", (20, 50, 50, 53)), ("Chart", (110, 50, 120, 53)), ("Signature", (20, 101, 40, 104))],
        level=[(52, 54, 105, 54.3), (122, 54, 190, 54.3), (20, 100, 90, 100.3)],
    )
    assert set(fields) == {"home-telephone", "chart", "signature"}
    assert fields["chart"].area.left == 122
    assert fields["signature"].kind == "line"


def test_one_line_under_several_labels_is_several_fields():
    fields = found(runs=[("Street", (20, 50, 32, 53)), ("City", (120, 50, 128, 53))], level=[(20, 54, 190, 54.3)])
    assert fields["street"].area.right == 120
    assert fields["city"].area.left == 128


def test_lines_to_write_on_are_one_field_named_by_their_heading():
    fields = found(runs=[("What else?", (20, 40, 45, 44))], level=[(20, y, 190, y + 0.3) for y in (53, 62, 71)])
    assert list(fields) == ["what-else"]
    assert fields["what-else"].area.bottom > 71


def test_rules_that_part_sections_are_no_fields():
    assert (
        found(runs=[("Left", (20, 281, 30, 283)), ("Right", (150, 281, 160, 283))], level=[(20, 280, 190, 280.3)]) == {}
    )
    assert found(runs=[("A title", (90, 50, 120, 55))], level=[(20, 56, 190, 56.3)]) == {}
    assert found(level=[(20, 56, 190, 56.3)]) == {}


def grid(columns, rows, left=20.0, top=50.0, wide=40.0, high=10.0):
    right, bottom = left + columns * wide, top + rows * high
    return {
        "level": [(left, top + n * high, right, top + n * high + 0.3) for n in range(rows + 1)],
        "upright": [(left + n * wide, top, left + n * wide + 0.3, bottom) for n in range(columns + 1)],
    }


def test_a_cell_is_the_room_below_or_beside_its_label():
    fields = found(runs=[("Last name", (21, 51, 35, 53)), ("Sex:", (62, 52, 70, 58))], **grid(2, 1))
    assert fields["last-name"].area.bottom == pytest.approx(60, abs=0.5)
    assert fields["sex"].area.right == pytest.approx(100, abs=0.5)
    assert {f.kind for f in fields.values()} == {"cell"}


def test_the_cells_of_a_column_are_one_field_named_by_its_heading_and_row():
    fields = found(runs=[("Pulse", (21, 53, 35, 56)), ("Weight", (61, 53, 75, 56))], **grid(2, 4))
    assert set(fields) == {"pulse", "weight"}
    assert fields["pulse"].area.bottom == pytest.approx(90, abs=1)
    rows = found(runs=[("Morning", (5, 53, 18, 56)), ("Evening", (5, 63, 18, 66))], **grid(1, 2))
    assert set(rows) == {"morning", "evening"}


def test_letter_boxes_are_named_by_what_stands_over_or_beside_them():
    fields = found(
        runs=[("Family name", (20, 36, 40, 39)), ("Birth date", (90, 43, 110, 46))],
        combs=[(20, 40, 80, 47), (112, 41, 160, 48), (20, 100, 80, 107)],
    )
    assert {"family-name", "birth-date"} <= set(fields)
    assert any(name.startswith("field-") for name in fields)
    assert {f.kind for f in fields.values()} == {"letter-boxes"}


def test_the_sides_of_letter_boxes_are_no_lines():
    fields = found(
        runs=[("First name", (20, 36, 40, 39)), ("Last name", (100, 36, 120, 39))],
        level=[(20, 40, 80, 40.3), (20, 47, 80, 47.3), (100, 40, 150, 40.3)],
        combs=[(15, 40, 155, 47)],
    )
    assert [f.kind for f in fields.values()] == ["letter-boxes"]


def test_room_after_a_colon_ends_at_the_next_print_or_rule():
    fields = found(
        runs=[
            ("Fax:", (20, 50, 28, 53)),
            ("Phone:", (110, 50, 122, 53)),
            ("Full:", (20, 80, 28, 83)),
            ("of", (30, 80, 34, 83)),
        ],
        upright=[(150, 40, 150.3, 60)],
    )
    assert fields["fax"].area.right == 110
    assert fields["phone"].area.right == 150
    assert "full" not in fields


def test_names_of_fields_are_plain_and_different():
    assert slug("Do you smoke? How much, and since when?") == "do-you-smoke-how"
    assert slug("Mother's name") == "mothers-name"
    assert slug("12 / 34") == ""
    assert slug("A" * 80) == "a" * 48
    twice = found(runs=[("Date:", (20, 50, 30, 53)), ("Date:", (20, 80, 30, 83))])
    assert set(twice) == {"date", "date-2"}


# In the pipeline


@pytest.fixture(scope="module")
def opened(learned, folder, tmp_path_factory):
    """The folder with the fields for medicine opened, as a clinic would edit it."""
    text = (folder / "patient-registration-2.toml").read_text()
    for name, mode in (("what-brings-you-here", "ordinary"), ("blood-pressure", "values"), ("height", "values")):
        head, _, rest = text.partition(f'name = "{name}"')
        text = head + f'name = "{name}"' + rest.replace('mode = "deny"', f'mode = "{mode}"', 1)
    target = tmp_path_factory.mktemp("opened")
    (target / "registration.toml").write_text(text)
    return target


@pytest.fixture(scope="module")
def runtime():
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="scanstation-test-") as directory:
        yield Path(directory)


def test_a_filled_in_page_keeps_print_and_opened_fields_and_passes_the_last_check(opened, runtime):
    tasks = PageTasks(PipelineSetup(QualityLimits(), CONFIG.reading, GateConfig(), None, runtime, opened))
    sample = scan(blanks.filled(REGISTRATION, 31, Part.DEV, by_hand=False), Defects(skew_deg=1.2), 7)
    order = Order("0" * 32, "referral", "ai-summary")
    work = tasks.take_in(captured(sample), order, KnownIdentifiers(frozenset()))
    by_reason = {}
    for judged in work.judged:
        by_reason.setdefault(judged.reason, []).append(judged.word.text)
    assert len(by_reason[Reason.FORM]) > 120
    kept = {word.text.strip(".,") for word in work.packed.page.words}
    assert {"cough", "fever", "128/76", "172", "cm"} <= kept
    assert not {"penicillin", "metformin", "81"} & kept, "these fields are closed"
    printed = {w.text for w in sample.truth.words if w.kind == "plain"}
    identifiers = {w.text for w in sample.truth.words if w.kind == "identifier"} - printed
    assert not identifiers & {word.text for word in work.packed.page.words}
    finished = tasks.finish(order, (work,), work.findings.known, False)
    assert finished.refusal is None


@pytest.mark.parametrize(
    ("defects", "drop", "found"),
    [(Defects(fax=True, grain=0.0, noise=0.0), 0, True), (FRESH, 130, False)],
)
def test_a_faxed_page_is_found_and_another_version_is_not(learned, defects, drop, found):
    sample = blanks.draw(REGISTRATION, blanks.Filling(None), drop=drop)
    page = read(examine(captured(scan(sample, defects, 2)), QualityLimits()), CONFIG.reading)
    placed = registration.find(page.words, page.accepted.dpi, [learned])
    assert (placed is not None) is found


# The command


def run(*words):
    return cli.main(["forms", *map(str, words)])


def test_list_show_and_forget(learned, folder, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert run("list", "--forms", tmp_path) == 0
    assert "patient-registration-2: 1 page, " in capsys.readouterr().out
    assert run("show", "patient-registration-2", "--forms", tmp_path) == 0
    shown = np.asarray(Image.open("patient-registration-2.form.png").convert("RGB")).astype(int)
    assert np.count_nonzero(np.abs(shown - (213, 94, 0)).max(axis=2) < 30) > 2_000  # fields
    assert np.count_nonzero(np.abs(shown - (0, 120, 90)).max(axis=2) < 30) > 2_000  # boilerplate
    assert run("forget", "patient-registration-2", "--forms", tmp_path) == 0
    assert not list(tmp_path.glob("patient-registration-2.[tp]*"))
    capsys.readouterr()
    assert run("list", "--forms", tmp_path) == 0
    assert "no form is registered" in capsys.readouterr().out
    assert run("forget", "patient-registration-2", "--forms", tmp_path) == 78
    assert run("show", "patient-registration-2", "--forms", tmp_path, "--out", "x.png") == 78
    assert "no form of this name" in capsys.readouterr().err


def test_a_form_shows_what_was_left_out_and_does_without_its_picture(learned):
    from appliance.policy.forms import LeftOut

    page = replace(learned, left_out=(LeftOut("phone", Area(20, 20, 60, 30)),))
    shown = np.asarray(draw(page, None)).astype(int)
    assert np.count_nonzero(np.abs(shown - (230, 159, 0)).max(axis=2) < 30) > 300


def test_a_taken_name_is_refused_and_replacing_keeps_the_modes(learned, opened, tmp_path, capsys):
    (tmp_path / "registration.toml").write_bytes((opened / "registration.toml").read_bytes())
    (tmp_path / "registration.png").write_bytes(b"old")
    paper = png(tmp_path / "paper.png", scan(blanks.blank(REGISTRATION), FRESH, 6))
    words = ["learn", paper, "--name", "registration", "--forms", tmp_path]
    assert run(*words) == 78
    assert "--replace" in capsys.readouterr().err
    assert (tmp_path / "registration.png").read_bytes() == b"old"
    assert run(*words, "--replace") == 0
    assert "19 deny, 2 values, 1 ordinary" in capsys.readouterr().out
    (page,) = load_form(tmp_path / "registration.toml")
    assert {f.name: f.mode for f in page.fields}["blood-pressure"] is FieldMode.VALUES


def test_a_refused_page_is_one_sentence_and_leaves_nothing(tmp_path, capsys):
    paper = png(tmp_path / "filled.png", scan(blanks.filled(HISTORY, 9, Part.DEV, by_hand=True), FRESH, 1))
    assert run("learn", paper, "--forms", tmp_path / "forms") == 4
    out = capsys.readouterr().out
    assert "refused: This form is not blank" in out
    assert not (tmp_path / "forms").exists()
    (tmp_path / "none.png").write_text("no picture")
    assert run("learn", tmp_path / "none.png", "--forms", tmp_path / "forms") == 4
    assert "refused: " in capsys.readouterr().out


def test_several_pages_make_one_form_and_doubts_are_told_without_words(tmp_path, capsys, monkeypatch):
    from appliance.forms import run as commands

    monkeypatch.setattr(commands, "SpacyTagger", NoTagger)
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    Image.fromarray(lettered().image).save(first, dpi=(300, 300))
    lines = [(120, 60 + 90 * n, text) for n, (_, _, text) in enumerate(LETTERHEAD[3:9])]
    Image.fromarray(lettered(lines).image).save(second, dpi=(300, 300))
    assert run("learn", first, second, "--name", "exam", "--forms", tmp_path) == 0
    out = capsys.readouterr().out
    assert "WARNING" in out
    assert "phone: " in out
    assert "mm from the top" in out
    for word in ("Fauxbury", "Figment", "0147", "Quillington"):
        assert word not in out
        assert word not in (tmp_path / "exam.toml").read_text()
    assert len(load_form(tmp_path / "exam.toml")) == 2
    assert (tmp_path / "exam-2.png").is_file()
    assert run("show", "exam", "--forms", tmp_path, "--out", tmp_path / "see.png") == 0
    assert (tmp_path / "see-2.png").is_file()
    assert run("forget", "exam", "--forms", tmp_path) == 0
    assert not list(tmp_path.glob("exam*"))


def test_sizes_from_outside_are_bounded(tmp_path, capsys, monkeypatch):
    from appliance.forms import run as commands

    Image.fromarray(lettered().image).save(tmp_path / "a.png", dpi=(300, 300))
    monkeypatch.setattr(commands, "MAX_PAGES", 0)
    assert run("learn", tmp_path / "a.png", "--forms", tmp_path) == 4
    file = tmp_path / "small.toml"
    file.write_text("[quality]\nmax_file_bytes = 10\n")
    assert run("learn", tmp_path / "a.png", "--forms", tmp_path, "--config", file) == 4
    assert capsys.readouterr().out.count("refused: ") == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list"], "say where the forms are"),
        (["list", "--forms", "page.png"], "is not a directory"),
        (["list", "--config", "none.toml"], "none.toml"),
        (["learn", "missing.png", "--forms", "f"], "there is no file missing.png"),
        (["learn", "page.png", "--forms", "f", "--allow", "everything"], "unknown kind 'everything'; known are name"),
        (["learn", "page.png", "--forms", "f", "--name", "My Form"], "is no name for a form"),
        (["learn", "1.png", "--forms", "f"], "is no name for a form"),
        (["show", "x", "--forms", "f", "--out", "x.jpg"], "ends in .png"),
        (["show", "x", "--forms", "f", "--out", "nowhere/x.png"], "is not a directory"),
        (["show", "../x", "--forms", "f"], "is no name for a form"),
        (["forget", "../x", "--forms", "f"], "is no name for a form"),
    ],
)
def test_mistakes_of_usage_are_one_sentence(tmp_path, monkeypatch, capsys, words, says):
    monkeypatch.chdir(tmp_path)
    for name in ("page.png", "1.png"):
        (tmp_path / name).touch()
    assert run(*words) == 2
    assert says in capsys.readouterr().err


def test_the_folder_may_be_that_of_the_configuration(tmp_path, capsys):
    assert StationConfig(forms=FormsConfig(tmp_path)).forms.folder == tmp_path
    file = tmp_path / "station.toml"
    file.write_text(f'[forms]\nfolder = "{tmp_path / "none"}"\n')
    assert run("list", "--config", file) == 0
    assert "no form is registered" in capsys.readouterr().out


def test_the_help_teaches(capsys):
    with pytest.raises(SystemExit):
        run("learn", "--help")
    out = capsys.readouterr().out
    for words in ("EMPTY copy", "mode", "ordinary", "--allow", "scanstation forms show"):
        assert words in out
