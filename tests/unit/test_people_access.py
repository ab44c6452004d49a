"""Sessions, lockout and logins, without a bus: clocks that jump, plugs that are pulled, names that are nobody's."""

import asyncio
import datetime as dt
import json
from dataclasses import replace

import pytest

from appliance import config as configuration
from appliance.custody.audit import AuditFieldError, files
from appliance.errors import ConfigError
from appliance.files import write_atomic
from appliance.people import access as access_module
from appliance.people import lockout as lockout_module
from appliance.people import sessions as sessions_module
from appliance.people.access import MAX_CALLERS, MAX_WAITING, NO_ID, Access, NotAllowedError
from appliance.people.errors import (
    BadgeUnreadableError,
    LoginBusyError,
    LoginEndedError,
    LoginFactorError,
    LoginRefusedError,
    LoginWaitError,
    PeopleError,
)
from appliance.people.lockout import FILE_NAME, MAX_TERMINALS, UNKNOWN_BUCKETS
from appliance.people.opening import open_access, today
from appliance.people.pins import badge_tag
from appliance.people.policy import Factor, factors_of
from appliance.people.rights import RIGHTS, Operation, Role
from appliance.sealing.keys import KeyUnusableError
from appliance.sections.people import PeopleConfig
from tests.custody_samples import open_custody
from tests.people_world import FLEET, KEY, MADE, NAMES, PIN, ROLES, STAFF, badge, publish, roster, world

ME, OTHER = ":1.7", ":1.8"
REVIEWER = next(one for one in STAFF if one.role is Role.REVIEWER)


@pytest.fixture
def it(tmp_path):
    made = world(tmp_path)
    made.access.arrived(ME, 1_000)
    made.access.arrived(OTHER, 1_001)
    return made


def login(it, role=Role.REVIEWER, pin=PIN, caller=ME, name=None, token=""):
    return asyncio.run(it.access.login(caller, NAMES[role] if name is None else name, pin, token))


def fail_patiently(it, times):
    """Failures in a row, each as soon as it may be made (the first five)."""
    for _ in range(times):
        fail(it)
        it.now += 10


def role_of(it, caller=ME):
    return it.access.who(caller)[1]


def fail(it, times=1, **changes):
    for _ in range(times):
        with pytest.raises(LoginRefusedError):
            login(it, **{"pin": "000000", **changes})


def codes(it, event="person-logout"):
    return [fields["code"] for name, fields in it.records if name == event]


# Rights


@pytest.mark.parametrize("role", [*ROLES, Role.LOCAL, Role.NOBODY])
def test_every_operation_is_for_the_roles_of_its_row_also_those_without_a_method_yet(tmp_path, role):
    it = world(tmp_path, local_uids=(1_000,), refusals_an_hour=1_000)
    it.access.arrived(ME, 1_001 if role is Role.NOBODY else 1_000)
    if role in ROLES:
        login(it, role)
    for operation in Operation:
        it.records.clear()
        if role in RIGHTS[operation].roles:
            person = it.access.person(ME, operation)
            assert person.role == role
            assert bool(person.id) == (role in ROLES)
            assert it.records == []
        else:
            with pytest.raises(NotAllowedError) as refused:
                it.access.person(ME, operation)
            assert "Mock" not in f"{refused.value} {refused.value.advice}"
            user = next((one.id for one in STAFF if one.role == role), NO_ID)
            assert it.records == [("operation-refused", {"user": user, "role": role, "code": operation})]


def test_what_has_no_row_is_refused_even_where_nothing_is_required(tmp_path):
    it = world(tmp_path, required=False, local_uids=(0,))
    it.access.arrived(ME, 0)
    with pytest.raises(NotAllowedError):
        it.access.person(ME, "explode")
    assert it.records == [("operation-refused", {"user": NO_ID, "role": "local", "code": "unknown"})]
    assert it.access.person(ME, "discard").role is Role.LOCAL
    assert it.access.person(":1.99", "discard").role is Role.NOBODY


@pytest.mark.parametrize("operation", [operation for operation, row in RIGHTS.items() if row.named])
def test_what_takes_a_name_takes_one_even_where_nothing_is_required(tmp_path, operation):
    it = world(tmp_path, required=False)
    it.access.arrived(ME, 1_000)
    with pytest.raises(NotAllowedError):
        it.access.person(ME, operation)


