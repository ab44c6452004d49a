"""The roster: what is one, what is refused, and which one counts."""

import contextlib
import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.people import pins
from appliance.people.errors import RosterError, RosterFormError, RosterOldError, RosterSignatureError
from appliance.people.keeper import COPY_NAME, signature_path
from appliance.people.pins import Cost, badge_tag, is_badge, pin_matches, store_pin, weakness
from appliance.people.rights import Role
from appliance.people.roster import MAX_BYTES, MAX_USERS, User, digest, parse, render, sign, verify
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner
from tests.people_world import CHEAP, FLEET, KEY, PIN, STAFF, badge, identity, publish, roster, user, world

# PINs and badges


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "1234567890123", "12345a", " 602951", "\uff16\uff10\uff12\uff19\uff15\uff11", "602951\n",
     "111111", "121212", "123123", "12312312", "112233", "123456", "654321", "012345", "789012", "135791", "864208",
     "111222", "999000", "122221", "123321", "1234567", "098765", "227227", "000001"],
)  # fmt: skip
def test_a_weak_pin_is_refused_with_a_reason(pin):
    assert weakness(pin)
    with pytest.raises(ValueError, match=r"."):
        store_pin(KEY, pin, CHEAP)


@pytest.mark.parametrize("pin", [PIN, "418273", "902184", "246813", "771940", "483902716354"])
def test_an_ordinary_pin_is_taken(pin):
    assert weakness(pin) == ""


def test_few_random_pins_are_refused():
    refused = sum(bool(weakness(f"{number:06d}")) for number in range(0, 1_000_000, 307))
    assert refused / (1_000_000 / 307) < 0.03


def test_a_pin_is_kept_with_a_salt_and_the_key_and_nothing_else_opens_it():
    stored = store_pin(KEY, PIN, CHEAP)
    assert stored != store_pin(KEY, PIN, CHEAP)
    assert PIN not in stored
    assert pin_matches(KEY, PIN, stored, CHEAP)
    for wrong in (
        (KEY, "602952", stored, CHEAP), (bytes(32), PIN, stored, CHEAP), (KEY, PIN, stored, Cost(16, 1, 1)),
        (KEY, PIN, "", CHEAP), (KEY, PIN, "x", CHEAP), (KEY, "", stored, CHEAP), (KEY, "\ud800", stored, CHEAP),
    ):  # fmt: skip
        assert not pin_matches(*wrong)


@pytest.mark.parametrize("cost", [(7, 1, 1), (31, 1, 4), (131_073, 1, 1), (8, 0, 1), (8, 11, 1), (8, 1, 0), (64, 1, 5)])
def test_costs_are_bounded(cost):
    with pytest.raises(ValueError, match="argon2"):
        Cost(*cost)


def test_a_badge_is_kept_by_a_keyed_hash():
    assert badge_tag(KEY, "04a2ff01") == badge_tag(KEY, "04A2FF01")
    assert badge_tag(KEY, "04A2FF01") != badge_tag(bytes(32), "04A2FF01")
    assert is_badge("04A2FF01")
    assert not any(map(is_badge, ("", "abc", "x" * 65, "04A2 FF01", "04A2FF01\r", "\x02" * 8, "é" * 8)))


# The file


def test_a_roster_comes_back_as_it_was_written():
    temporary = replace(STAFF[0], until=dt.date(2027, 1, 31), name='Mock "Tab\\" Ñandú 😀')
    made = roster(7, (temporary, *STAFF[1:3], replace(STAFF[3], pin=""), replace(STAFF[4], badge="")))
    assert parse(render(made)) == made
    assert verify(render(made), sign(render(made), FLEET), FLEET.public_key) == made
    assert "pin" not in repr(made)
    assert made.by_name(f" {STAFF[1].name.upper()} ") == STAFF[1]
    assert made.by_name("mock") is None


GOOD = render(roster()).decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ("format = 1", "format = true"),
        ("format = 1", ""),
        ("version = 1", "version = -1"),
        ("version = 1", f"version = {1 << 41}"),
        ("version = 1", 'version = "1"'),
        ("made = 2026-11-02", "made = 2026-11-02T10:00:00Z"),
        ("memory_kib = 8", "memory_kib = 1_000_000"),
        ("memory_kib = 8,", ""),
        ('role = "auditor"', 'role = "root"'),
        ('role = "auditor"', 'role = "local"'),
        ('role = "auditor"', 'role = "auditor"\ngod = true'),
        (f'id = "{identity(1)}"', 'id = "1"'),
        (f'id = "{identity(1)}"', f'id = "{identity(2)}"'),
        ('name = "Mock Auditor 1"', 'name = ""'),
        ('name = "Mock Auditor 1"', 'name = " Mock"'),
        ('name = "Mock Auditor 1"', f'name = "{"x" * 41}"'),
        ('name = "Mock Auditor 1"', 'name = "Mock\\u0007"'),
        ('name = "Mock Auditor 1"', 'name = "MOCK  reception 2"'),
        ('name = "Mock Auditor 1"', 'name = ["Mock"]'),
        ('pin = "', 'pin = "x'),
        ('badge = "', 'badge = "x'),
        (badge_tag(KEY, badge(1)), badge_tag(KEY, badge(2))),
        ("[[user]]", "[user]"),
        ("[[user]]", "[[user]]\n[[user]]"),
        ("format = 1", "format = 1\nuser = [3]"),
        ("format = 1", "format = " + "9" * 5_000),
        ("format = 1", "x = " + "[" * 2_000),
    ],
)
def test_what_is_not_exactly_a_roster_is_refused_and_never_quoted(old, new):
    assert old in GOOD
    with pytest.raises(RosterFormError) as refused:
        parse(GOOD.replace(old, new).encode())
    assert "Mock" not in str(refused.value)


