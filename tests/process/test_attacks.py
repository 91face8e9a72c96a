"""What strangers try in numbers: guessing, flooding, storms.  The plays ``attack-*`` show what single mails try."""

from __future__ import annotations

import base64
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from minuted.cli.logs import harmless
from minuted.config import TrustTable
from minuted.model import State
from minuted.wire import DeliveryState, Phase
from process.stage import PASS, Stage, mail, plain_config, refusal

pytestmark = pytest.mark.pure

MINUTES = "ACTION: Bob to book the room by Friday\nACTION: Bob to call the caterer by Friday"
BOB = {"sender": "Bob <bob@example.org>", "to": "minuted@example.org", "Cc": ""}


def announced(stage: Stage) -> str:
    """Let Bob be told of two items; return the Message-ID of his letter."""
    stage.put(mail(MINUTES))
    stage.round()
    stage.now += timedelta(hours=3)
    stage.round()
    return next(posted.message_id for posted in stage.outlet.posted if posted.recipient == "bob@example.org")


def states(stage: Stage) -> set[State]:
    with stage.store.reading() as book:
        return {item.state for item in book.find_items()}


def test_ten_thousand_guessed_letters_open_none() -> None:
    stage = Stage()
    announced(stage)
    before = len(stage.outlet.posted)
    dice = random.Random(7)
    guesses = [base64.b32encode(dice.randbytes(16)).decode().rstrip("=").lower() for _ in range(10_000)]
    for start in range(0, len(guesses), 20):
        named = " ".join(f"<{guess}@example.org>" for guess in guesses[start : start + 20])
        stage.put(mail("all done", References=named, Message_ID=f"<guess-{start}@example.org>", **BOB))
    settled = [one for _ in range(5) for one in stage.round().settled]
    assert len(settled) == 500
    assert {(one.state, one.reason) for one in settled} == {("ignored", "it answers a letter that is not known here")}
    assert states(stage) == {State.OPEN}
    assert len(stage.outlet.posted) == before, "a wrong guess is answered with nothing at all"


def test_wishes_in_somebodys_name_do_not_fill_their_mailbox() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, limits=config.limits.model_copy(update={"answers_per_sender_per_day": 6})))
    letter = announced(stage)
    for number in range(40):
        words = f"1 reassign to eve{number}@example.org"
        stage.put(mail(words, In_Reply_To=letter, Message_ID=f"<flood-{number}@example.org>", **BOB))
    stage.round()
    asked = [posted for posted in stage.outlet.posted if posted.subject.startswith("Please confirm")]
    assert len(asked) == 6
    with stage.store.reading() as book:
        assert {item.owner for item in book.find_items()} == {"bob@example.org"}


def test_a_mail_to_five_hundred_people_is_read_once_and_asks_its_organiser_alone() -> None:
    stage = Stage()
    crowd = ", ".join(f"Person {number} <p{number}@example.org>" for number in range(500))
    stage.put(mail(MINUTES, to=f"Bob <bob@example.org>, {crowd}", Message_ID="<crowd@example.org>"))
    report = stage.round()
    assert [letter.recipient for letter in report.letters] == ["anna@example.org"]
    # Everybody answers everybody; some of it reads like an answer to minuted.
    for number in range(60):
        words = ("Please take me off this list", "done", "stop", "all done", "+1", "取消")[number % 6]
        reply = {
            "In_Reply_To": "<crowd@example.org>",
            "Subject": "Re: Weekly",
            "Message_ID": f"<re{number}@example.org>",
        }
        stage.put(mail(words, sender=f"p{number}@example.org", to=f"Anna Li <anna@example.org>, {crowd}", **reply))
    settled, letters = [], []
    for _ in range(2):
        report = stage.round()
        settled += report.settled
        letters += report.letters
    assert len(settled) == 60
    assert letters == []
    assert states(stage) == {State.OPEN}
    with stage.store.reading() as book:
        assert all(person.wants_mail for person in book.all_people())


def test_a_storm_of_answers_to_one_letter_is_answered_up_to_the_limit_of_a_day() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, limits=config.limits.model_copy(update={"answers_per_sender_per_day": 10})))
    letter = announced(stage)
    for number in range(50):
        stage.put(mail("status", In_Reply_To=letter, Message_ID=f"<storm-{number}@example.org>", **BOB))
    before = len(stage.outlet.posted)
    stage.round()
    assert len(stage.outlet.posted) - before == 10
    stage.now += timedelta(days=1, minutes=1)
    stage.put(mail("status", In_Reply_To=letter, Message_ID="<next-day@example.org>", **BOB))
    stage.round()
    assert stage.outlet.posted[-1].recipient == "bob@example.org"


