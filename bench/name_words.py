"""Names that are words (Rose, Hunter, Sandstone) put into sentences of charts, and how many of them would leave.

Rules:
- The words come from the station's own lists of words that people and places are called by: what is no word is unknown
  and stays behind anyway. Which of them stand in which sentence, a seed decides.
- Each sentence stands alone on its page, in mixed case and in capitals: no letterhead, label or other page helps.
- A name counts as leaked when its word is cleared for `ai-summary`. The other words are counted as well: denying
  everything is no art.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from appliance.policy.pack import load_pack
from appliance.redaction import clearing
from appliance.redaction.layout import arrange, bare
from appliance.redaction.lexicon import Lexicon, load_lexicon
from appliance.redaction.tagger import SpacyTagger, Tagger
from bench.deidentify import lay_out, wilson
from bench.report import write_report

PURPOSE = "ai-summary"
# {G} a first name, {F} and {H} family names or places.
SENTENCES = (
    "The patient {G} {F} presented with chest pain and dyspnea.",
    "{G} {F} is a 45 year old with asthma.",
    "I discussed the results with {G} and her husband.",
    "Her sister {G} lives with her and helps with insulin.",
    "He was brought in by his neighbor {G} {F}.",
    "Seen with Dr. {F} in clinic; continue lisinopril 10 mg daily.",
    "Attending: {G} {F}   Resident: {H}",
    "cc: {F} Family Medicine",
    "Signed, {G} {F}",
    "{F}, {G}   MRN 443322   72 F",
    "Report called to {G} in the ICU at 1420.",
    "Consults: {F} (cardiology), {H} (renal)",
    "Plan reviewed with {F} and family agrees.",
    "Surgeon {F}, assistant {H}, anesthesia {G}",
    "Mrs. {F} denies fever or chills.",
    "Thank you for referring {G} to our clinic.",
    "{G} tolerated the procedure well and went home.",
    "Mother {G} reports that he sleeps well.",
    "Pharmacy: {F} Drug, refill metformin 500 mg.",
    "Transferred from {F} Hospital on 2 L oxygen.",
    "He works at {F} Lumber and lifts 50 lb.",
    "Lives in {F} with two cats.",
    "School: {F} Elementary, grade 3.",
    "Nurse {G} changed the dressing.",
    "Per {F}, hold warfarin tonight.",
    "Next visit with {F} in 3 weeks.",
    "Emergency contact {G} {F} (son)",
    "{G}'s blood sugar was 240 this morning.",
    "We saw {G} today for follow up of hypertension.",
    "Dictated by {G} {F} and transcribed",
    "Dear {G}, your cholesterol is high.",
    "Patient: {F} {G} A   Sex: F",
    "Dx asthma. {F} to call if worse.",
    "Interpreter {G} present for the visit.",
    "Case manager: {G} {F}, RN",
    "Her dog {G} keeps her active.",
    "Guardian {G} {F} consents to surgery.",
    "Father of baby: {G}",
)
SHORTEST = 3  # letters
MOST_SHOWN = 12


@dataclass
class Score:
    """Counts of names and of all other words."""

    names: int = 0
    leaked: int = 0
    others: int = 0
    kept: int = 0
    by_sentence: Counter[str] = field(default_factory=Counter)


def filled(sentence: str, rng: random.Random, lexicon: Lexicon, *, shouted: bool) -> tuple[str, frozenset[str]]:
    """A sentence with names, and the names in it as they are written there."""
    given = sorted(w for w in lexicon.given if len(w) >= SHORTEST and w.isalpha())
    family = sorted(w for w in lexicon.family if len(w) >= SHORTEST and w.isalpha())
    chosen = {"{G}": rng.choice(given), "{F}": rng.choice(family), "{H}": rng.choice(family)}
    text, names = sentence, set()
    for place, word in chosen.items():
        if place in sentence:
            text = text.replace(place, word.capitalize())
            names.add(word.upper() if shouted else word.capitalize())
    return (text.upper() if shouted else text), frozenset(names)


def measure(tagger: Tagger, *, seed: int, times: int, shouted: bool) -> Score:
    """Counts over all sentences, each filled `times` times."""
    lexicon, purpose, rng, score = load_lexicon(), load_pack(None).purpose(PURPOSE), random.Random(seed), Score()
    for sentence in SENTENCES:
        for _ in range(times):
            text, names = filled(sentence, rng, lexicon, shouted=shouted)
            words, _places = lay_out(text)
            found = clearing.assess(arrange(words), purpose, lexicon, tagger)
            reasons = clearing.decide(found, found.known, lexicon)
            for word, reason in zip(words, reasons, strict=True):
                core = bare(word.text).removesuffix("'s").removesuffix("'S")
                if core in names:
                    score.names += 1
                    score.leaked += reason.cleared
                    score.by_sentence[sentence] += reason.cleared
                else:
                    score.others += 1
                    score.kept += reason.cleared
    return score


def rows(scores: Sequence[tuple[str, Score]]) -> Iterator[tuple[str, str, str]]:
    """The table: measure, value, what it is of."""
    for case, score in scores:
        yield f"names leaked, {case}", wilson(score.leaked, score.names), f"{score.leaked} of {score.names}"
        yield f"other words kept, {case}", wilson(score.kept, score.others), f"{score.kept} of {score.others}"
    for case, score in scores:
        for sentence, count in score.by_sentence.most_common(MOST_SHOWN):
            if count:
                yield f"`{sentence}`", case, f"{count} leaked"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench name_words", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another seed, other names in other sentences (1)")
    parser.add_argument("--times", type=int, default=40, help="how often each sentence is filled (40)")
    parser.add_argument("--write", action="store_true", help="write docs/measurements/name_words.md")
    options = parser.parse_args()
    tagger = SpacyTagger()
    cases = (("mixed case", False), ("capitals", True))
    scores = [(n, measure(tagger, seed=options.seed, times=options.times, shouted=shouted)) for n, shouted in cases]
    table = list(rows(scores))
    if not options.write:
        for measure_of, value, of in table:
            print(f"{measure_of:72} {value:>22}  {of}")
        return
    purpose = (
        "Names that are words of a dictionary, put into the sentences of `bench/name_words.py`, each alone on a page; "
        "shares with their 95 % Wilson interval. Rules were written while looking at seeds 3, 11, 21 and 77."
    )
    write_report("name_words", purpose, f"./run bench name_words --seed {options.seed} --write", table, third="counted")


if __name__ == "__main__":
    main()
