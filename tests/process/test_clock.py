"""Downtime and clocks that jump: everybody gets what is owed, once, and within their working hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

import pytest
import structlog

from minuted.model import LetterKind
from minuted.report import Report
from minuted.wire import DeliveryState, Phase
from process.stage import START, Stage, mail, plain_config, refusal

pytestmark = pytest.mark.pure

OWNERS = ("bob", "cleo", "dora")
MINUTES = mail(
    "ACTION: " + "\nACTION: ".join(f"{name.title()} to finish part {n} by 6 March" for n, name in enumerate(OWNERS)),
    to=", ".join(f"{name.title()} <{name}@example.org>" for name in OWNERS),
)
#: Direct answers leave at once, at any hour.
DIRECT = "Did I get this right?"
DAY = timedelta(days=1)
#: Mondays until the end.
DIGESTS = 3


def started(stage: Stage | None = None) -> Stage:
    """A stage on which three people have an item each, and know of it."""
    stage = stage or Stage()
    stage.put(MINUTES)
    stage.round()
    live(stage, START + timedelta(hours=5))
    assert Counter(posted.recipient for posted in stage.outlet.posted) == Counter(
        ["anna@example.org", *(f"{name}@example.org" for name in OWNERS)]
    )
    stage.outlet.posted.clear()
    return stage


def live(stage: Stage, until: datetime) -> None:
    """Let time pass as the daemon does, which looks around every five minutes or when something is due."""
    for _ in range(10_000):
        due = stage.service.next_moment()
        if due is None or due > until:
            stage.now = until
            stage.round()
            return
        stage.now = max(stage.now, due)
        stage.round()
    raise AssertionError("something is due again and again")


def reached(stage: Stage) -> Counter[str]:
    return Counter(posted.recipient for posted in stage.outlet.posted)


@pytest.mark.parametrize("back", ["2026-03-10", "2026-03-17", "2026-04-01", "2027-04-06"])
def test_days_off_bring_each_person_one_letter(back: str) -> None:
    stage = started()
    live(stage, datetime.fromisoformat("2026-03-05T10:00+00:00"))
    # So far each owner was asked whether the item is theirs.
    assert reached(stage) == Counter(f"{name}@example.org" for name in OWNERS)
    stage.outlet.posted.clear()
    # Three days later, a reminder on the day, one after it and a digest were missed.
    stage.now = datetime.fromisoformat(f"{back}T10:00+00:00")
    stage.round()
    assert reached(stage) == Counter(["anna@example.org", *(f"{name}@example.org" for name in OWNERS)])
    stage.now += timedelta(hours=3)
    stage.round()
    assert set(reached(stage).values()) == {1}, "nothing follows on the same day"


def test_after_days_off_the_rhythm_is_the_usual_one() -> None:
    stage = started()
    stage.now = START.replace(hour=10) + 7 * DAY
    stage.round()
    stage.outlet.posted.clear()
    live(stage, stage.now + 7 * DAY)
    for recipient, count in reached(stage).items():
        assert count <= 2, f"a nudge and a digest, not {count} letters to {recipient}"


def test_a_daemon_that_wakes_up_at_night_waits_for_the_morning() -> None:
    stage = started()
    stage.now = datetime.fromisoformat("2026-03-06T02:00+00:00")
    stage.round()
    assert not stage.outlet.posted
    live(stage, datetime.fromisoformat("2026-03-06T12:00+00:00"))
    assert {posted.moment.hour for posted in stage.outlet.posted} == {9}


def test_a_letter_that_was_written_by_day_and_found_at_night_leaves_in_the_morning() -> None:
    stage = started()
    stage.now = datetime.fromisoformat("2026-03-06T09:00+00:00")
    # The daemon dies between writing and sending, and comes back at night.
    report = Report()
    stage.service.tick(report)
    assert len(report.letters) == len(OWNERS)
    stage.now = datetime.fromisoformat("2026-03-06T23:00+00:00")
    assert not stage.round().deliveries
    assert not stage.round().deliveries, "it is kept back as often as it is looked at"
    live(stage, datetime.fromisoformat("2026-03-09T12:00+00:00"))
    # What was to be said on Friday is said as it is on Monday.
    assert set(reached(stage).values()) == {1}
    assert all(posted.moment == datetime.fromisoformat("2026-03-09T09:00+00:00") for posted in stage.outlet.posted)
    assert all("due today" not in posted.text.lower() for posted in stage.outlet.posted)


def test_a_letter_that_the_server_put_off_in_the_evening_leaves_in_the_morning() -> None:
    stage = started()
    stage.outlet.answers += [refusal(DeliveryState.DEFERRED, Phase.RCPT)] * 40
    live(stage, datetime.fromisoformat("2026-03-06T17:00+00:00"))
    stage.outlet.answers = [refusal(DeliveryState.DEFERRED, Phase.RCPT)] * 3
    live(stage, datetime.fromisoformat("2026-03-10T12:00+00:00"))
    assert stage.outlet.posted
    assert all(9 <= posted.moment.hour < 18 and posted.moment.weekday() < 5 for posted in stage.outlet.posted)


def test_keeping_a_letter_back_is_no_attempt() -> None:
    stage = started()
    stage.now = datetime.fromisoformat("2026-03-06T09:00+00:00")
    stage.service.tick(Report())
    stage.now = datetime.fromisoformat("2026-03-06T23:00+00:00")
    stage.round()
    with stage.store.reading() as book:
        kept = [row for row in book.letters(100) if row.kind is LetterKind.NUDGE]
    assert {(row.attempts, row.doubts, row.phase) for row in kept} == {(0, 0, "")}


def test_direct_answers_leave_at_night_too() -> None:
    stage = Stage()
    stage.now = datetime.fromisoformat("2026-03-07T23:00+00:00")
    stage.put(MINUTES)
    stage.round()
    assert [posted.subject.startswith(DIRECT) for posted in stage.outlet.posted] == [True]


END = datetime.fromisoformat("2026-03-24T00:00+00:00")


@cache
def undisturbed() -> Counter[str]:
    """What everybody gets until the end where no clock jumps."""
    stage = started()
    live(stage, END)
    return reached(stage)


@pytest.mark.parametrize("ahead", [timedelta(hours=3), 3 * DAY, 40 * DAY, 3650 * DAY, 36500 * DAY])
def test_a_clock_that_was_ahead_for_a_while_neither_storms_nor_starves(ahead: timedelta) -> None:
    stage = started()
    before = stage.now
    # The clock jumps ahead for an hour, as after a flat battery, and is set right again.
    stage.now = before + ahead
    live(stage, stage.now + timedelta(hours=1))
    storm = reached(stage)
    assert all(count <= 2 for count in storm.values()), storm
    stage.now = before + timedelta(hours=1)
    stage.round()
    after = reached(stage)
    assert after == storm, "going back tells nothing again"
    live(stage, END)
    found = reached(stage) - storm
    for recipient, count in undisturbed().items():
        # What the wrong clock told is not told again: all reminders, if it was far ahead; the digests go on.
        least = count - 2 if ahead < 30 * DAY else DIGESTS
        assert least <= found[recipient] <= count, (recipient, count, found[recipient])


@pytest.mark.parametrize("back", [timedelta(hours=3), 3 * DAY, 400 * DAY])
def test_a_clock_that_goes_back_tells_nothing_twice_and_goes_on(back: timedelta) -> None:
    stage = started()
    live(stage, datetime.fromisoformat("2026-03-11T12:00+00:00"))
    told = reached(stage)
    stage.now -= back
    stage.round()
    live(stage, stage.now + timedelta(hours=2))
    assert all(count - told[recipient] <= 1 for recipient, count in reached(stage).items())
    live(stage, END)
    with stage.store.reading() as book:
        keys = [(row.key, row.recipient) for row in book.letters(1000)]
    assert len(keys) == len(set(keys))
    for recipient, count in undisturbed().items():
        assert reached(stage)[recipient] >= count - 2, recipient


def test_what_came_in_while_the_clock_was_ahead_is_followed_up_when_it_is_right() -> None:
    stage = Stage(now=START + 400 * DAY)
    stage.put(MINUTES)
    stage.round()
    stage.now = START + timedelta(hours=1)
    stage.round()
    live(stage, START + 2 * DAY)
    assert {f"{name}@example.org" for name in OWNERS} <= set(reached(stage))
    stage.put(reply_of(stage, "bob@example.org", "done"))
    stage.now += 400 * DAY
    stage.outlet.posted.clear()
    stage.service.receive(Report())
    stage.service.process(Report())
    stage.now -= 400 * DAY
    live(stage, stage.now + timedelta(hours=1))
    assert "anna@example.org" in reached(stage), "the organiser hears of it"


def reply_of(stage: Stage, who: str, words: str) -> bytes:
    letter = next(posted for posted in reversed(stage.outlet.posted) if posted.recipient == who)
    return mail(
        words,
        sender=who,
        to="minuted@example.org",
        Cc="",
        Subject=f"Re: {letter.subject}",
        In_Reply_To=letter.message_id,
        References=letter.message_id,
    )


def test_a_clock_that_went_back_is_told_to_the_operator_once() -> None:
    stage = started()
    stage.now += 40 * DAY
    stage.round()
    with structlog.testing.capture_logs() as seen:
        stage.now -= 40 * DAY
        stage.round()
        stage.round()
    assert [entry["log_level"] for entry in seen if entry["event"] == "clock.went_back"] == ["error"]


def test_small_steps_of_the_clock_are_nothing_to_speak_of() -> None:
    stage = started()
    with structlog.testing.capture_logs() as seen:
        for seconds in (400, -300, 200, -400, 100):
            stage.now += timedelta(seconds=seconds)
            stage.round()
    assert not [entry for entry in seen if entry["event"] == "clock.went_back"]


def test_letters_of_a_clock_that_was_ahead_do_not_count_for_the_hour() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, limits=config.limits.model_copy(update={"letters_per_hour": 12})))
    started(stage)
    before = stage.now
    stage.now = before + 400 * DAY
    live(stage, stage.now + 2 * DAY)
    stage.now = before + timedelta(hours=2)
    stage.put(mail("ACTION: Gil to bring cake by Friday", to="Gil <gil@example.org>", Message_ID="<other@example.org>"))
    assert [letter.recipient for letter in stage.round().letters] == ["anna@example.org"]


def test_a_year_without_its_days_of_work_is_an_error_in_the_log_once_a_day() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, policy=replace(config.policy, country="CN")))
    stage.now = datetime.fromisoformat("2030-12-02T09:00+00:00")
    with structlog.testing.capture_logs() as seen:
        for hours in (0, 1, 24):
            stage.now += timedelta(hours=hours)
            stage.round()
    said = [(entry["log_level"], entry["year"]) for entry in seen if entry["event"] == "calendar.unknown"]
    assert said == [("error", "CN 2030"), ("error", "CN 2031")] * 2
