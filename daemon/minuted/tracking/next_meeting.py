"""When a series meets next: as its invitation says, else as its last minutes say; never a guess."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from minuted.model import CalendarSeries, Known, Meeting, NextMeeting
from minuted.tracking.occurrences import goes_on, occurrences


def next_meeting(
    meeting: Meeting,
    after: datetime,
    *,
    calendars: Iterable[CalendarSeries] = (),
    others: Iterable[Meeting] = (),
    zone: tzinfo | None = None,
) -> NextMeeting | None:
    """Return when the series of a meeting meets next; None where nobody said.

    Args:
        after: aware; a meeting on the very day of the minutes is not the next one.
        calendars: what invitations said of series of this name (see ``core``).
        others: further minutes of the series.
        zone: where its day counts; None: that of the invitation.
    """
    for group in _believed(meeting, calendars):
        following = [(start, one.uid) for one in group if (start := _next(one, meeting, after, zone)) is not None]
        if following:
            start, uid = min(following)
            return NextMeeting(day=start.date(), start=start, known=Known.INVITATION, source=uid)
    said = [one for one in (meeting, *others) if one.next_day is not None]
    # Only the newest word counts: what older minutes said is over, or was changed since.
    newest = max(said, key=lambda one: (one.day, one.received), default=None)
    if newest is None or newest.next_day is None or newest.next_day <= max(meeting.day, after.date()):
        return None
    return NextMeeting(day=newest.next_day, known=Known.MINUTES, source=newest.ref)


def is_of(series: CalendarSeries, meeting: Meeting) -> bool:
    """Say whether an invitation and minutes of the same name are of the same people.

    Many departments have a "weekly": who sent the minutes was invited, or who invites got the minutes.
    """
    invited = {series.organiser, *(each.address for each in series.attendees)}
    return meeting.organiser in invited or series.organiser in meeting.recipients


def invited_to(
    by_uid: Sequence[CalendarSeries], by_name: Sequence[CalendarSeries], now: datetime
) -> Sequence[CalendarSeries]:
    """Return what was told of the very meeting of the calendar; where it meets no more, of those of its name.

    A meeting that is set up anew has another identifier, and most often its old name.
    """
    return by_uid if any(goes_on(each, now) for each in by_uid) else by_name


def core(series: str, words: Collection[str]) -> str:
    """Return what the name of a series and the title of its invitation share: "minutesoftheweekly" is "weekly".

    Args:
        series: as ``Meeting.series`` is spelt.
        words: "minutesofthe", "纪要", spelt so, too.
    """
    before = ""
    while series != before:
        before = series
        for word in sorted(words, key=len, reverse=True):
            if word and len(series) > len(word) + 1:
                series = series.removeprefix(word)
            if word and len(series) > len(word) + 1:
                series = series.removesuffix(word)
    return series


def _believed(meeting: Meeting, calendars: Iterable[CalendarSeries]) -> Iterable[Collection[CalendarSeries]]:
    """Give the invitations to this series, those of the minutes' own organiser first, then what others told."""
    found = [series for series in calendars if is_of(series, meeting)]
    own = [series for series in found if meeting.organiser in (series.organiser, series.told_by)]
    return own, [series for series in found if series not in own]


def _next(series: CalendarSeries, meeting: Meeting, after: datetime, zone: tzinfo | None) -> datetime | None:
    # Minutes are often sent before a later meeting of that day, or are of a day to come.
    day = datetime.combine(meeting.day, datetime.min.time(), UTC) - timedelta(days=1)
    coming = occurrences(series, max(after, day), 5)
    # A whole day is that day everywhere.
    starts = (each.start if zone is None or each.all_day else each.start.astimezone(zone) for each in coming)
    return next((start for start in starts if start.date() > meeting.day), None)
