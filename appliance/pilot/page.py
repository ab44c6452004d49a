"""The pilot's page: one HTML file with all numbers and each page before and after, side by side.

Rules:
- Self-contained: pictures and styles are in it, it asks no network for anything and runs no script.
- It shows pages in plain text and says so at its top; every text from outside is escaped.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from appliance.documents import Image, Verdict
from appliance.pilot.measure import DocumentScore, PageScore, WordScore
from appliance.pilot.places import digits
from appliance.pilot.summary import Section, leaked
from appliance.pilot.truth import CLINICAL
from appliance.policy.pack import Purpose

WARNING = "PLAIN TEXT: this page shows scanned pages as they are. Treat it like the paper, delete it after use."
_WIDTH = 900  # pixels of a picture
_MOST = 40  # words in a list
_NONE = np.full((1, 1), 255, np.uint8)
_VERDICTS = {
    Verdict.RELEASED: ("released", "ok"),
    Verdict.REVIEW: ("a person decides", "held"),
    Verdict.REJECTED: ("scan again", "bad"),
}
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light}body{font:15px/1.45 system-ui,sans-serif;color:#20242a;background:#eef0f3;margin:0}
header{background:#a4202a;color:#fff;padding:12px 28px;font-weight:600}
main{max-width:1500px;margin:0 auto;padding:20px 28px 60px}h1{font-size:26px;margin:8px 0}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(460px,1fr));gap:18px;align-items:start}
section,article{background:#fff;border-radius:8px;padding:14px 18px;box-shadow:0 1px 2px #0002}
section h2,article h2{font-size:18px;margin:0 0 8px}article{margin-top:22px}table{border-collapse:collapse;width:100%}
td{padding:3px 6px;border-top:1px solid #e4e7eb;vertical-align:top}td:nth-child(2){white-space:nowrap;text-align:right;
font-variant-numeric:tabular-nums}td:nth-child(3){color:#68707a;font-size:13px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:14px;margin-top:12px}figure{margin:0}figcaption{color:#68707a;
font-size:13px;padding:2px 0}img{width:100%;border:1px solid #c6cad0;display:block}.none{border:1px dashed #c6cad0;
color:#68707a;padding:60px 20px;text-align:center}
.verdict{font-weight:600;padding:1px 8px;border-radius:4px;border:2px solid}.ok{color:#00644a}.held{color:#8a5200}
.bad{color:#a4202a}code{background:#eef0f3;padding:0 4px;border-radius:3px}summary{cursor:pointer;margin-top:8px}
"""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A document with its pictures already made, so that no page stays in memory."""

    score: DocumentScore
    pictures: tuple[tuple[str, str], ...]  # before and after as `data:` addresses; after is empty when nothing left


def show(score: DocumentScore, purpose: Purpose) -> Shown:
    """Makes the pictures of a document; identifiers that are visible are framed in the output."""
    pictures = tuple((_picture(page.before, ()), _after(page, purpose)) for page in score.pages)
    return Shown(replace(score, pages=tuple(replace(p, before=_NONE, after=None) for p in score.pages)), pictures)


def render(title: str, about: str, sections: Sequence[Section], shown: Sequence[Shown], purpose: Purpose) -> str:
    """The whole page."""
    return "".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body><header>{_text(WARNING)}</header><main>",
            f"<h1>{_text(title)}</h1><p>{_text(about)}</p><div class=grid>",
            *map(_section, sections),
            "</div>",
            *(_document(document, purpose) for document in shown),
            "</main></body></html>\n",
        ]
    )


def _section(section: Section) -> str:
    rows = "".join(
        f"<tr><td>{_text(row.what)}</td><td>{_text(row.value)}</td><td>{_text(row.note)}</td></tr>"
        for row in section.rows
    )
    return f"<section><h2>{_text(section.title)}</h2><table>{rows}</table></section>"


def _document(shown: Shown, purpose: Purpose) -> str:
    """One document: verdict, codes, lists of words, pictures."""
    score = shown.score
    label, style = _VERDICTS[score.verdict]
    codes = " ".join(f"<code>{_text(code)}</code>" for code in score.codes)
    seconds = ", ".join(f"{stage} {value:.1f} s" for stage, value in score.seconds.items())
    parts = [
        f'<article><h2>{_text(score.name)} <span class="verdict {style}">{label}</span></h2>',
        f"<p>{codes} {sum(p.kept for p in score.pages)} words kept, {sum(p.removed for p in score.pages)} removed;",
        f" {_text(seconds)}</p>",
        *_lists(score, purpose),
    ]
    for number, (page, (before, after)) in enumerate(zip(score.pages, shown.pictures, strict=True), 1):
        right = f'<img alt="after" src="{after}">' if after else f'<div class="none">nothing: {_text(page.stop)}</div>'
        parts.append(
            f'<div class="pair"><figure><img alt="before" src="{before}"><figcaption>page {number}, before: '
            f"{_text(_quality(page))}</figcaption></figure><figure>{right}"
            f"<figcaption>page {number}, after: {page.kept} words</figcaption></figure></div>"
        )
    return "".join([*parts, "</article>"])


def _lists(score: DocumentScore, purpose: Purpose) -> Iterator[str]:
    """The words behind the numbers, folded away."""
    wrong = [w for w in score.words if w.digits_wrong]
    missed = [w for w in score.words if w.word.type in ("name", "provider") and not w.found]
    for title, words, say in (
        ("identifiers that are visible", [w for w in score.words if leaked(w, purpose)], _leak),
        ("handwritten words that are visible", [w for w in score.words if w.word.hand and w.visible], _leak),
        ("names that reading missed", missed, _as_read),
        ("numbers read with other digits", wrong, _as_read),
        ("clinical words lost", [w for w in score.words if _lost(w)], _as_read),
    ):
        if words:
            items = "; ".join(_text(say(word)) for word in words[:_MOST])
            more = f" and {len(words) - _MOST} more" if len(words) > _MOST else ""
            yield f"<details><summary>{len(words)} {title}</summary><p>{items}{more}</p></details>"


def _lost(word: WordScore) -> bool:
    return word.word.type == CLINICAL and not word.word.hand and not word.kept


def _leak(word: WordScore) -> str:
    return f"{word.word.text} ({word.word.type}, {100 * word.ink:.0f} % of its ink)"


def _as_read(word: WordScore) -> str:
    read = (digits(word.read) and word.read) or word.read or "nothing"
    return f"{word.word.text} read as {read}"


def _quality(page: PageScore) -> str:
    if page.quality is None:
        return page.stop
    return ", ".join(f"{m.name} {m.value:.3g}{'' if m.within else ' (outside)'}" for m in page.quality.measurements)


def _after(page: PageScore, purpose: Purpose) -> str:
    if page.after is None:
        return ""
    return _picture(page.after, [w for w in page.words if leaked(w, purpose)])


def _picture(image: Image, framed: Sequence[WordScore]) -> str:
    """An image as a `data:` address, small enough to look at, with frames around words."""
    scale = min(1.0, _WIDTH / image.shape[1])
    size = (max(1, round(scale * image.shape[1])), max(1, round(scale * image.shape[0])))
    small = PillowImage.fromarray(np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8))
    if framed:
        small = small.convert("RGB")
    pen = ImageDraw.Draw(small)
    for word in framed:
        left, top, right, bottom = (
            round(scale * v) for v in (word.box.left, word.box.top, word.box.right, word.box.bottom)
        )
        pen.rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=(200, 30, 40), width=3)
    data = io.BytesIO()
    small.save(data, "JPEG", quality=72)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode()


def _text(text: str) -> str:
    return html.escape(text, quote=True)
