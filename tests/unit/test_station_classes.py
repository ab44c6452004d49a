"""The class of a job on its way through the station: who decides it, what it holds, what is written down."""

from dataclasses import replace

import pytest
from station_kinds import BLANK, TEXT, TO_REFERRAL, kinds, press, says, sealed

from appliance.batch import ClassFixedError, Press
from appliance.classification.page import PageKind
from appliance.classification.separator import BROKEN, Separator
from appliance.devices.interfaces import ScanSettings
from appliance.errors import CaptureError
from appliance.policy.classes import Classification
from appliance.policy.pack import UnknownClassError, load_pack
from tests.unit.station_rig import Rig, held_codes


def classed(rig, job=0):
    (found,) = {item.classed for item in rig.jobs()[job].documents}
    return found.resolved, found.origin


def test_a_paper_that_the_station_knows_surely_goes_on_without_a_person(tmp_path):
    async def scenario(rig):
        kinds(rig, says("lab-result"))
        await press(rig)
        await sealed(rig)
        assert classed(rig) == ("lab-result", "classifier")
        (row,) = await rig.station.classes(5)
        assert (row.document_class, row.origin) == ("lab-result", "classifier")
        assert row.permille >= 900
        log = (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()
        assert log.count('"event":"document-classed"') == 1
        assert '"class":"lab-result","code":"classifier"' in log

    Rig(tmp_path, document_class="unclassified").live(scenario)


@pytest.mark.parametrize(
    ("pages", "code"),
    [
        ((TEXT,), "class-unsure"),
        ((says("lab-result", -8.0),), "class-unsure"),
        ((says("lab-result"), says("referral")), "class-unsure"),
        ((says("consent"),), "policy-human-only"),
        ((says("billing"),), "policy-local-only"),
        ((PageKind(separator=BROKEN), BLANK, says("referral")), "separator-class"),
        ((PageKind(separator=Separator("gone")), BLANK, says("referral")), "separator-class"),
        ((PageKind(separator=Separator("referral", "gossip")), BLANK, TEXT), "separator-purpose"),
        ((PageKind(separator=Separator("referral", sheets=2)), BLANK, TEXT), "separator-count"),
        ((TO_REFERRAL, PageKind(separator=Separator("lab-result")), TEXT), "separator-class"),
        ((TO_REFERRAL, TEXT), "separator-reverse"),
        ((TO_REFERRAL, BLANK, BLANK, BLANK), "separator-alone"),
    ],
)
def test_what_nobody_decided_surely_waits_for_a_person_and_nothing_is_sent(tmp_path, pages, code):
    async def scenario(rig):
        kinds(rig, *pages)
        await press(rig, sheets=2)
        await rig.sees("held")
        assert held_codes(rig) == [code]
        assert "finish" not in rig.pool.calls
        assert rig.outbox.entries().documents == ()

    Rig(tmp_path, document_class="unclassified").live(scenario)


def test_a_person_names_the_class_of_a_waiting_job_and_it_goes_on(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT)
        await press(rig)
        await rig.sees("held")
        job = rig.jobs()[0].id
        with pytest.raises(UnknownClassError):
            await rig.station.resume(job, "gossip")
        assert rig.states() == ["held"]
        await rig.station.resume(job)  # nobody said what it is: it waits again
        await rig.until(lambda: held_codes(rig) == ["class-unsure"])
        await rig.station.resume(job, "consent")  # a name opens nothing that policy closed
        await rig.until(lambda: held_codes(rig) == ["policy-human-only"])
        assert classed(rig) == ("consent", "person")
        await rig.station.resume(job, "lab-result")
        await sealed(rig)
        assert classed(rig) == ("lab-result", "person")
        log = (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()
        assert log.count('"event":"class-named"') == 2

    Rig(tmp_path, document_class="unclassified").live(scenario)


def test_the_class_named_at_the_press_wins_over_the_site_and_over_the_classifier(tmp_path):
    async def scenario(rig):
        kinds(rig, says("referral"))
        await press(rig, document_class="lab-result")
        await sealed(rig)
        assert classed(rig) == ("lab-result", "operator")
        rig.answer()
        await rig.sees("delivered")
        await rig.station.scan()
        with pytest.raises(UnknownClassError):
            await rig.station.scan(document_class="gossip")

    Rig(tmp_path, document_class="intake-form").live(scenario)


def test_a_choice_that_the_paper_contradicts_waits_unless_policy_says_otherwise(tmp_path):
    async def waits(rig):
        kinds(rig, says("consent"))
        await press(rig, document_class="referral")
        await rig.sees("held")
        assert held_codes(rig) == ["class-contradicted"]
        assert classed(rig) == ("referral", "operator")
        await rig.station.resume(rig.jobs()[0].id, "referral")  # a person looked: it is one
        await sealed(rig)

    async def goes_on(rig):
        kinds(rig, says("consent"))
        without = Classification(hold_contradictions=False)
        rig.processor._decisions._pack = replace(load_pack(None), classification=without)
        await press(rig, document_class="referral")
        await sealed(rig)

    for name, scenario in (("a", waits), ("b", goes_on)):
        (tmp_path / name).mkdir()
        Rig(tmp_path / name, document_class="unclassified").live(scenario)


def test_a_separator_sheet_names_the_class_and_is_kept_but_not_part_of_the_document(tmp_path):
    async def scenario(rig):
        kinds(rig, TO_REFERRAL, BLANK, TEXT, BLANK)
        await press(rig, sheets=2)
        await sealed(rig)
        record = rig.jobs()[0]
        assert classed(rig) == ("referral", "separator")
        assert [page.index for page in record.pages] == [0, 1, 2, 3]
        assert [item.pages for item in record.documents] == [(2, 3)]
        assert record.sheets == 2
        rig.answer()
        await rig.until(lambda: rig.states() == ["shredded"])

    Rig(tmp_path, document_class="unclassified").live(scenario)


def test_what_the_choice_at_the_press_closed_no_separator_opens(tmp_path):
    async def scenario(rig):
        kinds(rig, TO_REFERRAL, BLANK, TEXT)
        await press(rig, sheets=2)
        await rig.sees("held")
        assert held_codes(rig) == ["policy-human-only"]
        assert classed(rig) == ("consent", "site")
        assert rig.pool.calls == []

    Rig(tmp_path, document_class="consent").live(scenario)


def test_a_document_whose_envelope_was_lost_is_sealed_again_under_the_class_it_had(tmp_path):
    async def first(rig):
        kinds(rig, says("lab-result"))
        await press(rig)
        await sealed(rig)

    Rig(tmp_path, document_class="unclassified").live(first)
    for file in (tmp_path / "outbox").iterdir():
        file.unlink()

    async def again(rig):
        kinds(rig, TEXT)  # whatever it looks like now
        await sealed(rig)
        assert classed(rig) == ("lab-result", "classifier")

    rig = Rig(tmp_path, document_class="unclassified")
    orders = []
    run = rig.pool.run

    def seen(method, *arguments, timeout_s):
        orders.extend([arguments[0].document_class] if method == "finish" else [])
        return run(method, *arguments, timeout_s=timeout_s)

    rig.pool.run = seen
    rig.live(again)
    assert orders == ["lab-result"]


def test_a_stack_that_goes_on_keeps_its_class(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT)
        await rig.sees("ready")
        rig.feeder.script.append([1, CaptureError()])
        await rig.station.scan(document_class="referral")
        await rig.sees("paused")
        with pytest.raises(ClassFixedError):
            await rig.station.scan(document_class="lab-result")
        rig.feeder.script.append([1])
        assert await rig.station.scan(document_class="referral")
        await rig.until(lambda: rig.feeder.script == [])
        assert rig.jobs()[0].document_class == "referral"

    Rig(tmp_path, document_class="unclassified").live(scenario)


def test_a_class_asks_for_more_of_the_feeder_and_never_for_less():
    asks = {
        name: ScanSettings(found.resolution_dpi, found.colour == "colour")
        for name, found in ((c.name, c) for c in load_pack(None).classes)
    }
    plain = Press(ScanSettings(300, colour=False, duplex=True), "referral", ("ai-summary",), asks)
    assert plain.settings_of("historical-chart") == ScanSettings(400, colour=True, duplex=True)
    assert plain.settings_of("lab-result") == ScanSettings(300, colour=False, duplex=True)
    fine = Press(ScanSettings(400, colour=True, duplex=False), "referral", ("ai-summary",), asks)
    assert fine.settings_of("lab-result") == ScanSettings(400, colour=True, duplex=False)
    assert fine.settings_of("not-there") == fine.settings


def test_the_feeder_runs_with_the_settings_of_the_job(tmp_path):
    async def scenario(rig):
        kinds(rig, TEXT)
        rig.station._batch._press = replace(
            rig.station._batch._press, asks={"referral": ScanSettings(400, colour=True)}
        )
        used = []
        feeds = rig.station._batch._feeds
        rig.station._batch._feeds = lambda settings: (used.append(settings), feeds(settings))[1]
        await press(rig, document_class="referral")
        await sealed(rig)
        assert [(settings.dpi, settings.colour) for settings in used] == [(400, True)]
        assert rig.jobs()[0].settings == used[0]

    Rig(tmp_path, document_class="unclassified").live(scenario)


def test_a_page_that_cannot_be_read_stops_its_document_before_its_class_does(tmp_path):
    from appliance.supervisor import TaskFailedError

    async def scenario(rig):
        rig.pool.errors["take_in_for"] = [TaskFailedError()]
        await press(rig)
        await rig.sees("held")
        assert held_codes(rig) == [TaskFailedError.code]

    Rig(tmp_path, document_class="unclassified").live(scenario)
