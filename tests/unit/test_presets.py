"""Presets: checked at the start, chosen before paper moves, shown, and forgotten after a while."""

import tomllib

import pytest

from appliance.config import StationConfig, build
from appliance.devices.interfaces import ScanSettings
from appliance.devices.led_language import PRESETS
from appliance.errors import ConfigError
from appliance.policy.pack import load_pack
from appliance.presets import PLAIN, UnknownPresetError, load_presets
from appliance.states import State
from tests.unit.station_rig import Rig
from tests.unit.test_docs import ROOT

PACK = load_pack(None)
TOML = """
[policy]
default_preset = "letters"
preset_idle_s = 100.0

[presets.letters]
label = "Referral letters"
document_class = "referral"
purposes = ["ai-summary"]

[presets.results]
label = "Results"
document_class = "lab-result"
purposes = ["ai-summary", "billing"]
dpi = 400
colour = true
duplex = false
"""

BOTH_SIDES = TOML.replace("duplex = false", "duplex = true")  # as the stand-in feeder scans


def presets_of(text=TOML):
    return load_presets(build(StationConfig, tomllib.loads(text), "station.toml"), PACK)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def clocked():
    clock, presets = Clock(), presets_of()
    presets._clock = clock
    presets.used()
    return clock, presets


def test_presets_come_in_the_order_of_the_file_and_the_default_is_chosen():
    presets = presets_of()
    assert [preset.name for preset in presets.all()] == ["letters", "results"]
    assert presets.current.name == "letters"
    assert presets.is_default(presets.current)
    press = presets.named("results").press
    assert (press.document_class, press.purposes) == ("lab-result", ("ai-summary", "billing"))
    assert press.settings_of("lab-result") == ScanSettings(400, True, False)


def test_the_sentence_says_everything_before_paper_moves():
    sentence = presets_of().named("results").sentence()
    for part in ("Results", "lab-result", "ai-summary and billing", "own receiver", "400 dpi", "colour", "one side"):
        assert part in sentence
    assert len(sentence) < 300


def test_without_presets_a_press_scans_what_the_configuration_says():
    presets = presets_of("[feeder]\ndpi = 400\n[policy]\ndefault_class = 'referral'\n")
    assert (len(presets), presets.current.name) == (1, PLAIN)
    assert presets.current.press.settings_of("referral").dpi == 400


def test_the_next_one_comes_round_and_an_unknown_one_is_refused():
    presets = presets_of()
    assert [presets.next().name for _ in range(3)] == ["results", "letters", "results"]
    assert presets.place == 2
    with pytest.raises(UnknownPresetError, match="letters, results"):
        presets.choose("other")
    assert presets.current.name == "results"


def test_a_choice_falls_back_to_the_default_when_nobody_used_it():
    clock, presets = clocked()
    presets.choose("results")
    clock.now = 99.0
    assert presets.current.name == "results"
    presets.used()
    clock.now = 198.0
    assert presets.current.name == "results"
    clock.now = 199.0
    assert presets.current.name == "letters"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ('document_class = "lab-result"', 'document_class = "lab-results"'),
            "presets.results: lab-results; known are",
        ),
        (('["ai-summary", "billing"]', '["ai-summary", "bills"]'), "presets.results: bills; known are"),
        (("dpi = 400", "dpi = 200"), "presets.results: dpi: 200 is less than the 300 dpi that 'lab-result' asks for"),
        (("dpi = 400", "dpi = 250"), "presets.results: dpi must be 200, 300 or 400"),
        (('document_class = "lab-result"\n', 'document_class = "consent"\n'), None),
        (("colour = true", "colour = 1"), "colour: expected bool"),
        (('label = "Results"', 'label = ""'), "label must be 1 to 40"),
        (('label = "Results"', 'label = "a\\u0007"'), "label must be 1 to 40"),
        (('["ai-summary", "billing"]', "[]"), "purposes: 1 to 16"),
        (('["ai-summary", "billing"]', '["billing", "billing"]'), "none of them twice"),
        (('default_preset = "letters"', 'default_preset = "other"'), "default_preset: must name one of the presets"),
        (('default_preset = "letters"', ""), "default_preset: must name one of the presets"),
        (
            ('default_preset = "letters"', 'default_preset = "letters"\ndefault_class = "referral"'),
            "leave out default_class",
        ),
        (("[presets.results]", "[presets.Results]"), "names are 1-64"),
        (("duplex = false", "duplx = false"), "unknown key 'duplx'"),
    ],
)
def test_a_mistake_refuses_the_configuration_and_names_the_place(change, message):
    text = TOML.replace(*change)
    assert text != TOML
    if message is None:
        presets_of(text)
        message, text = "presets.results: colour: 'consent' is scanned in colour", text.replace("colour = true", "")
    with pytest.raises(ConfigError) as error:
        presets_of(text)
    assert message in str(error.value)


