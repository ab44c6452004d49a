"""Trains the model that proposes the class of a document.

`python -m bench.train_classes [--papers N] [--out FILE]`

Papers are written by `bench.support.class_papers` (styles marked `!held-out` left out) and by the development part of
the project's generator. Pages whose lines come from several classes, and pages with next to no text, are of no class.
Confidence is calibrated on styles that the judging model has not seen: the styles are dealt into folds, each fold is
judged by a model of the others, and the final model, of all of them, takes their calibration. The seed is fixed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appliance.classification.features import Sparse, Vocabulary, page_features
from appliance.classification.model import calibration_inputs
from appliance.classification.tokens import token
from appliance.documents import Word
from appliance.sim.generator import Part
from bench.support.class_papers import CLASSES, OTHER, SLOT_NAMES, Style, Writer, styles
from bench.support.class_templates import drawn

SEED = 31
OUT = Path(__file__).parents[1] / "appliance" / "classification" / "data" / "class_model.npz"
FOLDS = 5
_EPOCHS, _BATCH, _RATE, _DECAY, _DROPPED = 22, 256, 5e-3, 6e-6, 0.35
_OTHER_SHARE, _MIXED_SHARE, _SHORT_SHARE = 0.28, 0.05, 0.03
_DRAWN_COPIES = 4
_DRAWN_EACH = 6
_MIN_PAPERS, _MIN_PAPERS_ELSE = 8, 25  # that hold a word of the vocabulary


@dataclass(frozen=True, slots=True)
class Paper:
    """A page, what it is and where its wording comes from."""

    label: str
    style: str
    words: tuple[Word, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=11_000, metavar="N")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE")
    options = parser.parse_args(arguments)
    rng = np.random.default_rng(SEED)
    generated = tuple(drawn(Part.DEV, SEED, _DRAWN_EACH))
    papers = write_papers(rng, options.papers)
    papers += [
        Paper(page.label, f"drawn/{page.template}", page.words) for page in generated for _ in range(_DRAWN_COPIES)
    ]
    vocabulary = vocabulary_of(papers, {token(word.text) for page in generated for word in page.identifiers})
    print(f"{len(papers)} pages, {len(vocabulary.index)} words, {vocabulary.width} numbers a page", file=sys.stderr)
    features = [page_features(paper.words, vocabulary) for paper in papers]
    names = sorted({paper.style for paper in papers})
    fold_of = {name: i % FOLDS for i, name in enumerate(rng.permutation(np.array(names, dtype=object)))}
    folds = np.array([fold_of[paper.style] for paper in papers])
    targets = np.array([[paper.label == name for name in CLASSES] for paper in papers], np.float32)
    odds = np.zeros(targets.shape)
    for fold in range(FOLDS):
        inside, outside = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        weights, bias = fit([features[i] for i in inside], targets[inside], vocabulary.width, rng)
        odds[outside] = [features[i].values @ weights[features[i].places] + bias for i in outside]
        print(f"fold {fold}: {accuracy(odds[outside], targets[outside]):.3f} of pages in scope", file=sys.stderr)
    calibration = calibrate(odds, targets, [feature.known for feature in features])
    weights, bias = fit(features, targets, vocabulary.width, rng)
    save(options.out, vocabulary, weights, bias, calibration)
    print(f"{options.out}: {options.out.stat().st_size} bytes, calibration {np.round(calibration, 3)}", file=sys.stderr)
    return 0


def write_papers(rng: np.random.Generator, count: int) -> list[Paper]:
    """Pages of all training styles, every class alike, `OTHER` more often."""
    writer = Writer(rng)
    by_label: defaultdict[str, list[Style]] = defaultdict(list)
    for style in styles():
        if not style.held_out:
            by_label[style.label].append(style)
    papers = []
    for _ in range(count):
        label = OTHER if rng.random() < _OTHER_SHARE else CLASSES[int(rng.integers(len(CLASSES)))]
        style = by_label[label][int(rng.integers(len(by_label[label])))]
        words = writer.paper(style, continued=rng.random() < 0.2, noise=float(rng.choice([0, 0.02, 0.06, 0.15])))
        chance = rng.random()
        if chance < _MIXED_SHARE:
            others = [by_label[name][int(rng.integers(len(by_label[name])))] for name in rng.permutation(CLASSES)[:3]]
            mixed = Style(OTHER, "mixed", False, tuple(shuffled(rng, [line for s in others for line in s.lines])[:12]))
            label, words = OTHER, writer.paper(mixed, noise=0.03)
        elif chance < _MIXED_SHARE + _SHORT_SHARE:
            label, words = OTHER, words[: int(rng.integers(1, 8))]
        papers.append(Paper(label, f"{style.label}/{style.name}", words))
    return papers


def shuffled(rng: np.random.Generator, lines: list[str]) -> list[str]:
    return [lines[i] for i in rng.permutation(len(lines))]


def vocabulary_of(papers: Sequence[Paper], identifiers: set[str]) -> Vocabulary:
    """Words that the wordings hold, and common ones of the generator; never a name or a place."""
    count: Counter[str] = Counter()
    trained = [style for style in styles() if not style.held_out]
    wordings = {t for style in trained for line in style.lines for t in map(token, split_wording(line))}
    for paper in papers:
        count.update({token(word.text) for word in paper.words})
    banned = {word for word in SLOT_NAMES | (identifiers - wordings) if not word.startswith("<")}
    return Vocabulary.of(sorted(w for w, n in count.items() if w and w not in banned and _usual(w, n, wordings)))


def _usual(word: str, papers: int, wordings: set[str]) -> bool:
    """Whether a word is none that noise made."""
    return word.startswith("<") or papers >= (_MIN_PAPERS if word in wordings else _MIN_PAPERS_ELSE)


def split_wording(line: str) -> list[str]:
    """The words of a line of a style."""
    return "".join(" " if c in "{}|<>" else c for c in line).split()


def fit(
    features: Sequence[Sparse], targets: NDArray[np.float32], width: int, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Logistic regression of each class against all others, with words left out at random (Adam)."""
    weights, bias = np.zeros((width, targets.shape[1]), np.float32), np.full(targets.shape[1], -2.0, np.float32)
    moments = [np.zeros_like(weights), np.zeros_like(weights), np.zeros_like(bias), np.zeros_like(bias)]
    step = 0
    for epoch in range(_EPOCHS):
        order = rng.permutation(len(features))
        rate = _RATE * (1 - epoch / _EPOCHS)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            x = np.zeros((len(batch), width), np.float32)
            for row, index in enumerate(batch):
                x[row, features[index].places] = features[index].values
            x *= rng.random(width, dtype=np.float32) > _DROPPED
            x /= 1 - _DROPPED
            error = (1 / (1 + np.exp(-(x @ weights + bias))) - targets[batch]) / len(batch)
            step += 1
            _adam(weights, x.T @ error + _DECAY * weights, moments[0], moments[1], rate, step)
            _adam(bias, error.sum(0), moments[2], moments[3], rate, step)
    return weights, bias


