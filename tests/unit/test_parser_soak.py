"""The parsers of sheets, answers, policies and EST under mutated input; `./run soak parsers` is the long form."""

import pytest

from appliance.fleet.errors import PolicyError
from soak import parsers

SEED, INPUTS = 20_261_126, 150
PARSERS = parsers.parsers()


@pytest.mark.parametrize("name", PARSERS)
def test_a_good_input_is_taken_or_is_of_another_kind(name):
    parser = PARSERS[name]
    if name == "erasure":
        with pytest.raises(parser.refuses):
            parser.parse(parser.seeds[0])
    else:
        for seed in parser.seeds:
            parser.parse(seed)


def test_seeds_are_the_same_in_every_run():
    again = parsers.parsers()
    assert {name: parser.seeds for name, parser in PARSERS.items()} == {n: again[n].seeds for n in PARSERS}


def test_no_mutated_input_escapes_and_each_parser_has_something_to_refuse():
    outcomes = parsers.soak(SEED, 60.0, INPUTS)
    assert set(outcomes) == set(PARSERS)
    assert all(counts.total() == INPUTS for counts in outcomes.values())
    assert all(len(counts) > 1 for name, counts in outcomes.items() if name not in ("attestation", "erasure", "answer"))


def test_the_same_numbers_give_the_same_input_and_a_finding_names_them():
    def escapes(_raw):
        raise KeyError

    broken = parsers.Parser(escapes, PolicyError, (b"seed",), sealed=False)
    with pytest.raises(parsers.FoundError, match="policy, seed 3, number 4: KeyError"):
        parsers.one("policy", broken, 3, 4)
    lax = parsers.Parser(len, PolicyError, (b"seed",), sealed=True)
    with pytest.raises(parsers.FoundError, match="was taken"):
        parsers.one("policy", lax, 3, 4)
