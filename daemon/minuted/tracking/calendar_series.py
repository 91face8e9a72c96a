"""What an invitation changes in what is known of a meeting (RFC 5546 2.1.5): who may, and which word is the newest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from minuted.model import CalendarSeries, Change, Invitation

#: Moved, added and removed meetings that are remembered of one series.
MOST = 200
#: What tells of a meeting; everything else answers an invitation or only shows one.
METHODS = frozenset({"REQUEST", "CANCEL", "ADD"})
_BEFORE = datetime.min.replace(tzinfo=UTC)


def heard(
    known: CalendarSeries | None, invitation: Invitation, *, teller: str, by_organiser: bool
) -> CalendarSeries | str:
    """Return what is known of a meeting after an invitation, or why the invitation changes nothing.

    Whoever forwards an invitation only tells of it: what its organiser says takes the place of that, and what the
    organiser said is changed by nobody else.

    Args:
        known: the same meeting by the same organiser; None where it is new.
        teller: address of who sent the mail.
        by_organiser: it is the organiser's own word, as far as anybody can tell.
    """
    said, method = invitation.said, invitation.method
    if method not in METHODS:
        return f"a calendar {method or 'without method'} changes no meeting"
    told = replace(said, told_by=said.organiser if by_organiser else teller)
    if known is None:
        return _first(told, method)
    own = known.told_by == known.organiser and bool(known.organiser)
    if own and not by_organiser:
        return "only its organiser changes a meeting"
    if not by_organiser and teller != known.told_by:
        return "somebody else told of this meeting before, and only its organiser may correct that"
    if not own and by_organiser and said.start is not None and method == "REQUEST":
        # Hearsay may have any number on it; it never stands in the organiser's way.
        return told
    if said.start is None and not said.cancelled:
        return _single(known, said, told)
    if (said.sequence, said.stamp or _BEFORE) < (known.sequence, known.stamp or _BEFORE):
        return "it is older than what is known of the meeting"
    if method == "CANCEL":
        return replace(known, cancelled=True, sequence=said.sequence, stamp=said.stamp or known.stamp)
    if method == "ADD":
        more = [*known.added, *([said.start] if said.start else []), *said.added]
        return replace(known, added=tuple(dict.fromkeys(more))[-MOST:])
    return _updated(known, told)


def _first(told: CalendarSeries, method: str) -> CalendarSeries | str:
    if method != "REQUEST":
        return "it is about a meeting that is not known"
    if told.start is None and not any(change.start for change in told.changes):
        return "it does not say when the meeting is"
    return told


def _updated(known: CalendarSeries, told: CalendarSeries) -> CalendarSeries:
    """Put a newer word on the whole series in the place of the former; what was said of single meetings stays.

    It stays as long as the series meets as before: of other days it says nothing any more.
    """
    if (known.start, known.rule) != (told.start, told.rule):
        return told
    again = {(change.at, change.onwards) for change in told.changes}
    kept = [change for change in known.changes if (change.at, change.onwards) not in again]
    return replace(
        told,
        changes=_bounded([*kept, *told.changes]),
        attendees=told.attendees or known.attendees,
        added=tuple(dict.fromkeys([*known.added, *told.added]))[-MOST:],
    )


def _single(known: CalendarSeries, said: CalendarSeries, told: CalendarSeries) -> CalendarSeries | str:
    """Take a word on single meetings of a series, each by its own number and moment."""
    changes = {(change.at, change.onwards): change for change in known.changes}
    newer = 0
    for change in said.changes:
        former = changes.get((change.at, change.onwards))
        older_than = (former.sequence, former.stamp or _BEFORE) if former else (known.sequence, _BEFORE)
        if (change.sequence, change.stamp or _BEFORE) >= older_than:
            changes[change.at, change.onwards] = change
            newer += 1
    if not newer:
        return "it is older than what is known of the meeting"
    return replace(known, changes=_bounded(changes.values()), received=told.received)


def _bounded(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: change.at))[-MOST:]
