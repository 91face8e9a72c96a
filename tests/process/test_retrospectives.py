"""What calendars answer to an invitation to look back: whose word counts, and which one is the newest."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest

from minuted.model import Item, Meeting, Retrospective, RetrospectiveState, State
from process.stage import PASS, START, Stage, mail, plain_config

pytestmark = pytest.mark.pure

ANNA, BOB, EVE = "anna@example.org", "bob@example.org", "eve@example.org"
UID = "r-1.0123456789abcdef"
ANSWER = """\
BEGIN:VCALENDAR
METHOD:{method}
BEGIN:VEVENT
UID:{uid}@example.org
DTSTAMP:{stamp}
SEQUENCE:{sequence}
ORGANIZER;CN=minuted:mailto:minuted@example.org
ATTENDEE;CN=Bob Chen;PARTSTAT={answer}:mailto:bob@example.org
DTSTART:{start}
DTEND:{end}
SUMMARY:Looking back
END:VEVENT
END:VCALENDAR
"""


def answer(
    said: str = "ACCEPTED",
    *,
    sender: str = BOB,
    method: str = "REPLY",
    sequence: int = 3,
    uid: str = UID,
    stamp: str = "20260302T100000Z",
    start: str = "20260310T090000Z",
    verdict: str = PASS,
) -> bytes:
    text = ANSWER.format(
        method=method,
        uid=uid,
        stamp=stamp,
        sequence=sequence,
        answer=said,
        start=start,
        end=start.replace("T09", "T10"),
    )
    kind = f"text/calendar; method={method}; charset=utf-8"
    return mail(text, sender=sender, Content_Type=kind, Authentication_Results=verdict)


def stage(**facts: object) -> Stage:
    """Return a stage on which Anna and Bob are invited for the third time."""
    made = Stage(config=replace(plain_config(), allowed_domains=("example.org",)))
    meeting = Meeting(
        ref="M-1", title="Weekly", day=date(2026, 2, 2), organiser=ANNA, received=START, release=START, mail="0" * 32
    )
    item = Item(
        ref="A-1",
        meeting="M-1",
        organiser=ANNA,
        task="book the room",
        owner=BOB,
        state=State.DONE,
        created=START,
        changed=START,
        closed=START,
    )
    one = {
        "ref": "R-1",
        "uid": UID,
        "organiser": ANNA,
        "meetings": ("M-1",),
        "guests": (ANNA, BOB),
        "state": RetrospectiveState.INVITED,
        "start": datetime(2026, 3, 10, 9, tzinfo=UTC),
        "end": datetime(2026, 3, 10, 10, tzinfo=UTC),
        "sequence": 3,
        "stamp": START,
    }
    with made.store.writing() as book:
        book.save_meeting(meeting)
        book.save_item(item)
        book.save_retrospective(Retrospective(**(one | facts)))  # type: ignore[arg-type]  # the fields are the test's own
    return made


def kept(made: Stage) -> Retrospective:
    with made.store.reading() as book:
        one = book.retrospective("R-1")
    assert one is not None
    return one


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(answer(verdict=PASS.replace("pass", "fail")), "not who it claims", id="forged"),
        pytest.param(answer(sender=EVE), "never got", id="somebody else in a guest's name"),
        pytest.param(answer(uid="r-1.guessed"), "never got", id="an identifier that was never given out"),
        pytest.param(answer(sequence=2), "has changed since", id="to an earlier invitation"),
        pytest.param(answer(sequence=4), "has changed since", id="to one that does not exist"),
        pytest.param(answer(method="REQUEST"), "minuted's own", id="an invitation in minuted's name"),
        pytest.param(answer(method="CANCEL"), "minuted's own", id="a cancellation in minuted's name"),
        pytest.param(answer(method="COUNTER", start="20260301T090000Z"), "says nothing", id="a time that is over"),
    ],
)
def test_forged_and_outdated_answers_change_nothing(raw: bytes, reason: str) -> None:
    made = stage()
    before = kept(made)
    made.put(raw)
    (settled,) = made.round().settled
    assert settled.state == "ignored"
    assert reason in settled.reason
    assert kept(made) == before


@pytest.mark.parametrize("said", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_an_answer_is_the_guests_own(said: str) -> None:
    made = stage()
    made.put(answer(said))
    (settled,) = made.round().settled
    assert settled.state == "handled"
    assert kept(made).answers == {BOB: said.lower()}


@pytest.mark.parametrize(
    ("delegate", "verdict", "invited"),
    [
        pytest.param("dan@example.org", PASS, ("dan@example.org",), id="a colleague"),
        pytest.param("Dan@stranger.example", PASS, (), id="somebody outside"),
        pytest.param("minuted@example.org", PASS, (), id="minuted itself"),
        pytest.param(BOB, PASS, (), id="themself"),
        pytest.param("dan@example.org", "", (), id="nobody vouches for the guest"),
    ],
)
def test_a_calendar_sends_somebody_of_the_house_in_a_guests_place(
    delegate: str, verdict: str, invited: tuple[str, ...]
) -> None:
    made = stage()
    made.put(answer(f'DELEGATED;DELEGATED-TO="mailto:{delegate}"', verdict=verdict))
    (settled,) = made.round().settled
    assert settled.state == "handled"
    one = kept(made)
    assert one.answers == {BOB: "delegated"}
    assert one.guests == (ANNA, BOB, *invited)
    assert tuple(one.delegates.values()) == invited


def test_the_newest_answer_counts_in_whatever_order_they_come() -> None:
    made = stage()
    made.put(answer("DECLINED", stamp="20260302T120000Z"), answer("ACCEPTED", stamp="20260302T110000Z"))
    made.round()
    assert kept(made).answers == {BOB: "declined"}


def test_what_a_calendar_said_before_a_word_counts_no_more_when_it_comes_late() -> None:
    made = stage()
    with made.store.writing() as book:
        book.look_sooner((BOB,), START)
    made.round()
    (invitation,) = made.outlet.posted
    made.now = START + timedelta(hours=3)
    written = format_datetime(made.now - timedelta(hours=1))
    reply = {"In_Reply_To": f"<{invitation.message_id}>", "Date": written, "Authentication_Results": PASS}
    made.put(mail("no", sender=BOB, **reply))
    made.round()
    assert kept(made).answers == {BOB: "declined"}
    made.put(answer("ACCEPTED", stamp="20260302T100000Z"))
    (settled,) = made.round().settled
    assert (settled.state, kept(made).answers) == ("ignored", {BOB: "declined"})
    made.put(answer("TENTATIVE", stamp="20260302T114500Z"))
    made.round()
    assert kept(made).answers == {BOB: "tentative"}


def test_a_calendar_whose_clock_is_ahead_may_think_better_of_it() -> None:
    made = stage()
    made.put(answer("ACCEPTED", stamp="20260402T100000Z"))
    made.round()
    made.now = START + timedelta(hours=3)
    made.put(answer("DECLINED", stamp="20260302T113000Z"))
    made.round()
    assert kept(made).answers == {BOB: "declined"}


def test_who_sends_somebody_else_is_not_expected() -> None:
    made = stage()
    made.put(answer("DELEGATED"))
    made.round()
    assert kept(made).answers == {BOB: "delegated"}
    assert [(posted.recipient, posted.subject) for posted in made.outlet.posted] == [
        (ANNA, "Let us look back on Weekly"),
        (ANNA, "Few can come to look back on Weekly. Move it?"),
        (BOB, "Let us look back on Weekly"),
    ]
    assert "bob@example.org cannot come." in made.outlet.posted[1].text


def test_a_proposal_of_another_time_is_put_to_the_organiser() -> None:
    made = stage()
    made.put(answer(method="COUNTER", start="20260311T090000Z"))
    made.round()
    assert kept(made).wishes == {BOB: "2026-03-11T09:00:00+00:00"}
    subjects = [(posted.recipient, posted.subject, posted.calendar) for posted in made.outlet.posted]
    assert (ANNA, "Another time to look back on Weekly?", "") in subjects
    assert kept(made).start == datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"state": RetrospectiveState.CANCELLED}, id="called off"),
        pytest.param({"start": START - timedelta(hours=1), "end": START}, id="over"),
    ],
)
def test_what_is_over_takes_no_answer(facts: dict[str, object]) -> None:
    made = stage(**facts)
    made.put(answer())
    (settled,) = made.round().settled
    assert (settled.state, settled.reason) == ("ignored", "it answers an invitation that is over")


def test_everybody_invited_gets_one_calendar_object_each() -> None:
    made = stage()
    made.round()
    made.round()
    assert [(posted.recipient, posted.calendar) for posted in made.outlet.posted] == []
    with made.store.writing() as book:
        book.look_sooner((ANNA, BOB), START)
    made.round()
    made.round()
    assert [(posted.recipient, posted.calendar) for posted in made.outlet.posted] == [
        (ANNA, "REQUEST"),
        (BOB, "REQUEST"),
    ]


@pytest.mark.parametrize(
    ("said", "words", "left"),
    [
        pytest.param({"answers": {BOB: "accepted"}}, "is taken back", {}, id="an answer"),
        pytest.param({"wishes": {BOB: "2026-03-11T09:00:00+00:00"}}, "is taken back", {}, id="a wish"),
        pytest.param({"answers": {ANNA: "accepted"}}, "nothing of yours", {ANNA: "accepted"}, id="others' answers"),
    ],
)
def test_undo_below_an_invitation_takes_back_what_its_reader_answered(
    said: dict[str, dict[str, str]], words: str, left: dict[str, str]
) -> None:
    made = stage(**said)
    with made.store.writing() as book:
        book.look_sooner([BOB], made.now)
    made.round()
    made.now += timedelta(minutes=5)
    token = next(re.search(r"\[minuted:\w+\]", each.text) for each in made.outlet.posted if each.recipient == BOB)
    assert token is not None
    made.put(mail(f"undo\r\n\r\n> {token.group()}", sender=BOB, to="minuted@example.org", Cc="", Subject="Re: back"))
    made.round()
    assert kept(made).answers == left
    assert kept(made).wishes == {}
    assert words in " ".join(each.text for each in made.outlet.posted if each.recipient == BOB)


@pytest.mark.parametrize(
    ("later", "to", "minuted"),
    [
        pytest.param(timedelta(days=8, hours=3), "Bob <bob@example.org>", True, id="after people met"),
        pytest.param(timedelta(hours=1), "Bob <bob@example.org>", False, id="before"),
        pytest.param(timedelta(days=8, hours=3), "minuted@example.org", False, id="to minuted alone"),
    ],
)
def test_minutes_that_answer_the_invitation_are_minutes(later: timedelta, to: str, minuted: bool) -> None:
    made = stage(guests=(ANNA, BOB))
    with made.store.writing() as book:
        # Those of the stage are given out.
        assert [book.next_ref(kind) for kind in ("M", "A", "R")] == ["M-1", "A-1", "R-1"]
        book.look_sooner([ANNA], made.now)
    made.round()
    token = next(re.search(r"\[minuted:\w+\]", each.text) for each in made.outlet.posted if each.recipient == ANNA)
    assert token is not None
    made.now += later
    text = f"ACTION: Bob to write a check list by 27 March\r\nTry: one list for all\r\n\r\n> {token.group()}"
    made.put(mail(text, sender=ANNA, to=to, Subject="Re: Let us look back on Weekly", Authentication_Results=PASS))
    made.round()
    with made.store.reading() as book:
        found, items = book.meetings(("M-2",)), book.find_items(meeting="M-2")
        linked = book.retrospective_of("M-2")
    assert bool(found) == minuted
    assert [item.task for item in items] == (["write a check list"] if minuted else [])
    assert (linked is not None) == minuted
