"""The before/after picture."""

import numpy as np
import pytest
from PIL import Image

from appliance.documents import Verdict
from appliance.sim.contact_sheet import WIDTH, PageCaption, make_contact_sheet

PAGE = np.full((330, 255, 3), 255, np.uint8)
GREY_PAGE = np.full((330, 255), 255, np.uint8)


def test_pairs_are_drawn_with_captions_and_missing_pages_are_shown_as_missing(tmp_path):
    captions = [
        PageCaption(1, "front", Verdict.RELEASED, 10, 2),
        PageCaption(1, "back", Verdict.REVIEW, note="blank side"),
        PageCaption(2, "front", Verdict.REJECTED, 0, 12),
        PageCaption(2, "back", Verdict.RELEASED, 5, 5),
    ]
    before = [PAGE, GREY_PAGE, PAGE, PAGE]
    path = make_contact_sheet(before, [PAGE, None, GREY_PAGE, PAGE], tmp_path / "sheet.png", captions, note="Invented.")
    with Image.open(path) as picture:
        assert picture.width == WIDTH
        assert 1000 < picture.height < 3000
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.png"]


def test_a_single_pair_fills_the_width(tmp_path):
    with Image.open(make_contact_sheet([PAGE], [PAGE], tmp_path / "one.png")) as picture:
        assert picture.height > 1400


@pytest.mark.parametrize(("before", "after"), [([], []), ([PAGE], []), ([PAGE], [PAGE, PAGE])])
def test_uneven_sequences_are_refused(tmp_path, before, after):
    with pytest.raises(ValueError, match="as many pages"):
        make_contact_sheet(before, after, tmp_path / "sheet.png")
    assert not list(tmp_path.iterdir())
