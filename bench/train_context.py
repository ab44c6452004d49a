"""Trains the context model on the texts of `bench/notes`, or shows what it is worth on a site that it never saw.

Rules:
- `python -m bench.train_context` writes the weights; the same texts give the same weights (five minutes of one core).
- `--unseen SITE...` trains without these and measures the clearing core on each, with that model and without.
- Every text is learned twice, as it stands and with some characters misread, because paper is read with errors.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pycrfsuite

from appliance.documents import Word
from appliance.policy.pack import load_pack
from appliance.redaction.clearing import assess, decide
from appliance.redaction.context_features import features
from appliance.redaction.context_model import QUIET, ContextModel
from appliance.redaction.findings import Opinion
from appliance.redaction.layout import Layout, arrange
from appliance.redaction.lexicon import Lexicon, load_lexicon
from appliance.redaction.tagger import SpacyTagger
from appliance.redaction.tokens import Token
from appliance.redaction.tokens import tokens as read_tokens
from bench.deidentify import lay_out, wilson, young
from bench.invented import PARTS, Note, load, noisy

WEIGHTS = Path(__file__).resolve().parent.parent / "appliance/redaction/data/context_model.crf"
_MISREAD = (0.0, 0.01)  # shares of the characters
_LABELS = {"NAME": "NAME", "ORG": "ORG", "PLACE": "PLACE", "DATE": "DATE", "AGE": "DATE"}  # everything else is an ID
_SETTINGS = {"c1": 0.2, "c2": 1.0, "max_iterations": 120, "feature.possible_transitions": True}


def train(parts: Iterable[str]) -> bytes:
    """The weights of a model that learned these parts of the texts."""
    lexicon, trainer = load_lexicon(), pycrfsuite.Trainer(verbose=False)
    for note in (note for part in parts for note in load(part)):
        for share in _MISREAD:
            words, places = lay_out(noisy(note.text, share, note.title))
            layout = arrange(words)
            trainer.append(features(layout, read_tokens(layout, lexicon), lexicon), labels(note, places))
    trainer.set_params(_SETTINGS)
    with tempfile.TemporaryDirectory(prefix="train-") as folder:
        path = Path(folder) / "model.crf"
        trainer.train(str(path))
        return path.read_bytes()


def labels(note: Note, places: Sequence[tuple[int, int]]) -> list[str]:
    """The label of each word of a text."""
    spans = [s for s in note.spans if not young(note.text, *s)]
    kinds = [next((s[2] for s in spans if s[0] < end and s[1] > start), None) for start, end in places]
    return [QUIET if kind is None else _LABELS.get(kind, "ID") for kind in kinds]


class _Silent(ContextModel):
    """A model without opinion."""

    def __init__(self) -> None:
        pass

    def opinions(  # the arguments are those of the model
        self,
        layout: Layout,  # noqa: ARG002 - see above
        tokens: Sequence[Token],  # noqa: ARG002 - see above
        lexicon: Lexicon,  # noqa: ARG002 - see above
    ) -> list[Opinion]:
        return []


def measure(site: str, model: ContextModel, tagger: SpacyTagger) -> str:
    """A row of the table: leaks, and what stays of words, numbers and facts."""
    lexicon, purpose = load_lexicon(), load_pack(None).purpose("ai-summary")
    leaked = identifiers = whole = facts = 0
    kept, asked = {True: 0, False: 0}, {True: 0, False: 0}
    for note in load(site):
        words, places = lay_out(note.text)
        assessment = assess(arrange(words), purpose, lexicon, tagger, model)
        clear = [r.cleared for r in decide(assessment, assessment.known, lexicon)]
        hidden = [label != QUIET for label in labels(note, places)]
        for word, cleared, identifier in zip(words, clear, hidden, strict=True):
            if not any(c.isalnum() for c in word.text):
                continue
            if identifier:
                identifiers, leaked = identifiers + 1, leaked + cleared
            else:
                number = _is_number(word)
                asked[number], kept[number] = asked[number] + 1, kept[number] + cleared
        lost = [p for p, cleared, identifier in zip(places, clear, hidden, strict=True) if not (cleared or identifier)]
        facts += len(note.facts)
        whole += sum(not any(s < end and e > start for s, e in lost) for start, end in note.facts)
    shares = wilson(leaked, identifiers), wilson(kept[False], asked[False]), wilson(kept[True], asked[True])
    return " | ".join((*shares, wilson(whole, facts)))


def _is_number(word: Word) -> bool:
    """Whether a word has a digit."""
    return any(c.isdigit() for c in word.text)


def main(argv: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.train_context", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--unseen", nargs="+", choices=PARTS, default=[], metavar="SITE", help="measure on these, each unseen"
    )
    options = parser.parse_args(argv)
    if not options.unseen:
        WEIGHTS.write_bytes(train(PARTS))
        print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size / 1e6:.1f} MB")
        return 0
    tagger = SpacyTagger()
    print("| site | model | identifier words leaked | words kept | numbers kept | facts whole |")
    print("|---|---|---|---|---|---|")
    model = ContextModel(train(part for part in PARTS if part not in options.unseen))
    for site in options.unseen:
        print(f"| {site} | none | {measure(site, _Silent(), tagger)} |")
        print(f"| {site} | trained without these | {measure(site, model, tagger)} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
