"""Short words for the nouns that the tests of tracking speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from minuted.model import Act, Decision, Item, Language, Letter, Meeting, Person, Plan, Policy, Refusal, Role, View
from minuted.tracking import Calendars, apply, plan
from minuted.tracking.known import told as was_told

ANNA, BOB, CAROL, DAN = "anna@example.org", "bob@example.org", "carol@example.org", "dan@example.org"
NAMES = {ANNA: "Anna Li", BOB: "Bob Chen", CAROL: "Carol Wu", DAN: "Dan Roe"}
PEOPLE = {address: Person(address=address, name=name, language=Language.EN) for address, name in NAMES.items()}
POLICY = Policy()


def at(text: str) -> datetime:
    """Read "2026-03-02 09:00" as UTC, or with an offset."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


#: A Monday.
START = at("2026-03-02 09:00")

MEETING = Meeting(
    ref="M-1",
    title="Minutes of the weekly",
    day=date(2026, 3, 2),
    organiser=ANNA,
    recipients=(BOB,),
    mail="0123456789abcdef0123456789abcdef",
    message_id="weekly@example.org",
    subject="Minutes of the weekly",
    received=START,
    release=at("2026-03-02 11:00"),
)


def item(ref: str = "A-1", **changes: Any) -> Item:
    """Make Bob's item of Anna's meeting, due on Friday."""
    made = Item(
        ref=ref,
        meeting="M-1",
        organiser=ANNA,
        task="book the room",
        owner=BOB,
        owner_name="Bob",
        due=date(2026, 3, 6),
        created=START,
        changed=START,
    )
    return replace(made, **changes)


def act(verb: str, by: str = BOB, when: str = "2026-03-03 10:00", ref: str = "A-1", **args: str) -> Act:
    return Act(item=ref, verb=verb, by=by, at=at(when), args=args)


def said(before: Item, verb: str, by: str = BOB, when: str = "2026-03-03 10:00", **args: str) -> Item:
    """Return the item after an act that must succeed."""
    after = tried(before, verb, by, when, **args)
    assert isinstance(after, Item), after
    return after


def tried(before: Item, verb: str, by: str = BOB, when: str = "2026-03-03 10:00", **args: str) -> Item | Refusal:
    """Apply an act by whoever the item knows; anybody else is a bystander."""
    held = {before.organiser: Role.ORGANISER, before.owner: Role.OWNER} | dict.fromkeys(before.helpers, Role.HELPER)
    roles = {held.get(by, Role.OTHER)} | ({Role.ORGANISER} if by == before.organiser else set())
    return apply(before, act(verb, by, when, before.ref, **args), roles=frozenset(roles), policy=POLICY)


def view(
    person: str | Person,
    items: Iterable[Item],
    told: Iterable[str] | Mapping[str, datetime] = (),
    meeting: Meeting = MEETING,
    decisions: Mapping[str, tuple[Decision, ...]] | None = None,
) -> View:
    return View(
        person=person if isinstance(person, Person) else PEOPLE[person],
        items=tuple(items),
        meetings={meeting.ref: meeting},
        decisions=decisions or {},
        people=PEOPLE,
        told=frozenset(told),
        told_at=told if isinstance(told, Mapping) else {},
    )


def planned(seen: View, now: datetime, policy: Policy = POLICY, calendars: Calendars | None = None) -> Plan:
    return plan(seen, now=now, policy=policy, calendars=calendars or Calendars.compile({}, policy))


def letters(
    seen: View, start: datetime, end: datetime, policy: Policy = POLICY, calendars: Calendars | None = None
) -> list[Letter]:
    """Let time pass from one moment to the next as the daemon does, and return what is written."""
    calendars, now = calendars or Calendars.compile({}, policy), start
    written: list[Letter] = []
    for _ in range(500):
        owed = plan(seen, now=now, policy=policy, calendars=calendars)
        written += owed.letters
        seen = was_told(seen, owed.letters, now)
        if owed.look is None or owed.look > end:
            return written
        assert owed.look > now, "the next look must be later"
        now = owed.look
    raise AssertionError("planning does not come to rest")


def brief(found: Iterable[Letter]) -> list[str]:
    """Show letters in UTC, as "2026-03-02 11:00 announcement A-1:new"."""
    return [
        f"{letter.at.astimezone(UTC):%Y-%m-%d %H:%M} {letter.kind} "
        + " ".join(f"{row.ref}:{row.section}" for row in letter.rows)
        for letter in found
    ]
