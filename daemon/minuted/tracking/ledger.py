"""Items from acts: apply one act, or fold a whole ledger of them; the ledger is the truth, the item its sum."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from minuted.model import Act, Item, Policy, Refusal, Role, State
from minuted.tracking.refusals import Code, no
from minuted.tracking.turns import taken_back, turned
from minuted.tracking.verbs import VERBS, blank

#: Acts of the ledger itself: nobody can take them back, and they are no step of anybody's work.
LASTING = ("record", "listed", "succeeded", "undo")

#: The refusal for saying to a closed item what would close it again.
ALREADY: Mapping[State, Code] = {
    State.DONE: Code.ALREADY_DONE,
    State.CANCELLED: Code.ALREADY_CANCELLED,
    State.DECLINED: Code.ALREADY_DECLINED,
}


def stamp(act: Act, *, policy: Policy, today: date) -> Act:
    """Return the act with the rules of its day in it, so that the ledger folds to the same item for ever.

    Args:
        today: the author's day; "due yesterday" is refused by it.
    """
    return replace(act, args={**act.args, "limit": str(policy.extension_days), "today": today.isoformat()})


def apply(item: Item, act: Act, *, roles: frozenset[Role], policy: Policy) -> Item | Refusal:
    """Do one act: check who may and where the item stands, then call the verb.

    Undo is not for here: see ``undo``.  An act that the ledger shall hold must be stamped first (see ``stamp``);
    ``policy`` serves one that is not.
    """
    verb = VERBS.get(act.verb)
    if verb is None:
        return no(Code.UNKNOWN_VERB, item, act)
    if not verb.who & roles:
        return no(_not_allowed(verb.who), item, act)
    if "limit" not in act.args:
        act = replace(act, args={**act.args, "limit": str(policy.extension_days)})
    return _step(item, act)


def fold(acts: Sequence[Act]) -> Item:
    """Return the item that its acts, oldest first, add up to.

    Acts that were taken back count for nothing, and so do acts that make no sense any more without them; roles were
    checked when the acts were written.

    Raises: ValueError for no acts at all.
    """
    if not acts:
        raise ValueError("an item has at least the act that recorded it")
    back = _taken_back(acts)
    undone = {act.seq: act for act in acts if act.seq in back}
    item = blank(acts[0])
    for index, act in enumerate(acts):
        if act.verb == "undo":
            target = undone.get(act.undoes or 0)
            # Only what people see is worth telling: taking back what was superseded long ago changes nothing.
            if target is not None and differs(_sum(acts[:index]), _sum(acts[: index + 1])):
                item = taken_back(item, act, target)
            elif target is not None:
                item = replace(item, seq=act.seq or item.seq, changed=act.at)
        elif act.seq not in undone:
            item = _after(item, act)
    return item


def _sum(acts: Sequence[Act]) -> Item:
    """Return what acts add up to, without a word on what was taken back."""
    back = _taken_back(acts)
    item = blank(acts[0])
    for act in acts:
        if act.verb != "undo" and act.seq not in back:
            item = _after(item, act)
    return item


def _after(item: Item, act: Act) -> Item:
    """Return the item after an act, or as it was where the act makes no sense any more."""
    after = _step(item, act)
    return item if isinstance(after, Refusal) else after


def undoable(acts: Sequence[Act], by: str, mails: Collection[str] = ()) -> tuple[Act, ...]:
    """Return the acts on one item that an "undo" of that person takes back: those of their last mail.

    Args:
        mails: ids of kept mails to choose from, say those of one thread; empty is all of them.
    """
    back = _taken_back(acts)
    mine = [
        act
        for act in acts
        if act.by == by and act.verb not in LASTING and act.seq not in back and (not mails or act.mail in mails)
    ]
    if not mine:
        return ()
    last = mine[-1]
    return tuple(act for act in mine if act.mail == last.mail) if last.mail else (last,)


def undo(
    acts: Sequence[Act], *, by: str, at: datetime, mail: str = "", mails: Collection[str] = ()
) -> tuple[Act, ...] | Refusal:
    """Return the acts that take back what a person last said of one item, to be added to its ledger.

    Their ``seq`` is 0: fold again once the ledger has numbered them.
    """
    targets = undoable(acts, by, mails)
    if not targets:
        asked = Act(item=acts[0].item if acts else "", verb="undo", by=by, at=at, mail=mail)
        return no(Code.NOTHING_TO_UNDO, fold(acts) if acts else blank(asked), asked)
    return tuple(Act(item=act.item, verb="undo", by=by, at=at, mail=mail, undoes=act.seq) for act in reversed(targets))


def differs(before: Item, after: Item) -> bool:
    """Say whether an act changed anything that people see, not only that somebody spoke."""
    return _as_seen(before) != _as_seen(after)


def _as_seen(item: Item) -> Item:
    return replace(item, seq=0, changed=item.created, last_word=None, turns=())


def _step(item: Item, act: Act) -> Item | Refusal:
    verb = VERBS.get(act.verb)
    if verb is None:
        return no(Code.UNKNOWN_VERB, item, act)
    if item.state not in verb.allowed:
        return _not_now(item, act)
    after = verb(item, act)
    if isinstance(after, Refusal):
        return after
    return replace(turned(after, act) if verb.tells else after, seq=act.seq or item.seq, changed=act.at)


def _not_allowed(who: frozenset[Role]) -> Code:
    if who == {Role.ORGANISER}:
        return Code.ORGANISER_ONLY
    return Code.NOT_YOURS if Role.HELPER in who else Code.OWNER_ONLY


def _not_now(item: Item, act: Act) -> Refusal:
    if act.verb == "reopen":
        return no(Code.ALREADY_OPEN, item, act)
    if act.verb == "unblocked":
        return no(Code.NOT_BLOCKED, item, act)
    day = item.closed.date().isoformat() if item.closed else ""
    return no(ALREADY.get(item.state, Code.WRONG_STATE), item, act, who=item.closed_by, day=day)


def _taken_back(acts: Sequence[Act]) -> frozenset[int]:
    """Return the ledger numbers of the acts that a later undo took back."""
    known = {act.seq: act for act in acts if act.seq and act.verb not in LASTING}
    return frozenset(
        act.undoes
        for act in acts
        if act.verb == "undo" and act.undoes is not None and act.undoes in known and act.undoes < act.seq
    )
