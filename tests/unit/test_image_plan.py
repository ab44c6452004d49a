"""What an image is planned to be: partitions, start files, package sources, firewall. No image is built here."""

import hashlib
import importlib.util
import re
import subprocess
from importlib.machinery import SourceFileLoader
from itertools import pairwise
from pathlib import Path

import pytest
from imaging import foreign, layout, page, program, sources, tree
from imaging.boards import BOARDS
from imaging.build import input_digest
from imaging.facts import faults, setuid, with_password, writable
from imaging.sbom import debian_components, python_packages
from imaging.smoke import machine_id, open_ports

FILES = tree.FILES
UNITS = FILES / "usr/lib/systemd/system"


@pytest.mark.parametrize("name", sorted(BOARDS))
def test_partitions_follow_each_other_and_both_slots_have_one_size(name):
    divided = layout.parts(BOARDS[name], 1024, 512)
    for one, following in pairwise(divided):
        assert one.start + one.size == following.start
    sizes = {part.label: part.size for part in divided}
    assert sizes["scanstation-root-a"] == sizes["scanstation-root-b"]
    assert divided[-1].label == "scanstation-data"  # it can grow
    assert layout.total_mib(divided) == divided[-1].start + 512 + 1


def test_ids_are_the_same_for_one_commit_and_differ_between_partitions():
    divided = layout.parts(BOARDS["virtual"], 1024, 512)
    assert layout.table(divided, "a") == layout.table(divided, "a")
    assert layout.table(divided, "a") != layout.table(divided, "b")
    ids = re.findall(r"uuid=(\S+),", layout.table(divided, "a"))
    assert len(set(ids)) == len(divided)


def test_the_kernel_of_a_product_gets_no_console_and_a_read_only_root():
    words = layout.command_line("a").split()
    assert "ro" in words
    assert not any(word.startswith("console=") for word in words)


@pytest.mark.parametrize("slot", ["a", "b"])
def test_the_kernel_draws_no_cursor_over_the_panel(slot):
    assert "vt.global_cursor_default=0" in layout.command_line(slot, "console=tty0").split()
    assert re.search(r"^options .*vt\.global_cursor_default=0( |$)", layout.loader_entry(slot), re.MULTILINE)


def test_a_pi_finds_both_halves_of_its_boot_files_where_its_firmware_is_told_they_are():
    labels = [part.label for part in layout.parts(BOARDS["pi5"], 1024, 512)]
    for number, slot in re.findall(r"boot_partition=(\d)()", layout.PI_START):
        assert slot == ""
        assert labels[int(number) - 1] == f"scanstation-boot-{'ab'[int(number) - 2]}"


@pytest.mark.parametrize(
    "text",
    [
        "deb http://one.invalid/debian bookworm main\ndeb http://two.invalid/debian-security bookworm-security main\n",
        "Types: deb\nURIs: http://one.invalid/debian\nSuites: x\n\nTypes: deb\nURIs: http://two.invalid/debian-security\n",
    ],
)
def test_archives_are_those_of_the_build_machine(text):
    found = sources.chosen(["deb https://other.invalid/apt cloud main\n", text])
    assert found == sources.Archives("http://one.invalid/debian", "http://two.invalid/debian-security")
    assert all("trixie" in line and "signed-by" in line for line in found.lines(("main",)))


@pytest.mark.parametrize("name", sorted(BOARDS))
def test_from_backports_comes_what_a_board_names_there_and_nothing_else(name, tmp_path, monkeypatch):
    commands = []

    def run(command, **_):
        commands.append([str(word) for word in command])
        (tmp_path / "debian.half.tar").touch()

    monkeypatch.setattr(tree, "run", run)
    board = BOARDS[name]
    tree.base(board, sources.Archives("http://one.invalid/debian", "http://two.invalid"), tmp_path / "debian.tar", 1)
    ((include,),) = ([word for word in command if word.startswith("--include=")] for command in commands)
    asked = include.removeprefix("--include=").split(",")
    wanted = ["linux-image-arm64/trixie-backports"] if name == "pi5" else []
    assert [word for word in asked if "/" in word] == wanted
    assert any("trixie-backports" in word for word in commands[0] if word.startswith("deb ")) is (name == "pi5")
    assert [word.partition("/")[0] for word in asked if word.startswith("linux-image-")] == [
        "linux-image-amd64" if name == "virtual" else "linux-image-arm64"
    ]


def test_without_a_debian_archive_nothing_is_guessed():
    with pytest.raises(sources.NoArchiveError):
        sources.chosen(["deb https://other.invalid/apt cloud main\n", "# deb http://one.invalid/debian x main\n"])


def firewall():
    loader = SourceFileLoader("open_firewall", str(FILES / "usr/lib/scanstation/open-firewall"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("open_firewall", loader))
    loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("host", "element"),
    [("192.0.2.10", "broker4 { 192.0.2.10 . 8883 }"), ("2001:db8::10", "broker6 { 2001:db8::10 . 8883 }")],
)
def test_the_firewall_lets_out_the_provisioned_broker(host, element):
    script = firewall().elements(f'[broker]\nhost = "{host}"\n')
    assert element in script
    assert script.count("add element") == 1
    assert script.count("flush set") == 2  # an earlier broker is shut out


