"""Takes ``retro`` in a mail of its own: on which minutes of the writer's people are to look back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from minuted.intake.circumstances import Circumstances
from minuted.intake.retrospectives import on_retrospective
from minuted.intake.wishing import Wishes
from minuted.model import Meeting, Outcome, Refusal, Said
from minuted.store import Book
from minuted.tracking.decisions import folded
from minuted.tracking.refusals import Code

#: What waits for a word of the organiser's own address, by what is said; see ``intake/wishing.py``.
CALLS = {"yes": "retro_call", "no": "retro_spare"}
#: So many minutes of so long are looked through, and so many are shown to choose from.
LOOKED_THROUGH, LOOKED_BACK, SHOWN = 60, timedelta(days=366), 8


def look_back(
    book: Book, said: Said, speakers: Collection[str], around: Circumstances, *, unproved: Wishes | None = None
) -> Iterator[Outcome]:
    """Call people together, or spare them that, on the minutes that are named; where several are meant, list them.

    Args:
        speakers: every address of the writer; nobody else's minutes are theirs to look back on.
        unproved: where nobody vouches for the writer, keeps it until the writer's own address says yes.
    """
    found = list(_meant(book, said, speakers, around))
    wanted = said.args["retro"]
    verb = "no_retro" if wanted == "no" else "retro"
    if len(found) == 1 and unproved is not None:
        unproved.confirm(CALLS[wanted], {"minutes": found[0].ref, "retro": wanted, "task": _title(found[0])})
    elif len(found) == 1:
        outcome = on_retrospective(book, said, found[0].ref, speakers, around)
        assert outcome is not None, "only minutes of the writer's own are found"
        yield outcome
    else:
        raw = said.args.get("minutes") or said.args.get("note", "")
        code = Code.RETRO_WHICH if found else Code.RETRO_UNKNOWN
        yield Outcome(verb="retro", refusal=Refusal(code=code, facts={"verb": verb, "raw": raw}))
        for each in found[:SHOWN]:
            facts = {"verb": verb, "ref": each.ref, "task": _title(each), "day": each.day.isoformat()}
            yield Outcome(verb="retro", refusal=Refusal(code=Code.RETRO_CHOICE, facts=facts))


def called(book: Book, args: dict[str, str], speakers: Collection[str], around: Circumstances) -> Outcome:
    """Do what waited for a word of the organiser's own address."""
    return next(look_back(book, Said(verb="comment", args=args), speakers, around))


def _meant(book: Book, said: Said, speakers: Collection[str], around: Circumstances) -> Iterator[Meeting]:
    """Yield the minutes that may be meant, the newest of each series, the newest first.

    A ref names them; words must all stand in their title, subject or series.  Without words, those that something came
    of that nobody looked back on yet.
    """
    if ref := said.args.get("minutes", ""):
        meeting = book.meeting(f"M-{int(''.join(filter(str.isdecimal, ref)))}")
        if meeting is not None and meeting.organiser in speakers:
            yield meeting
        return
    words = folded(said.args.get("note", "")).split()
    mine = (each for address in sorted(speakers) for each in book.meetings_by(address, LOOKED_THROUGH))
    lately = (each for each in mine if around.now - each.received < LOOKED_BACK)
    series: set[tuple[str, str]] = set()
    for each in sorted(lately, key=lambda each: (each.received, each.ref), reverse=True):
        name = (each.organiser, each.series or each.ref)
        if name in series:
            continue
        series.add(name)
        text = folded(f"{each.title}\n{each.subject}\n{each.series}")
        if all(word in text for word in words) if words else book.collaboration(each).items:
            yield each


def _title(meeting: Meeting) -> str:
    return meeting.title or meeting.subject
