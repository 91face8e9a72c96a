"""Every play beside this file reproduces itself, whatever line ends the mails of its people have."""

from __future__ import annotations

from pathlib import Path

import pytest

from minuted.config import Config, load
from minuted.play import BadPlay, read_play
from minuted.rehearsal import Rehearsal, stage_config

PLAYS = sorted(Path(__file__).parent.glob("*.txt"))


def config_of(file: Path) -> Config | None:
    """A play may have its own configuration beside it, under its own name."""
    own = file.with_suffix(".toml")
    return load(own) if own.exists() else None


def acted(file: Path, source: str, eol: str) -> str:
    play = read_play(source, file.name)
    config = config_of(file) or stage_config(play)
    return play.render(Rehearsal(play, config, folder=file.parent, eol=eol).act())


@pytest.mark.pure
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("file", PLAYS, ids=lambda file: file.stem)
def test_a_play_reproduces_itself(file: Path, eol: str) -> None:
    source = file.read_bytes().decode()
    assert acted(file, source, eol) == source


def test_a_play_with_crlf_line_ends_stays_one(tmp_path: Path) -> None:
    source = (Path(__file__).parent / "the-round.txt").read_bytes().decode().replace("\n", "\r\n")
    assert acted(tmp_path / "the-round.txt", source, "\r\n") == source


BAD = {
    "an indented start": ("  | text\n", "a play starts with a moment"),
    "no zone": ("2026-03-02 09:00  clock\n", "names its zone"),
    "an unknown zone": ("2026-03-02 09:00 Mars/Olympus  clock\n", "no zone is called"),
    "an unknown step": ("2026-03-02 09:00 +0000  dance\n", "a step is mail"),
    "time going back": ("2026-03-02 09:00 +0000  clock\n2026-03-01 09:00  clock\n", "earlier than the one before"),
    "one blank": ("2026-03-02 09:00 +0000 clock\n", "two blanks"),
    "no such day": ("2026-02-30 09:00 +0000  clock\n", "is no moment"),
}


@pytest.mark.parametrize(("source", "words"), BAD.values(), ids=BAD.keys())
def test_a_bad_play_is_refused_with_its_line(source: str, words: str) -> None:
    with pytest.raises(BadPlay, match=words):
        read_play(source, "bad.txt")


def test_a_reply_to_a_letter_that_never_went_names_the_step() -> None:
    play = read_play("2026-03-02 09:00 +0000  reply from bob@example.org to last\n", "bad.txt")
    with pytest.raises(BadPlay, match=r"bad\.txt:1: no letter went to bob@example\.org"):
        list(Rehearsal(play, stage_config(play), folder=Path()).act())


@pytest.mark.parametrize(
    "step",
    [
        "mail from Änna <änna@example.org> to Bob <bob@example.org>, cc minuted: Weekly",
        "reply from bób@example.org to last",
    ],
    ids=["mail", "reply"],
)
def test_an_address_that_no_mail_server_takes_is_refused_with_its_line(step: str) -> None:
    play = read_play(f"2026-03-02 09:00 +0000  {step}\n", "bad.txt")
    with pytest.raises(BadPlay, match=r"bad\.txt:1: .*write addresses in ASCII"):
        list(Rehearsal(play, stage_config(play), folder=Path()).act())
