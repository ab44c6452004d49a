"""The intake checklist: what a policy may ask, for which press answers count, and that nothing is scanned without."""

import asyncio
from importlib import resources
from pathlib import Path

import pytest

from appliance.batch import Press
from appliance.devices.interfaces import ScanSettings
from appliance.errors import ConfigError
from appliance.paper.intake import VALID_S, Answers, Intake, IntakeAnswersError, IntakeDueError, IntakeRefusedError
from appliance.policy.intake import MAX_ASK, MAX_QUESTIONS
from appliance.policy.pack import load_pack
from appliance.presets import Preset, Presets
from tests.custody_samples import captured_job
from tests.unit.station_rig import Rig

ASK = 'ask = "Is the identity verified?"'
QUESTIONS = f"""
[intake.identity-verified]
{ASK}

[intake.copy-needed]
ask = "Is a redacted copy needed?"
scan = ["yes", "no"]
usual = "no"
"""
ALL = {"identity-verified": "yes", "copy-needed": "no"}


def pack_with(tmp_path, tables=QUESTIONS, names='"identity-verified", "copy-needed"', more=""):
    """The policy that ships, with questions for referrals."""

    text = resources.files("appliance.policy").joinpath("default.toml").read_text()
    head = "[classes.referral]\n"
    assert text.count(head) == 1
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(head, f"{head}intake = [{names}]\n{more}") + tables)
    return load_pack(path)


def test_the_policy_that_ships_asks_nothing():
    pack = load_pack(None)
    assert {pack.intake(one.name) for one in pack.classes} == {()}
    intake = Intake(pack)
    assert not intake.is_due("referral")
    assert intake.take("referral") == Answers()


def test_a_policy_asks_by_class_in_the_order_of_the_class(tmp_path):
    pack = pack_with(tmp_path)
    assert [(one.name, one.scan, one.usual) for one in pack.intake("referral")] == [
        ("identity-verified", ("yes",), "yes"),
        ("copy-needed", ("yes", "no"), "no"),
    ]
    assert pack.intake("lab-result") == ()


@pytest.mark.parametrize(
    ("tables", "names", "place", "why"),
    [
        (QUESTIONS, '"identity"', "classes.referral: intake", "unknown 'identity'; known are identity-verified, copy"),
        ("", '"identity"', "classes.referral: intake", "known are none: a question stands in a table [intake.NAME]"),
        (QUESTIONS, '"copy-needed", "copy-needed"', "classes.referral: intake", "stands there twice"),
        (f"[intake.Q]\n{ASK}\n", "", "intake.Q", "the name must be"),
        (f"[intake.{'q' * 41}]\n{ASK}\n", "", "intake.qqq", "1 to 40 characters"),
        ('[intake.q]\nask = " "\n', "", "intake.q: ask", "one line"),
        (f'[intake.q]\nask = "{"a" * (MAX_ASK + 1)}"\n', "", "intake.q: ask", f"1 to {MAX_ASK}"),
        ('[intake.q]\nask = "two\\nlines"\n', "", "intake.q: ask", "one line"),
        (f"[intake.q]\n{ASK}\nscan = []\n", "", "intake.q: scan", "'yes', 'no' or both"),
        (f'[intake.q]\n{ASK}\nscan = ["maybe"]\n', "", "intake.q: scan", "'yes', 'no' or both"),
        (f'[intake.q]\n{ASK}\nscan = ["no", "no"]\n', "", "intake.q: scan", "'yes', 'no' or both"),
        (f'[intake.q]\n{ASK}\nusual = "often"\n', "", "intake.q: usual", "not 'often'"),
        (f"[intake.q]\n{ASK}\nmust = true\n", "", "intake.q", "must"),
    ],
)
def test_what_cannot_be_asked_refuses_the_policy_and_names_the_place(tmp_path, tables, names, place, why):
    with pytest.raises(ConfigError) as refused:
        pack_with(tmp_path, tables, names)
    assert place in refused.value.detail
    assert why in refused.value.detail


def test_more_questions_than_fit_on_the_screen_are_refused(tmp_path):
    names = [f"q{number}" for number in range(MAX_QUESTIONS + 1)]
    tables = "".join(f"[intake.{name}]\n{ASK}\n" for name in names)
    with pytest.raises(ConfigError, match="7 questions; at most 6 fit"):
        pack_with(tmp_path, tables, ", ".join(f'"{name}"' for name in names))


def test_answers_count_once_for_their_class_and_not_for_long(tmp_path):
    now = [0.0]
    intake = Intake(pack_with(tmp_path), clock=lambda: now[0])
    assert intake.is_due("referral")
    with pytest.raises(IntakeDueError):
        intake.take("referral")
    intake.answer("referral", ALL, "a" * 32)
    assert not intake.is_due("lab-result")
    assert intake.take("referral") == Answers(("identity-verified-yes", "copy-needed-no"), "a" * 32)
    with pytest.raises(IntakeDueError):
        intake.take("referral")
    intake.answer("referral", ALL, "local")
    now[0] += VALID_S
    assert intake.is_due("referral")
    intake.answer("referral", ALL, "local")
    assert intake.take("lab-result") == Answers(), "what was answered for another class goes on no record"


@pytest.mark.parametrize(
    "answers",
    [{}, {"identity-verified": "yes"}, {**ALL, "more": "yes"}, {**ALL, "copy-needed": ""}, {**ALL, "copy-needed": "x"}],
)
def test_answers_are_complete_or_none(tmp_path, answers):
    intake = Intake(pack_with(tmp_path))
    intake.answer("referral", ALL, "local")
    with pytest.raises(IntakeAnswersError):
        intake.answer("referral", answers, "local")
    assert intake.is_due("referral")


