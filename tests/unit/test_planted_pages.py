"""What is planted for a reviewer is shown and counted, and nothing leads it to a document."""

import ast
import dataclasses
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from review_desk_rig import Workers, World

from appliance.documents import Box, CapturedPage, PageId, RedactedPage, ReleasedDocument, Side
from appliance.packing import pack, unpack
from appliance.page_work import PackedPage, PageWork
from appliance.pipeline import PageTasks
from appliance.review.vigilance import PlantedMissedError, PlantedPage, PlantedShownError, plant
from tests.source_trees import tree_of

ROOT = Path(__file__).parents[2]
A, C = ":1.1", ":1.3"
MAY_KNOW = {"appliance/review/vigilance.py", "appliance/review/session.py", "appliance/review/desk.py"}


def test_only_the_desk_and_its_sessions_know_of_planted_pages():
    knows = set()
    for path in (ROOT / "appliance").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in getattr(node, "names", ())] if isinstance(node, ast.Import) else []
            if any(name and name.startswith("appliance.review.vigilance") for name in names):
                knows.add(str(path.relative_to(ROOT)))
    assert knows | {"appliance/review/vigilance.py"} == MAY_KNOW


def test_a_planted_page_is_no_page_of_a_document_and_the_writer_of_files_takes_none():
    planted = PlantedPage(0, Box(10, 10, 90, 30), "Ignatia Hollerby")
    for kind in (CapturedPage, RedactedPage, PackedPage, PageWork, ReleasedDocument):
        assert not isinstance(planted, kind)
        assert not {field.type for field in dataclasses.fields(kind)} & {"PlantedPage", PlantedPage}
    with pytest.raises(AttributeError):
        PageTasks.finish(object.__new__(PageTasks), None, (planted,), None, draft=False)
    assert "Ignatia" not in repr(planted)


def page(**changes):
    """A page of the stand-in workers, changed."""
    pool = SimpleNamespace(answers={})
    work = Workers(pool).work(
        CapturedPage(PageId("0" * 32, 0, 0, Side.FRONT), np.zeros((1, 1), np.uint8), 300.0, simulated=True)
    )
    return dataclasses.replace(work, packed=pack(dataclasses.replace(unpack(work.packed), **changes)))


def test_a_name_is_planted_on_white_paper_alone():
    work = page()
    plain = unpack(work.packed).image
    planted = plant([work], lambda _: 0)
    drawn = planted.drawn(plain)
    changed = np.argwhere(drawn != plain)
    assert len(changed) > 50
    assert (plain[drawn != plain] == 255).all()
    top, left = changed.min(axis=0)
    bottom, right = changed.max(axis=0)
    box = planted.box
    assert box.left - 2 <= left <= right <= box.right + 2
    assert box.top - 4 <= top <= bottom <= box.bottom + 4
    assert planted.is_taken([box])
    assert not planted.is_taken([Box(box.left, box.top, box.left + box.width // 4, box.bottom), Box(0, 150, 9, 160)])
    colour = np.repeat(plain[..., None], 3, axis=2)
    assert plant([page(image=colour)], lambda _: 0).drawn(colour).shape == colour.shape
    for full in (np.zeros((200, 420), np.uint8), np.full((200, 100), 255, np.uint8)):
        assert plant([page(image=full)], lambda _: 0) is None
    assert plant([page(words=())], lambda _: 0) is None


def given(world):
    """Every picture that went into a file."""
    return [unpack(work.packed).image for works in world.workers.files for work in works]


def test_who_leaves_a_planted_name_is_counted_and_approves_nothing_and_it_is_in_no_file(tmp_path):
    async def scenario(world):
        document = await world.scan()
        session = await world.desk.open(A, document)
        shown, decisions = await world.desk.page(A, 0)
        other, _ = await world.desk.page(A, 1)
        box = session.planted.box
        assert (box.left, box.top, box.right, box.bottom, "cleared-vocabulary") in decisions
        assert shown[box.top : box.bottom, box.left : box.right].min() < 128
        assert other[20:].min() == 255
        await world.confirm_all(A)
        with pytest.raises(PlantedMissedError):
            await world.desk.approve(A)
        assert world.code(document)[0] == "held"
        assert (await world.desk.page(A, 0))[0][20:].min() == 255  # it is gone
        assert await world.desk.approve(A) == "approved"
        await world.sent(document)
        assert all(image[20:].min() == 255 for image in given(world))
        assert await world.desk.vigilance(C) == [(session.person, 0, 1)]

    World(tmp_path, vigilance=1000).live(scenario)
    log = (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()
    assert '"code":"missed"' in log
    assert "Ignatia" not in log


def test_who_takes_a_planted_name_away_is_counted_and_its_approval_counts(tmp_path):
    async def scenario(world):
        document = await world.scan()
        session = await world.desk.open(A, document)
        box = session.planted.box
        await world.desk.remove(A, 0, box)
        shown, decisions = await world.desk.page(A, 0)
        assert shown[20:].min() == 255
        assert (box.left, box.top, box.right, box.bottom, "denied-by-review") in decisions
        await world.confirm_all(A)
        assert await world.desk.approve(A) == "approved"
        await world.sent(document)
        assert all(image[20:].min() == 255 for image in given(world))
        assert await world.desk.vigilance(C) == [(session.person, 1, 0)]

    World(tmp_path, vigilance=1000).live(scenario)


def test_nothing_is_rejected_for_what_was_planted(tmp_path):
    async def scenario(world):
        document = await world.scan()
        await world.desk.open(A, document)
        with pytest.raises(PlantedShownError):
            await world.desk.reject(A)
        assert world.code(document) == ("held", "policy-fields-unconfirmed")
        assert await world.desk.vigilance(C) == []
        assert await world.desk.reject(A) == "review-rejected"

    World(tmp_path, vigilance=1000).live(scenario)