def test_refusals_go_on_the_record_at_a_bounded_rate_and_stay_refusals(tmp_path):
    it = world(tmp_path, refusals_an_hour=5)
    for _ in range(100):
        with pytest.raises(NotAllowedError):
            it.access.person(ME, "discard")
    assert len(it.records) == 5
    it.now += 3_600
    with pytest.raises(NotAllowedError):
        it.access.person(ME, "discard")
    assert len(it.records) == 6


def test_a_panel_that_looks_while_nobody_is_logged_in_does_not_fill_the_record(tmp_path):
    it = world(tmp_path)
    for operation in ("jobs", "look", "jobs", "jobs", "discard", "discard", "metrics"):
        with pytest.raises(NotAllowedError):
            it.access.person(ME, operation)
    assert codes(it, "operation-refused") == ["jobs", "look", "discard", "discard", "metrics"]
    it.now += 3_600
    with pytest.raises(NotAllowedError):
        it.access.person(ME, "jobs")
    assert codes(it, "operation-refused")[-1] == "jobs"


def test_what_changes_something_is_recorded_with_the_opaque_id_and_looking_is_not(it):
    login(it, Role.SUPERVISOR)
    it.records.clear()
    for operation in ("discard", "jobs", "explode"):
        it.access.acted(replace(it.access._who(ME)), operation)
    supervisor = next(one.id for one in STAFF if one.role is Role.SUPERVISOR)
    assert it.records == [("person-acted", {"user": supervisor, "role": "supervisor", "code": "discard"})]


# Logging in


def test_a_login_is_a_session_of_its_caller_alone(it):
    assert login(it) == ("reviewer", 120)
    assert it.access.who(ME) == (REVIEWER.name, "reviewer", 120)
    assert it.access.who(OTHER) == ("", "nobody", 0)
    assert it.access.person(ME, "review-open").id == REVIEWER.id
    with pytest.raises(NotAllowedError):
        it.access.person(OTHER, "review-open")
    assert it.records[0] == ("person-login", {"user": REVIEWER.id, "role": "reviewer", "code": "pin"})
    assert it.sessions_changed == [(ME, "reviewer")]


def test_a_second_login_of_a_caller_ends_the_first_and_a_failed_one_does_not(it):
    login(it)
    fail(it, role=Role.SUPERVISOR)
    assert role_of(it) == "reviewer"
    login(it, Role.SUPERVISOR)
    assert role_of(it) == "supervisor"
    assert codes(it) == ["new-login"]


@pytest.mark.parametrize(
    ("factor", "given", "enough"),
    [
        ("pin", (True, False), True), ("pin", (False, True), False), ("badge", (False, True), True),
        ("badge", (True, False), False), ("either", (True, False), True), ("either", (False, True), True),
        ("either", (False, False), False), ("both", (True, True), True), ("both", (True, False), False),
        ("both", (False, True), False),
    ],
)  # fmt: skip
def test_policy_says_what_a_role_must_show_and_too_little_is_no_failed_try(tmp_path, factor, given, enough):
    it = world(tmp_path, factors={"reviewer": factor})
    it.access.arrived(ME, 1_000)
    number = STAFF.index(REVIEWER) + 1
    pin, token = PIN if given[0] else "", badge(number) if given[1] else ""
    if enough:
        assert login(it, pin=pin, token=token)[0] == "reviewer"
    else:
        with pytest.raises(LoginFactorError, match=r"login-factor"):
            login(it, pin=pin, token=token)
        assert it.records == []


def test_everything_that_is_given_must_fit_also_what_was_not_asked_for(it):
    number = STAFF.index(REVIEWER) + 1
    fail(it, pin=PIN, token=badge(number + 1))
    with pytest.raises(LoginRefusedError):
        login(it, pin=PIN, token="FFFFFFFF")
    assert login(it, token=badge(number))[0] == "reviewer"
    assert it.records[-1][1]["code"] == "both"


def test_a_badge_alone_names_its_owner(tmp_path):
    it = world(tmp_path, factors={"reviewer": "badge"})
    it.access.arrived(ME, 1_000)
    number = STAFF.index(REVIEWER) + 1
    assert login(it, name="", pin="", token=badge(number))[0] == "reviewer"
    assert it.records[-1][1]["code"] == "badge"
    with pytest.raises(LoginRefusedError):
        login(it, name="", pin="", token="ABCD1234")


