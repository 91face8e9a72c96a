"""An item that somebody adds in a reply, read into owner, task and day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from minuted import re2
from minuted.reading.days import DayWords, find_due
from minuted.reading.persons import person_of
from minuted.reading.spelling import has_han

#: Owner and task of an added item, by what stands between them.
_JOINTS = (
    re2.compile(r"^([^,;:，；：]{1,60}?) (?:to|will|should|shall|must) (.+)$"),
    re2.compile(r"^([^,;:，；： ]{1,60}?) ?(?:负责|来负责|来)(.+)$"),
    re2.compile(r"^由([^,;:，；： ]{1,60}?)(?:负责|来)(.+)$"),
    re2.compile(r"^([^,;:，；：]{1,60}?)[:：,，] ?(.+)$"),
    re2.compile(r"^([\p{Han}]{2,4}) (.+)$"),
    re2.compile(r"^(@[^ ,;:]{1,60}) (.+)$"),
)


def added_item(words: str, *, base: date, days: DayWords, nobody: Collection[str]) -> dict[str, str]:
    """Read an item that a receipt forgot: "Wang Wu to send the plan by Friday".

    Returns task, and where they are named person (as written), day (ISO) or raw (an unreadable day).
    """
    args: dict[str, str] = {}
    text = words.strip()
    due = find_due(text, base=base, words=days)
    if due is not None:
        args |= {"day": due.day.isoformat()} if due.day else {"raw": due.raw}
        before, after = text[: due.start].strip(" ,，;；:："), text[due.end :].strip(" ,，;；。.")
        person = person_of(before, nobody=nobody, strict=True) if after else ""
        if person:
            return args | {"person": person, "task": after}
        text = f"{before}{'' if has_han(before[-1:] + after[:1]) else ' '}{after}".strip()
    for joint in _JOINTS:
        match = joint.match(text)
        if match is not None:
            person = person_of(match.group(1), nobody=nobody, strict=True)
            if person:
                return args | {"person": person, "task": match.group(2).strip(" ,，:：")}
    return args | {"task": text}
