"""Items and decisions as other programs read them: CSV, JSON, Markdown and a calendar.

What people wrote comes from mail, so no cell is a formula, no line of a table another one, and no value a path.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from minuted import re2
from minuted.model import Decision, Item, Meeting, State

Row = Mapping[str, Any]

#: A spreadsheet takes what begins so for a formula; so it does behind a separator that its country splits cells at.
_FORMULA = re2.compile(r"(^|[;\t\r\n\x{85}\x{2028}\x{2029}])([\p{Zs}\p{Zl}\p{Zp}]*)([=+\-@\t\r＝＋－＠|])")
#: What Markdown would take for markup.
_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#~&"})
_PRODUCT = "-//minuted//export//EN"
_NAME = 20
_FEED = re2.compile(r"(person|series)-[0-9a-f]{20}\.ics")


def of_items(items: Iterable[Item], meetings: Mapping[str, Meeting]) -> list[Row]:
    """Return one row for each item; days are ISO, moments ISO in UTC, unknown ones None."""
    return [
        {
            "ref": item.ref,
            "state": item.state.value,
            "task": item.task,
            "owner": item.owner,
            "owner_name": item.owner_name,
            "helpers": list(item.helpers),
            "due": _iso(item.due),
            "due_text": item.due_text,
            "percent": item.percent,
            "note": item.note,
            "why": item.why,
            "organiser": item.organiser,
            **_meeting(meetings.get(item.meeting), item.meeting),
            "created": _iso(item.created),
            "changed": _iso(item.changed),
            "closed": _iso(item.closed),
            "closed_by": item.closed_by,
        }
        for item in items
    ]


def of_decisions(decisions: Iterable[Decision], meetings: Mapping[str, Meeting]) -> list[Row]:
    """Return one row for each decision."""
    return [
        {
            "ref": each.ref,
            "text": each.text,
            **_meeting(meetings.get(each.meeting), each.meeting),
            "superseded": _iso(each.superseded),
            "superseded_by": each.superseded_by,
            "revisit": _iso(each.revisit),
        }
        for each in decisions
    ]


def _meeting(meeting: Meeting | None, ref: str) -> Row:
    return {
        "meeting": ref,
        "title": meeting.title if meeting else "",
        "series": meeting.series if meeting else "",
        "day": _iso(meeting.day) if meeting else None,
    }


def _iso(value: date | datetime | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if value is not None else None


def as_csv(rows: Sequence[Row]) -> str:
    """Write RFC 4180 with a line of names; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    page = io.StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerow(rows[0].keys() if rows else ())
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return page.getvalue() if rows else ""


def _cell(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return _FORMULA.sub(r"\1\2'\3", plain(text))


def as_json(rows: Sequence[Row]) -> str:
    """Write one object a line, with the names of the columns; characters are not escaped."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def as_markdown(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Write a table of some columns; what people wrote stands as they wrote it, and is no markup."""
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_marked(row[column]) for column in columns)} |" for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _marked(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    return _one_line(text).translate(_MARKUP)


def as_calendar(items: Iterable[Item], meetings: Mapping[str, Meeting], *, domain: str, name: str) -> str:
    """Write a calendar (RFC 5545) with an all-day event on each deadline.

    Events and not to-dos: calendars that subscribe to a feed show no to-dos.  An item keeps its UID, so that a feed
    that is read again changes the event; a later act has a higher SEQUENCE.
    """
    page = Calendar()
    page.add("prodid", _PRODUCT)
    page.add("version", "2.0")
    page.add("method", "PUBLISH")
    page.add("x-wr-calname", _one_line(name))
    for item in items:
        if item.due is not None:
            page.add_component(_event(item, item.due, meetings.get(item.meeting), domain))
    return bytes(page.to_ical()).decode()


def _event(item: Item, due: date, meeting: Meeting | None, domain: str) -> Event:
    event = Event()
    event.add("uid", f"{item.ref}@{domain}")
    event.add("dtstamp", item.changed.astimezone(UTC))
    event.add("last-modified", item.changed.astimezone(UTC))
    event.add("sequence", item.seq)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", ("✓ " if item.state is State.DONE else "") + _one_line(item.task))
    if item.state is State.CANCELLED:
        event.add("status", "CANCELLED")
    about = [item.owner or item.owner_name, meeting.title if meeting else ""]
    event.add("description", "\n".join(plain(line) for line in (item.ref, *about) if line))
    return event


def feed_name(sort: str, whose: str) -> str:
    """Name the file of a feed; the name tells nothing of whose it is, and stays the same."""
    return f"{sort}-{hashlib.sha256(whose.encode()).hexdigest()[:_NAME]}.ics"


def is_feed(file: str) -> bool:
    """Say whether a file is named as ``feed_name`` names feeds."""
    return _FEED.fullmatch(file) is not None


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())


def plain(text: str) -> str:
    """Return a text without control characters but tabs and line ends, and without what turns its direction round."""
    return "".join(char for char in text if char in "\t\n" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