@pytest.mark.parametrize("name", ["", "Mock Nobody", "x" * 128, "\N{ZERO WIDTH JOINER}", "root", "nobody", "local"])
def test_nobody_logs_in_under_a_name_that_is_not_there(it, name):
    with pytest.raises(LoginRefusedError):
        login(it, name=name)
    assert it.records == [("login-failed", {"user": NO_ID, "count": 1})]


def test_a_reader_that_types_garbage_is_told_and_counts_as_no_try(it):
    for garbage in ("\x02\x03", "ab", "x" * 100, "1234 5678"):
        with pytest.raises(BadgeUnreadableError):
            login(it, token=garbage)
    assert it.records == []


def test_an_unknown_name_costs_the_same_work_as_a_known_one(it, monkeypatch):
    done = []
    monkeypatch.setattr(
        access_module, "pin_matches", lambda key, pin, _stored, cost: done.append((key, pin, cost)) or False
    )
    for name in (NAMES[Role.REVIEWER], "Mock Nobody"):
        with pytest.raises(LoginRefusedError):
            login(it, name=name)
    assert done[0] == done[1]
    assert len(done) == 2


def test_a_caller_that_never_arrived_or_left_meanwhile_gets_no_session(it, monkeypatch):
    with pytest.raises(LoginRefusedError):
        login(it, caller=":1.99")

    def leaves(*_):
        it.access.left(ME)
        return True

    monkeypatch.setattr(access_module, "pin_matches", leaves)
    with pytest.raises(LoginRefusedError):
        login(it)
    assert it.access._sessions.callers() == ()


def test_a_user_who_is_removed_while_the_pin_is_checked_gets_no_session(it, monkeypatch):
    def removed(*_):
        publish(it.file, roster(2, STAFF[:1]))
        it.access.refresh()
        return True

    monkeypatch.setattr(access_module, "pin_matches", removed)
    with pytest.raises(LoginRefusedError):
        login(it)
    assert it.access._sessions.callers() == ()


def test_logins_beyond_those_that_wait_are_sent_away(it):
    async def many():
        tries = [it.access.login(ME, NAMES[Role.REVIEWER], PIN, "") for _ in range(MAX_WAITING + 3)]
        return await asyncio.gather(*tries, return_exceptions=True)

    told = asyncio.run(many())
    assert [type(answer) for answer in told if isinstance(answer, Exception)] == [LoginBusyError] * 2
    assert role_of(it) == "reviewer"


def test_sessions_and_callers_are_bounded(it, monkeypatch):
    monkeypatch.setattr(sessions_module, "MAX_SESSIONS", 4)
    for number in range(5):
        it.access.arrived(f":2.{number}", 1_000)
        if number < 4:
            login(it, caller=f":2.{number}")
    with pytest.raises(LoginBusyError):
        login(it, caller=":2.4")
    for number in range(2 * MAX_CALLERS):
        it.access.arrived(f":3.{number}", 1_000)
    assert len(it.access._uids) <= MAX_CALLERS
    assert it.access.is_known(":2.0"), "who has a session stays known"


# The end of a session


def test_a_session_ends_without_a_touch_and_only_a_touch_keeps_it(it):
    login(it)
    for _ in range(10):
        it.now += 100
        it.access.tick()
        it.access.keep(ME)
    assert role_of(it) == "reviewer"
    it.now += 119
    assert it.access.who(ME)[2] == 1
    it.now += 1
    assert role_of(it) == "nobody", "also before anybody swept"
    it.access.keep(ME)
    assert role_of(it) == "nobody", "a touch that comes too late brings nothing back"
    it.access.tick()
    assert codes(it) == ["idle"]
    assert it.sessions_changed == [(ME, "reviewer"), (ME, "nobody")]


def test_a_session_ends_at_its_longest_however_often_it_is_touched(it):
    login(it)
    for _ in range(145):
        it.now += 100
        it.access.keep(ME)
    assert role_of(it) == "nobody"
    it.access.tick()
    assert codes(it) == ["too-long"]


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_a_clock_that_is_set_changes_no_session(it, days):
    login(it)
    it.day += dt.timedelta(days)
    it.access.tick()
    assert it.access.who(ME) == (REVIEWER.name, "reviewer", 120)