def test_sizes_are_bounded():
    with pytest.raises(RosterFormError, match="longer"):
        parse(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ValueError, match="more than"):
        roster(1, [user(number, Role.RECEPTION) for number in range(1, MAX_USERS + 2)])
    assert parse(render(roster(1, [user(number, Role.RECEPTION) for number in range(1, MAX_USERS + 1)])))
    with pytest.raises(ValueError, match="neither"):
        User(identity(1), "Mock", Role.RECEPTION)
    with pytest.raises(ValueError, match="role"):
        replace(STAFF[0], role=Role.LOCAL)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD.encode()) - 1), st.integers(0, 255))
def test_one_changed_byte_breaks_the_signature_and_never_more(place, value):
    raw = bytearray(GOOD.encode())
    signature = sign(bytes(raw), FLEET)
    if raw[place] == value:
        return
    raw[place] = value
    with pytest.raises(RosterSignatureError):
        verify(bytes(raw), signature, FLEET.public_key)
    with contextlib.suppress(RosterFormError):
        parse(bytes(raw))


@pytest.mark.parametrize(
    "signature",
    [b"", b"\n", b"0" * 128, b"0" * 128 + b"\n", b"z" * 128 + b"\n", b"A" * 128 + b"\n", b"0" * 5_000,
     sign(GOOD.encode(), DeviceSigner(bytes(32))),
     FLEET.sign(SigningContext.RECEIPT, GOOD.encode()).hex().encode() + b"\n",
     sign(GOOD.encode()[:-1], FLEET), sign(GOOD.encode(), FLEET)[:-1]],
)  # fmt: skip
def test_a_missing_wrong_or_foreign_signature_is_refused(signature):
    with pytest.raises(RosterSignatureError):
        verify(GOOD.encode(), signature, FLEET.public_key)


def test_a_signed_file_that_is_no_roster_or_too_long_is_refused():
    with pytest.raises(RosterFormError):
        verify(b"format = 1", sign(b"format = 1", FLEET), FLEET.public_key)
    with pytest.raises(RosterSignatureError, match="long"):
        verify(b"#" * (MAX_BYTES + 1), b"", FLEET.public_key)


# Which one counts


def versions(it):
    return [found.version if not isinstance(found, RosterError) else found.code for found in it.reports]


def test_a_newer_roster_counts_and_everything_else_is_refused_once_and_the_last_good_one_stays(tmp_path):
    it = world(tmp_path)
    assert versions(it) == [1]
    assert not it.rosters.refresh()
    publish(it.file, roster(3))
    assert it.rosters.refresh()
    for made, signer, code in (
        (roster(2), FLEET, "roster-old"),
        (roster(3, STAFF[:2]), FLEET, "roster-old"),
        (roster(9), DeviceSigner(bytes(32)), "roster-signature"),
        (replace(roster(9), cost=Cost(8, 1, 1)), FLEET, 9),
    ):
        publish(it.file, made, signer)
        for _ in range(3):
            it.rosters.refresh()
        assert versions(it)[-1] == code
    assert versions(it) == [1, 3, "roster-old", "roster-old", "roster-signature", 9]
    it.file.write_bytes(it.file.read_bytes()[:100])
    assert not it.rosters.refresh()
    signature_path(it.file).unlink()
    assert not it.rosters.refresh()
    assert versions(it)[-2:] == ["roster-signature", "roster-form"]
    assert it.rosters.roster.version == 9
    it.open_again()
    assert it.rosters.roster.version == 9, "kept over a restart, though its files are gone"
    assert versions(it)[-1] == "roster-form"


def test_an_old_roster_does_not_count_after_a_restart_either(tmp_path):
    it = world(tmp_path, roster(5))
    publish(it.file, roster(4, STAFF[:1]))
    it.open_again()
    assert it.rosters.roster.version == 5
    assert isinstance(it.reports[-1], RosterOldError)


@pytest.mark.parametrize("damage", ["", "x" * 50, "x" * 5_000])
def test_a_damaged_copy_is_as_none_and_the_configured_roster_is_taken_again(tmp_path, damage):
    it = world(tmp_path)
    (it.state / COPY_NAME).write_text(damage)
    it.reports.clear()
    it.open_again()
    assert versions(it) == ["roster-signature", 1]


def test_a_copy_of_another_kind_of_file_is_as_none(tmp_path):
    it = world(tmp_path)
    (it.state / COPY_NAME).unlink()
    (it.state / COPY_NAME).mkdir()
    it.reports.clear()
    it.open_again()
    assert versions(it) == ["roster-form", 1], "and that it cannot be kept does not keep it from counting"


def test_without_any_roster_there_is_nobody(tmp_path):
    it = world(tmp_path)
    for path in (it.file, signature_path(it.file), it.state / COPY_NAME):
        path.unlink()
    it.open_again()
    assert it.rosters.roster.users == ()
    assert it.access.people() == []


def test_pins_that_are_too_cheap_to_try_are_refused(tmp_path):
    it = world(tmp_path, argon2_floor_kib=9)
    assert versions(it) == ["roster-form"]
    assert it.rosters.roster.users == ()


def test_two_files_have_two_names():
    assert digest(b"a") != digest(b"b")
    assert pins.is_stored_pin(STAFF[0].pin)
