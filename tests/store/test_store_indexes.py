"""Questions asked while the daemon runs use an index, however much there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from minuted.model import CalendarSeries, LetterKind, WishState
from minuted.store import Book, Outgoing, Place, Store
from minuted.store.tables import metadata
from servers.postgresql import Cluster
from store.examples import ANNA, BOB, HOUR, MINUTE, NOW, item, letter, meeting, written


def outgoing() -> Outgoing:
    return Outgoing(
        id=1,
        key="k",
        kind=LetterKind.NUDGE,
        sender="bot@x",
        recipient=BOB,
        raw=b"",
        attempts=1,
        doubts=0,
        fence=1,
    )


QUESTIONS: dict[str, Callable[[Book], object]] = {
    "due_people": lambda book: book.due_people(NOW, 100),
    "next_look": lambda book: book.next_look(),
    "take_person": lambda book: book.take_person(BOB, NOW),
    "cursors": lambda book: book.cursors("main"),
    "find_items": lambda book: book.find_items(meeting="M-1"),
    "look_sooner": lambda book: book.look_sooner([BOB], NOW),
    "claim": lambda book: book.claim(NOW, MINUTE, 10),
    "next_send": lambda book: book.next_send(),
    "put_off": lambda book: book.put_off(outgoing(), NOW + HOUR),
    "note": lambda book: book.note("latest moment", NOW.isoformat()),
    "noted": lambda book: book.noted("latest moment"),
    "settle_delivery": lambda book: book.settle_delivery(1, 1, state="sent", phase="accepted", at=NOW),
    "waiting": lambda book: book.waiting(10),
    "claim_mail": lambda book: book.claim_mail(NOW, MINUTE, 10),
    "take": lambda book: book.take("x"),
    "unmarked": lambda book: book.unmarked("main", 10),
    "keep": lambda book: book.keep("main", b"new", NOW, Place(folder="INBOX", uid=5)),
    "held": lambda book: book.held(10),
    "acts": lambda book: book.acts("A-1"),
    "acts_of_mail": lambda book: book.acts_of_mail("x"),
    "acts_by": lambda book: book.acts_by(BOB, 10),
    "act_back": lambda book: book.act_back(BOB, 49),
    "items": lambda book: book.items(["A-1", "A-2"]),
    "save_item": lambda book: book.save_item(item()),
    "meeting_by_message_id": lambda book: book.meeting_by_message_id("x"),
    "meetings_by": lambda book: book.meetings_by(BOB, 60),
    "decision": lambda book: book.decision("D-1"),
    "decisions_to_revisit": lambda book: book.decisions_to_revisit(BOB),
    "latest_decisions": lambda book: book.latest_decisions(NOW.date(), 20),
    "decisions": lambda book: book.decisions(["M-1"]),
    "view": lambda book: book.view(BOB, since=NOW - HOUR, directory={}),
    "letter_of_token": lambda book: book.letter_of_token("token of k"),
    "letter_of_message_id": lambda book: book.letter_of_message_id("k@bot.example.org"),
    "add_letter": lambda book: book.add_letter(letter("k2", reasons=("r",)), written("k2"), "bot@x"),
    "withdraw": lambda book: book.withdraw("k", "no longer owed"),
    "told": lambda book: book.told(BOB, "nudge/"),
    "waiting_letters": lambda book: book.waiting_letters(BOB),
    "letters_to": lambda book: book.letters_to(BOB, since=NOW),
    "letters_of_the_hour": lambda book: book.letters_to(since=NOW - HOUR, until=NOW),
    "letters_to_all": lambda book: book.letters_to(since=NOW),
    "answers_to": lambda book: book.letters_to(BOB, (LetterKind.ANSWER, LetterKind.HELP), since=NOW),
    "calendar": lambda book: book.calendar("x", ANNA),
    "calendars_of": lambda book: book.calendars_of("weekly"),
    "save_calendar": lambda book: book.save_calendar(CalendarSeries(uid="x", told_by=ANNA, received=NOW)),
    "wishes_of_letter": lambda book: book.wishes_of_letter("k"),
    "wishes_of_item": lambda book: book.wishes_of_item("A-1"),
    "wishes_waiting_for": lambda book: book.wishes_waiting_for(BOB),
    "settle_wish": lambda book: book.settle_wish("W-1", WishState.DONE, NOW),
    "letters_for": lambda book: book.letters(10, recipient=BOB),
}

#: A step of a plan that reads every row of a table or every entry of an index.
SCAN = re.compile(rf"^SCAN ({'|'.join(metadata.tables)})\b(?!_)")


def test_the_pattern_finds_scans_of_tables_only() -> None:
    assert SCAN.match("SCAN item") and SCAN.match("SCAN item USING INDEX ix_item_state")
    assert not SCAN.match("SEARCH item USING INDEX ix_item_state (state=?)") and not SCAN.match("SCAN due")


def asked_for(store: Store, name: str) -> list[tuple[str, Any]]:
    """Ask one question in a filled store and return the statements that it took, each with its first values."""
    with store.writing() as book:
        book.save_meeting(meeting())
        book.save_item(item())
        book.add_letter(letter("k", reasons=("nudge/A-1/x",)), written("k"), "bot@x")
    asked: list[tuple[str, Any]] = []

    def note(connection: object, cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values[0] if isinstance(values, list) else values))

    with store.writing() as book:
        event.listen(store._engine, "before_cursor_execute", note)
        QUESTIONS[name](book)
        event.remove(store._engine, "before_cursor_execute", note)
    assert asked
    return asked


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_reads_a_whole_table(name: str, sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    for statement, values in asked_for(store, name):
        with store.reading() as book:
            plan = book._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        steps = [row.detail for row in plan]
        assert not [step for step in steps if SCAN.match(step)], (statement, steps)
    store.close()


def whole(node: dict[str, Any]) -> Iterator[str]:
    """Yield the steps of a plan of PostgreSQL that read every row of a table, or every entry of an index."""
    scans = node["Node Type"] == "Seq Scan" or ("Index" in node["Node Type"] and "Index Cond" not in node)
    if scans and node.get("Relation Name", node.get("Index Name")) is not None:
        yield f"{node['Node Type']} {node.get('Relation Name', node.get('Index Name'))}"
    for part in node.get("Plans", ()):
        yield from whole(part)


@pytest.mark.postgresql
def test_no_question_reads_a_whole_table_of_postgresql(postgresql: Cluster) -> None:
    store = Store.open(postgresql.database())
    reads = []
    for name in QUESTIONS:
        for statement, values in asked_for(store, name):
            with store.writing() as book:
                # Tables as small as these are read whole where they may be; an index is used where there is one.
                book._connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
                plan = book._connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
            reads += [(name, step, statement) for step in whole(plan[0]["Plan"])]
    store.close()
    assert reads == []


def test_whole_finds_what_postgresql_reads_whole() -> None:
    looked_up = {"Node Type": "Index Scan", "Relation Name": "look", "Index Cond": "(at <= 1)"}
    assert list(whole({"Node Type": "Limit", "Plans": [looked_up]})) == []
    walked = {"Node Type": "Index Only Scan", "Relation Name": "look"}
    assert list(whole({"Node Type": "Limit", "Plans": [walked]})) == ["Index Only Scan look"]
    assert list(whole({"Node Type": "Seq Scan", "Relation Name": "item"})) == ["Seq Scan item"]
