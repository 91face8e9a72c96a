"""Which rules apply to a meeting: those of its series where the operator wrote some, else those for all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from minuted.model import Meeting, Policy, Series


def rules(policy: Policy, meeting: Meeting | None) -> Policy:
    """Return the policy for what comes of a meeting: of the first series in the operator's order that it belongs to."""
    if not policy.series or meeting is None:
        return policy
    return next((each.policy for each in policy.series if belongs(meeting, each)), policy)


def belongs(meeting: Meeting, series: Series) -> bool:
    """Say whether a meeting is one of a series: by words of its subject, by its key, or by its mailing list."""
    if meeting.list_id and meeting.list_id in map(str.lower, series.list_ids):
        return True
    if meeting.series and _folded(meeting.series) in map(_folded, series.keys):
        return True
    # The title of minutes is often all that people remember of their subject.
    subject = f"{_spaced(meeting.subject)}|{_spaced(meeting.title)}"
    return any(_spaced(words) in subject for words in series.subject if words.strip())


def list_id(headers: Iterable[str]) -> str:
    """Return the identifier of a List-Id header, "Team <team.lists.example.org>" (RFC 2919); "" where there is none."""
    first = next(iter(headers), "")
    inner = first.rpartition("<")[2].partition(">")[0] if "<" in first else first
    return inner.strip().lower()


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _spaced(text: str) -> str:
    """Fold a text so that whole Latin words are found in it, and Chinese ones anywhere."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    apart = "".join(f" {char} " if char > "\u2e80" else char if char.isalnum() else " " for char in folded)
    return f" {' '.join(apart.split())} "