def test_more_presets_than_can_be_flashed_and_a_preset_for_nobody_are_refused():
    many = "".join(
        f'[presets.p{n}]\nlabel = "P"\ndocument_class = "referral"\npurposes = ["ai-summary"]\n' for n in range(6)
    )
    with pytest.raises(ConfigError, match="presets: more than 5"):
        presets_of(f'[policy]\ndefault_preset = "p0"\n{many}')
    with pytest.raises(ConfigError, match=r"presets\.results: purposes: nobody receives 'billing'"):
        presets_of(TOML + '[recipients.a]\npurposes = ["ai-summary"]\n')
    with pytest.raises(ConfigError, match="default_preset"):
        presets_of('[policy]\ndefault_preset = "p0"\n')


def test_the_example_of_the_page_is_accepted():
    page = (ROOT / "docs" / "presets.md").read_text()
    presets = presets_of(page.split("```toml\n")[1].split("```")[0])
    assert [preset.name for preset in presets.all()] == ["referrals", "charts"]


# At the desk


async def finished(rig):
    """The stack went through, and nothing is in work any more."""
    await rig.until(lambda: rig.states() and rig.states()[-1] in ("sealed", "held"))
    return rig.jobs()[-1]


async def rested(rig):
    """The button was not held while the station became ready."""
    await rig.sees("ready")
    rig.station._operation.ready_since -= 60.0


def test_holding_the_button_while_ready_goes_to_the_next_preset_and_flashes_its_place(tmp_path):
    rig = Rig(tmp_path, presets=presets_of(BOTH_SIDES))
    rig.feeder.script = [[1]]

    async def scenario(it):
        await rested(it)
        assert "Referral letters" in it.sentence
        it.panel.hold()
        await it.until(lambda: "Results" in it.sentence)
        assert it.panel.shown[-1] == PRESETS[1]
        assert it.station._operation.state is State.READY
        it.panel.press()
        job = await finished(it)
        assert (job.document_class, job.purposes) == ("lab-result", ("ai-summary", "billing"))
        assert (job.settings, job.chosen_by) == (ScanSettings(400, True, True), "operator")

    rig.live(scenario)


def test_a_plain_press_scans_the_default_as_the_site_and_at_once(tmp_path):
    rig = Rig(tmp_path, presets=presets_of(BOTH_SIDES))
    rig.feeder.script = [[1]]

    async def scenario(it):
        await it.sees("ready")
        it.panel.press()
        await finished(it)
        assert (it.jobs()[0].document_class, it.jobs()[0].chosen_by) == ("referral", "site")

    rig.live(scenario)


def test_who_still_holds_the_button_when_the_last_sheet_has_gone_through_changes_nothing(tmp_path):
    rig = Rig(tmp_path, presets=presets_of(BOTH_SIDES))

    async def scenario(it):
        await it.sees("ready")
        it.panel.hold()
        await it.until(lambda: it.panel.shown[-1] == "busy")
        assert it.station.next_press().startswith("Next press: Referral letters")

    rig.live(scenario)


def test_one_preset_alone_leaves_the_held_button_as_it_was(tmp_path):
    rig = Rig(tmp_path)

    async def scenario(it):
        await rested(it)
        assert "Next press" not in it.sentence
        it.panel.hold()
        await it.until(lambda: it.panel.shown[-1] == "busy")

    rig.live(scenario)


def test_a_preset_can_be_named_at_the_press_and_must_fit_an_open_stack(tmp_path):
    rig = Rig(tmp_path, presets=presets_of(BOTH_SIDES))
    rig.feeder.script = [[], [1]]

    async def scenario(it):
        await it.sees("ready")
        rows = await it.station.presets()
        assert [(row.name, row.chosen) for row in rows] == [("letters", True), ("results", False)]
        with pytest.raises(UnknownPresetError):
            await it.station.scan(preset="other")
        assert it.jobs() == []
        job = await it.station.scan(preset="results")
        await it.sees("no-paper")
        with pytest.raises(Exception, match=job):
            await it.station.scan(preset="letters")
        await it.station.scan(preset="results")
        await finished(it)
        assert it.jobs()[0].document_class == "lab-result"

    rig.live(scenario)


def test_what_is_named_at_the_press_wins_over_the_preset(tmp_path):
    rig = Rig(tmp_path, presets=presets_of(BOTH_SIDES))
    rig.feeder.script = [[1]]

    async def scenario(it):
        await it.sees("ready")
        await it.station.scan(["ai-summary"], "intake-form", preset="results")
        await finished(it)
        assert (it.jobs()[0].document_class, it.jobs()[0].purposes) == ("intake-form", ("ai-summary",))

    rig.live(scenario)
