"""Going on from word to word always comes to an end, whatever boxes and lines a reader gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.documents import Box, Word
from appliance.redaction.layout import arrange
from appliance.redaction.vicinity import after, before

words = st.builds(
    lambda left, top, wide, high, line: Word("Zzyzx", Box(left, top, left + wide, top + high), line, 90.0),
    st.integers(0, 300), st.integers(0, 120), st.integers(4, 120), st.integers(4, 60), st.integers(0, 4),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(words, min_size=1, max_size=14))
def test_no_way_from_word_to_word_comes_back(found):
    layout = arrange(sorted(found, key=lambda word: word.line))
    for step in (before, after):
        for index in range(len(layout.words)):
            seen, at = {index}, step(layout, index)
            while at is not None:
                assert at not in seen
                seen.add(at)
                at = step(layout, at)


def test_a_mark_that_was_read_as_a_line_of_its_own_is_no_way_back():
    boxes = [(Box(2108, 1220, 2252, 1232), 7), (Box(2081, 1224, 2106, 1257), 8)]
    layout = arrange([Word("\u2014", box, line, 40.0) for box, line in boxes])
    assert layout.cell_of == (0, 0)
    assert before(layout, 1) is None
    assert before(layout, 0) == 1
