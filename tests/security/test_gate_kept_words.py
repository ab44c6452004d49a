"""What a purpose keeps excuses its own words at the gate, and nothing beside them."""

import pytest

from appliance.documents import Box, Word
from appliance.policy.categories import Category
from appliance.release.excused import _EXCUSES, Excused
from appliance.release.findings import Code


def line(text, top=0):
    words, left = [], 0
    for part in text.split():
        words.append(Word(part, Box(left, top, left + 12 * len(part), top + 20), 0, 95.0))
        left += 12 * len(part) + 8
    return words


def found(text, keep=(), kept=(), seen=None):
    """The codes in a text layer, or in what a second reading has `seen` at the same places."""
    layer = line(text)
    return set(Excused(frozenset(keep), frozenset(kept)).count(line(seen) if seen else layer, layer))


def test_every_category_says_what_it_excuses():
    assert set(_EXCUSES) == {category.value for category in Category}


def test_a_kept_number_is_excused_and_one_beside_it_is_not():
    assert found("Claim: XQT-448812") == {Code.PATTERN_RECORD}
    assert found("Claim: XQT-448812", ["plan"], ["XQT-448812"]) == set()
    assert found("Claim: XQT-448812 MRN: 88341207", ["plan"], ["XQT-448812"]) == {Code.PATTERN_RECORD}


def test_a_kept_number_excuses_no_other_kind():
    for text, code in (
        ("DOB: 03/14/1958", Code.PATTERN_DATE),
        ("123-45-6789", Code.PATTERN_SSN),
        ("dagmar@example.org", Code.PATTERN_EMAIL),
    ):
        assert code in found(text, ["plan", "account"], text.split())


def test_words_without_categories_and_categories_without_words_excuse_nothing():
    assert found("Seen 03/14/2021", [], ["03/14/2021"]) == {Code.PATTERN_DATE}
    assert found("Seen 03/14/2021", ["date"], []) == {Code.PATTERN_DATE}
    assert found("asthma", ["date"], ["asthma"]) == set()


def test_a_reading_is_excused_where_the_kept_word_stands_also_when_it_reads_otherwise():
    assert found("Claim: XQT-448812", ["plan"], ["XQT-448812"], seen="Claim: XQT-44881Z") == set()
    assert found("Claim: XQT-448812 done", ["plan"], ["XQT-448812"], seen="Claim: XQT-448812 done 88341207") == {
        Code.PATTERN_RECORD
    }


@pytest.mark.parametrize("name", ["Rosa", "Young"])
def test_a_kept_name_excuses_only_itself(name):
    assert found("Dr. Rosa Young", ["provider"], ["Dr.", "Rosa", "Young"]) == set()
    assert found(f"Mrs. {name} and Dr. Wilson", ["provider"], ["Rosa", "Young"]) == {Code.PATTERN_NAME}
