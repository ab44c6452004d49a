"""`queue`: what waits for a person, whose it is, and a person's word about it. Ids, codes and fixed sentences."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from appliance.commands.common import OK, USAGE, add_bus
from appliance.queue.client import QueueClient
from appliance.queue.items import Item

T = TypeVar("T")
_WORDS = {"assign": 2, "escalate": 1, "resolve": 1}


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `queue`."""
    add_bus(parser)
    parser.add_argument("action", nargs="?", choices=tuple(_WORDS), help="what to do with one item")
    parser.add_argument("item", nargs="?", help="its id, as `scanstation queue` shows it")
    parser.add_argument("person", nargs="?", help="assign: the id of a person, `me` or `nobody`")
    parser.add_argument("--because", metavar="CODE", help="resolve: what was found or done (docs/queue.md)")
    parser.add_argument("--all", action="store_true", help="what was resolved, too")
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Shows the queue, or does what a person says about an item."""
    if arguments.action:
        return _act(arguments)

    async def question(client: QueueClient) -> list[Item]:
        return [*await client.items(), *(await client.resolved() if arguments.all else ())]

    items = ask_queue(arguments.bus, question)
    if arguments.json:
        print(json.dumps([dataclasses.asdict(item) for item in items]))
    else:
        print("\n".join(_shown(item) for item in items) if items else "Nothing waits for a person.")
    return OK


def ask_queue(address: str, question: Callable[[QueueClient], Awaitable[T]]) -> T:
    """Connects to the station, asks its queue one thing, leaves. Raises BusError."""

    async def talk() -> T:
        with QueueClient(address) as client:
            return await question(client)

    return asyncio.run(talk())


def _act(arguments: argparse.Namespace) -> int:
    action, item, person, code = arguments.action, arguments.item, arguments.person, arguments.because
    given = sum(word is not None for word in (item, person))
    if given != _WORDS[action] or (action == "resolve") is not bool(code):
        wanted = {"assign": "ITEM PERSON", "escalate": "ITEM", "resolve": "ITEM --because CODE"}[action]
        sys.stderr.write(f"scanstation queue {action}: needs {wanted}\n")
        return USAGE
    if action == "assign":
        ask_queue(arguments.bus, lambda client: client.assign(item, person))
        print("It is nobody's now." if person == "nobody" else "It is assigned.")
    elif action == "escalate":
        ask_queue(arguments.bus, lambda client: client.escalate(item))
        print("A supervisor must look at it.")
    else:
        ask_queue(arguments.bus, lambda client: client.resolve(item, code))
        print("That is on the record.")
    return OK


def _shown(item: Item) -> str:
    """Two lines: what and whose, then what happened and what to do."""
    owner = f"  owner {item.owner}" if item.owner else ""
    where = f"  job {item.job}" if item.job and item.job != item.item else ""
    state = f"{item.state} ({item.resolution})" if item.resolution else item.state
    head = f"{item.item}  {_age(item.age_s)}  {state}  {item.code}  {item.document_class}".rstrip()
    return f"{head}{owner}{where}\n    {item.sentence} {item.todo}".rstrip()


def _age(seconds: int) -> str:
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {minutes} min"
