"""``minuted lessons``: what people learned from working together."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from minuted.cli.options import config_option, configured, day, json_option, say_json, store_of, table
from minuted.tracking import lessons as search

#: So many are looked through, the newest.
MOST = 100_000


@click.command()
@config_option
@json_option
@click.option("--series", metavar="WORDS", help="Only of meetings whose series or title has these words in it.")
@click.option("--since", metavar="DAY", help="Only what was said on that day or later, as 2026-03-31.")
@click.argument("words", nargs=-1)
def lessons(
    config_file: Path | None, as_json: bool, series: str | None, since: str | None, words: tuple[str, ...]
) -> None:
    """List what people learned, newest first; with WORDS what has all of them in its text or in the meeting's title.

    L-4 as a word finds the lesson of that name; keep, problem and try find those of a kind.

    Capitals and full-width letters do not matter, and words may be parts of words.
    """
    first = day(since) if since else date.min
    store = store_of(configured(config_file))
    try:
        with store.reading() as book:
            every = book.latest_lessons(date.min, MOST)
            meetings = book.meetings(sorted({each.meeting for each in every}))
            retrospectives = book.retrospectives(sorted({each.retrospective for each in every} - {""}))
    finally:
        store.close()
    known = search.sources(every, meetings, retrospectives)
    shown = [each for each in search.found(every, known, words, series or "") if each.day >= first]
    if as_json:
        say_json(
            {
                **{name: value for name, value in asdict(each).items() if name not in ("origin", "line")},
                "title": known[each.ref].title,
                "series": known[each.ref].meeting.series,
            }
            for each in shown
        )
        return
    table(
        "Lessons",
        ("Lesson", "Day", "Kind", "What was learned", "Said by", "Meeting"),
        [(each.ref, str(each.day), each.kind.value, each.text, each.by, known[each.ref].title) for each in shown],
        _nothing(len(every)),
    )


def _nothing(known: int) -> str:
    """Say why the list is empty and what to do."""
    if known:
        return f"no lesson is like that; 'minuted lessons' alone lists the {known} that are known"
    return "no lessons; people are asked for them before they look back together"
