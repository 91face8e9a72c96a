"""``minuted decisions``: what was decided, when, and by which meeting."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from minuted.cli.options import config_option, configured, day, json_option, say_json, store_of, table
from minuted.model import Decision, Meeting
from minuted.tracking import decisions as search


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

    D-4 as a word finds the decision of that name.

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
    found = list(search.found(every, meetings, words, series or ""))
    shown = [each for each in found if first is None or each.day >= first]
    if as_json:
        say_json({**asdict(each), **_meeting(meetings[each.meeting])} for each in shown)
        return
    table(
        "Decisions",
        ("Decision", "Day", "Recorded by", "Meeting", "What was decided", "Now"),
        [
            (
                each.ref,
                str(each.day),
                meetings[each.meeting].organiser,
                meetings[each.meeting].title,
                each.text,
                _now(each),
            )
            for each in shown
        ],
        _nothing(len(every)),
    )


def _now(decision: Decision) -> str:
    """Say what became of a decision."""
    if decision.superseded is not None:
        return f"superseded by {decision.superseded_by}" if decision.superseded_by else "superseded"
    return f"revisit {decision.revisit}" if decision.revisit else "holds"


def _meeting(meeting: Meeting) -> dict[str, str]:
    return {"title": meeting.title, "series": meeting.series, "organiser": meeting.organiser}


def _nothing(known: int) -> str:
    """Say why the list is empty and what to do."""
    if known:
        return f"no decision is like that; 'minuted decisions' alone lists the {known} that are known"
    return "no decisions; put minuted's address in Cc on your next minutes"
