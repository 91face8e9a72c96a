"""``minuted decisions``: what was decided, when, and by which meeting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from minuted.cli.options import config_option, configured, day, json_option, say_json, store_of, table
from minuted.model import Decision, Meeting


@click.command()
@config_option
@json_option
@click.option("--series", metavar="WORDS", help="Only of minutes whose series or title has these words in it.")
@click.option("--since", metavar="DAY", help="Only of meetings on that day or later, as 2026-03-31.")
@click.argument("words", nargs=-1)
def decisions(
    config_file: Path | None, as_json: bool, series: str | None, since: str | None, words: tuple[str, ...]
) -> None:
    """List decisions, newest first; with WORDS those that have all of them in their text or in the meeting's title.

    Capitals and full-width letters do not matter, and words may be parts of words.
    """
    first = day(since) if since else None
    store = store_of(configured(config_file))
    try:
        with store.reading() as book:
            meetings = {each.ref: each for each in book.all_meetings()}
            every = book.decisions(meetings)
    finally:
        store.close()
    found = list(_found(every, meetings, words, series))
    shown = [each for each in found if first is None or each.day >= first]
    if as_json:
        say_json({**asdict(each), **_meeting(meetings[each.meeting])} for each in shown)
        return
    table(
        "Decisions",
        ("Decision", "Day", "Recorded by", "Meeting", "What was decided"),
        [
            (each.ref, str(each.day), meetings[each.meeting].organiser, meetings[each.meeting].title, each.text)
            for each in shown
        ],
        _nothing(len(every)),
    )


def _found(
    every: Sequence[Decision], meetings: Mapping[str, Meeting], words: Sequence[str], series: str | None
) -> Iterator[Decision]:
    """Yield the decisions that have every word, newest first."""
    wanted = [_folded(word) for word in words]
    of = _folded(series or "").split()
    for each in sorted(every, key=lambda one: (one.day, int(one.ref.partition("-")[2])), reverse=True):
        meeting = meetings[each.meeting]
        text = _folded(f"{each.text}\n{meeting.title}")
        named = _folded(f"{meeting.series}\n{meeting.title}")
        if all(word in text for word in wanted) and all(word in named for word in of):
            yield each


def _folded(text: str) -> str:
    from minuted.reading.spelling import fold

    return fold(text)


def _meeting(meeting: Meeting) -> dict[str, str]:
    return {"title": meeting.title, "series": meeting.series, "organiser": meeting.organiser}


def _nothing(known: int) -> str:
    """Say why the list is empty and what to do."""
    if known:
        return f"no decision is like that; 'minuted decisions' alone lists the {known} that are known"
    return "no decisions; put minuted's address in Cc on your next minutes"
