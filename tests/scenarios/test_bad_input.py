"""What goes wrong at the desk, in the network and on the disk: each has a sentence, and loses nothing."""

import asyncio
import contextlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image as PillowImage

from appliance.custody.verify import verify
from appliance.delivery.inbox import Inbox
from appliance.delivery.outbox import Outbox
from appliance.devices.led_language import Signal
from appliance.documents import DeliveryReceipt
from appliance.sealing.keys import DeviceSigner, load_secret
from appliance.sealing.receipt import sign_receipt
from appliance.sim.broker import BrokerOptions
from appliance.sim.broker_identities import Authority
from appliance.sim.site import RECEIVER, ROOT, STATION, Child
from appliance.sim.site_config import broker_table, write_toml
from soak.support.verdict import judge, page_texts
from tests.scenarios.test_main_job import documents_of, receipts_of
from tests.whole_site import PATIENCE_S, at_desk, deliver, running_site, stack_for, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site():
    """One site for all troubles that leave nothing behind."""
    with running_site() as running:
        yield running


@pytest.fixture
def uplink(site):
    """The site's uplink, running again afterwards."""
    yield site.children["uplink"]
    if not site.children["uplink"].running:
        site.children["uplink"].start()


def number_of_audit(site, event):
    return sum(
        json.loads(line)["event"] == event
        for path in (site.state / "audit").glob("*.jsonl")
        for line in path.read_text().splitlines()
    )


def sealed_in_outbox(site):
    return Outbox(site.directory / "outbox").entries().documents


def uplink_status(site):
    with contextlib.suppress(OSError, ValueError):
        return json.loads((site.directory / "inbox" / "uplink-status.json").read_text())
    return {}


def check_whole(site, jobs):
    """Each of these jobs arrived once, whole and in order."""
    for job, stack in jobs.items():
        (document,) = documents_of(site, job)
        texts = page_texts(site.store / "documents" / f"{document}.pdf")
        assert [word in text for word, text in zip(stack.words, texts, strict=True)] == [True] * len(stack.words)
    assert verify(site.state).exit_code == 0


# At the feeder


def test_a_press_without_paper_asks_for_it_and_the_next_press_scans(site):
    stack = stack_for(site, "late-paper", pages=1)

    async def act(desk):
        before = {row.job for row in await desk.jobs_when_up()}
        with site.feeder() as feeder:
            feeder.clear()
            await desk.press()
            await desk.until(lambda view: view == "no-paper")
            assert "no paper in the feeder" in desk.last[2]
            feeder.load(stack.paper)
        await desk.press()
        await desk.until(lambda view: view not in ("no-paper", "feeding"))
        (job,) = {row.job for row in desk.rows} - before
        rows = await desk.until_ended({job})
        assert rows[job].state == "shredded"
        return {job: stack}

    check_whole(site, at_desk(site, act))


def test_a_press_without_paper_that_is_cancelled_leaves_an_empty_job_and_a_ready_station(site):
    async def act(desk):
        before = {row.job for row in await desk.jobs_when_up()}
        with site.feeder() as feeder:
            feeder.clear()
        await desk.press()
        await desk.until(lambda view: view == "no-paper")
        with site.pins() as pins:
            await asyncio.to_thread(pins.hold, 2.0)
        rows = await desk.jobs_when_up()
        return [row.state for row in rows if row.job not in before]

    assert at_desk(site, act) == ["void"]


@pytest.mark.parametrize(
    ("kind", "page", "when", "says"),
    [("cover-open", 1, "start", "cover"), ("jam", 2, "middle", "stuck"), ("double-feed", 2, "start", "sheet")],
)
def test_a_feeder_that_stops_says_what_to_do_and_the_document_comes_out_whole_and_in_order(
    site, kind, page, when, says
):
    stack = stack_for(site, f"stopped-{kind}", pages=3)

    async def act(desk):
        job = await desk.scan(stack, prepare=lambda feeder: feeder.fault(kind, page, when))
        assert desk.pauses
        assert says in desk.pauses[0].lower()
        rows = await desk.until_ended({job})
        assert rows[job].state == "shredded"
        return {job: stack}

    check_whole(site, at_desk(site, act))


