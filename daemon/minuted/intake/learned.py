"""Reads names by what their organiser once answered: last of all, and never against anything else that is known.

What one organiser said holds in their own minutes only: a slip, or a bad word, reaches nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from minuted.intake.circumstances import Circumstances
from minuted.model import Doubt, Question, Reading
from minuted.reading.doubts import MOST_OPTIONS
from minuted.reading.spelling import key
from minuted.store import Book

#: Questions that a learned name answers.
UNKNOWN = frozenset({Doubt.OWNER_UNKNOWN, Doubt.OWNER_LIKELY})

#: Addresses by the spelling of a name.
Meant = Mapping[str, tuple[str, ...]]


def meant_by(book: Book, organiser: str, around: Circumstances) -> Meant:
    """Return whom an organiser means by which name, as far as minuted may still write there."""
    found: dict[str, tuple[str, ...]] = {}
    for one in book.learned_by(organiser) if organiser else ():
        if around.may_own(one.address) and one.address not in around.own:
            found[one.spelt] = (*found.get(one.spelt, ()), one.address)
    return found


def either(found: Iterable[str], name: str, meant: Meant) -> tuple[str, ...]:
    """Return whom a name may mean: who was found for it, and who was learned for it.

    Where the two differ it is asked, and so it is where two people were learned for one name.
    """
    learned = meant.get(key(name), ())
    others = tuple(found)
    if len(others) > MOST_OPTIONS:
        # A department for which nobody speaks: its name means nobody until an organiser says whom.
        others = ()
    if len(others) > 1:
        return others
    return tuple(dict.fromkeys((*others, *learned))) if not others or others[0] not in learned else others


def with_learned(reading: Reading, meant: Meant) -> Reading:
    """Return the reading of minutes with the owners that its organiser has named before, and their questions gone.

    A name that several people have anyway stays a question.
    """
    if not meant:
        return reading
    asked = {(one.row, one.about) for one in reading.questions if one.doubt is Doubt.OWNER_AMBIGUOUS}
    changed: dict[tuple[int, str], tuple[str, ...]] = {}
    rows = []
    for index, row in enumerate(reading.rows):
        people = list(row.people)
        # Where everybody was meant, the people are not those of the names.
        for place, owner in enumerate(row.owners if len(row.people) == len(row.owners) else ()):
            person, learned = row.people[place], meant.get(key(owner), ())
            if learned and person not in learned and (index, owner) not in asked:
                options = either((person,) if person else (), owner, meant)
                people[place] = options[0] if len(options) == 1 else ""
                changed[index, owner] = options
        rows.append(replace(row, people=tuple(people)))
    questions = [one for one in reading.questions if one.doubt not in UNKNOWN or (one.row, one.about) not in changed]
    questions += [
        Question(doubt=Doubt.OWNER_AMBIGUOUS, row=index, about=owner, options=options)
        for (index, owner), options in changed.items()
        if len(options) > 1 and not rows[index].done
    ]
    return replace(reading, rows=tuple(rows), questions=tuple(sorted(questions, key=lambda question: question.row)))
