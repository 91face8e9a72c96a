"""Learns names from their organiser: "王磊是 wanglei@…", and an address that answers who the owner of a row is."""

from __future__ import annotations

from collections.abc import Collection

from minuted.intake.circumstances import Circumstances
from minuted.intake.named import names_there
from minuted.model import Address, Item, Learned, Meeting, Outcome, Refusal, Said
from minuted.reader import Understood
from minuted.reading.doubts import MOST_OPTIONS
from minuted.reading.spelling import key
from minuted.store import Book, SentLetter
from minuted.tracking.refusals import Code

#: So much of the words that taught a name is kept as evidence.
LONGEST_WORDS = 200


def taught(said: Said, before: Item, after: Item, speakers: Collection[str], book: Book, around: Circumstances) -> bool:
    """Say whether naming an owner also said whom the name in the minutes means.

    It does where the organiser gives an address for a name that led to nobody.  Where somebody else by another name has
    that address, the row was given to another person, and the name means nobody yet; where two people have the name,
    the answer chose one of them for this row.
    """
    named, address = before.owner_name, after.owner
    if said.verb != "reassign" or before.owner or not key(named) or "@" not in said.args.get("person", ""):
        return False
    if before.organiser not in speakers or not address:
        return False
    if 1 < len(names_there(book, book.meeting(before.meeting), around, before).resolve(named)) <= MOST_OPTIONS:
        return False
    called = around.person(book, address).name
    if not called or "@" in called:
        return True
    names = around.names().with_recipients([Address(address=address, name=called)])
    return address in (*names.resolve(named), *names.likely(named))


def same_name(one: str, other: str) -> bool:
    """Say whether two spellings are one name."""
    return bool(key(one)) and key(one) == key(other)


def is_renamed(item: Item, name: str, address: str, before: Collection[str]) -> bool:
    """Say whether a row waits for what a name means: nobody has it, or who was meant by the name before."""
    return same_name(item.owner_name, name) and item.owner != address and (not item.owner or item.owner in before)


def unlearn(book: Book, letter: SentLetter, undone: str, speakers: Collection[str]) -> Outcome | None:
    """Forget the names of the mail that a letter answers, where that mail did nothing else; None where it did.

    Args:
        undone: id of the mail whose acts would be taken back; what that one taught is forgotten with them.
    """
    book.unlearn(undone)
    taught = [one for by in sorted(speakers) for one in book.learned_by(by) if one.mail and one.mail[:16] in letter.key]
    if not taught or book.acts_of_mail(taught[0].mail):
        return None
    book.unlearn(taught[0].mail)
    return Outcome(verb="undo", args={"undo": "name", "raw": taught[0].name})


def teacher(meeting: Meeting | None, rows: Collection[Item], speakers: Collection[str]) -> str:
    """Return the organiser that the writer of an answer is; "" where they organise none of what it is about."""
    organisers = [*([meeting.organiser] if meeting else []), *(item.organiser for item in rows)]
    return next((each for each in organisers if each in speakers), "")


def words_of(said: Said, understood: Understood) -> str:
    """Return the line that said something, cut to what is kept."""
    lines = understood.reading.text.split("\n")
    return " ".join(lines[said.line - 1].split())[:LONGEST_WORDS] if 0 < said.line <= len(lines) else ""


def learn(
    book: Book,
    name: str,
    address: str,
    said: Said,
    understood: Understood,
    *,
    by: str,
    mail: str,
    around: Circumstances,
) -> Outcome | Refusal:
    """Remember whom an organiser means by a name, and say what comes of it: nothing new, where it is known anyway.

    Args:
        said: what taught it; a plain statement takes the place of what was said before of the name.
        mail: id of the kept mail that says so.
    """
    if address in around.own or not around.may_own(address):
        code = Code.PERSON_UNKNOWN if address in around.own else Code.PERSON_OUTSIDE
        return Refusal(code=code, facts={"raw": address, "options": ""})
    book.learn(
        Learned(
            name=name,
            spelt=key(name),
            address=address,
            by=by,
            at=around.now,
            mail=mail,
            words=words_of(said, understood),
        ),
        instead=said.verb == "name",
    )
    others = around.names().with_recipients(()).resolve(name)
    learned = {one.address for one in book.learned_by(by) if one.spelt == key(name)}
    doubtful = len(learned) > 1 or (len(others) <= MOST_OPTIONS and any(other != address for other in others))
    return Outcome(verb="name", args={"raw": name, "address": address, "name": "asked" if doubtful else ""})
