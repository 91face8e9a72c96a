"""What a verb is: one pure function from an item and an act to the item as it is then, or a polite no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, cast

from minuted.model import Act, Item, Refusal, Role, State

Change = Callable[[Item, Act], Item | Refusal]

ANY_STATE = frozenset(State)
LIVE = frozenset({State.OPEN, State.BLOCKED, State.DECLINED})
UNDER_WAY = frozenset({State.OPEN, State.BLOCKED})
CLOSED = frozenset({State.DONE, State.CANCELLED, State.DECLINED})

ANYONE = frozenset(Role)
ORGANISER = frozenset({Role.ORGANISER})
OWNER_SIDE = frozenset({Role.OWNER, Role.CONTACT})
OWNER_OR_ORGANISER = OWNER_SIDE | ORGANISER
INVOLVED = OWNER_OR_ORGANISER | {Role.HELPER}


class Verb(Protocol):
    """A function that ``verb`` has marked; its name is the word people write and its docstring the help they get."""

    __name__: str
    __doc__: str | None
    #: The states it applies in.
    allowed: frozenset[State]
    #: The roles that may say it.
    who: frozenset[Role]
    #: The state it leads to; None where the state stays.
    to: State | None
    #: True where the others are told by a letter.
    tells: bool
    #: True where it is kept and neither changes a state nor gets an answer; it may mean every row at once.
    quiet: bool
    #: True where it may act although the mail provider said nothing of the sender: it can be undone.
    harmless: bool

    def __call__(self, item: Item, act: Act, /) -> Item | Refusal: ...


def verb(
    *,
    allowed: frozenset[State],
    who: frozenset[Role],
    to: State | None = None,
    tells: bool = False,
    quiet: bool = False,
    harmless: bool = False,
) -> Callable[[Change], Verb]:
    """Mark a function as a verb; it only sets attributes, the function stays as it is."""

    def mark(change: Change) -> Verb:
        marked = cast("Verb", change)
        marked.allowed, marked.who, marked.to, marked.tells = allowed, who, to, tells
        marked.quiet, marked.harmless = quiet, harmless
        return marked

    return mark
