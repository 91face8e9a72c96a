"""``minuted conventions explain``: what became of every line of minutes, by which convention, and why not by others."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from minuted import mail as post
from minuted.cli.options import config_option, configured, json_option, say, say_json
from minuted.config import Config
from minuted.errors import MinutedError, Unreadable
from minuted.instance import words_of
from minuted.model import Kind, Mail
from minuted.reader import Reader
from minuted.reading.explaining import Explained, Fate, Found
from minuted.reading.why import Other, Why
from minuted.service import clock

#: Header fields of which a message has one; a text without them is minutes as somebody wrote them.
_OF_MESSAGES = frozenset({"from", "message-id", "received", "mime-version", "return-path"})
#: A text file has no sender; nobody is named so.
_FROM_NOBODY = b"From: organiser@minutes.invalid\r\nSubject: \r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
_COLOURS: Mapping[Fate, str] = MappingProxyType(
    {
        Fate.ITEM: "yellow",
        Fate.DECISION: "cyan",
        Fate.OPENS: "magenta",
        Fate.COMPLETES: "yellow",
        Fate.FACT: "blue",
    }
)
_WHY: Mapping[Why, str] = MappingProxyType(
    {
        Why.NOT_ANNOUNCED: "it counts only below a heading, label or check box that announces actions",
        Why.NO_ITEM: "it counts in list items only",
        Why.NO_NAME: "{about!r} looks like no name",
        Why.NOT_KNOWN: "{about!r} is neither among the attendees, nor on the mail, nor in the directory",
        Why.UNLESS: "{about!r} in the line says that it means something else",
        Why.NO_DEADLINE: "it counts with a deadline in the line only",
        Why.NO_MOTION: "it counts below a motion or a vote only",
        Why.NO_DAY: "{about!r} is no day",
        Why.NO_TASK: "nothing is left to do",
    }
)
#: So many reasons are given without being asked for all.
_FEW = 3
_NO_LIST = "a table that lists neither actions nor decisions"
_OPENS: Mapping[str, str] = MappingProxyType(
    {
        "action": "announces actions",
        "decision": "announces decisions",
        "nothing": "announces nothing to follow",
        "other": "ends what stood above",
    }
)


@click.command()
@config_option
@json_option
@click.option("--line", "lines", type=int, multiple=True, help="Only this line; may be given several times.")
@click.option("--all", "everything", is_flag=True, help="Also name templates that are far from fitting.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def explain(config_file: Path | None, as_json: bool, lines: tuple[int, ...], everything: bool, file: Path) -> None:
    """Show which convention read which line of FILE, and why others did not.

    FILE is a message as it came (.eml), or plain minutes; "-" reads them from the standard input.  Nothing is stored
    or sent.
    """
    config = configured(config_file) if config_file else Config.plain()
    reader = Reader(words_of(config))
    mail = _opened(file)
    reading = reader.understand(mail).reading
    told = [each for each in reader.explain(mail) if not lines or any(each.line <= n <= each.last for n in lines)]
    if as_json:
        say_json(map(as_object, told))
        return
    if reading.kind is not Kind.MINUTES:
        click.echo(f"{reading.kind.value}: {reading.reason}.  As minutes its lines would be read so:")
    for each in told:
        for text in _told(each, everything):
            say(text)
    if not told:
        click.echo("no such line: the numbers are those of 'minuted read'" if lines else "there is no text in it")


def as_object(each: Explained) -> dict[str, Any]:
    """Give one line as an object for other programs."""
    return {key: value for key, value in asdict(each).items() if value not in ((), "", 0)}


def _opened(file: Path) -> Mail:
    """Read a message, or a text as the body of one.  Raises: MinutedError."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as fault:
        raise MinutedError(f"{file}: {fault.strerror}; name a file that holds one message or minutes") from fault
    if _OF_MESSAGES.isdisjoint(post.read_headers(raw)):
        raw = _FROM_NOBODY + raw
    now = clock()
    arrived = now if str(file) == "-" else datetime.fromtimestamp(file.stat().st_mtime, UTC)
    try:
        # A file says when it was copied, not when the mail came: its Date may well be later.
        return post.parse(raw, arrived=arrived, now=max(arrived, now) + timedelta(days=3660))
    except Unreadable as fault:
        raise MinutedError(f"{file}: {fault}") from fault


def _told(each: Explained, everything: bool) -> Iterator[str]:
    """Say in one line what became of a block, and below it what was found and why others did not count."""
    quiet = each.fate in (Fate.PASSED, Fate.NOTE)
    mark = click.style(f"{each.fate:<9}", fg=_COLOURS.get(each.fate), dim=quiet)
    text = each.text if len(each.text) <= 100 else each.text[:99] + "…"
    yield f"{click.style(f'{each.line:>5}', dim=True)}  {mark}  {click.style(text, dim=quiet)}"
    missed = () if each.fate in (Fate.COMPLETES, Fate.FACT) and not everything else _others(each.others, everything)
    for line in (*_findings(each.found), *_reason(each), *missed):
        yield " " * 18 + line


def _findings(found: Iterable[Found]) -> Iterator[str]:
    for one in found:
        facts = [", ".join(one.owners), one.due, "done" if one.done else "", "said before" if one.again else ""]
        said = f"{one.text}  [{'; '.join(filter(None, facts))}]" if any(facts) else one.text
        template = f", as {click.style(one.template, bold=True)}" if one.template else ""
        yield f"{said}  by {click.style(one.convention, fg='green')}{template}"


def _reason(each: Explained) -> Iterator[str]:
    if each.fate is Fate.OPENS:
        yield f"{_OPENS[each.makes]}: {click.style(each.under, fg='green')}"
    elif each.fate in (Fate.COMPLETES, Fate.NOTE) and each.item:
        yield f"belongs to line {each.item}"
    elif each.fate is Fate.HEADER:
        yield f"a table with {', '.join(each.columns)}" if each.columns else click.style(_NO_LIST, dim=True)
    elif each.fate is Fate.PASSED and each.makes not in ("", "other"):
        yield click.style(f"below {each.under}, which {_OPENS[each.makes]}", dim=True)


def _others(fitting: Iterable[Other], everything: bool) -> Iterator[str]:
    """Say why templates did not count: the nearest few, one of each convention, or all."""
    said: set[str] = set()
    for other in fitting:
        far = not other.near or other.convention in said or len(said) >= _FEW
        if other.why is None or (far and not everything):
            continue
        said.add(other.convention)
        why = _WHY[other.why].format(about=other.about)
        yield click.style(f"not {other.convention}, {other.template}: {why}", dim=True)
