"""The technician's desk on a real bus: what travels, who may call it, and that nothing of a paper can."""

import asyncio

import pytest
from sdbus.exceptions import SdBusBaseError

from appliance import cli
from appliance.bus import StationBus
from appliance.bus_address import open_bus
from appliance.bus_client import RefusedError
from appliance.bus_interface import BUS_NAME, StationFailedError
from appliance.commands import technician as command
from appliance.people.rights import Operation, Role, may
from appliance.sim.private_bus import PrivateBus
from appliance.technician.client import TechnicianClient
from appliance.technician.interface import INTERFACE, MAX_CALLS, OBJECT_PATH, TechnicianInterface
from appliance.technician.rows import PartState
from appliance.technician.service import TechnicianService
from tests.contract.test_bus import FakeStation
from tests.custody_samples import sealed_job
from tests.people_world import NAMES, PIN, ROLES, call, world
from tests.technician_world import SIGNER, STATION, technician, uplink_says

ARGUMENTS = {"": (), "s": ("storage",), "sb": ("storage", True), "u": (5,), "a(ssssas)": ([],)}
METHODS = {
    member.method_name: member.input_signature
    for member in vars(TechnicianInterface).values()
    if type(member).__name__ == "DbusMethodAsync"
}


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("technician-bus")) as private:
        yield private


def served(bus, tmp_path, scenario, access=None):
    """Runs `scenario(it)` against a served desk."""

    async def run():
        it = technician(tmp_path)
        it.bugs, it.address = [], bus.address
        station = StationBus(FakeStation(), it.bugs.append, access)
        it.service = TechnicianService(it.desk, station.guard, it.bugs.append)
        station.also(it.service)
        await station.open(bus.address)
        it.guard, it.bus = station.guard, station
        try:
            return await asyncio.wait_for(scenario(it), 60)
        finally:
            station.close()
            it.close()

    return asyncio.run(run())


async def ask(client, member, *arguments):
    """A plain message of a client that is no panel of ours."""
    message = client.new_method_call_message(BUS_NAME, OBJECT_PATH, INTERFACE, member)
    if METHODS[member]:
        message.append_data(METHODS[member], *(arguments or ARGUMENTS[METHODS[member]]))
    return (await asyncio.wait_for(client.call_async(message), 20)).get_contents()


async def code_of(client, member):
    """ "" where the call was answered, else the code of the refusal."""
    try:
        await ask(client, member)
    except StationFailedError as error:
        return str(error).partition(":")[0]
    return ""


def test_everything_a_technician_asks_travels(bus, tmp_path):
    async def scenario(it):
        uplink_says(it.config.paths.inbox)
        with TechnicianClient(it.address) as client:
            assert (await client.test_part("storage")).state == "passed"
            assert (await client.test_part("touch")).state == "asked"
            assert (await client.answer_part("touch", well=False)).state == "failed"
            assert {one.part: one.state for one in await client.parts()}["storage"] == "passed"
            assert {one.name for one in await client.sensors()} >= {"cover-open", "temperature", "disk-free", "queue"}
            assert await client.log_lines(5) == []
            assert {one.name: one.value for one in await client.versions()}["policy"] == "mock@1"
            assert {one.name: one.value for one in await client.network()}["uplink"] == "connected"
            assert await client.readiness_history() == []
            await client.upkeep_done("glass")
            assert [one.thing for one in await client.upkeep()] == ["rollers", "glass"]
            await client.identify()
            assert it.lamps.shown[-1] == "identify"
            name, size = await client.support_bundle()
            assert (it.config.technician.bundle_folder / name).stat().st_size == size
            with pytest.raises(RefusedError):
                await client.test_part("explode")
        assert it.bugs == []

    served(bus, tmp_path, scenario)


@pytest.mark.parametrize("required", [True, False])
def test_each_role_may_call_what_the_table_says_and_nothing_else(bus, tmp_path, required):
    """Written down a second time: technicians, and the station's own command line, and nobody else."""
    (tmp_path / "people").mkdir()
    people = world(tmp_path / "people", required=required)

    async def scenario(it):
        clients = {role: open_bus(it.address) for role in (Role.NOBODY, *ROLES)}
        for role, client in clients.items():
            if role is not Role.NOBODY:
                await call(client, "Login", "sss", NAMES[role], PIN, "")
            allowed = role == Role.TECHNICIAN or not required
            for member in METHODS:
                found = await code_of(client, member)
                noted = member == "Note"  # a screen's own log, whoever sits at it
                assert (found != "not-allowed") == (allowed or noted), (role, member, found)
        for client in clients.values():
            client.close()
        assert it.bugs == []

    served(bus, tmp_path, scenario, people.access)


