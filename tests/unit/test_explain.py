"""`scanstation explain`: what the picture shows, who may read it, and where it is refused."""

import numpy as np
import pytest
from PIL import Image, ImageFilter
from redaction_pages import rendered

from appliance import cli
from appliance.commands import common
from appliance.config import StationConfig
from appliance.documents import Barcode, Box, JudgedWord, Measurement, QualityReport, Verdict, Word
from appliance.explain import run as explaining
from appliance.explain.picture import Explained, draw, signs_of
from appliance.explain.signs import BLACK, INK, SIGNS, SKY, VERMILION, Pattern
from appliance.redaction.reasons import Reason
from appliance.sections.pages import ReadingConfig

CONFIG = StationConfig(reading=ReadingConfig(workers=1))
LINES = [(80, 80, "Patient name: Dagmar Wilson"), (80, 170, "The fever and cough are better")]


def page_file(path, *, pages=1):
    image, _ = rendered(LINES, size=(1200, 620), points=34)
    first = Image.fromarray(image)
    rest = [first] * (pages - 1)
    first.save(path, dpi=(200, 200), **({"save_all": True, "append_images": rest} if rest else {}))
    return path


def explain(page, out, **options):
    said = []
    status = explaining.run(explaining.Options(page, "ai-summary", out, **options), CONFIG, said.append)
    return status, said


def has(picture, colour, box=None):
    """How many pixels of the picture are nearly of this colour."""
    pixels = np.asarray(picture.convert("RGB").crop(box) if box else picture.convert("RGB")).astype(int)
    return int((np.abs(pixels - np.array(colour)).max(axis=2) < 40).sum())


def every_reason():
    """A page on which each reason has decided one word, with structure, a barcode, other ink and measurements."""
    image = np.full((1400, 1300), 255, np.uint8)
    image[1300:1340, 600:900] = 30  # ink that is no word
    words = [Word(f"w{n}", Box(40, 20 + 44 * n, 240, 50 + 44 * n), n, 95.0) for n in range(len(Reason))]
    judged = tuple(JudgedWord(word, reason.value) for word, reason in zip(words, Reason, strict=True))
    copied = tuple(j.word for j in judged if j.reason.startswith("cleared-") and j.reason != "cleared-eponym")
    report = QualityReport((Measurement("skew_deg", 9.5, "degree", within=False),), ("skew_deg",))
    return Explained(
        "Page 1 of 1", Verdict.REVIEW, ("pattern-date@text-layer#0",), image, report,
        output=np.full((1400, 1300), 255, np.uint8), judged=judged, copied=copied,
        structure=(Box(300, 1000, 900, 1003),), barcodes=(Barcode("Code128", "x", Box(600, 200, 900, 300)),),
    )  # fmt: skip


def test_every_reason_has_a_sign_of_its_own_and_no_two_share_letters():
    assert set(SIGNS) == set(Reason)
    letters = [sign.letters for sign in (*SIGNS.values(), INK)]
    assert len(set(letters)) == len(letters)
    for reason, sign in SIGNS.items():
        assert sign.meaning.startswith("kept: " if reason.cleared else "removed: ")
    untagged = [sign.pattern for sign in SIGNS.values() if not sign.tagged]
    assert len(set(untagged)) == len(untagged), "without letters, the pattern alone tells them apart"
    colours = {}
    for sign in SIGNS.values():
        colours.setdefault(sign.pattern, set()).add(sign.colour)
    assert all(len(c) == 1 for c in colours.values()), "a pattern means the same without its colour"


def test_a_word_that_was_cleared_but_not_copied_has_its_own_sign():
    signs = {word.text: sign for word, sign in signs_of(every_reason())}
    assert signs[f"w{list(Reason).index(Reason.EPONYM)}"] is INK
    assert signs[f"w{list(Reason).index(Reason.VALUE)}"] is SIGNS[Reason.VALUE]
    assert signs[f"w{list(Reason).index(Reason.NAME)}"] is SIGNS[Reason.NAME]
    assert INK.pattern is Pattern.BROKEN


def test_the_picture_shows_each_kind_of_mark_at_its_place():
    picture = draw(every_reason())
    assert has(picture, (164, 32, 40), (0, 0, picture.width, 60)) > 10_000  # the warning
    left, top = 28, 64 + 28
    at = 20 + 44 * list(Reason).index(Reason.DATE)
    striped = tuple(round(0.35 * 255 + 0.65 * c) for c in VERMILION)
    assert has(picture, striped, (left + 40, top + at, left + 240, top + at + 30)) > 300
    assert has(picture, BLACK, (left + 590, top + 190, left + 910, top + 310)) > 500  # the barcode's frame
    assert (
        has(picture, (150, 200, 230), (left + 300, top + 996, left + 900, top + 1008))
        + has(picture, SKY, (left + 300, top + 996, left + 900, top + 1008))
        > 500
    )
    assert has(picture, (204, 121, 167), (left + 600, top + 1300, left + 900, top + 1340)) > 5_000  # other ink


def test_a_page_through_the_real_stages_becomes_a_picture_for_its_owner_alone(tmp_path):
    out = tmp_path / "why.png"
    status, said = explain(page_file(tmp_path / "page.tif", pages=2), out)
    assert status == 0
    for path in (out, tmp_path / "why-2.png"):
        assert path.stat().st_mode & 0o777 == 0o600
        assert has(Image.open(path), VERMILION) > 500
    assert sum("plain text" in line for line in said) == 2
    for word in ("Dagmar", "Wilson", "fever"):
        assert word not in "".join(said)


def test_a_page_that_is_refused_gets_a_picture_with_its_reason_and_a_file_that_is_none_gets_nothing(tmp_path):
    image, _ = rendered(LINES, size=(1200, 620), points=34)
    blurred = tmp_path / "blurred.png"
    Image.fromarray(image).filter(ImageFilter.GaussianBlur(6)).save(blurred, dpi=(200, 200))
    status, said = explain(blurred, tmp_path / "blurred-why.png")
    assert status == 0
    assert any(line.startswith("rejected: ") for line in said)
    assert (tmp_path / "blurred-why.png").is_file()
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    assert explain(broken, tmp_path / "broken-why.png")[0] == 4
    assert not (tmp_path / "broken-why.png").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--purpose", "marketing"], "unknown purpose marketing; known are ai-summary"),
        (["--class", "novel"], "unknown class novel"),
        (["--out", "why.jpg"], "ends in .png"),
        (["--out", "nowhere/why.png"], "is not a directory"),
        (["--config", "none.toml"], "none.toml"),
    ],
)
def test_mistakes_of_usage_are_one_sentence_and_nothing_is_read(tmp_path, monkeypatch, capsys, words, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.png").touch()
    assert cli.main(["explain", "page.png", *words]) == 2
    assert says in capsys.readouterr().err
    assert cli.main(["explain", "missing.png"]) == 2
    assert "there is no file missing.png" in capsys.readouterr().err


def test_it_is_refused_where_a_station_is_set_up(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(common, "CONFIG_DIRECTORY", tmp_path)
    (tmp_path / "station.toml").touch()
    page_file(tmp_path / "page.png")
    assert cli.main(["explain", str(tmp_path / "page.png"), "--out", str(tmp_path / "why.png")]) == 2
    assert "set up as a station" in capsys.readouterr().err
    assert not (tmp_path / "why.png").exists()


def test_the_help_warns_loudly(capsys):
    with pytest.raises(SystemExit):
        cli.main(["explain", "--help"])
    assert "PLAIN TEXT" in capsys.readouterr().out
