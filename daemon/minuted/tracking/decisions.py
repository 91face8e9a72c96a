"""Decisions after they were made: found by words, superseded, looked at again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from minuted.model import Decision, Meeting


def found(
    decisions: Iterable[Decision], meetings: Mapping[str, Meeting], words: Iterable[str], series: str = ""
) -> Iterator[Decision]:
    """Yield the decisions that have every word in their text, ref or meeting's title, the newest first.

    Capitals and full-width letters do not matter, and words may be parts of words.

    Args:
        meetings: by ref; decisions of others are left out.
        series: words of the meeting's series or title, in any order.
    """
    wanted = [folded(word) for word in words]
    named = folded(series).split()
    for each in sorted(decisions, key=_age, reverse=True):
        meeting = meetings.get(each.meeting)
        if meeting is None:
            continue
        text = folded(f"{each.text}\n{meeting.title}")
        of = folded(f"{meeting.series}\n{meeting.title}")
        if all(word in text or word == each.ref.lower() for word in wanted) and all(word in of for word in named):
            yield each


def folded(text: str) -> str:
    """Return a text as it is searched."""
    return unicodedata.normalize("NFKC", text).casefold()


def supersede(decision: Decision, day: date, by: str = "") -> Decision:
    """Let a decision hold no longer; ``by``: ref of the one in its place."""
    return replace(decision, superseded=day, superseded_by=by, revisit=None)


def revisited(decision: Decision, day: date) -> Decision:
    """Let a decision be looked at again on a day."""
    return replace(decision, revisit=day)


def restored(decision: Decision) -> Decision:
    """Let a decision hold as it was made."""
    return replace(decision, superseded=None, superseded_by="", revisit=None)


def _age(decision: Decision) -> tuple[date, int]:
    return decision.day, int(decision.ref.partition("-")[2])
