"""What the four steps promise beyond the plays: nothing is forgotten, a fault stays where it is, limits hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from minuted.errors import ConfigError
from minuted.instance import prove
from minuted.letters import Stationery, Written
from minuted.model import Letter, LetterKind
from minuted.report import Report
from minuted.wire import Fetched, Skipped
from process.stage import Stage, WatchedMailbox, file_url, mail, plain_config

MINUTES = "ACTION: Bob to book the room by Friday"


@dataclass(slots=True)
class GrudgingMailbox(WatchedMailbox):
    """A mailbox whose server does not give the mail at first; it is given when it is asked for again."""

    refused: list[Fetched] = field(default_factory=list)
    asked_again: list[tuple[str, int, int]] = field(default_factory=list)

    def fetch(
        self,
        *,
        after: Mapping[str, tuple[int, int]],
        ours: Callable[[bytes], bool],
        limit: int,
        again: Collection[tuple[str, int, int]] = (),
    ) -> Iterator[Fetched | Skipped]:
        self.asked_again += again
        for one in [each for each in self.refused if (each.folder, each.uidvalidity, each.uid) in again]:
            self.refused.remove(one)
            yield one
        for one in self.waiting:
            self.refused.append(one)
            yield Skipped(folder=one.folder, uidvalidity=one.uidvalidity, uid=one.uid, why="no answer", retry=True)
        self.waiting = []


def test_a_mail_that_the_server_did_not_give_is_asked_for_again_even_after_a_restart(tmp_path: Path) -> None:
    mailbox = GrudgingMailbox()
    stage = Stage(url=file_url(tmp_path), mailbox=mailbox)
    stage.put(mail(MINUTES))
    assert not stage.round().settled
    stage.store.close()
    restarted = Stage(url=file_url(tmp_path), mailbox=mailbox)
    assert [settled.state for settled in restarted.round().settled] == ["handled"]
    assert mailbox.asked_again == [("INBOX", 1, 1)]
    restarted.round()
    assert mailbox.asked_again == [("INBOX", 1, 1)], "once it is kept, it is not asked for any more"


class Torn(Stationery):
    """Stationery whose announcements do not come out, as with a bug of ours in one letter."""

    def write(self, letter: Letter) -> Written:
        if letter.kind is LetterKind.ANNOUNCEMENT and letter.to.address == "bob@example.org":
            raise ZeroDivisionError("a bug")
        return Stationery.write(self, letter)


def test_a_letter_that_cannot_be_written_holds_up_its_reader_only() -> None:
    stage = Stage()
    both = "Bob <bob@example.org>, Cleo <cleo@example.org>"
    stage.put(mail(MINUTES + "\nACTION: Cleo to print the badges by Friday", to=both))
    stage.round()
    whole = stage.service._planner.stationery
    torn = Torn(stage.config.template_folders(), stage.config.languages(), stage.config.sender, b"stage")
    stage.service._planner = replace(stage.service._planner, stationery=torn)
    stage.now += timedelta(hours=2)
    report = stage.round()
    assert [letter.recipient for letter in report.letters] == ["cleo@example.org"]
    assert report.troubles == ["bob@example.org: a fault of minuted: ZeroDivisionError"]
    # Mended, it goes out at the next look, an hour later.
    stage.service._planner = replace(stage.service._planner, stationery=whole)
    stage.now += timedelta(hours=1)
    assert [letter.recipient for letter in stage.round().letters] == ["bob@example.org"]


def test_the_fuse_of_an_hour_lets_mail_wait_and_loses_none() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, limits=config.limits.model_copy(update={"letters_per_hour": 3})))
    stage.put(*(mail(f"ACTION: Bob to do thing {number} by Friday") for number in range(5)))
    assert len(stage.round().settled) == 5, "what was begun is finished"
    stage.put(mail("ACTION: Bob to do one thing more by Friday"))
    assert not stage.round().settled
    stage.now += timedelta(hours=1, seconds=1)
    assert len(stage.round().settled) == 1


def test_answers_to_one_sender_have_a_limit_a_day() -> None:
    config = plain_config()
    stage = Stage(config=replace(config, limits=config.limits.model_copy(update={"answers_per_sender_per_day": 2})))
    stage.put(*(mail("status", to="minuted@example.org", Cc="", Message_ID=f"<s{n}@example.org>") for n in range(4)))
    report = stage.round()
    assert len(report.letters) == 2
    assert [settled.state for settled in report.settled].count("ignored") == 2


def test_forged_preferences_do_not_act_where_the_provider_is_pinned() -> None:
    stage = Stage()
    stage.put(mail("stop", to="minuted@example.org", Cc=""))
    stage.round()
    with stage.store.reading() as book:
        anna = book.person("anna@example.org")
    assert anna is None or anna.wants_mail


def test_a_slip_in_the_operators_own_files_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[[line]]\nmakes = "action"\n')
    with pytest.raises(ConfigError, match=str(tmp_path)):
        prove(replace(plain_config(), conventions_folder=tmp_path))


def test_a_waiting_letter_is_written_anew_when_what_it_says_has_changed() -> None:
    stage = Stage()
    stage.put(mail(MINUTES))
    stage.round()
    receipt = stage.outlet.posted[0]
    stage.now += timedelta(hours=2)
    steps = (stage.service.receive, stage.service.process, stage.service.tick)
    before = Report()
    for step in steps:
        step(before)
    stage.put(mail("1 task: book the big room", to="minuted@example.org", Cc="", In_Reply_To=receipt.message_id))
    after = Report()
    for step in steps:
        step(after)
    assert [key.partition("/")[0] for key in after.withdrawn] == ["announcement"]
    assert [letter.kind for letter in after.letters if letter.recipient == "bob@example.org"] == ["announcement"]


def test_an_answer_to_a_letter_that_was_named_under_a_former_secret_still_acts() -> None:
    stage = Stage()
    stage.put(mail(MINUTES))
    stage.round()
    receipt = stage.outlet.posted[0].message_id
    secrets = iter((b"second", b"third"))
    stage.service._secret = lambda now: next(secrets)
    stage.now += timedelta(minutes=5)
    stage.put(mail("1 task: book the big room", to="minuted@example.org", Cc="", In_Reply_To=receipt))
    (item,) = stage.round().changed()
    assert item.task == "book the big room"
    named = [posted.message_id for posted in stage.outlet.posted]
    assert len(set(named)) == len(named) == 2
