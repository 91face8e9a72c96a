"""Takes what machines write: a bounce says that an address is gone, an out-of-office answer until when somebody is.

Neither ever acts on an item or is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from minuted.intake.circumstances import Circumstances
from minuted.intake.outcome import Taken, handled, held, ignored
from minuted.intake.partners import asked_instead
from minuted.model import Kind, Person, Proof
from minuted.reader import Understood
from minuted.store import Book, Delivery

#: A bounce that gives no letter back is believed so long after one went out: longer than servers try.
BELIEVED = timedelta(days=6)
#: A leave longer than this is a misread day.
LONGEST_LEAVE = timedelta(days=366)


def take_bounce(book: Book, understood: Understood, around: Circumstances) -> Taken:
    """Note that mail to an address comes back for good: none is sent there, and organisers hear of it once.

    A bounce for now changes nothing: the server tries on, and says so when it gives up.
    """
    gone = dict.fromkeys(address for address, for_good in understood.bounced if for_good)
    believed = [address for address in gone if _is_proved(book, understood, address, around)]
    failing = [around.person(book, address) for address in believed]
    for person in failing:
        mark_failing(book, person, around)
    if failing:
        names = ", ".join(person.address for person in failing)
        return handled(understood, f"{names} cannot be reached; no more mail is sent there")
    doubtful = [address for address in gone if any(_sent_lately(book, address, around))]
    if doubtful:
        # Anybody can write "no such user" of somebody; a real one may come so, and a human can tell.
        return held(understood, f"it says that mail to {', '.join(doubtful)} fails, and gives no letter of ours back")
    if gone:
        return ignored(understood, "it is about no letter that was sent lately")
    waits = understood.reading.reason
    return ignored(understood, f"{waits}, for now; nothing changes" if understood.bounced else waits)


def mark_failing(book: Book, person: Person, around: Circumstances) -> None:
    """Send no more mail to an address, and look at once at everybody who has to hear of it."""
    instead = asked_instead(book, person.address, around)
    if person.failing is None:
        book.save_person(replace(person, failing=around.today(person)))
    concerned = book.view(person.address, since=around.now, directory=around.directory)
    others = [item.organiser for item in concerned.items if item.live]
    book.look_sooner((person.address, *others, *instead), around.now)


def take_automatic(book: Book, understood: Understood, around: Circumstances) -> Taken:
    """Note until when somebody is away who answered a letter automatically; else leave the mail alone."""
    sender, until = understood.mail.sender, understood.away_until
    if understood.reading.kind is not Kind.AUTOMATIC or sender is None or until is None:
        return ignored(understood, understood.reading.reason)
    if understood.proof is Proof.FAIL:
        return ignored(understood, "the mail provider says that the sender is not who it claims to be")
    letters = (book.letter_of_token(token) for token in understood.tokens)
    if not any(letter is not None and sender.address in letter.readers for letter in letters):
        # Anybody can write "out of office" in somebody's name; who answers our letter has read it.
        return ignored(understood, f"{understood.reading.reason}, and it answers no letter to its sender")
    person = around.person(book, sender)
    today = around.today(person)
    if not today < until <= today + LONGEST_LEAVE:
        return ignored(understood, f"{understood.reading.reason}, away until {until}, which is over or far off")
    book.save_person(replace(person, away_until=until))
    book.look_sooner([address for address in (person.address, person.deputy) if address], around.now)
    return handled(understood, f"{person.address} is away until {until}")


def is_back(book: Book, understood: Understood, around: Circumstances) -> None:
    """Note that an address works again: somebody writes from it."""
    sender = understood.mail.sender
    person = book.person(sender.address) if sender else None
    if person is not None and person.failing is not None:
        book.save_person(replace(person, failing=None))
        book.look_sooner((person.address,), around.now)


def _is_proved(book: Book, understood: Understood, address: str, around: Circumstances) -> bool:
    """Say whether a bounce is surely about a letter of ours: it gives the letter back, whose number nobody guesses.

    Without that, the provider's word on a mail system of our own domain, or of the reader's, serves as well.
    """
    if any((letter := book.letter_of_token(token)) and address in letter.readers for token in understood.tokens):
        return True
    sender = understood.mail.sender
    if sender is None or understood.proof is not Proof.PASS or not any(_sent_lately(book, address, around)):
        return False
    domains = {each.rpartition("@")[2] for each in (address, *around.own)}
    return sender.address.rpartition("@")[2] in domains


def _sent_lately(book: Book, address: str, around: Circumstances) -> Iterator[bool]:
    for sent in book.letters(20, recipient=address):
        yield sent.state in (Delivery.SENT, Delivery.DOUBTFUL) and around.now - sent.created <= BELIEVED
