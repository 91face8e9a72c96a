"""What operators type: listings, forecasts and previews of an instance on Maildirs, and what a slip gets them."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minuted.cli import group
from minuted.cli.plan import in_words
from minuted.cli.pretending import DIRECT
from minuted.config import load
from minuted.model import LetterKind, Wish, WishState
from minuted.store import Store
from minuted.tracking import PLANNED

MINUTES = """\
From: Anna Li <anna@example.org>
To: Bob Chen <bob@example.org>
Cc: minuted@example.org
Subject: Weekly
Date: Mon, 02 Mar 2026 09:00:00 +0000
Message-ID: <weekly@example.org>

ACTION: Bob to book the room by 11 March
ACTION: Zoe to order lunch by 12 March
"""
UNREADABLE = "From: Anna Li <anna@example.org>\nTo: minuted@example.org\nContent-Type: multipart/mixed; boundary=q\n\n"
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def minuted(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments, catch_exceptions=False)


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An instance that took in one mail of minutes on Monday afternoon and told the owners on Tuesday."""
    folder = tmp_path_factory.mktemp("instance")
    assert minuted("init", str(folder), "--yes", "--zone", "Asia/Shanghai").exit_code == 0
    put(folder, "weekly", MINUTES)
    config = str(folder / "minuted.toml")
    for moment in ("2026-03-02T09:05:00+00:00", "2026-03-03T04:00:00+00:00"):
        assert minuted("once", "--config", config, "--now", moment).exit_code == 0
    return config


def put(folder: Path, name: str, text: str) -> None:
    path = folder / "inbox" / "new" / name
    path.write_text(text)
    os.utime(path, (MONDAY.timestamp(), MONDAY.timestamp()))


def test_items_are_lines_elsewhere_than_on_a_terminal(instance: str) -> None:
    assert minuted("items", "--config", instance).output.splitlines() == [
        "A-1\topen\tbob@example.org\t2026-03-11\tbook the room",
        "A-2\topen\tZoe (?)\t2026-03-12\torder lunch",
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(("--meeting", "m-1"), "A-1\t", id="references in any case"),
        pytest.param(("--owner", "nobody@example.org"), "no item is like that", id="nothing fits"),
        pytest.param(("--state", "done"), "no item is like that", id="no such state"),
    ],
)
def test_items_can_be_chosen(instance: str, options: tuple[str, ...], said: str) -> None:
    assert said in minuted("items", "--config", instance, *options).output


def test_moments_are_shown_in_the_zone_of_the_instance(instance: str) -> None:
    shown = minuted("show", "a-1", "--config", instance).output
    assert "2026-03-02 17:05  record" in shown
    assert "mail " in shown.splitlines()[-1]


def test_held_mail_is_listed_and_comes_back_as_it_came(tmp_path: Path) -> None:
    assert minuted("init", str(tmp_path), "--yes", "--zone", "Asia/Shanghai").exit_code == 0
    config = str(tmp_path / "minuted.toml")
    broken = UNREADABLE + "".join(f"--q\nContent-Type: multipart/mixed; boundary=q{n}\n\n--q{n}\n" for n in range(400))
    put(tmp_path, "broken", broken)
    assert "held" in minuted("once", "--config", config, "--now", "2026-03-03T04:05:00+00:00").output
    line = minuted("held", "--config", config).output
    assert "\t2026-03-02 17:00\t" in line
    assert minuted("held", "--out", line[:6], "--config", config).output == broken


def test_the_plan_says_why_in_words(instance: str) -> None:
    options = ("--now", "2026-03-03T04:01:00+00:00", "--until", "2026-03-12", "--person", "bob@example.org")
    assert minuted("plan", "--config", instance, *options).output.splitlines() == [
        "Fri 2026-03-06 09:00\tbob@example.org\tacceptance\tA-1\tno answer yet whether it is theirs",
        "Mon 2026-03-09 09:00\tbob@example.org\tdigest\tA-1\tthe week",
        "Wed 2026-03-11 09:00\tbob@example.org\tnudge\tA-1\tdue",
        "Thu 2026-03-12 09:00\tbob@example.org\tnudge\tA-1\t1 working day after",
    ]
    first = json.loads(minuted("plan", "--config", instance, *options, "--json").output.splitlines()[2])
    assert "nudge/A-1/2026-03-11/0" in first["reasons"]