@pytest.mark.parametrize(
    "text",
    [
        "", "broker = 1\n",
        "[broker]\n", '[broker]\nhost = "broker.invalid"\n', '[broker]\nhost = "0.0.0.0/0"\n', "broker = 1\n[",
        '[broker]\nhost = "192.0.2.1 . 1 } ; add rule x"\n', '[broker]\nhost = "192.0.2.1"\nport = 0\n',
        '[broker]\nhost = "192.0.2.1"\nport = "1 }; flush ruleset"\n', '[broker]\nhost = "192.0.2.1"\nport = true\n',
    ],
)  # fmt: skip
def test_anything_but_an_address_and_a_port_opens_nothing(text):
    with pytest.raises(ValueError, match=r".*"):
        firewall().elements(text)


def test_closed_is_what_the_firewall_starts_with():
    rules = (FILES / "usr/share/scanstation/firewall.nft").read_text()
    assert rules.count("policy drop") == 3
    outgoing = rules[rules.index("chain outgoing") :]
    for line in outgoing.splitlines():
        if "accept" in line and "oif lo" not in line and "icmpv6" not in line and "tcp flags" not in line:
            assert "skuid" in line


def test_what_is_bound_from_the_data_partition_is_in_its_skeleton():
    rows = [line.split() for line in (FILES / "etc/fstab").read_text().splitlines() if line.startswith("/data/")]
    assert {row[0] for row in rows} == {f"/data/{name}" for name in tree.DATA}
    assert all({"nosuid", "nodev", "noexec"} <= set(row[3].split(",")) for row in rows)


def test_every_unit_that_is_started_exists():
    ours = {path.name for path in [*UNITS.iterdir(), *(program.ROOT / "systemd").iterdir()]}
    for names in [*tree._WANTED.values(), *tree._REQUIRED.values()]:
        for name in names:
            if name.startswith("scanstation"):
                assert name in ours


def test_no_registry_and_no_archive_is_named():
    for path in (program.ROOT / "image-build").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert not re.search(r"https?://\w", path.read_text()), path


def test_setuid_files_passwords_and_writable_places_are_found(tmp_path):
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/shadow").write_text("root:!*:1::::::\nmallory:$y$x:1::::::\nopen::1::::::\n")
    (tmp_path / "etc/fstab").write_text("# nothing\ntmpfs /tmp tmpfs rw 0 0\n")
    (tmp_path / "su").touch(mode=0o755)
    (tmp_path / "su").chmod(0o4755)
    assert setuid(tmp_path) == ["/su"]
    assert with_password(tmp_path) == ["mallory", "open"]
    assert writable(tmp_path) == ["/tmp"]


def test_the_bill_lists_what_lies_in_the_tree(tmp_path):
    folder = tmp_path / "made_up-1.2.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.4\nName: made-up\nVersion: 1.2\n\nName: of the text\n")
    assert python_packages(tmp_path) == [("made-up", "1.2")]
    (found,) = debian_components(["libstdc++6\t1:14.2+x~1\tamd64"])
    assert found["purl"] == "pkg:deb/debian/libstdc%2B%2B6@1%3A14.2%2Bx~1?arch=amd64&distro=debian-13"


def test_an_image_with_a_forbidden_thing_is_not_made():
    found = {"setuid": [], "foreign": [], "passwords": [], "ssh": False, "simulator_files": 0}
    found["exposure"] = {"scanstation-station.service": 2.0, "scanstation-twin-agent.service": 9.4}
    assert faults(found, simulator=False) == []
    assert faults({**found, "simulator_files": 72}, simulator=False) == ["simulator"]
    assert faults(found, simulator=True) == ["simulator"]
    assert faults({**found, "setuid": ["/usr/bin/su"], "ssh": True}, simulator=False) == ["setuid", "ssh"]
    assert faults({**found, "exposure": {"scanstation-data.service": 2.1}}, simulator=False) == [
        "scanstation-data.service 2.1"
    ]


def test_a_listening_socket_is_seen_unless_it_is_on_the_loopback():
    table = (
        "  sl  local_address rem_address   st\n"
        "   0: 0100007F:1F90 00000000:0000 0A 0\n"
        "   1: 00000000:0016 00000000:0000 0A 0\n"
        "   2: 0F02000A:C350 6402000A:22B3 01 0\n"
    )
    assert open_ports(table) == ["00000000:22"]


def test_the_kept_image_is_used_again_only_while_its_inputs_are_the_same():
    assert input_digest(BOARDS["virtual"], simulator=True) == input_digest(BOARDS["virtual"], simulator=True)
    assert input_digest(BOARDS["virtual"], simulator=True) != input_digest(BOARDS["pi5"], simulator=True)
    assert Path(program.ROOT, "image-build/build").stat().st_mode & 0o111


