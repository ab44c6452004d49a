"""`scanstation people`: from nothing to a roster that a station takes."""

import io
import tomllib

import pytest

from appliance.cli import main
from appliance.people import pins
from appliance.people.keeper import signature_path
from appliance.people.roster import parse
from appliance.sealing.keys import load_secret

PIN = "602951"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pins.Cost.__init__, "__defaults__", (8, 1, 1))
    return tmp_path


@pytest.fixture
def typed(monkeypatch):
    """What somebody types where a PIN is asked for."""
    lines = []
    monkeypatch.setattr("getpass.getpass", lambda _prompt: lines.pop(0))
    return lines


def people(*words):
    return main(["people", *words])


def add(typed, name, *words, pins=(PIN, PIN)):
    typed[:] = pins
    return people("add", name, *words)


def test_a_list_is_made_signed_and_taken(here, typed, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("04a2ff01\n"))
    assert add(typed, "Mock Reviewer", "--role", "reviewer", "--badge") == 0
    assert add(typed, "Mock Temp", "--role", "reception", "--until", "2027-01-31") == 0
    assert people("sign") == 0
    assert people("list") == 0
    shown = capsys.readouterr().out
    assert "PIN and badge" in shown
    assert "until 2027-01-31" in shown
    assert PIN not in (here / "roster.toml").read_text()
    assert load_secret("people.key") != load_secret("people.sign.key")
    made = parse((here / "roster.toml").read_bytes())
    key = load_secret("people.key")
    assert pins.pin_matches(key, PIN, made.users[0].pin, made.cost)
    assert made.users[0].badge == pins.badge_tag(key, "04A2FF01")
    (here / "station.toml").write_text(
        '[people]\nargon2_floor_kib = 8\nfactors = { reception = "pin", reviewer = "both" }\n'
    )
    assert people("check", "--config", "station.toml") == 0
    assert "Version 1: 2 people" in capsys.readouterr().out


def test_a_change_counts_only_once_it_is_signed_and_versions_grow(here, typed, capsys):
    add(typed, "Mock Reviewer", "--role", "reviewer")
    people("sign")
    before = parse((here / "roster.toml").read_bytes())
    assert add(typed, "mock reviewer", "--role", "supervisor") == 0
    assert people("check") == 1
    assert "refuse" in capsys.readouterr().out
    people("sign")
    after = parse((here / "roster.toml").read_bytes())
    assert (before.version, after.version) == (1, 2)
    assert after.users[0].id == before.users[0].id, "the same person, so that the audit log goes on"
    assert after.users[0].role == "supervisor"
    assert people("remove", "Mock Reviewer") == 0
    assert people("remove", "Mock Reviewer") == 2
    assert tomllib.loads((here / "roster.toml").read_text())["version"] == 2


def test_check_names_who_could_not_log_in_and_pins_that_are_too_cheap(typed, capsys):
    add(typed, "Mock Reviewer", "--role", "reviewer")
    people("sign")
    assert people("check") == 1
    told = capsys.readouterr().out
    assert "Mock Reviewer: a reviewer needs both the badge and the PIN" in told
    assert "too cheap" in told


def test_check_without_a_signature_fails_in_one_sentence(here, typed, capsys):
    add(typed, "Mock Reviewer", "--role", "reviewer")
    people("sign")
    signature_path(here / "roster.toml").write_text("x" * 500)
    assert people("check") == 1
    signature_path(here / "roster.toml").unlink()
    assert people("check") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_weak_pins_are_asked_for_again_and_three_tries_end_it(typed, capsys):
    assert add(typed, "Mock", "--role", "auditor", pins=("123456", "602951", "602952", "111111")) == 2
    told = capsys.readouterr().err
    assert "follow each other" in told
    assert "not the same" in told
    assert "nothing was changed" in told
    assert people("list") == 0
    assert capsys.readouterr().out.startswith("0 people")


def test_what_cannot_be_a_person_changes_nothing(typed, monkeypatch, capsys):
    assert add(typed, "Mock", "--role", "auditor", "--no-pin") == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("!\n"))
    assert add(typed, "Mock", "--role", "auditor", "--no-pin", "--badge") == 2
    assert add(typed, "x" * 41, "--role", "auditor") == 2
    for words in (("Mock", "--role", "root"), ("Mock", "--role", "auditor", "--until", "soon")):
        with pytest.raises(SystemExit):
            add(typed, *words)
    assert people("list") == 0
    assert "0 people" in capsys.readouterr().out


def test_a_badge_alone_is_enough_where_somebody_wants_that(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("04A2FF01\n"))
    assert people("add", "Mock", "--role", "reception", "--badge", "--no-pin") == 0
    assert people("list") == 0
    assert " badge" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["format = 3", "#" * 300_000])
def test_a_file_that_is_no_roster_is_never_overwritten(here, typed, content, capsys):
    (here / "roster.toml").write_text(content)
    assert add(typed, "Mock", "--role", "auditor") == 1
    assert "roster-form" in capsys.readouterr().err
    assert (here / "roster.toml").read_text() == content


def test_a_lost_key_is_named_and_never_replaced(here, typed, capsys):
    add(typed, "Mock", "--role", "auditor")
    people("sign")
    (here / "people.key").unlink()
    (here / "people.sign.key").unlink()
    assert add(typed, "Mock Other", "--role", "auditor") == 1
    assert people("sign") == 1
    assert capsys.readouterr().err.count("key-unusable") == 2
    assert not (here / "people.key").exists()


def test_help_teaches(capsys):
    with pytest.raises(SystemExit):
        people("--help")
    told = capsys.readouterr().out
    for word in ("add", "remove", "list", "sign", "check", "people.key", "secret", "--until"):
        assert word in told
