"""Who is believed: whose letter it is, what needs the provider's word, and what is the writer's own draft.

A letter's number says which rows are meant, its reader who may speak of them, the provider whether it is really they.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from minuted.intake.circumstances import Circumstances
from minuted.model import Item, LetterKind, Meeting, Proof, Said, State
from minuted.reader import Understood
from minuted.store import SentLetter
from minuted.tracking import HARMLESS, QUIET

#: Letters to an organiser about minutes whose owners were not told yet.
OF_ORGANISER = frozenset({LetterKind.RECEIPT, LetterKind.ANSWER, LetterKind.REFUSAL, LetterKind.CONFIRMATION})


def speaks_for_reader(letter: SentLetter, understood: Understood, around: Circumstances) -> bool:
    """Say whether the writer of an answer is the reader that the letter was written to, or their deputy.

    What came through a mailing list has left the private path between two people: there it takes the provider's word.
    """
    if understood.by_list and understood.proof is not Proof.PASS:
        return False
    if not around.allows(_wrote(understood)):
        # Who is outside the house may only comment, whatever they were written before they were.
        return False
    readers = [reader for address in letter.readers if (reader := around.known(address)) is not None]
    deputies = {reader.deputy for reader in readers if reader.deputy}
    return _wrote(understood) in {*letter.readers, *_names(letter, around), *deputies}


def may_decide(letter: SentLetter, understood: Understood, around: Circumstances) -> bool:
    """Say whether the writer may answer a letter that asks for one word: its very reader, and no deputy to a "yes"."""
    if letter.kind is LetterKind.WISH:
        return speaks_for_reader(letter, understood, around)
    listed = understood.by_list and understood.proof is not Proof.PASS
    return not listed and _wrote(understood) in {letter.recipient, *_names(letter, around)}


def is_sensitive(said: Said, item: Item, *, several: bool) -> bool:
    """Say whether something said takes the provider's word, or one of the writer's own address.

    These are the words that take work from somebody or end it, and "all": what else is said can be taken back by one
    word, by the one who is told of it at once.  Whoever names an owner for what nobody has takes nothing from anybody.
    """
    if said.verb in ("reassign", "take") and (not item.owner or item.state is State.DECLINED):
        return False
    return said.verb not in HARMLESS or (said.everything and several and said.verb not in QUIET)


def is_draft(meeting: Meeting, letter: SentLetter, speakers: Collection[str], now: datetime) -> bool:
    """Say whether minutes are still their organiser's own: nobody else was told, and they are corrected here.

    Then a correction is worth as much as the minutes themselves, which needed no proof either.
    """
    untold = meeting.confirmed is None and now < meeting.release
    return untold and meeting.organiser in speakers and letter.recipient in speakers and letter.kind in OF_ORGANISER


def _wrote(understood: Understood) -> str:
    return understood.mail.sender.address if understood.mail.sender else ""


def _names(letter: SentLetter, around: Circumstances) -> frozenset[str]:
    """Return every address of the letter's readers."""
    readers = [reader for address in letter.readers if (reader := around.known(address)) is not None]
    return frozenset(
        name for reader in readers for name in (reader.address, *(name for name in reader.aliases if "@" in name))
    )
