"""The table of rights: complete, closed, and the page shows the very table."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

from appliance import config as configuration
from appliance.config import StationConfig
from appliance.people.policy import factors_of
from appliance.people.rights import PERSONS, RIGHTS, Operation, Person, Role, markdown, may, may_second, operation_of
from appliance.people.roster import parse

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "people.md"
CONTENT = {operation for operation in Operation if operation.startswith("review-")}


def test_the_page_shows_the_table_of_the_code():
    block = re.search(r"<!-- rights -->\n(.*?)<!-- /rights -->", PAGE.read_text(), re.DOTALL)
    assert block is not None
    assert block[1] == markdown()


def test_the_configuration_that_is_shown_is_accepted_and_the_roster_that_is_shown_is_one():
    shown = re.search(r"<!-- people: config -->\n```toml\n(.*?)```", (DOCS / "deployment.md").read_text(), re.DOTALL)
    people = configuration.build(StationConfig, tomllib.loads(shown[1]), "deployment.md").people
    assert people.required
    assert factors_of(people.factors)[Role.RECEPTION] == "either"
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text(), re.DOTALL)[1]
    example = example.replace("<salt>$<hash>", f"{'0' * 32}${'0' * 64}").replace("<hash>", "0" * 64)
    assert parse(example.encode()).users[0].role is Role.REVIEWER


def test_every_operation_has_a_row_and_no_member_stands_twice():
    assert set(RIGHTS) == set(Operation)
    members = [member for row in RIGHTS.values() for member in row.members]
    assert len(set(members)) == len(members)
    assert operation_of("Discard") is Operation.DISCARD
    assert operation_of("Explode") is None


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("operation", ["", "explode", "Discard", "review", "SIGN_IN"])
def test_what_has_no_row_is_refused_for_everybody(role, operation):
    assert not may(role, operation)


def test_only_who_reviews_sees_content_and_always_by_name():
    assert len(CONTENT) == 9
    for operation in CONTENT:
        assert RIGHTS[operation].roles == {Role.REVIEWER, Role.SUPERVISOR}
        assert RIGHTS[operation].named


def test_a_technician_gets_no_content_and_decides_nothing_about_a_document():
    may_do = {operation for operation in Operation if may(Role.TECHNICIAN, operation)}
    assert may_do == {
        "sign-in", "status", "look", "jobs", "selftest", "readiness-test", "device-test", "device-look",
        "upkeep", "support-bundle", "panel-note",
    }  # fmt: skip


def test_an_auditor_reads_the_audit_log_and_nothing_else():
    may_do = {operation for operation in Operation if may(Role.AUDITOR, operation)}
    assert may_do == {"sign-in", "status", "panel-note", "audit-read"}


def test_holds_discards_and_classes_are_the_supervisors():
    for operation in (Operation.DISCARD, Operation.LEGAL_HOLD, Operation.CLASS_ENABLE):
        assert RIGHTS[operation].roles & PERSONS == {Role.SUPERVISOR}


def test_nobody_may_log_in_and_see_the_lamps_and_nothing_else():
    may_do = {operation for operation in Operation if may(Role.NOBODY, operation)}
    assert may_do == {"sign-in", "status", "panel-note"}  # the last: a screen says what it logged, and hears nothing


def test_who_has_no_name_gets_nothing_that_takes_one():
    for row in RIGHTS.values():
        assert not (row.named and row.roles & {Role.NOBODY, Role.LOCAL})


FIRST = Person("1" * 32, "Mock Reviewer", Role.REVIEWER)


def test_a_second_person_is_another_one_with_the_right_to_be():
    assert may_second(FIRST, Person("2" * 32, "Mock Other", Role.REVIEWER))
    assert may_second(FIRST, Person("2" * 32, FIRST.name, Role.REVIEWER))  # a namesake is another person
    assert not may_second(FIRST, FIRST)
    assert not may_second(FIRST, Person(FIRST.id, "Mock Renamed", Role.REVIEWER))


@pytest.mark.parametrize("identity", ["", "2", "2" * 31, "2" * 33, "G" * 32, "local"])
def test_nobody_without_an_id_is_a_second_person_or_a_first(identity):
    other = Person(identity, "", Role.REVIEWER)
    assert not may_second(FIRST, other)
    assert not may_second(other, FIRST)
    assert not may_second(other, other)


def test_only_roles_that_approve_approve_as_first_or_second():
    for first, second in itertools.product(Role, Role):
        allowed = may_second(Person("1" * 32, "a", first), Person("2" * 32, "b", second))
        assert allowed == ({first, second} <= {Role.REVIEWER, Role.SUPERVISOR})
