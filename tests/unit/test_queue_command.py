"""`scanstation queue`: what a person reads and what is asked of the station."""

import json

import pytest

from appliance.cli import main
from appliance.commands import metrics as metrics_command
from appliance.commands import queue as command
from appliance.queue.items import CountRow, Item

ITEM = Item(
    item="0" * 31 + "1",
    job="0" * 31 + "2",
    document="0" * 31 + "1",
    document_class="referral",
    code="class-unsure",
    sentence="It is not clear what kind of document this is.",
    since="2026-03-01T09:00:00Z",
    age_s=2 * 86_400 + 3 * 3_600 + 60,
    owner="desk-two",
    state="escalated",
    resolution="",
    step="name-class",
    todo="Look at the paper.",
)
ENDED = Item(
    item="0" * 31 + "3",
    job="0" * 31 + "3",
    document="",
    document_class="",
    code="feeder-jam",
    sentence="Paper is stuck.",
    since="2026-03-01T09:00:00Z",
    age_s=65,
    owner="",
    state="resolved",
    resolution="fed-on",
    step="wait",
    todo="",
)


@pytest.fixture
def asked(monkeypatch):
    calls = []

    class Client:
        """Remembers what was asked."""

        def __init__(self, address):
            calls.append(address)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            """Nothing to close."""

        async def items(self):
            return [] if "empty" in calls else [ITEM]

        async def resolved(self):
            return [ENDED]

        async def assign(self, *words):
            calls.append(("assign", *words))

        async def escalate(self, *words):
            calls.append(("escalate", *words))

        async def resolve(self, *words):
            calls.append(("resolve", *words))

        async def metrics(self, days):
            calls.append(("metrics", days))
            return [CountRow("2026-03-01", "stacks", "", "", 7)]

    monkeypatch.setattr(command, "QueueClient", Client)
    return calls


def test_each_item_is_shown_with_its_age_owner_reason_and_what_to_do(asked, capsys):
    assert main(["queue", "--bus", "there", "--all"]) == 0
    assert capsys.readouterr().out == (
        f"{ITEM.item}  2 d 3 h  escalated  class-unsure  referral  owner desk-two  job {ITEM.job}\n"
        "    It is not clear what kind of document this is. Look at the paper.\n"
        f"{ENDED.item}  0 h 1 min  resolved (fed-on)  feeder-jam\n"
        "    Paper is stuck.\n"
    )
    assert asked == ["there"]


def test_an_empty_queue_says_so(asked, capsys):
    assert main(["queue", "--bus", "empty"]) == 0
    assert capsys.readouterr().out == "Nothing waits for a person.\n"


def test_as_json_every_field_is_there(asked, capsys):
    assert main(["queue", "--json", "--bus", "x"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert Item(**said) == ITEM


@pytest.mark.parametrize(
    ("words", "call", "said"),
    [
        (["assign", "a", "me"], ("assign", "a", "me"), "It is assigned.\n"),
        (["assign", "a", "nobody"], ("assign", "a", "nobody"), "It is nobody's now.\n"),
        (["escalate", "a"], ("escalate", "a"), "A supervisor must look at it.\n"),
        (["resolve", "a", "--because", "reported"], ("resolve", "a", "reported"), "That is on the record.\n"),
    ],
)
def test_what_a_person_says_is_asked_of_the_station(asked, capsys, words, call, said):
    assert main(["queue", *words, "--bus", "x"]) == 0
    assert asked == ["x", call]
    assert capsys.readouterr().out == said


def test_metrics_asks_for_so_many_days(asked, capsys):
    assert main(["metrics", "--days", "7", "--bus", "x"]) == 0
    assert ("metrics", 7) in asked
    assert "stacks                              7" in capsys.readouterr().out
    assert metrics_command.MAX_DAYS == 400
    with pytest.raises(SystemExit):
        main(["metrics", "--days", "0"])