def test_the_table_gives_it_to_technicians_and_the_command_line_alone():
    for operation in (Operation.DEVICE_TEST, Operation.DEVICE_LOOK, Operation.UPKEEP, Operation.SUPPORT_BUNDLE):
        assert {role for role in Role if may(role, operation)} == {Role.TECHNICIAN, Role.LOCAL}


def test_no_answer_names_a_job_a_document_or_a_page(bus, tmp_path):
    async def scenario(it):
        job, documents = sealed_job(it.custody)
        client = open_bus(it.address)
        try:
            told = ""
            for member in METHODS:
                try:
                    told += repr(await ask(client, member))
                except StationFailedError as error:
                    told += str(error)
        finally:
            client.close()
        assert not [one for one in (job, *documents) if one in told]
        signatures = {m.result_signature for m in vars(TechnicianInterface).values() if hasattr(m, "result_signature")}
        assert not [one for one in signatures if "h" in one or "ay" in one], "no way for a picture"

    served(bus, tmp_path, scenario)


@pytest.mark.parametrize("part", ["", "UPPER", "a b", "x" * 65, "../etc"])
def test_arguments_of_another_form_are_refused_before_anything_is_asked(bus, tmp_path, part):
    async def scenario(it):
        client = open_bus(it.address)
        try:
            for member, arguments in (("TestPart", (part,)), ("AnswerPart", (part, True)), ("UpkeepDone", (part,))):
                with pytest.raises(SdBusBaseError):
                    await ask(client, member, *arguments)
        finally:
            client.close()

    served(bus, tmp_path, scenario)


def test_calls_are_bounded_and_a_bug_tells_nothing(bus, tmp_path):
    async def scenario(it):
        def broken():
            raise ValueError("Zebulon Quackenbush")

        it.desk.parts = broken
        with TechnicianClient(it.address) as client:
            with pytest.raises(RefusedError) as refused:
                await client.parts()
            assert "Zebulon" not in str(refused.value)
            assert [type(bug) for bug in it.bugs] == [ValueError]
            it.service._calls.under_way = MAX_CALLS
            with pytest.raises(Exception, match="LimitsExceeded"):
                await client.sensors()
            it.service._calls.under_way = 0

    served(bus, tmp_path, scenario)


def test_the_command_tests_shows_and_opens(bus, tmp_path, monkeypatch, capsys):
    async def scenario(it):
        monkeypatch.setenv("SCANSTATION_BUS", it.address)

        async def run(*words):
            status = await asyncio.to_thread(cli.main, ["technician", *words])
            return status, capsys.readouterr().out

        assert (await run("parts"))[0] == 0
        assert (await run("test", "storage"))[1].startswith("ok   storage")
        assert "answer lamps" in (await run("test", "lamps"))[1]
        assert (await run("answer", "lamps", "--broken"))[0] == 1
        for what in ("sensors", "log", "versions", "network", "history", "upkeep"):
            status, told = await run(what)
            assert (status, bool(told)) == (0, True)
        assert (await run("done", "rollers"))[0] == 0
        assert (await run("identify"))[0] == 0
        assert (await run("test"))[0] == 2
        assert (await run("parts", "storage"))[0] == 2
        return (await run("bundle"))[1].split()[0]

    name = served(bus, tmp_path, scenario)
    (tmp_path / f"{STATION}.pub").write_bytes(SIGNER.public_key.public_bytes_raw())
    (tmp_path / "support.key").write_bytes(bytes(range(32)))
    (tmp_path / "support.key").chmod(0o600)
    words = ["support-bundle", str(tmp_path / "bundles" / name), "--key", str(tmp_path / "support.key"), "--station",
             str(tmp_path / f"{STATION}.pub"), "--out", str(tmp_path / "support.json")]  # fmt: skip
    assert cli.main(words) == 0
    assert '"station": "station-0007"' in (tmp_path / "support.json").read_text()
    (tmp_path / "support.key").write_bytes(bytes(32))
    assert cli.main(words) == 1
    assert command._SIGNS.keys() == set(PartState)
