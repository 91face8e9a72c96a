"""Reads what an answer says to the letter that it answers: only what its writer wrote anew."""

from __future__ import annotations

from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.intake.inline import number_inline
from minuted.intake.unmarked import unmarked_answers
from minuted.model import Address, Person, Said
from minuted.reader import Understood
from minuted.reading.replies import read_said
from minuted.reading.row_words import LAST
from minuted.store import SentLetter

#: So many whole lines of a letter were not typed again by chance.
_QUOTED_LINES = 2


def said_in(
    understood: Understood, letter: SentLetter, around: Circumstances, writer: Person, *, receipt: bool
) -> tuple[Said, ...]:
    """Return what the newly written text says, as an answer to this letter.

    ``receipt``: it corrects minutes that are still the writer's own, so that "5 Cleo" gives row 5 to Cleo.

    A line that stands in the letter itself was quoted, whatever the mail program made of it: it commands nothing.
    A short one, such as the end of a wrapped task, stands there by chance, unless more of the letter is there.
    """
    text = understood.reading.text
    known = {_bare(line) for line in letter.text.split("\n")} - {""}
    lines = text.split("\n")
    whole = sum(_bare(line) in known and _long(line) for line in lines) >= _QUOTED_LINES
    own = "\n".join("" if _bare(line) in known and (whole or _long(line)) else line for line in lines)
    own = number_inline(own, understood.reading.above, letter.text)
    own = "\n".join((own, *unmarked_answers(understood.reading.below, letter.text)))
    said = read_said(
        own,
        base=understood.mail.day_in(around.zone(writer)),
        words=around.verbs,
        days=around.days,
        receipt=receipt,
        count=sum(ref.startswith("A-") for ref in letter.rows.values()),
        writer=names_of(understood.mail.sender, writer),
    )
    return tuple(numbered(one, letter) for one in said)


def numbered(said: Said, letter: SentLetter) -> Said:
    """Put the rows of a letter for "the last one" and for "all but 3"; a row that is not in it stays, to be refused."""
    items = sorted(number for number, ref in letter.rows.items() if ref.startswith("A-"))
    if said.but:
        unknown = tuple(number for number in said.but if number != LAST and number not in letter.rows)
        left_out = {items[-1] if number == LAST and items else number for number in said.but}
        rest = tuple(number for number in items if number not in left_out)
        return replace(said, rows=unknown or rest, but=())
    if LAST in said.rows and items:
        return replace(said, rows=tuple(items[-1] if number == LAST else number for number in said.rows))
    return said


def names_of(sender: Address | None, writer: Person) -> tuple[str, ...]:
    """Return what somebody may sign with: their names and the local part of their address."""
    written = (sender.name, sender.address.partition("@")[0]) if sender else ()
    return tuple(name for name in (writer.name, *writer.aliases, *written) if name)


def _bare(line: str) -> str:
    return " ".join(line.strip().strip(">|").split()).casefold()


def _long(line: str) -> bool:
    # "1" or "ok" stands in many letters by chance; a whole row of ours does not.
    return len(_bare(line)) > 12
