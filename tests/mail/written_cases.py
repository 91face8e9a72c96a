"""Read the replies of ``tests/mail/written/*.txt``: whole bodies in which each line says whose words it holds.

``= name`` begins a case; a file whose name begins with "html" holds sources of HTML.  Then each line stands behind a
mark and a blank: ``+`` newly written, ``~`` signature, program's line or disclaimer, ``|`` old or without words.
In HTML the words of a line are those between its tags.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

from minuted import re2

WRITTEN: Final = Path(__file__).parent / "written"

_TAG: Final = re2.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One reply and the truth about it."""

    #: File stem and name.
    name: str
    html: bool
    body: str
    #: The lines that were newly written.
    new: tuple[str, ...]
    #: The lines that may come with them.
    may: tuple[str, ...]

    def raw(self) -> bytes:
        """Write the message as it would come, answering a letter."""
        kind = "html" if self.html else "plain"
        head = (
            "From: Someone Else <someone@example.org>\nTo: minuted@example.org\nSubject: Re: items\n"
            f"In-Reply-To: <letter@example.org>\nContent-Type: text/{kind}; charset=utf-8\n\n"
        )
        return (head + self.body).encode()

    def verdict(self, text: str) -> str:
        """Say what became of the words: "right", "lost: …" or "leaked: …"."""
        got = list(filter(None, map(squeeze, text.split("\n"))))
        whole = "".join(got)
        allowed = "".join(map(squeeze, self.may)) + "\0" + "".join(map(squeeze, self.new))
        for line in self.new:
            if squeeze(line) not in whole:
                return f"lost: {line}"
        for line in got:
            if line not in allowed:
                return f"leaked: {line}"
        return "right"


def squeeze(line: str) -> str:
    """Take out all blanks and characters without width."""
    return "".join(line.replace("\ufeff", "").replace("\u200b", "").split())


def read_cases(path: Path) -> list[Case]:
    """Read one file of cases."""
    cases = []
    for block in ("\n" + path.read_text("utf-8")).split("\n= ")[1:]:
        name, _, rest = block.partition("\n")
        cases.append(
            _case(f"{path.stem}, {name}", rest.removesuffix("\n").split("\n"), html=path.stem.startswith("html"))
        )
    return cases


def _case(name: str, lines: list[str], *, html: bool) -> Case:
    written = [(line[:1], line[2:]) for line in lines if not line.startswith("#")]
    unknown = {mark for mark, _ in written} - set("+~|")
    if unknown:
        raise ValueError(f"{name}: unknown marks {unknown}")

    def words(line: str) -> str:
        return unescape(_TAG.sub("", line)) if html else line

    new = tuple(words(line) for mark, line in written if mark == "+" and words(line).strip())
    may = tuple(words(line) for mark, line in written if mark in "+~")
    return Case(name=name, html=html, body="\n".join(line for _, line in written) + "\n", new=new, may=may)
