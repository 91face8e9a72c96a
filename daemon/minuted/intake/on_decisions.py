"""Does what somebody says of a decision: it is superseded, to be looked at again, or holds as before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from minuted import re2
from minuted.intake.circumstances import Circumstances
from minuted.model import Decision, Outcome, Refusal, Said
from minuted.store import Book
from minuted.tracking import decisions
from minuted.tracking.refusals import Code

#: What can be said of decisions.
ON_DECISIONS = frozenset({"supersede", "revisit", "restore"})
#: How a decision is named.
REF = re2.compile(r"(?i)\bd-?(\d{1,7})\b")


def on_decisions(
    book: Book, said: Said, rows: Mapping[int, str], speakers: Collection[str], today: date
) -> Iterable[Outcome]:
    """Do it to each decision that is named, by its ref or by a row of the letter; only its organiser may.

    Args:
        rows: refs by number, of the letter that is answered.
        speakers: every address of the writer.
        today: the writer's day.
    """
    named = [f"D-{number}" for number in REF.findall(said.args.get("decision", ""))]
    named += [rows.get(number, "") for number in said.rows]
    if not named:
        only = [ref for ref in rows.values() if ref.startswith("D-")]
        named = only if len(only) == 1 else [""]
    for ref in dict.fromkeys(named):
        decision = book.decision(ref) if ref.startswith("D-") else None
        meeting = book.meeting(decision.meeting) if decision is not None else None
        facts = {"verb": said.verb, "task": decision.text if decision is not None else "", "raw": ref}
        if decision is None or meeting is None:
            yield Outcome(verb=said.verb, refusal=Refusal(code=Code.WHICH_DECISION, facts=facts))
        elif meeting.organiser not in speakers:
            facts["organiser"] = meeting.organiser
            yield Outcome(verb=said.verb, refusal=Refusal(code=Code.ORGANISER_ONLY, facts=facts))
        else:
            yield _done(book, said, decision, today)


def _done(book: Book, said: Said, decision: Decision, today: date) -> Outcome:
    args = {"task": decision.text, "ref": decision.ref}
    if said.verb == "revisit":
        day = said.args.get("day", "")
        if not day or date.fromisoformat(day) < today:
            facts = {"verb": said.verb, "task": decision.text, "day": day}
            return Outcome(verb=said.verb, refusal=Refusal(code=Code.REVISIT_WHEN, facts=facts))
        after = decisions.revisited(decision, date.fromisoformat(day))
        args["day"] = day
    elif said.verb == "supersede":
        (by,) = [f"D-{number}" for number in REF.findall(said.args.get("by", ""))][:1] or [""]
        other = book.decision(by) if by and by != decision.ref else None
        after = decisions.supersede(decision, today, other.ref if other is not None else "")
    else:
        after = decisions.restored(decision)
    book.save_decision(after)
    return Outcome(verb=said.verb, args=args)


def superseding(book: Book, made: Iterable[Decision], organiser: str, around: Circumstances) -> tuple[Decision, ...]:
    """Let decisions of new minutes stand in the place of those that their own words name; return these.

    Only decisions of meetings of the same organiser: nobody else's minutes are their word.
    """
    over: list[Decision] = []
    for decision in made:
        for number in around.superseded_in(decision.text):
            old = book.decision(f"D-{number}")
            meeting = book.meeting(old.meeting) if old is not None else None
            if old is None or meeting is None or meeting.organiser != organiser or old.ref == decision.ref:
                continue
            over.append(decisions.supersede(old, decision.day, decision.ref))
            book.save_decision(over[-1])
    return tuple(over)