@pytest.mark.pure
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("nudge/A-1/2026-03-11/-3", "3 working days before"),
        ("nudge/A-1/2026-03-11/0", "due"),
        ("nudge/A-1/2026-03-11/1", "1 working day after"),
        ("nudge/A-1/none/10", "no date after 10 working days"),
        ("nudge/A-1/2026-03-11/until-2026-03-09", "asked for that day"),
        ("announce/A-1/bob@example.org", "new"),
        ("notice/A-1/20260304T011000", "news"),
        ("digest/bob@example.org/2026-W11", "the week"),
        ("slot/2026-03-09", ""),
        ("lessons/R-1", "what was learned is asked for"),
        ("other/M-1", "other/M-1"),
    ],
)
def test_a_reason_is_said_in_words(reason: str, words: str) -> None:
    assert in_words(reason) == words


@pytest.mark.parametrize(
    ("letter", "reader"),
    [
        ("receipt", "anna@example.org"),
        ("announcement", "bob@example.org"),
        ("nudge", "bob@example.org"),
        ("notice", "anna@example.org"),
        ("digest", "bob@example.org"),
        ("nothing", "anna@example.org"),
        ("confirmation", "bob@example.org"),
        ("wish", "anna@example.org"),
        ("answer", "bob@example.org"),
        ("refusal", "bob@example.org"),
        ("status", "bob@example.org"),
        ("help", "bob@example.org"),
    ],
)
def test_every_kind_of_letter_can_be_previewed(instance: str, letter: str, reader: str) -> None:
    shown = minuted("preview", letter, "--item", "a-1", "--config", instance, "--now", "2026-03-03T04:01:00+00:00")
    assert shown.exit_code == 0
    assert shown.output.startswith(f"To: {reader}\nDate: ")
    assert "+0800\nSubject: " in shown.output


def test_the_plan_shows_a_deputy_what_they_get_for_somebody_on_leave(instance: str, tmp_path: Path) -> None:
    people = """\
[[person]]
address = "bob@example.org"
name = "Bob Chen"
deputy = "dora@example.org"
away_until = 2026-03-14

[[person]]
address = "dora@example.org"
name = "Dora Weiss"
"""
    (tmp_path / "people.toml").write_text(people, encoding="utf-8")
    manual = Path(instance).read_text("utf-8")
    config = manual.replace("[files]", f'[files]\npeople = "{tmp_path / "people.toml"}"')
    own = Path(instance).with_name("leave.toml")
    own.write_text(config, encoding="utf-8")
    options = ("--config", str(own), "--now", "2026-03-03T04:01:00+00:00", "--until", "2026-03-31")
    shown = minuted("plan", *options, "--person", "dora@example.org").output
    lines = [line.split("\t") for line in shown.splitlines()]
    assert lines and {(line[1], line[3]) for line in lines} == {("dora@example.org", "A-1")}
    assert all(line[0].split()[1] < "2026-03-14" for line in lines), "while Bob is away, and no longer"


def test_no_kind_of_letter_is_without_a_preview() -> None:
    assert set(DIRECT) | PLANNED == set(LetterKind)