def test_logging_out_leaving_and_a_lost_bus_end_it(it):
    for end, code in (
        (lambda: it.access.logout(ME), "logout"),
        (it.access.bus_lost, "bus-lost"),
        (lambda: it.access.left(ME), "caller-left"),
    ):
        it.access.arrived(ME, 1_000)
        login(it)
        end()
        end()
        assert role_of(it) == "nobody"
        assert codes(it)[-1] == code
    assert len(codes(it)) == 3


def test_a_badge_that_leaves_ends_only_what_began_with_it(it):
    it.access.badge_left(ME)
    login(it)
    it.access.badge_left(ME)
    assert role_of(it) == "reviewer"
    login(it, token=badge(STAFF.index(REVIEWER) + 1))
    it.access.badge_left(ME)
    assert role_of(it) == "nobody"
    assert codes(it) == ["new-login", "badge-left"]


def test_a_new_roster_ends_all_sessions_and_a_refused_one_ends_none(it):
    login(it)
    publish(it.file, roster(0))
    it.access.refresh()
    assert role_of(it) == "reviewer"
    publish(it.file, roster(2))
    it.access.refresh()
    assert role_of(it) == "nobody"
    assert codes(it) == ["roster-changed"]


# Last days


@pytest.fixture
def temporary(tmp_path):
    made = roster(1, [replace(REVIEWER, until=MADE + dt.timedelta(5)), *(one for one in STAFF if one is not REVIEWER)])
    made_world = world(tmp_path, made)
    made_world.access.arrived(ME, 1_000)
    return made_world


def test_a_temporary_user_is_refused_after_the_last_day(temporary):
    temporary.day = MADE + dt.timedelta(5)
    assert login(temporary)[0] == "reviewer"
    temporary.day += dt.timedelta(1)
    with pytest.raises(NotAllowedError):
        temporary.access.person(ME, "review-open")
    assert codes(temporary) == ["date-over"]
    with pytest.raises(LoginEndedError):
        login(temporary)
    assert REVIEWER.name not in dict(temporary.access.people())
    assert REVIEWER.id not in {one.id for one in temporary.access.who_may("queue-list")}
    assert temporary.access.who_may("queue-unknown") == ()
    fail(temporary)


def test_a_session_does_not_outlive_the_last_day_even_if_nothing_is_asked(temporary):
    login(temporary)
    temporary.day += dt.timedelta(6)
    temporary.access.tick()
    assert codes(temporary) == ["date-over"]


def test_a_clock_that_starts_in_1970_does_not_bring_back_who_was_over_when_the_roster_was_signed(tmp_path):
    over = replace(REVIEWER, until=MADE - dt.timedelta(1))
    it = world(tmp_path, roster(1, [over]))
    it.access.arrived(ME, 1_000)
    it.day = dt.date(1970, 1, 1)
    with pytest.raises(LoginEndedError):
        login(it)


# Lockout


def test_waits_grow_with_each_failure_and_end_with_a_success(it):
    fail(it, 3)
    for expected in (5, 10, 20, 40, 80):
        with pytest.raises(LoginWaitError) as refused:
            login(it)
        assert f" {expected} seconds" in refused.value.advice
        it.now += expected
        fail(it)
        it.access.tick()
    it.now += 10_000
    fail(it, 1)
    it.now += 900
    assert login(it)[0] == "reviewer"
    fail(it, 3)
    assert ("login-locked", {"user": REVIEWER.id, "seconds": 5}) in it.records


def test_a_wait_is_of_the_user_at_every_terminal_and_others_go_on(it):
    fail(it, 3)
    with pytest.raises(LoginWaitError):
        login(it, caller=OTHER)
    assert login(it, Role.AUDITOR)[0] == "auditor"


def test_no_wait_is_longer_than_the_longest(it):
    for _ in range(30):
        it.now += 900
        fail(it)
    with pytest.raises(LoginWaitError) as refused:
        login(it)
    assert " 900 seconds" in refused.value.advice
    it.now += 900
    assert login(it)


def test_a_terminal_waits_too_whatever_names_are_tried(it):
    for number in range(it.config.terminal_free_attempts):
        with pytest.raises(LoginRefusedError):
            login(it, name=f"Mock Nobody {number * 7919}")
    with pytest.raises(LoginWaitError):
        login(it)
    assert login(it, caller=OTHER)[0] == "reviewer"