def test_a_second_press_while_paper_moves_is_seen_and_changes_nothing(site):
    stack = stack_for(site, "impatient", pages=3)

    async def act(desk):
        scanning = asyncio.create_task(desk.scan(stack, prepare=lambda feeder: feeder.rate(20)))
        await asyncio.to_thread(until, lambda: desk.last[0] == "feeding", "paper moves")
        with site.pins() as pins:
            await asyncio.to_thread(pins.press)
            await asyncio.to_thread(pins.wait_for, Signal.BUSY, timeout_s=20)
        with site.feeder() as feeder:
            feeder.rate(240)
        job = await scanning
        await desk.until_ended({job})
        return {job: stack}

    check_whole(site, at_desk(site, act))


def test_a_long_press_while_paper_moves_keeps_every_page_and_resume_delivers_them(site):
    stack = stack_for(site, "cancelled", pages=4)

    async def act(desk):
        before = {row.job for row in await desk.jobs_when_up()}
        with site.feeder() as feeder:
            feeder.clear()
            feeder.rate(20)
            feeder.load(stack.paper)
        await desk.press()
        await desk.until(lambda view: view == "feeding")
        await asyncio.to_thread(until, lambda: fed(site) >= 1, "a sheet came out")
        with site.pins() as pins:
            await asyncio.to_thread(pins.hold, 2.0)
        await desk.until(lambda view: view not in ("feeding", "cancelling"))
        (row,) = [row for row in desk.rows if row.job not in before]
        assert row.state == "cancelled-held"
        assert row.pages == fed(site)
        assert desk.last[0] == "held"
        assert not documents_of(site, row.job)
        with site.feeder() as feeder:
            feeder.rate(120)
        await desk.client.resume(row.job)
        rows = await desk.until_ended({row.job}, PATIENCE_S)
        while rows[row.job].state != "shredded":
            rows = await desk.until_ended({row.job}, PATIENCE_S)
            await asyncio.sleep(0.2)
        return {row.job: replace(stack, words=stack.words[: row.pages])}

    check_whole(site, at_desk(site, act))


def fed(site):
    """How many sheets lie whole in the tray."""
    with site.feeder() as feeder:
        return sum(sheet["whole"] for sheet in feeder.status()["tray"])


# On the way to the server


def test_a_broker_that_is_down_for_the_whole_scan_means_later_not_lost(site):
    stack = stack_for(site, "no-broker", pages=1)

    async def act(desk):
        site.broker.stop()
        try:
            job = await desk.scan(stack)
            await desk.until(lambda view: view == "waiting-offline")
            assert "safely here" in desk.last[2]
        finally:
            site.broker.start()
        rows = await desk.until_ended({job})
        assert rows[job].state == "shredded"
        return {job: stack}

    check_whole(site, at_desk(site, act))


def test_a_broker_that_refuses_the_certificate_is_named_and_the_document_waits(site, uplink):
    stack = stack_for(site, "stranger", pages=1)
    (site.directory / "other-ca").mkdir()
    stranger = Authority(site.directory / "other-ca", "another CA")
    stranger.issue_client(STATION)
    certificate = stranger.certificate(STATION)
    right = site.broker.config(STATION)
    wrong = replace(right, certificate=certificate, private_key=certificate.with_suffix(".key"))
    tables = {
        "station": STATION,
        "outbox": site.directory / "outbox",
        "inbox": site.directory / "inbox",
        "scan_interval_s": 0.2,
        "broker": broker_table(wrong),
    }
    config = write_toml(site.directory / "stranger.toml", tables)
    command = [sys.executable, "-m", "appliance", "uplink", "--config", str(config)]
    refused = Child("stranger", command, site.directory / "logs" / "stranger.log", restart=False)

    async def act(desk):
        uplink.stop()
        refused.start()
        try:
            job = await desk.scan(stack)
            await desk.until(lambda view: view == "waiting-offline")
            status = await asyncio.to_thread(until, lambda: refusal_code(site), "the refusal has a code")
            assert "certificate" in status["sentence"].lower() or "tls" in status["code"]
            assert len(sealed_in_outbox(site)) == 1
        finally:
            refused.stop()
            uplink.start()
        rows = await desk.until_ended({job})
        assert rows[job].state == "shredded"
        return {job: stack}

    check_whole(site, at_desk(site, act))


