"""Whose words are minutes: forwards and their authors, answers above old minutes, letters around them."""

from __future__ import annotations

import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from minuted.model import Language, Person
from minuted.reader import Reader, Understood, Words

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parents[2]
#: Mails with what must be read in headers of their own: ``X-Expect: address | ISO day | task``, ``X-Expect-Author``.
MAILS = sorted((Path(__file__).parent / "mails").glob("*.eml"))
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


def tables(folder: str) -> dict[str, dict[str, object]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "templates" / folder).glob("*.toml")}


READER = Reader(
    Words(
        conventions=tables("conventions"),
        quoting=tables("quoting"),
        languages={
            language: tomllib.loads((ROOT / "templates" / language / "language.toml").read_text("utf-8"))
            for language in Language
        },
        people=(Person(address="ann@example.org", name="Ann Li"),),
        own=frozenset({"minuted@example.org"}),
    )
)


def rows(understood: Understood) -> list[str]:
    return [f"{(row.people or ('-',))[0] or '?'} | {row.due or '-'} | {row.task}" for row in understood.reading.rows]


def expected(path: Path, name: str) -> list[str]:
    return [line.partition(": ")[2] for line in path.read_text("utf-8").split("\n") if line.startswith(f"{name}: ")]


@pytest.mark.parametrize("crlf", [False, True], ids=["lf", "crlf"])
@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_the_minutes_of_a_mail_are_those_that_a_reader_means(path: Path, crlf: bool) -> None:
    raw = path.read_bytes()
    understood = READER.read(raw.replace(b"\n", b"\r\n") if crlf else raw, NOW)
    assert rows(understood) == expected(path, "X-Expect")
    author, written = understood.reading.author, understood.reading.written
    assert ([author.address] if author else []) == expected(path, "X-Expect-Author")
    assert ([written.isoformat()] if written else []) == expected(path, "X-Expect-Written")


def test_lines_are_those_of_the_body_as_it_came() -> None:
    [first, _] = READER.read((MAILS[0].parent / "apple-forward.eml").read_bytes(), NOW).reading.rows
    body = (MAILS[0].parent / "apple-forward.eml").read_text("utf-8").partition("\n\n")[2]
    assert "Ann to book the hall" in body.split("\n")[first.line - 1]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("From: a@example.org\nTo: b@example.org\nSubject: c\n\n" * 30_000, id="header blocks"),
        pytest.param("".join("> " * (n % 60) + "x\n" for n in range(60_000)), id="quotes in quotes"),
        pytest.param("-----Original Message-----\n" * 50_000, id="separators"),
        pytest.param("On 2 March 2026 Ann wrote:\n" * 50_000, id="attributions"),
    ],
)
def test_hostile_threads_cost_little(body: str) -> None:
    begun = time.process_time()
    READER.read(b"From: fay@example.org\nSubject: FW: x\n\n" + body.encode(), NOW)
    assert time.process_time() - begun < 30
