"""Takes calendar mail: what it says of meetings is remembered; it is never answered, and it never acts on an item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.intake.outcome import Taken, handled, ignored
from minuted.intake.retrospectives import take_calendar_answer
from minuted.model import Attendee, CalendarSeries, Invitation, Proof
from minuted.reader import Understood
from minuted.store import Book, Kept
from minuted.tracking.calendar_series import heard
from minuted.tracking.next_meeting import core


def take_invitation(book: Book, understood: Understood, kept: Kept, around: Circumstances) -> Taken:
    """Remember the meetings that an invitation tells of, or say why it changes nothing.

    What calendars answer to an invitation of minuted's own is taken by ``intake/retrospectives.py``.
    """
    sender = understood.mail.sender
    if sender is None:
        return ignored(understood, "its sender is not clear, so nobody is believed")
    if not around.allows(sender.address):
        return ignored(understood, f"{sender.address} is in neither the directory nor the allowed domains")
    if understood.proof is Proof.FAIL:
        return ignored(understood, "the mail provider says that the sender is not who it claims to be")
    if not understood.invitations:
        return ignored(understood, f"{understood.reading.reason} that tells of no meeting")
    known, why = [], []
    for invitation in understood.invitations:
        if invitation.said.organiser in around.own:
            return take_calendar_answer(book, invitation, understood, around)
        became = _take(book, invitation, understood, kept, around)
        if isinstance(became, str):
            why.append(became)
        else:
            known.append(became)
    if not known:
        return ignored(understood, "; ".join(dict.fromkeys(why)))
    return handled(understood, _told(known))


def _take(
    book: Book, invitation: Invitation, understood: Understood, kept: Kept, around: Circumstances
) -> CalendarSeries | str:
    sender, said = understood.mail.sender, invitation.said
    assert sender is not None, "who sends nothing is believed nothing"
    former = book.calendar(said.uid, said.organiser)
    became = heard(
        former,
        invitation,
        teller=sender.address,
        by_organiser=_is_organiser(invitation, understood, around),
    )
    if isinstance(became, str):
        return became
    series = replace(
        became,
        series=core(became.series, around.around_series),
        attendees=tuple(each for each in became.attendees if each.address not in around.own),
        mail=kept.id,
        message_id=understood.mail.message_id,
        received=around.now,
    )
    book.save_calendar(series)
    _remember_names(book, series.attendees, around)
    return series


def _is_organiser(invitation: Invitation, understood: Understood, around: Circumstances) -> bool:
    """Say whether the sender of an invitation organises its meeting, or may write in the organiser's name.

    Who writes for somebody else (SENT-BY) says so of themselves: it takes the provider's word, and one house.
    """
    sender, organiser = understood.mail.sender, invitation.said.organiser
    if sender is None or not organiser:
        return False
    person = around.known(sender.address)
    if organiser in {sender.address, *((person.address, *person.aliases) if person is not None else ())}:
        return True
    same_house = sender.address.rpartition("@")[2] == organiser.rpartition("@")[2]
    return invitation.sent_by == sender.address and same_house and understood.proof is Proof.PASS


def _remember_names(book: Book, attendees: Iterable[Attendee], around: Circumstances) -> None:
    """Learn the names of those invited whose names nobody knows yet, as far as minuted may write to them."""
    for each in attendees:
        if each.name and around.allows(each.address):
            person = around.person(book, each.address)
            if not person.name:
                book.save_person(replace(person, name=each.name))


def _told(known: Iterable[CalendarSeries]) -> str:
    series = list(known)
    if len(series) > 1:
        return f"{len(series)} meetings are remembered"
    return "a meeting is called off" if series[0].cancelled else "a meeting is remembered"
