"""Part a body into the messages that lie in it one below the other, each with what its header says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minuted import re2
from minuted.mail.addresses import address_of
from minuted.mail.boundaries import RULE_CHARS, attribution, header_block, separator, value_of
from minuted.mail.marks import CUT
from minuted.mail.newtext import stripped, written_lines
from minuted.mail.quoting import Quoting
from minuted.model import Address

#: Messages below one another that are told apart; people forward what was forwarded, not more often.
MOST: Final = 4
#: Receivers of an inner message that are read.
_RECEIVERS: Final = 50
_ADDRESS: Final = re2.compile(r"[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+")
_AROUND_NAME: Final = " \t\"'“”<>[]()（）《》,;，；:：*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One message of a body: the sender of the mail wrote the topmost one, whom their header names the others."""

    #: Index of the line in the body and what its writer wrote there, without quote marks and signature.
    lines: tuple[tuple[int, str], ...]
    #: Values of the header above it by what they name ("from", "sent", "to", "cc", "subject"); empty for the topmost.
    header: Mapping[str, str]

    @property
    def text(self) -> str:
        """The lines at their places; empty lines stand where somebody else's words are."""
        out = [""] * (self.lines[-1][0] + 1 if self.lines else 0)
        for index, line in self.lines:
            out[index] = line
        return "\n".join(out)

    @property
    def sender(self) -> tuple[str, str]:
        """Name and address of who wrote it, either "" where its header does not say."""
        return named(self.header.get("from", ""))

    @property
    def receivers(self) -> tuple[Address, ...]:
        """Everybody whom its header names with an address."""
        written = f"{self.header.get('to', '')};{self.header.get('cc', '')}".replace("；", ";").replace(">,", ">;")
        people = (named(one) for one in written.split(";")[:_RECEIVERS])
        return tuple(Address(address=address, name=name) for name, address in people if address)


def layers(text: str, *, quoting: Quoting) -> tuple[Layer, ...]:
    """Part *text* (plain, LF line ends) into its messages, the newest first; at least one."""
    body = list(enumerate(text.split("\n")))
    header: Mapping[str, str] = {}
    out: list[Layer] = []
    while len(out) < MOST:
        raw = [line for _, line in body]
        lines = stripped("\n".join(raw))
        kept = written_lines(raw, lines, quoting)
        out.append(Layer(lines=tuple((body[at][0], raw[at]) for at in kept), header=header))
        start = _boundary(lines, quoting)
        if start is None:
            break
        body, header = _below(body[start:], lines[start:], quoting)
        if not body:
            break
    return tuple(out)


def named(written: str) -> tuple[str, str]:
    """Read "Anna Li <anna@example.org>" as name and address, either "" where it is not there."""
    found = _ADDRESS.search(written[:1000])
    if found is None:
        # Lotus Notes writes "Anna Li/Sales/ACME".
        return written[:200].partition("/")[0].strip(_AROUND_NAME), ""
    name = written[: found.start()].strip(_AROUND_NAME).removesuffix("mailto").strip(_AROUND_NAME)
    return name, address_of(found.group())


def _boundary(lines: list[str], quoting: Quoting) -> int | None:
    """Return the first line that belongs to the message below, or None where there is none."""
    for index, line in enumerate(lines):
        if not line:
            continue
        if line == CUT or line[0] == ">" or separator(line, quoting) or _is_rule_above(lines, index, quoting):
            return index
        if header_block(lines, index, quoting) is not None:
            return index
        start = attribution(lines, index, quoting)
        if start is not None:
            return start
    return None


def _is_rule_above(lines: list[str], index: int, quoting: Quoting) -> bool:
    """Say whether a line is the one that Outlook draws above its header block."""
    line = lines[index]
    if len(line) < RULE_CHARS or line.strip("_-—=* "):
        return False
    below = next((at for at in range(index + 1, min(len(lines), index + 4)) if lines[at]), None)
    return below is not None and header_block(lines, below, quoting) is not None


def _below(
    body: list[tuple[int, str]], lines: list[str], quoting: Quoting
) -> tuple[list[tuple[int, str]], Mapping[str, str]]:
    """Take header and quote marks off the message that begins here."""
    header: dict[str, str] = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        if (
            not line
            or line == CUT
            or separator(line, quoting)
            or (len(line) >= RULE_CHARS and not line.strip("_-—=* "))
        ):
            at += 1
        elif line[0] == ">":
            body, lines, at = *_unquoted(body[at:], lines[at:]), 0
        elif not header and (behind := header_block(lines, at, quoting)) is not None:
            header, at = _fields(lines[at:behind], quoting), behind
        elif not header and (behind := _attributed(lines, at, quoting)) is not None:
            words = " ".join(lines[at:behind])
            header, at = {"from": words if "@" in words else "", "sent": words}, behind
        else:
            break
    return body[at:], header


def _attributed(lines: list[str], at: int, quoting: Quoting) -> int | None:
    """Return the line behind an attribution that begins at line *at*."""
    for end in range(at, min(len(lines), at + 4)):
        if lines[end] and attribution(lines, end, quoting) == at:
            return end + 1
    return None


def _unquoted(body: list[tuple[int, str]], lines: list[str]) -> tuple[list[tuple[int, str]], list[str]]:
    """Take one quote mark off each line, up to the first line that is not quoted."""
    out: list[tuple[int, str]] = []
    for (index, raw), line in zip(body, lines, strict=True):
        if line and line[0] != ">":
            break
        bare = raw.lstrip()[1:] if line else ""
        out.append((index, bare.removeprefix(" ")))
    return out, stripped("\n".join(line for _, line in out))


def _fields(lines: Sequence[str], quoting: Quoting) -> dict[str, str]:
    """Read a header block; a line without key goes on with the one above."""
    out: dict[str, str] = {}
    last = ""
    for line in lines:
        key, value = value_of(line, quoting)
        if key is not None:
            last = key if key not in out else ""
            out.setdefault(key, value)
        elif last and line:
            out[last] = f"{out[last]} {line}".strip()
    return out
