"""Does what somebody says of a decision: it is superseded, to be looked at again, or holds as before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from minuted import re2
from minuted.intake.circumstances import Circumstances
from minuted.intake.wishing import Wishes
from minuted.model import Decision, Outcome, Refusal, Said
from minuted.store import Book
from minuted.tracking import decisions
from minuted.tracking.likeness import share
from minuted.tracking.refusals import Code

#: What can be said of decisions.
ON_DECISIONS = frozenset({"supersede", "revisit", "restore"})
#: What others go by from then on; a day on which its organiser is reminded binds nobody.
_BINDING = frozenset({"supersede", "restore"})
#: It is asked about an earlier decision with so many words in common, of which so much is shown.
_ALIKE, _SHOWN = 0.34, 120
#: How a decision is named.
REF = re2.compile(r"(?i)\bd-?(\d{1,7})\b")


def on_decisions(
    book: Book,
    said: Said,
    rows: Mapping[int, str],
    speakers: Collection[str],
    today: date,
    *,
    unproved: Wishes | None = None,
    draft: str = "",
) -> Iterator[Outcome]:
    """Do it to each decision that is named, by its ref or by a row of the letter; only its organiser may.

    Args:
        rows: refs by number, of the letter that is answered.
        speakers: every address of the writer.
        today: the writer's day.
        unproved: where nobody vouches for the writer, keeps what others would go by until the writer's own address
            says yes.
        draft: ref of the minutes that are still the writer's own: what is said of their decisions needs no proof.
    """
    named = [f"D-{int(number)}" for number in REF.findall(said.args.get("decision", ""))]
    named += [rows.get(number, "") for number in said.rows]
    if not named:
        only = [ref for ref in rows.values() if ref.startswith("D-")]
        named = only if len(only) == 1 else [""]
    for ref in dict.fromkeys(named):
        change = _change(book, said, ref, speakers, today)
        if isinstance(change, Refusal):
            yield Outcome(verb=said.verb, refusal=change)
        elif unproved is not None and said.verb in _BINDING and change.after.meeting != draft:
            unproved.confirm(said.verb, change.args)
        else:
            yield _kept(book, said.verb, change)


def confirmed(book: Book, verb: str, args: Mapping[str, str], speakers: Collection[str], today: date) -> Outcome:
    """Do what waited for a word of the writer's own address, if it still can be done."""
    said = Said(verb=verb, args={"decision": args.get("ref", ""), "by": args.get("by", "")})
    change = _change(book, said, args.get("ref", ""), speakers, today)
    return Outcome(verb=verb, refusal=change) if isinstance(change, Refusal) else _kept(book, verb, change)


@dataclass(frozen=True, slots=True)
class _Change:
    """A decision as it will be, and what is told of it."""

    after: Decision
    args: Mapping[str, str]


def _kept(book: Book, verb: str, change: _Change) -> Outcome:
    book.save_decision(change.after)
    return Outcome(verb=verb, args=change.args)


def _change(book: Book, said: Said, ref: str, speakers: Collection[str], today: date) -> _Change | Refusal:
    """Return what something said makes of a decision; a refusal where it is not clear, or not the writer's to say."""
    decision = book.decision(ref) if ref.startswith("D-") else None
    meeting = book.meeting(decision.meeting) if decision is not None else None
    facts = {"verb": said.verb, "task": decision.text if decision is not None else "", "raw": ref, "ref": ref}
    if decision is None or meeting is None:
        return Refusal(code=Code.WHICH_DECISION, facts=facts)
    if meeting.organiser not in speakers:
        return Refusal(code=Code.ORGANISER_ONLY, facts=facts | {"organiser": meeting.organiser})
    args = {"task": decision.text, "ref": decision.ref}
    if said.verb == "revisit":
        day = said.args.get("day", "")
        if not day or date.fromisoformat(day) < today:
            return Refusal(code=Code.REVISIT_WHEN, facts=facts | {"day": day})
        return _Change(decisions.revisited(decision, date.fromisoformat(day)), args | {"day": day})
    if said.verb == "restore":
        return _Change(decisions.restored(decision), args)
    by = next((f"D-{int(number)}" for number in REF.findall(said.args.get("by", ""))), "")
    if by and (by == decision.ref or book.decision(by) is None):
        return Refusal(code=Code.NO_SUCH_DECISION, facts=facts | {"by": by})
    return _Change(decisions.supersede(decision, today, by), args | ({"by": by} if by else {}))


def superseding(
    book: Book,
    made: Iterable[Decision],
    organiser: str,
    around: Circumstances,
    *,
    corrected: Iterable[tuple[Decision, Decision]] = (),
    unproved: Wishes | None = None,
) -> tuple[Decision, ...]:
    """Let decisions of new minutes stand in the place of those that their own words name; return these.

    Only decisions of meetings of the same organiser: nobody else's minutes are their word.

    Args:
        corrected: new decisions with those of an earlier version of the same minutes in whose place they stand.
        unproved: where nobody vouches for who sent the minutes, keeps what owners may know already until the writer's
            own address says yes.
    """
    named = ((new, f"D-{int(number)}") for new in made for number in around.superseded_in(new.text))
    over: dict[str, Decision] = {}
    for new, ref in (*named, *((new, old.ref) for new, old in corrected)):
        old = book.decision(ref)
        meeting = book.meeting(old.meeting) if old is not None else None
        if old is None or meeting is None or meeting.organiser != organiser or ref == new.ref or ref in over:
            continue
        untold = meeting.confirmed is None and around.now < meeting.release
        if unproved is not None and not untold:
            unproved.confirm("supersede", {"task": old.text, "ref": ref, "by": new.ref})
            continue
        over[ref] = decisions.supersede(old, new.day, new.ref)
        book.save_decision(over[ref])
    return tuple(over.values())


def perhaps_superseding(
    book: Book, made: Iterable[Decision], meetings: Iterable[str], around: Circumstances
) -> Iterator[Outcome]:
    """Yield a question for each new decision that says it replaces one, but not which: whether the likest one is meant.

    Args:
        meetings: refs of the earlier minutes of the same series and organiser.
    """
    before = [each for each in book.decisions(meetings) if each.superseded is None]
    told = around.likeness().told
    for new in made:
        if around.superseded_in(new.text) or not around.supersedes(new.text):
            continue
        near = [(share(told(new.text), told(each.text)), each.day, each) for each in before]
        alike, _, old = max(near, key=lambda each: each[:2], default=(0.0, None, new))
        if alike >= _ALIKE:
            shown = old.text if len(old.text) <= _SHOWN else f"{old.text[:_SHOWN].rstrip()}…"
            facts = {"verb": "supersede", "task": new.text, "raw": shown, "ref": old.ref, "by": new.ref}
            yield Outcome(verb="supersede", refusal=Refusal(code=Code.REPLACES_WHICH, facts=facts))