def test_an_answer_that_forbids_it_scans_nothing_and_is_on_the_record(tmp_path):
    refused = []
    intake = Intake(pack_with(tmp_path), lambda *what: refused.append(what))
    with pytest.raises(IntakeRefusedError):
        intake.answer("referral", {**ALL, "identity-verified": "no"}, "b" * 32)
    assert refused == [("referral", "identity-verified-no", "b" * 32)]
    assert intake.is_due("referral")


# At the station


def asking(tmp_path):
    """A station whose button scans referrals, of which something is asked, and at whose panel lab results can be."""
    press = [Press(ScanSettings(), name, ("ai-summary",)) for name in ("referral", "lab-result")]
    presets = Presets([Preset(one.document_class, one.document_class, one, "x") for one in press], "referral", 300.0)
    intake = Intake(pack_with(tmp_path))
    rig = Rig(tmp_path, presets=presets, intake=intake)
    intake._refused = rig.custody.notes.intake_refused
    return rig, intake


async def settled(rig):
    """Until the one stack is worked on."""
    await rig.until(lambda: rig.states() and rig.states()[0] not in ("feeding", "captured", "processing"))


def test_the_button_alone_shows_what_is_missing_and_scans_nothing(tmp_path):
    rig, intake = asking(tmp_path)

    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script = [[1], [1]]
        rig.panel.press()
        await rig.sees("intake")
        assert "The checklist for this paper comes first" in rig.sentence
        assert (rig.jobs(), len(rig.feeder.script)) == ([], 2)
        assert rig.panel.shown[-1] == "attention"
        intake.answer("referral", ALL, "c" * 32)
        rig.panel.press()
        await rig.until(lambda: len(rig.feeder.script) == 1)
        await settled(rig)
        (job,) = rig.jobs()
        said = [r for r in rig.custody.audit_records(1, 100) if r["event"] in ("job-opened", "intake-answered")]
        assert [(r["event"], r.get("code"), r.get("by")) for r in said] == [
            ("job-opened", None, None),
            ("intake-answered", "identity-verified-yes", "c" * 32),
            ("intake-answered", "copy-needed-no", "c" * 32),
        ]
        assert {r["job"] for r in said} == {job.id}
        assert "checklist" not in rig.sentence, "it was answered; what the next paper asks is not said before a press"
        with pytest.raises(IntakeDueError):  # they counted once
            await rig.station.scan()
        assert len(rig.feeder.script) == 1

    rig.live(scenario)


def test_whoever_presses_while_something_waits_has_seen_it_though_the_checklist_comes_first(tmp_path):
    rig, intake = asking(tmp_path)

    async def scenario(rig):
        await rig.sees("ready")
        rig.custody.hold(captured_job(rig.custody), "class-unsure")
        rig.station._display.refresh()
        await rig.sees("held")
        rig.panel.press()
        await rig.sees("intake")
        intake.answer("referral", ALL, "local")
        await rig.station.scan()  # no paper yet
        await rig.sees("no-paper")
        await rig.station.cancel()
        await rig.sees("ready")
        assert "1 earlier document waits for a person." in rig.sentence

    rig.live(scenario)


def test_that_somebody_answered_no_is_in_the_audit_log_of_the_station(tmp_path):
    rig, intake = asking(tmp_path)
    with pytest.raises(IntakeRefusedError):
        intake.answer("referral", {**ALL, "identity-verified": "no"}, "d" * 32)
    (record,) = [one for one in rig.custody.audit_records(1, 100) if one["event"] == "intake-refused"]
    assert (record["class"], record["code"], record["by"]) == ("referral", "identity-verified-no", "d" * 32)
    rig.custody.close()


def test_no_way_of_scanning_goes_around_the_checklist_and_other_classes_are_not_asked(tmp_path):
    rig, _ = asking(tmp_path)

    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script = [[1]]
        for ask in (
            rig.station.scan,
            lambda: rig.station.scan(document_class="referral"),
            lambda: rig.station.scan(purposes=("billing",), sheets=3),
            lambda: rig.station.scan(preset="referral"),
        ):
            with pytest.raises(IntakeDueError):
                await ask()
        assert rig.jobs() == []
        assert await rig.station.scan(preset="lab-result")
        await settled(rig)

    rig.live(scenario)


def test_a_stack_that_stopped_goes_on_without_being_asked_again(tmp_path):
    rig, intake = asking(tmp_path)

    async def scenario(rig):
        await rig.sees("ready")
        intake.answer("referral", ALL, "local")
        await rig.station.scan()  # no paper yet
        await rig.sees("no-paper")
        rig.feeder.script = [[1]]
        rig.panel.press()
        await rig.until(lambda: rig.jobs()[0].pages)
        await settled(rig)

    rig.live(scenario)


def test_two_presses_at_once_begin_one_stack(tmp_path):

    rig, intake = asking(tmp_path)

    async def scenario(rig):
        await rig.sees("ready")
        rig.feeder.script = [[1]]
        intake.answer("referral", ALL, "local")
        said = await asyncio.gather(rig.station.scan(), rig.station.scan(), return_exceptions=True)
        assert [type(one) for one in said].count(IntakeDueError) == 1
        assert len(rig.jobs()) == 1
        await settled(rig)

    rig.live(scenario)


def test_the_example_of_the_documentation_is_a_policy(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "intake.md").read_text()
    example = page.partition("```toml\n")[2].partition("```")[0]
    tables, _, named = example.partition("[classes.referral]\n")
    pack = pack_with(tmp_path, tables, named.partition("[")[2].strip().removesuffix("]"))
    assert [one.name for one in pack.intake("referral")] == ["identity-verified", "identifiers-present", "copy-needed"]
    assert [one.usual for one in pack.intake("referral")] == ["yes", "yes", "yes"]