def _adam(
    values: NDArray[np.float32],
    gradient: NDArray[np.float32],
    first: NDArray[np.float32],
    second: NDArray[np.float32],
    rate: float,
    step: int,
) -> None:
    first += 0.1 * (gradient - first)
    second += 0.001 * (gradient * gradient - second)
    values -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)


def accuracy(odds: NDArray[np.float64], targets: NDArray[np.float32]) -> float:
    scope = targets.any(axis=1)
    return float((odds[scope].argmax(1) == targets[scope].argmax(1)).mean())


def calibrate(odds: NDArray[np.float64], targets: NDArray[np.float32], known: Sequence[int]) -> NDArray[np.float64]:
    """Logistic regression of "the best class is right" (Newton), a little held back."""
    rows = []
    right = []
    for row, target, count in zip(odds, targets, known, strict=True):
        if count:
            second, first = np.sort(row)[-2:]
            rows.append(calibration_inputs(first, second, count))
            right.append(bool(target[int(row.argmax())]))
    x, y = np.array(rows), np.array(right, np.float64)
    values = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(x @ values)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-3 * np.eye(len(values))
        values -= np.linalg.solve(hessian, x.T @ (p - y) + 1e-3 * values)
    return values


def save(
    path: Path,
    vocabulary: Vocabulary,
    weights: NDArray[np.float32],
    bias: NDArray[np.float32],
    calibration: NDArray[np.float64],
) -> None:
    """Eight bits a weight; each class has its scale."""
    scale = np.abs(weights).max(axis=0) / 127
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        classes=np.array(" ".join(CLASSES)),
        vocabulary=np.array(" ".join(vocabulary.index)),
        weights=np.round(weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias.astype(np.float32),
        calibration=np.asarray(calibration, np.float64),
    )


if __name__ == "__main__":
    sys.exit(main())
