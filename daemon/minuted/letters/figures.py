"""How the figures of a group are printed: in words, and as bars that are nothing but table cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minuted.letters.words import Words
from minuted.model import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One thing that is counted, beside the week before."""

    label: str
    #: "6, the week before 8".
    text: str
    #: Lengths of the two bars in percent of the room there is; None where nothing is compared.
    share: int | None = None
    share_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigures:
    name: str
    measures: tuple[Measure, ...]


def printed_figures(figures: Figures, words: Words) -> PrintedFigures:
    """Return the figures of one group in words; what is nothing now and was nothing before is left out."""
    return PrintedFigures(name=figures.name, measures=tuple(_measures(figures, words)))


def _measures(figures: Figures, words: Words) -> Iterator[Measure]:
    labels = words.table("figures")
    most = max(figures.open, figures.open_before, figures.closed, figures.closed_before, 1)
    for name, now, before in (
        ("open", figures.open, figures.open_before),
        ("closed", figures.closed, figures.closed_before),
    ):
        if now or before:
            text = words.phrase("figures", "beside", now=now, before=before)
            yield Measure(label=labels[name], text=text, share=_share(now, most), share_before=_share(before, most))
    if figures.dated or figures.dated_before:
        rate = _rate(figures.on_time, figures.dated, words)
        rate_before = _rate(figures.on_time_before, figures.dated_before, words)
        yield Measure(
            label=labels["on_time"],
            text=words.phrase("figures", "beside", now=rate, before=rate_before),
            share=_share(figures.on_time, figures.dated),
            share_before=_share(figures.on_time_before, figures.dated_before),
        )
    for name, now in (("blocked", figures.blocked), ("declined", figures.declined)):
        if now:
            yield Measure(label=labels[name], text=str(now))


def _rate(part: int, whole: int, words: Words) -> str:
    return words.phrase("figures", "rate", part=part, whole=whole) if whole else words.phrase("figures", "nothing")


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
