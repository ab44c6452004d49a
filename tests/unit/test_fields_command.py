"""`scanstation fields`: what is written, for whose eyes, and where it is refused."""

import json
import stat

import pytest
from PIL import Image
from redaction_pages import rendered

from appliance import cli
from appliance.commands import common
from appliance.config import StationConfig
from appliance.explain import fields as listing
from appliance.sections.pages import ReadingConfig

CONFIG = StationConfig(reading=ReadingConfig(workers=1))
LINES = [
    (80, 80, "Patient name: Dagmar Wilson"),
    (80, 170, "DOB: 04/23/1958"),
    (80, 260, "Continue lisinopril 20 mg daily"),
    (80, 350, "Blood pressure 128/76 and digoxin 1.25 mg"),
]


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fields")
    image, _ = rendered(LINES, size=(1200, 620), points=34)
    Image.fromarray(image).save(folder / "page.png", dpi=(200, 200))
    said = []
    options = listing.Options((folder / "page.png",), "ai-summary", folder / "out", "referral")
    status = listing.run(options, CONFIG, said.append)
    return status, folder / "out", said


def test_the_list_holds_each_field_with_its_picture_and_says_that_it_is_content(listed):
    status, out, said = listed
    assert status == 0
    table = json.loads((out / "fields.json").read_text())
    assert table["status"].startswith("CONTENT IN PLAIN TEXT")
    [page] = table["pages"]
    dose = next(f for f in page["fields"] if f["kind"] == "dose" and f["name"] == "lisinopril")
    assert (dose["value"], dose["unit"], dose["confirm"]) == ("20", "mg", False)
    assert dose["travels"] is True  # the whole way: cleared, released by the gate, and found in its release
    unusual = next(f for f in page["fields"] if f["kind"] == "dose" and f["name"] == "digoxin")
    assert "dose-unusual" in unusual["why"]
    born = next(f for f in page["fields"] if f["kind"] == "date-of-birth")
    assert (born["value"], born["travels"]) == ("1958-04-23", False)
    for field in page["fields"]:
        with Image.open(out / field["picture"]) as picture:
            assert picture.width >= field["box"][2] - field["box"][0]
    with Image.open(out / page["picture"]) as picture:
        assert picture.width > 600
    assert "lisinopril" not in "".join(said)


def test_everything_is_for_its_owner_alone(listed):
    _, out, _ = listed
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_a_document_without_a_page_gives_status_4(tmp_path):
    (tmp_path / "none.png").write_bytes(b"no page")
    options = listing.Options((tmp_path / "none.png",), "ai-summary", tmp_path / "out")
    assert listing.run(options, CONFIG, lambda *_: None) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.png", "--out", "new"], "there is no file missing.png"),
        (["page.png", "--out", "full"], "full is not an empty folder"),
        (["page.png", "--out", "page.png"], "page.png is not an empty folder"),
        (["page.png", "--out", "new", "--purpose", "marketing"], "marketing"),
        (["page.png", "--out", "new", "--class", "diary"], "diary"),
        (["page.png", "--out", "new", "--config", "none.toml"], "none.toml"),
    ],
)
def test_mistakes_of_usage_are_named(tmp_path, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.png").write_bytes(b"")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    assert cli.main(["fields", *arguments]) == common.USAGE
    assert said in capsys.readouterr().err


def test_it_is_refused_on_a_station(tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.png"
    page.write_bytes(b"")
    monkeypatch.setattr("appliance.commands.fields.on_a_station", lambda: True)
    assert cli.main(["fields", str(page), "--out", str(tmp_path / "new")]) == common.USAGE
    assert "never written here" in capsys.readouterr().err


def test_the_help_teaches_and_warns(capsys):
    with pytest.raises(SystemExit):
        cli.main(["fields", "--help"])
    text = capsys.readouterr().out
    assert "WARNING" in text
    assert "scanstation fields page1.png page2.png --out fields" in text