def test_a_preview_writes_the_html_into_a_file_and_nothing_into_the_store(instance: str, tmp_path: Path) -> None:
    page, before = tmp_path / "letter.html", minuted("show", "A-1", "--config", instance).output
    options = ("--config", instance, "--now", "2026-03-03T04:01:00+00:00")
    for letter in ("wish", "nudge"):
        assert minuted("preview", letter, "--item", "A-1", "--html", str(page), *options).exit_code == 0
        assert page.read_text("utf-8").lstrip().lower().startswith("<!doctype html>")
    assert minuted("show", "A-1", "--config", instance).output == before
    assert minuted("once", "--config", instance, "--now", "2026-03-03T04:02:00+00:00").output == "nothing to do\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("itms",), 2, "there is no command 'itms', did you mean items?", id="slip in a command"),
        pytest.param(("xyz",), 2, "there is no command 'xyz'\n", id="no such command"),
        pytest.param(("show", "A-9", "--config", "CONFIG"), 1, "minuted: there is no item A-9", id="no such item"),
        pytest.param(("once", "--now", "noon", "--config", "CONFIG"), 2, "'noon' is no moment", id="no moment"),
        pytest.param(("items", "--config", "BAD"), 78, "BAD:2: minuted.adress: unknown key, did", id="unknown key"),
        pytest.param(("items", "--config", "BAD"), 78, "BAD:3: minuted.zone: unknown time zone", id="each fault"),
        pytest.param(("read", "nothing.eml"), 1, "minuted: nothing.eml: No such file", id="no such file"),
    ],
)
def test_a_slip_is_told_in_lines_with_a_code(
    instance: str, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[minuted]\nadress = "a@example.org"\nzone = "Nowhere"\n')
    named = {"CONFIG": instance, "BAD": str(bad)}
    done = subprocess.run(
        [sys.executable, "-m", "minuted", *(named.get(each, each) for each in arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert said.replace("BAD", str(bad)) in done.stderr
    assert "Traceback" not in done.stderr
    if code != 2:
        assert all(line.startswith("minuted: ") for line in done.stderr.splitlines())


def test_once_says_what_it_did_once(tmp_path: Path) -> None:
    assert minuted("init", str(tmp_path), "--yes").exit_code == 0
    put(tmp_path, "weekly", MINUTES)
    command = [sys.executable, "-m", "minuted", "once", "--config", str(tmp_path / "minuted.toml"), "--now"]
    done = subprocess.run([*command, "2026-03-02T09:05:00Z"], capture_output=True, text=True, check=True)
    assert "wrote receipt to anna@example.org" in done.stdout
    assert done.stderr == ""
    again = subprocess.run([*command, "2026-03-02T09:05:00Z", "-v"], capture_output=True, text=True, check=True)
    assert again.stdout == "nothing to do\n"


def test_show_tells_what_waits_for_a_word_and_what_waited_too_long(instance: str) -> None:
    store = Store.open(load(Path(instance)).store_url())
    wish = Wish(ref="W-1", asked="b@x", by="b@x", verb="cancel", item="A-1", letter="k", mail="m", at=MONDAY)
    with store.writing() as book:
        book.add_wishes((wish, replace(wish, ref="W-2", expires=MONDAY + timedelta(days=3))))
        book.add_wishes((replace(wish, ref="W-3", state=WishState.REFUSED, settled=MONDAY),))
    store.close()
    shown = minuted("show", "a-1", "--config", instance).output
    assert "waits for a word of b@x" in shown
    assert "expired: no word came from b@x" in shown
    assert "refused by b@x" in shown
    found = json.loads(minuted("show", "a-1", "--json", "--config", instance).output)
    assert [wish["ref"] for wish in found["wishes"]] == ["W-1", "W-2", "W-3"]


@pytest.mark.parametrize("command", ["items", "show", "held"])
def test_the_help_of_a_listing_loads_no_database_and_no_holidays(command: str) -> None:
    code = f"import sys, minuted.cli.{command}; print({{'sqlalchemy', 'pydantic', 'holidays'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_a_play_that_stops_half_way_shows_what_led_there(tmp_path: Path) -> None:
    play = tmp_path / "play.txt"
    play.write_text(
        "2026-03-02 09:00 +0800  mail from Anna <anna@example.org> to Bob <bob@example.org>, cc minuted: Weekly\n"
        "  | ACTION: Bob to book the room by Friday\n"
        "2026-03-02 09:10  reply from bob@example.org to last\n"
        "  | done\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "minuted", "rehearse", str(play)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "  = A-1 open owner=bob@example.org due=2026-03-06 book the room\n" in done.stdout
    assert done.stderr == "minuted: play.txt:3: no letter went to bob@example.org before this step\n"
