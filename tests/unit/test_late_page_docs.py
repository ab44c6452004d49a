"""docs/late-pages.md says every outcome in both languages, and names the test that brings it about."""

import html
import re
from pathlib import Path

import pytest

from appliance.custody.late_codes import ADVICE, Late
from appliance.queue.steps import STEPS, Step

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "late-pages.md").read_text()
ROWS = dict(re.findall(r"^\| `(late-[a-z-]+)` \| (.*) \|$", PAGE, re.MULTILINE))
SPANISH = {
    html.unescape(source): html.unescape(text)
    for source, text in re.findall(
        r"<source>([^<]*)</source>\s*<translation>([^<]*)</translation>",
        (ROOT / "appliance" / "panel" / "i18n" / "panel_es.ts").read_text(),
    )
}


def test_every_outcome_has_its_row():
    assert set(ROWS) == set(Late)


@pytest.mark.parametrize("why", Late)
def test_a_row_has_the_case_both_sentences_and_a_test_that_exists(why):
    case, english, spanish, named = ROWS[why].split(" | ")
    assert case
    assert english == ADVICE[why]
    assert spanish == SPANISH[ADVICE[why]]
    file, _, test = named.strip("`").partition("::")
    text = (ROOT / file).read_text()
    assert re.search(rf"^def {test}\(", text, re.MULTILINE)
    assert f"Late.{why.name}" in text, "the test file brings it about"


def test_every_outcome_has_a_next_step():
    assert {STEPS[why] for why in Late} == {Step.SCAN_AGAIN, Step.TRY_AGAIN, Step.TECHNICIAN}