def test_an_own_success_does_not_forgive_tries_at_others(it):
    for number in range(it.config.terminal_free_attempts - 1):
        with pytest.raises(LoginRefusedError):
            login(it, name=f"Mock Nobody {number * 7919}")
        login(it, Role.AUDITOR)
    fail(it)
    with pytest.raises(LoginWaitError):
        login(it, Role.AUDITOR)


@pytest.mark.parametrize("jump", [-1e9, -10.0, 0.0, 1e9])
def test_a_power_cut_and_a_clock_that_starts_anew_shorten_no_wait(it, jump):
    fail_patiently(it, 5)
    it.now = max(0.0, it.now + jump)
    it.open_again()
    it.access.arrived(ME, 1_000)
    with pytest.raises(LoginWaitError) as refused:
        login(it)
    assert " 20 seconds" in refused.value.advice
    it.now += 20
    assert login(it)


def test_a_plug_that_is_pulled_while_a_pin_is_checked_gives_no_free_try(it, monkeypatch):
    def pulled(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(access_module, "pin_matches", pulled)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            login(it)
        it.open_again()
        it.access.arrived(ME, 1_000)
    monkeypatch.undo()
    with pytest.raises(LoginWaitError):
        login(it)


def test_ten_thousand_names_leave_a_small_file_and_little_memory(it, monkeypatch):
    monkeypatch.setattr(it.lockout, "_save", lambda: None)
    for number in range(10_000):
        key = lockout_module.unknown_key(f"Mock {number}" + "\ud800" * (number % 3))
        it.lockout.count_try(key, it.lockout.terminal_key(number))
    assert len(it.lockout._counts) <= UNKNOWN_BUCKETS + MAX_TERMINALS + 1
    monkeypatch.undo()
    it.lockout.count_try("terminal-other")
    assert (it.state / FILE_NAME).stat().st_size < 8_192


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", "3", "[" * 5_000, "x" * 100_000, '{"format": 2, "default": 0, "counts": {}}',
     '{"format": 1, "default": -1, "counts": {}}', '{"format": 1, "default": 0, "counts": []}',
     '{"format": 1, "default": 0, "counts": {"user-x": 1}}',
     '{"format": 1, "default": 0, "counts": {"terminal-1": -5}}',
     '{"format": 1, "default": 0, "counts": {"terminal-1": 1e3}}'],
)  # fmt: skip
def test_a_damaged_file_makes_everybody_wait_once_and_lets_nobody_go_free(it, content):
    write_atomic(it.state / FILE_NAME, content.encode())
    it.open_again()
    it.access.arrived(ME, 1_000)
    with pytest.raises(LoginWaitError):
        login(it)
    it.now += 900
    assert login(it)[0] == "reviewer"
    fail(it, 2)
    it.open_again()
    it.access.arrived(ME, 1_000)
    assert login(it)[0] == "reviewer", "who proved themselves goes on, after a restart as well"
    with pytest.raises(LoginWaitError):
        login(it, Role.AUDITOR)
    it.now += it.config.forget_s + 1
    fail(it, 3, role=Role.AUDITOR)


def test_failures_are_forgotten_after_their_time(it):
    fail_patiently(it, 5)
    it.now += it.config.forget_s + 1
    fail(it, 3)
    with pytest.raises(LoginWaitError) as refused:
        login(it)
    assert " 5 seconds" in refused.value.advice


def test_counts_of_removed_users_go(it):
    fail(it, 3)
    publish(it.file, roster(2, STAFF[:1]))
    it.access.refresh()
    it.lockout.count_try("terminal-1000")
    assert set(json.loads((it.state / FILE_NAME).read_text())["counts"]) == {"terminal-1000"}


def test_a_try_that_cannot_be_counted_is_not_made(it, monkeypatch):
    def full(*_):
        raise OSError(28, "full")

    monkeypatch.setattr(lockout_module, "write_atomic", full)
    monkeypatch.setattr(access_module, "pin_matches", lambda *_: pytest.fail("it was made"))
    with pytest.raises(PeopleError, match="cannot be counted"):
        login(it)
    assert role_of(it) == "nobody"


# Configuration


