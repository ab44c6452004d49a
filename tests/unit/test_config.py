"""A configuration is right or refused, and the refusal names the key."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appliance.config import MAX_CONFIG_BYTES, ReceiverConfig, StationConfig, UplinkConfig, build, load
from appliance.errors import ConfigError
from appliance.names import check_name
from appliance.sections.desk import GpioConfig


@dataclass(frozen=True)
class Inner:
    number: int = 1
    ratio: float = 0.5
    on: bool = True


@dataclass(frozen=True)
class Tree:
    name: str = "x"
    inner: Inner = field(default_factory=Inner)
    paths: tuple[Path, ...] = ()
    maybe: Path | None = None
    limits: dict[str, int] = field(default_factory=dict)


def written(tmp_path, text):
    path = tmp_path / "scanstation.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(tmp_path, text, tree=Tree):
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text), tree)
    assert "scanstation.toml" in caught.value.detail
    return caught.value.detail


def test_an_empty_file_gives_the_defaults(tmp_path):
    assert load(written(tmp_path, ""), StationConfig) == StationConfig()


def test_every_kind_of_value_is_converted(tmp_path):
    text = (
        'name = "y"\npaths = ["/a", "/b"]\nmaybe = "/c"\n[inner]\nnumber = 3\nratio = 2\non = false\n[limits]\nq = 7\n'
    )
    found = load(written(tmp_path, text), Tree)
    assert found == Tree("y", Inner(3, 2.0, on=False), (Path("/a"), Path("/b")), Path("/c"), {"q": 7})
    assert type(found.inner.ratio) is float


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("nmae = 'x'", "unknown key 'nmae'"),
        ("[inner]\nnumbr = 1", "inner: unknown key 'numbr'"),
        ("name = 1", "name: expected str, found int"),
        ("[inner]\nnumber = '1'", "inner: number: expected int, found str"),
        ("[inner]\nnumber = 1.0", "inner: number: expected int, found float"),
        ("[inner]\nnumber = true", "inner: number: expected int, found bool"),
        ("[inner]\non = 1", "inner: on: expected bool, found int"),
        ("[inner]\nratio = true", "inner: ratio: expected float, found bool"),
        ("[inner]\nnumber = -1", "inner: number: must not be negative"),
        ("[inner]\nratio = -0.1", "inner: ratio: must not be negative"),
        ("[inner]\nratio = nan", "inner: ratio: must be a finite number"),
        ("[inner]\nratio = inf", "inner: ratio: must be a finite number"),
        ("inner = 3", "inner: expected dict, found int"),
        ("paths = '/a'", "paths: expected list, found str"),
        ("paths = [1]", "paths: expected str, found int"),
        ("maybe = 1", "maybe: expected str, found int"),
        ("limits = {q = 'x'}", "limits.q: expected int, found str"),
    ],
)
def test_a_wrong_key_or_value_is_refused_and_named(tmp_path, text, named):
    assert named in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "tree", "named"),
    [
        ("station = 'Desk 1'", StationConfig, "names are"),
        ("[feeder]\ndpi = 150", StationConfig, "dpi must be"),
        ("[gpio]\nfactory = 'native'", StationConfig, "factory must be"),
        ("[reading]\nworkers = 0", StationConfig, "workers must be"),
        ("station = 'Ä'", UplinkConfig, "names are"),
        ("[broker]\ntls_minimum = '1.1'", UplinkConfig, "tls_minimum must be"),
        ("[broker]\nport = 0", UplinkConfig, "port must be"),
        ("[broker]\nport = 65536", UplinkConfig, "port must be"),
        ("share_group = 'a/b'", ReceiverConfig, "names are"),
    ],
)
def test_values_out_of_range_are_refused(tmp_path, text, tree, named):
    assert named in refused(tmp_path, text, tree)


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        b"\xff\xfe",
        "a = " + "[" * 200_000,
        "[inner]\nnumber = " + "9" * 10_000,
        b"name = 'x'\n" + b"#" * MAX_CONFIG_BYTES,
    ],
    ids=["no-toml", "no-utf8", "deep", "long-number", "huge"],
)
def test_files_that_are_no_configuration_are_refused(tmp_path, text):
    refused(tmp_path, text)


def test_a_file_that_is_not_there_or_no_file_is_refused(tmp_path):
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigError, match=str(path)):
            load(path, StationConfig)


def test_a_strange_key_cannot_forge_log_lines(tmp_path):
    detail = refused(tmp_path, '"a\\nERROR all is well" = 1')
    assert "\n" not in detail


@pytest.mark.parametrize("name", ["", "-a", "A", "a b", "a/b", "a+", "#", "ä", "a" * 65, "a\n"])
def test_names_that_could_not_stand_in_a_topic_are_refused(name):
    with pytest.raises(ValueError, match="names are"):
        check_name(name)


@pytest.mark.parametrize("name", ["a", "station-0001", "0", "a" * 64])
def test_plain_names_pass(name):
    check_name(name)


def test_build_names_the_place_it_was_given():
    with pytest.raises(ConfigError, match="here: unknown key 'x'"):
        build(GpioConfig, {"x": 1}, "here")
