"""Read and write plays: whole conversations with minuted as text, with a virtual clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from minuted import re2
from minuted.errors import MinutedError

_STEP = re2.compile(
    r"(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2})?)(?: ([+-]\d{4}|[A-Za-z_]+(?:/[A-Za-z_+\-0-9]+)*/?))?  +(.+)"
)
_MAIL = re2.compile(r"mail from (.+?) to (.+?): (.*)")
_REPLY = re2.compile(r"(unquoted )?(reply|reply-all)( unquoted)? from (\S+) to (.+)")


class BadPlay(MinutedError):
    """A play that cannot be read; the message names file and line."""

    code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happens, with its text and what the file says came of it."""

    moment: datetime
    #: The zone's name as written ("+0800", "Europe/Berlin").
    zone: str
    #: "mail", "reply", "deliver" or "clock".
    verb: str
    #: What follows the verb, as written.
    rest: str
    #: The step's own line and the lines of its text and headers, as written.
    lines: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    #: 1-based line in the file.
    line: int = 0
    #: Comment and blank lines above the step.
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    name: str
    steps: tuple[Step, ...]
    #: Comment and blank lines after the last step.
    below: tuple[str, ...] = ()
    #: Line end of the file: LF or CRLF.
    newline: str = "\n"

    @property
    def zone(self) -> str:
        """The IANA name of the first step's zone."""
        if not self.steps:
            return "UTC"
        zone = self.steps[0].moment.tzinfo
        if isinstance(zone, ZoneInfo):
            return zone.key
        offset = self.steps[0].moment.utcoffset() or timedelta(0)
        return fixed_zone(offset, self.steps[0].moment)

    def render(self, results: Iterable[tuple[str, ...]]) -> str:
        """Write the play again with these result lines under each step."""
        out: list[str] = []
        for step, came in zip(self.steps, results, strict=True):
            out += [*step.above, *step.lines, *came]
        return self.newline.join([*out, *self.below, ""])


@dataclass(slots=True)
class _Draft:
    """A step while its indented lines are still being read."""

    head: str
    number: int
    above: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def fixed_zone(offset: timedelta, moment: datetime) -> str:
    """Name a zone that is so far from UTC at a moment: a POSIX one for whole hours, else some place on Earth."""
    hours, rest = divmod(offset, timedelta(hours=1))
    if not rest:
        # POSIX names of fixed offsets count westwards: Etc/GMT-8 is eight hours east.
        return f"Etc/GMT{-hours:+d}" if hours else "UTC"
    places = (name for name in sorted(available_timezones()) if moment.astimezone(ZoneInfo(name)).utcoffset() == offset)
    found = next(places, None)
    if found is None:
        raise BadPlay(f"nobody on Earth lives {offset} from UTC; name a zone like Asia/Kolkata")
    return found


def read_play(source: str, name: str = "play") -> Play:
    """Read a play; its former results are dropped.

    Raises:
        BadPlay: a line is not of the form that ``docs/plays.md`` shows.
    """
    newline = "\r\n" if "\r\n" in source else "\n"
    drafts: list[_Draft] = []
    loose: list[str] = []
    lines = source.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r")
        if not line.strip() or line.startswith("#"):
            loose.append(line)
        elif not line.startswith(" "):
            drafts.append(_Draft(head=line, number=number, above=tuple(loose), lines=[line]))
            loose = []
        elif not drafts:
            raise BadPlay(f"{name}:{number}: a play starts with a moment at the margin, not with an indented line")
        else:
            _take(drafts[-1], line, f"{name}:{number}")
    return Play(name=name, steps=tuple(_steps(drafts, name)), below=tuple(loose), newline=newline)


def _take(draft: _Draft, line: str, where: str) -> None:
    body = line.strip()
    if body.startswith(("->", "=", "@", "<")):
        return
    if body.startswith("|"):
        draft.text.append(line.split("|", 1)[1].removeprefix(" "))
    elif ": " in body or body.endswith(":"):
        key, _, value = body.partition(":")
        draft.headers.append((key, value.strip()))
    else:
        raise BadPlay(f"{where}: expected text ('  | …'), a header ('  Name: value') or a result, found {body!r}")
    draft.lines.append(line)


