"""Figures as a table for people. Counts, classes and codes; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from appliance.metrics.figures import SHARES, Figures, Rate, spelled

_WIDTH = 34


def text(figures: Figures, days: int) -> str:
    """The whole table."""
    return "\n".join(_lines(figures, days)) + "\n"


def _lines(found: Figures, days: int) -> Iterator[str]:
    yield f"The last {days} days" if days > 1 else "Today"
    yield ""
    for name in ("stacks", "sheets", "pages", "sealed", "delivered", "discarded"):
        yield _line(f"documents {name}" if name in ("sealed", "delivered", "discarded") else name, getattr(found, name))
    yield _line("sheets fed again", _rate(found.again_sheets))
    yield _line("documents to be scanned again", _rate(found.again_documents))
    yield _line("documents that waited for a person", _rate(found.review))
    if found.timed:
        yield _line("press to receipt, mean", spelled(found.mean_s))
        for share, bound in zip(SHARES, found.at_most_s, strict=True):
            yield _line(f"press to receipt, {share:.0%} at most", spelled(bound))
    yield _line("receipts refused", found.receipts_refused)
    yield _line("counted with a wrong clock", found.clock_wrong)
    yield from _table("held, by class and reason", [(r.document_class, r.code, r.n) for r in found.reasons])
    yield from _table("feeder stops", [(r.code, "", r.n) for r in found.stops])
    yield from _table("readiness tests", [(r.code, "", r.n) for r in found.readiness])
    audits = [
        (a.document_class, f"drawn {a.drawn}, without a finding {a.passed}, with one", a.failed) for a in found.audits
    ]
    yield from _table("spot audits", audits)


def _line(name: str, value: object) -> str:
    return f"{name:<{_WIDTH}}  {value}"


def _rate(rate: Rate) -> str:
    share = rate.share
    return f"{rate.part} of {rate.whole}" + ("" if share is None else f" ({share:.1%})")


def _table(title: str, rows: Sequence[tuple[str, str, int]]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
        for first, second, n in rows:
            yield f"  {n:>6}  {first}" + (f"  {second}" if second else "")