def test_words_beyond_the_limit_of_a_day_reach_nobody() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, limits=config.limits.model_copy(update={"answers_per_sender_per_day": 4})))
    letter = announced(stage)
    before = len(stage.outlet.posted)
    for number in range(12):
        stage.put(
            mail(
                f"Word number {number}",
                sender="mallory@example.org",
                to="minuted@example.org",
                Cc="",
                In_Reply_To=letter,
            )
        )
        stage.now += timedelta(minutes=1)
        stage.round()
    assert len(stage.outlet.posted) - before == 4
    with stage.store.reading() as book:
        assert len(book.held(20)) == 8


def test_who_is_proven_and_answers_a_lost_letter_gets_the_list() -> None:
    stage = Stage()
    announced(stage)
    lost = {"In_Reply_To": "<aaaaaaaaaaaaaaaaaaaaaaaaaa@example.org>", "Authentication_Results": PASS}
    stage.put(mail("1 done", **BOB, **lost))
    stage.round()
    assert stage.outlet.posted[-1].subject.startswith("Your items")
    assert states(stage) == {State.OPEN}


def test_minutes_beyond_the_limit_of_a_day_wait_for_the_operator() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, limits=config.limits.model_copy(update={"answers_per_sender_per_day": 3})))
    stage.put(*(mail(f"ACTION: Bob to do thing {number} by Friday") for number in range(5)))
    assert sorted(one.state for one in stage.round().settled) == ["handled"] * 3 + ["held"] * 2


def test_a_letter_that_comes_back_whole_says_nothing() -> None:
    stage = Stage()
    announced(stage)
    raw = stage.outlet.posted[-1].raw
    kept = (b"From:", b"To:", b"Auto-Submitted", b"X-Minuted", b"X-Auto")
    headers, _, body = raw.partition(b"\r\n\r\n")
    lines = [line for line in headers.split(b"\r\n") if not line.startswith(kept)]
    # A server on the way cut off every sign of a machine and put somebody else's address on it.
    stage.put(b"\r\n".join([b"From: Bob <bob@example.org>", b"To: minuted@example.org", *lines, b"", body]))
    (settled,) = stage.round().settled
    assert (settled.state, settled.reason) == ("ignored", "it is a letter of ours")


def test_what_people_write_forges_no_line_of_the_log() -> None:
    stage = Stage()
    subject = (
        "=?utf-8?b?" + base64.b64encode("x\n2026-03-02 ERROR \x1b]0;owned\x07 \u202eevil".encode()).decode() + "?="
    )
    with capture_logs(processors=[harmless]) as events:
        stage.put(mail("ACTION: Bob to \x1b[2J go\u202e by Friday", Subject=subject, sender="anna\x1b@example.org"))
        stage.put(mail("ACTION: Bob to \x1b[2J go\u202e by Friday", Subject=subject))
        stage.round()
    assert events
    for event in events:
        for value in event.values():
            assert not set(str(value)) & {"\n", "\r", "\x1b", "\x07", "\u202e"}
    for posted in stage.outlet.posted:
        assert not set(posted.text + posted.subject) & {"\r", "\x1b", "\x07", "\u202e"}


def test_a_refused_recipient_is_failing_and_the_organiser_hears_of_it_once() -> None:
    stage = Stage()
    stage.put(mail(MINUTES))
    stage.round()
    stage.now += timedelta(hours=3)
    stage.outlet.answers = [refusal(DeliveryState.REFUSED, Phase.RCPT, 550)]
    stage.round()
    told = [posted for posted in stage.outlet.posted if posted.subject.startswith("Mail comes back")]
    for _ in range(5):
        stage.now += timedelta(days=1)
        stage.round()
        told += [posted for posted in stage.outlet.posted if posted.subject.startswith("Mail comes back")][len(told) :]
    assert [posted.recipient for posted in told] == ["anna@example.org"]
    assert "bob@example.org" not in [posted.recipient for posted in stage.outlet.posted]


def test_without_a_pinned_provider_no_verdict_counts() -> None:
    stage = Stage(config=replace(plain_config(), trust=TrustTable()))
    letter = announced(stage)
    stage.put(mail("1 reassign to eve@example.org", In_Reply_To=letter, Authentication_Results=PASS, **BOB))
    stage.round()
    with stage.store.reading() as book:
        assert {item.owner for item in book.find_items()} == {"bob@example.org"}