def refusal_code(site):
    """The uplink's status once it names a refusal."""
    status = uplink_status(site)
    return status if not status.get("connected") and status.get("code") not in ("starting", None) else None


def test_forged_and_replayed_receipts_change_nothing_and_a_late_receiver_ends_the_wait(site):
    earlier = deliver(site, stack_for(site, "earlier", pages=1))
    (earlier_document,) = documents_of(site, next(iter(earlier)))
    replay = receipts_of(site)[earlier_document]
    stack = stack_for(site, "forged", pages=1)
    receiver = site.children[RECEIVER]

    async def act(desk):
        receiver.stop()
        try:
            job = await desk.scan(stack)
            await desk.until(lambda view: view in ("sending", "waiting-offline"))
            await asyncio.to_thread(forge, site, job, replay)
            rows = await desk.jobs_when_up()
            assert next(row.state for row in rows if row.job == job) == "sealed"
            assert desk.last[0] in ("sending", "waiting-offline")
        finally:
            receiver.start()
        rows = await desk.until_ended({job})
        assert rows[job].state == "shredded"
        return {job: stack}

    check_whole(site, {**earlier, **at_desk(site, act)})


def forge(site, job, replay):
    """Puts receipts into the inbox that must not count, and waits until the station has judged them."""
    (document,) = documents_of(site, job)
    assert document in sealed_in_outbox(site)
    refused = number_of_audit(site, "receipt-refused")
    true_signer = DeviceSigner(load_secret(str(site.keys.receiver_key)))
    other_digest = DeliveryReceipt(document, STATION, RECEIVER, "0" * 64, "1" * 64, "2026-03-01T10:00:00Z")
    envelope = Outbox(site.directory / "outbox").digest(document)
    right_digest = replace(other_digest, envelope_sha256=envelope)
    inbox = Inbox(site.directory / "inbox")
    inbox.put(document, sign_receipt(other_digest, true_signer))
    inbox.put(document, sign_receipt(right_digest, DeviceSigner(b"\x05" * 32)))
    (site.directory / "inbox" / f"{document}.{'0' * 16}.receipt").write_bytes(replay)
    until(lambda: not inbox.entries(), "the station judged the receipts")
    assert number_of_audit(site, "receipt-refused") == refused + 2
    assert document in sealed_in_outbox(site)
    until(lambda: "receipt refused: receipt-mismatch" in site.log_text(), "the refusal in the log")


def test_a_production_receiver_refuses_a_simulated_document_and_a_tiny_packet_limit_only_makes_many_parts():
    broker = BrokerOptions(max_packet_bytes=2_000)
    quick = {"receipt_timeout_s": 3.0, "refused_retry_s": 3.0}
    with running_site(accept_simulated=False, broker=broker, uplink=quick) as site:
        stack = stack_for(site, "simulated")

        async def act(desk):
            job = await desk.scan(stack)
            (document,) = await asyncio.to_thread(
                until, lambda: list(uplink_status(site).get("held", {})), "the refusal is shown"
            )
            assert uplink_status(site)["held"][document] == "refused-simulated"
            assert [row.state for row in await desk.jobs_when_up()] == ["sealed"]
            assert sealed_in_outbox(site) == (document,)
            assert site.delivered() == []
            receiver = site.children[RECEIVER]
            receiver.stop()
            config = site.directory / f"{RECEIVER}.toml"
            config.write_text(config.read_text().replace("accept_simulated = false", "accept_simulated = true"))
            receiver.start()
            rows = await desk.until_ended({job})
            assert rows[job].state == "shredded"
            return {job: stack}

        jobs = at_desk(site, act)
        assert judge(site, jobs).problems == ()


# The disk