def test_an_image_for_another_processor_is_refused_where_its_programs_cannot_run(tmp_path):
    pi = BOARDS["pi4"]
    assert foreign.refusal(pi, tmp_path, "arm64") == ""
    assert "update-binfmts --enable qemu-aarch64" in foreign.refusal(pi, tmp_path, "amd64")
    for text, refused in (
        ("enabled\ninterpreter /usr/bin/x\nflags: F\n", False),
        ("enabled\ninterpreter /usr/bin/x\nflags: \n", True),  # its interpreter is not in the tree
        ("disabled\ninterpreter /usr/bin/x\nflags: PF\n", True),
    ):
        (tmp_path / "qemu-aarch64").write_text(text)
        assert bool(foreign.refusal(pi, tmp_path, "amd64")) is refused


def test_the_table_of_a_smoke_test_has_each_step_with_both_clocks():
    found = {"seconds": {"a sheet": 99.6, "says ready": 61.4}, "cpu": {"a sheet": 70.0, "says ready": 40.2}}
    table = page.smoke_table("smoke-virtual", found | {"accelerator": "tcg"})
    assert "| says ready | 61 s (40 s) |\n| a sheet | 100 s (70 s) |" in table  # in the order that they came in
    assert "software emulation" in table
    tried = {"accelerator": "kvm", "command": "./run hil smoke --board virtual", "date": "2026-01-02", "pace": 1.5}
    table = page.smoke_table("smoke-virtual", found | tried)
    assert table.startswith("**`./run hil smoke --board virtual`, smoke-virtual, 2026-01-02, hardware virtualisation**")
    assert "| slower than the limits' quick guest | 1.5 times |" in table


def test_a_wheel_is_missing_unless_its_bytes_are_pinned_and_this_platform_wants_it(tmp_path):
    wheel = tmp_path / "one-1-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    right, wrong = hashlib.sha256(b"wheel").hexdigest(), "0" * 64
    pins = "\n".join(
        f"{words} \\\n    --hash=sha256:{wrong} \\\n    --hash=sha256:{last}"
        for words, last in (
            ("one==1", right),
            ("two==1", wrong),
            ("three==1 ; sys_platform == 'win32'", wrong),
            ("four==1 ; sys_platform != 'win32'", wrong),
        )
    )
    assert program.missing(pins + "\n", tmp_path) == ["two", "four"]
    wheel.write_bytes(b"another")
    assert program.missing(pins, tmp_path) == ["one", "two", "four"]


def test_where_no_wheel_is_missing_nobody_outside_is_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(program, "missing", lambda *_: [])
    monkeypatch.setattr(program, "run", lambda *_: pytest.fail("asked"))
    program.wheelhouse(BOARDS["virtual"], tmp_path)
    monkeypatch.setattr(program, "missing", lambda *_: ["one"])
    asked = []
    monkeypatch.setattr(program, "run", asked.append)
    program.wheelhouse(BOARDS["virtual"], tmp_path)
    assert "download" in asked[0]
    assert "--require-hashes" in asked[0]


def test_the_entries_of_the_starter_are_told_only_where_a_starter_counts():
    found = {"seconds": {"works": 2.0}, "cpu": {"works": 1.0}, "accelerator": "tcg"}
    assert "entries of the starter" not in page.smoke_table("smoke-pi4", found)
    assert "`scanstation-a.conf`" in page.smoke_table("smoke-virtual", found | {"entries": ["scanstation-a.conf"]})


def test_the_machine_id_is_made_of_the_boards_number_with_programs_that_are_there(tmp_path):
    scripts = FILES / "etc/initramfs-tools"
    text = (scripts / "scripts/init-bottom/scanstation-machine-id").read_text(encoding="utf-8")
    hook = scripts / "hooks/scanstation-machine-id"
    assert hook.stat().st_mode & 0o111  # mkinitramfs runs no other
    copied = set(re.search(r"for name in (.+); do copy_exec", hook.read_text(encoding="utf-8"))[1].split())
    assert {name for name in copied if re.search(rf"(^|[|(] ?){name} ", text, re.MULTILINE)} == copied
    commands = set(re.findall(r"(?:\$\(|\| |then |^ *)([a-z][a-z0-9]+) ", text, re.MULTILINE))
    shell, klibc = {"case", "for", "if", "printf", "exit", "prereqs"}, {"mkdir"}
    assert commands <= shell | klibc | copied

    number = tmp_path / "number"
    number.write_bytes(b"1000-2000\0")
    made = tmp_path / "made"
    places = text.replace("/sys/firmware/devicetree/base/serial-number", str(number))
    subprocess.run(["sh", "-c", places.replace("/run/credentials/@initrd", str(made))], check=True)
    assert (made / "system.machine_id").read_text(encoding="ascii") == machine_id("1000-2000")


def test_where_the_build_machines_python_lies_is_nowhere_in_the_tree(tmp_path):
    kept = "one/__init__.py,sha256=abc,1\none-1.dist-info/METADATA,sha256=def,2\n"
    record = tmp_path / "one-1.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_text("../../bin/one,sha256=of-the-first-line,222\n" + kept)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "one").write_text("#!/somewhere/python\n")
    program.forget_commands(tmp_path)
    assert record.read_text() == kept
    assert not (tmp_path / "bin").exists()