@pytest.mark.parametrize(
    "table",
    [
        {"required": True}, {"idle_s": 0}, {"idle_s": 100_000.0, "absolute_s": 100_000.0}, {"idle_s": 20_000},
        {"first_delay_s": 0}, {"first_delay_s": 2_000}, {"max_delay_s": 50_000}, {"free_attempts": 0},
        {"terminal_free_attempts": 0}, {"free_attempts": 1_000}, {"local_uids": ["root"]}, {"local_uids": [-1]},
        {"factors": {"reviewer": 3}}, {"god": True},
    ],
)  # fmt: skip
def test_an_impossible_configuration_is_refused(table):
    with pytest.raises(ConfigError):
        configuration.build(PeopleConfig, table, "people")


@pytest.mark.parametrize("factors", [{"root": "pin"}, {"local": "pin"}, {"nobody": "pin"}, {"reviewer": "none"}])
def test_a_role_or_factor_that_is_none_is_refused(factors):
    with pytest.raises(ConfigError, match="factors"):
        factors_of(factors)
    assert factors_of({"reception": "pin"})[Role.RECEPTION] is Factor.PIN
    assert factors_of({})[Role.AUDITOR] is Factor.BOTH


# Putting it together


def opened(tmp_path, records, **changes):
    key, public, file = tmp_path / "people.key", tmp_path / "people.pub", tmp_path / "roster.toml"
    write_atomic(key, KEY)
    write_atomic(public, FLEET.public_key.public_bytes_raw(), 0o644)
    settings = PeopleConfig(roster=file, roster_key=public, people_key=str(key), argon2_floor_kib=8, **changes)
    return open_access(settings, tmp_path / "state", lambda event, /, **fields: records.append((event, fields)))


def test_a_station_opens_its_roster_and_records_which(tmp_path):
    records = []
    raw = publish(tmp_path / "roster.toml", roster(4))
    opened_access = opened(tmp_path, records, factors={"reviewer": "pin"}, local_uids=(7,))
    assert isinstance(opened_access, Access)
    assert [event for event, _ in records] == ["roster-taken"]
    assert records[0][1]["count"] == 4
    assert raw
    opened_access.arrived(ME, 7)
    assert opened_access.who(ME)[1] == "local"
    assert asyncio.run(opened_access.login(ME, NAMES[Role.REVIEWER], PIN, ""))[0] == "reviewer"
    assert today() >= dt.date(2026, 1, 1)


def test_the_audit_log_takes_what_people_do_and_nothing_else_from_there(tmp_path):
    custody = open_custody(tmp_path / "state")
    custody.recover()
    custody.notes.person("person-login", user=REVIEWER.id, role="reviewer", code="pin")
    for event, fields in (
        ("job-void", {"job": REVIEWER.id, "code": "x"}),
        ("explode", {}),
        ("login-failed", {"name": "Mock"}),
    ):
        with pytest.raises(AuditFieldError):
            custody.notes.person(event, **fields)
    custody.close()
    lines = [json.loads(line) for file in files(tmp_path / "state" / "audit") for line in file.read_text().splitlines()]
    assert [line["event"] for line in lines] == ["station-started", "person-login"]
    assert lines[-1]["user"] == REVIEWER.id


def test_a_station_without_a_good_roster_goes_on_and_says_so(tmp_path):
    records = []
    access = opened(tmp_path, records)
    assert access.people() == []
    assert [(event, fields["code"]) for event, fields in records] == [("roster-refused", "roster-form")]


def test_a_station_without_a_configured_roster_knows_nobody(tmp_path):
    access = open_access(PeopleConfig(), tmp_path, lambda *_args, **_fields: None)
    access.arrived(ME, 1_000)
    access.refresh()
    assert access.people() == []
    with pytest.raises(LoginRefusedError):
        asyncio.run(access.login(ME, "Mock Anybody", PIN, ""))
    assert access.person(ME, "discard").role is Role.NOBODY


def test_a_missing_key_is_named(tmp_path):
    publish(tmp_path / "roster.toml", roster())
    with pytest.raises(KeyUnusableError):
        open_access(
            PeopleConfig(roster=tmp_path / "roster.toml", people_key=str(tmp_path / "none")), tmp_path, lambda *_: None
        )
    assert badge_tag(KEY, "ABCD")
