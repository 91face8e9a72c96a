"""The calendar part of a letter: one meeting as RFC 5545 writes it, with the method of RFC 5546."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, vCalAddress, vText
from icalendar import Event as Component

from minuted.errors import BrokenLetter
from minuted.letters.headers import ADDRESS
from minuted.model import Address, Event

#: Names the writer (RFC 5545 3.7.3).
PRODUCT = "-//minuted//minuted//EN"
#: Calendars remind their owners so long before it begins.
REMINDER = timedelta(minutes=15)


def calendar_part(event: Event, bot: Address, *, summary: str, description: str) -> str:
    """Return the calendar object of a letter with LF line ends: an iTIP REQUEST or CANCEL (RFC 5546 3.2.2, 3.2.5).

    Its organiser is minuted itself, so that answers come back to it.

    Raises:
        BrokenLetter: an address is no plain addr-spec.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", event.method)
    calendar.add_component(_component(event, bot, summary, description))
    if event.zone != "UTC":
        # RFC 5545 3.6.5: every zone that is named is described.
        calendar.add_missing_timezones(
            first_date=event.start.date() - timedelta(days=366), last_date=event.end.date() + timedelta(days=366)
        )
    written: bytes = calendar.to_ical()
    return written.decode().replace("\r\n", "\n")


def _component(event: Event, bot: Address, summary: str, description: str) -> Component:
    zone = ZoneInfo(event.zone)
    made = Component()
    made.add("uid", f"{event.uid}@{bot.address.rpartition('@')[2]}")
    made.add("dtstamp", event.stamp)
    made.add("sequence", event.sequence)
    made.add("dtstart", event.start.astimezone(zone))
    made.add("dtend", event.end.astimezone(zone))
    made.add("summary", summary)
    made.add("description", description)
    made.add("status", "CANCELLED" if event.method == "CANCEL" else "CONFIRMED")
    made.add("transp", "OPAQUE")
    organiser = _address(bot.address, bot.name or "minuted")
    made.add("organizer", organiser, encode=False)
    sent = {each.delegate: each.address for each in event.attendees if each.delegate}
    for each in event.attendees:
        attendee = _address(each.address, each.name)
        attendee.params["CUTYPE"] = vText("INDIVIDUAL")
        attendee.params["ROLE"] = vText("CHAIR" if each.address == event.chair else "REQ-PARTICIPANT")
        attendee.params["PARTSTAT"] = vText((each.answer or "needs-action").upper())
        attendee.params["RSVP"] = vText("TRUE")
        for name, other in (("DELEGATED-TO", each.delegate), ("DELEGATED-FROM", sent.get(each.address, ""))):
            if other:
                attendee.params[name] = _address(other, "")
        made.add("attendee", attendee, encode=False)
    if event.method == "REQUEST":
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", -REMINDER)
        made.add_component(alarm)
    return made


def _address(address: str, name: str) -> vCalAddress:
    if not ADDRESS.fullmatch(address):
        raise BrokenLetter(f"a calendar would hold no valid address: {address!r}")
    found = vCalAddress(f"mailto:{address}")
    if name:
        # A quotation mark cannot stand in a parameter (RFC 5545 3.2).
        found.params["CN"] = vText(name.replace('"', "'"))
    return found