def _steps(drafts: list[_Draft], name: str) -> Iterator[Step]:
    zone, zone_name, before = None, "", None
    for draft in drafts:
        where = f"{name}:{draft.number}"
        match = _STEP.fullmatch(draft.head)
        if match is None:
            raise BadPlay(f"{where}: expected 'YYYY-MM-DD HH:MM [zone]  what happens' with two blanks between")
        day, clock, named, action = match.groups()
        if named:
            zone, zone_name = _zone(named, where), named
        if zone is None:
            raise BadPlay(f"{where}: the first step names its zone, as in '2026-03-02 09:00 +0800  …'")
        try:
            moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=zone)
        except ValueError as fault:
            raise BadPlay(f"{where}: {day} {clock} is no moment: {fault}") from fault
        if before is not None and moment < before:
            raise BadPlay(f"{where}: this step is earlier than the one before it")
        before = moment
        verb = action.split()[0].removeprefix("unquoted").strip() or "reply"
        kinds = {"mail": "mail", "reply": "reply", "reply-all": "reply", "deliver": "deliver", "clock": "clock"}
        if verb not in kinds:
            raise BadPlay(f"{where}: a step is mail, reply, reply-all, deliver or clock, not {action.split()[0]!r}")
        yield Step(
            moment=moment,
            zone=zone_name,
            verb=kinds[verb],
            rest=action if kinds[verb] == "reply" else action.removeprefix(verb).strip(),
            lines=tuple(draft.lines),
            headers=tuple(draft.headers),
            text="\n".join(draft.text),
            line=draft.number,
            above=draft.above,
        )


def _zone(named: str, where: str) -> tzinfo:
    if named[0] in "+-":
        offset = timedelta(hours=int(named[1:3]), minutes=int(named[3:5]))
        return timezone(-offset if named[0] == "-" else offset)
    try:
        return ZoneInfo(named)
    except (ZoneInfoNotFoundError, ValueError) as fault:
        raise BadPlay(f"{where}: no zone is called {named!r}") from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStep:
    """The parts of ``mail from A to B, C, cc minuted: Subject``."""

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str


def read_mail_step(step: Step, name: str) -> MailStep:
    """Read who writes to whom; ``minuted`` is left as it stands.

    Raises:
        BadPlay: the line is not of that form.
    """
    match = _MAIL.fullmatch(f"mail {step.rest}")
    if match is None:
        raise BadPlay(f"{name}:{step.line}: expected 'mail from NAME <ADDRESS> to …, cc minuted: SUBJECT'")
    sender, people, subject = match.groups()
    to: list[str] = []
    cc: list[str] = []
    into = to
    for person in (part.strip() for part in people.split(",")):
        if person.lower().startswith("cc "):
            into, person = cc, person[3:].strip()
        elif person.lower().startswith("to "):
            into, person = to, person[3:].strip()
        if person:
            into.append(person)
    for person in (sender, *to, *cc):
        _check_address(person.rpartition("<")[2].rstrip("> "), step, name)
    return MailStep(sender=sender.strip(), to=tuple(to), cc=tuple(cc), subject=subject.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyStep:
    """The parts of ``reply from P to WORDS`` (or ``last``)."""

    sender: str
    words: str
    to_all: bool
    quoted: bool


def read_reply_step(step: Step, name: str) -> ReplyStep:
    """Read who answers which letter.

    Raises:
        BadPlay: the line is not of that form.
    """
    match = _REPLY.fullmatch(step.rest)
    if match is None:
        raise BadPlay(f"{name}:{step.line}: expected 'reply from ADDRESS to last' or '… to WORDS OF THE SUBJECT'")
    before, verb, after, sender, words = match.groups()
    _check_address(sender, step, name)
    words = words.strip()
    to_all, quoted = verb == "reply-all", not (before or after)
    for tail in (" reply-all", " unquoted", " reply-all"):
        if words.endswith(tail):
            words = words.removesuffix(tail).rstrip(" ,")
            to_all, quoted = to_all or tail == " reply-all", quoted and tail != " unquoted"
    return ReplyStep(sender=sender.strip("<>").lower(), words=words.strip('"“”'), to_all=to_all, quoted=quoted)


def _check_address(address: str, step: Step, name: str) -> None:
    if not address.isascii():
        raise BadPlay(f"{name}:{step.line}: {address}: write addresses in ASCII, as mail servers do")