FULL_DISK = """
import asyncio, sys
from pathlib import Path
from appliance.devices.led_language import Signal
from appliance.sim.site import Site
from soak.support.verdict import judge
from tests.whole_site import at_desk, options, stack_for

directory = Path(sys.argv[1])
ballast = directory / "s" / "station" / "ballast"
with Site(directory / "s", options(rate_ppm=30.0, station={"custody": {"reserve_bytes": 20 << 20}})) as site:
    stack = stack_for(site, "full", pages=4)

    async def act(desk):
        ballast.write_bytes(bytes(30 << 20))
        await desk.until(lambda view: view == "storage-full")
        assert "storage is full" in desk.last[2]
        with site.pins() as pins:
            await asyncio.to_thread(pins.press)
            await asyncio.to_thread(pins.wait_for, Signal.BUSY, timeout_s=20)  # seen, and it began nothing
        assert await desk.look() == ("storage-full", [])
        ballast.unlink()
        await desk.jobs_when_up()
        scanning = asyncio.create_task(desk.scan(stack))
        await desk.until(lambda view: view == "feeding")
        ballast.write_bytes(bytes(30 << 20))
        await desk.until(lambda view: view == "paused")
        assert "storage is full" in desk.last[2], desk.last
        ballast.unlink()
        job = await scanning
        rows = await desk.until_ended({job})
        assert rows[job].state == "shredded", rows
        return {job: stack}

    verdict = judge(site, at_desk(site, act))
    assert verdict.problems == (), verdict
print("nothing lost")
"""


def test_a_disk_at_its_reserve_stops_paper_with_a_sentence_and_loses_nothing(tmp_path):
    mount = 'mkdir -p "$1/s/station" && mount -t tmpfs -o size=45m scanstation-test "$1/s/station"'
    probe = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mount, "sh", str(tmp_path / "probe")], capture_output=True, check=False
    )
    if probe.returncode != 0:
        pytest.skip("this machine does not let tests mount a small file system; the unit tests cover the rest")
    script = mount + ' && exec "$2" -c "$3" "$1"'
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, "sh", str(tmp_path), sys.executable, FULL_DISK],
        capture_output=True, text=True, timeout=280, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("nothing lost\n")


# Configuration and files


@pytest.mark.parametrize("module", ["appliance", "appliance.sim"])
def test_an_unknown_purpose_refuses_to_start_and_tells_systemd_not_to_try_again(tmp_path, module):
    config = tmp_path / "station.toml"
    tables = {
        "gpio": {"pinout": ROOT / "hardware" / "pinout.toml", "factory": "mock"},
        "policy": {"default_purpose": "fortune-telling"},
    }
    write_toml(config, tables)
    command = [sys.executable, "-m", module, "station", "--config", str(config)]
    command += ["--pins", str(tmp_path / "pins")] if module == "appliance.sim" else []
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)
    assert done.returncode == 78
    assert "This purpose is not in the station's policy." in done.stderr
    assert "fortune-telling; known are ai-summary" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_that_are_no_page_are_rejected_with_a_report_and_unknown_purposes_are_named(tmp_path):
    corrupt, empty, huge = (tmp_path / name for name in ("corrupt.png", "empty.png", "huge.png"))
    PillowImage.new("L", (1_000, 1_400), 255).save(corrupt)
    corrupt.write_bytes(corrupt.read_bytes()[:-40])
    empty.touch()
    PillowImage.new("1", (20_000, 20_000), 1).save(huge)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "appliance", "sanitize", "--out", str(out), "--json"]
    for path, code in ((corrupt, "image"), (empty, "image"), (huge, "image-too-large")):
        done = subprocess.run(
            [*command, str(path), "--purpose", "ai-summary"], capture_output=True, text=True, timeout=200, check=False,
            cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 4, done.stderr
        report = json.loads(done.stdout)
        assert report["verdict"] == "rejected"
        assert code in report["pages"][0]["reasons"][0]
        assert (out / f"{report['document']}.report.json").is_file()
        assert not (out / f"{report['document']}.pdf").exists()
        assert "page 1 of 1 rejected:" in done.stderr
        assert "Traceback" not in done.stderr
    done = subprocess.run(
        [*command, str(corrupt), "--purpose", "fortune-telling"], capture_output=True, text=True, timeout=100,
        check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 2
    assert "unknown purpose fortune-telling" in done.stderr
