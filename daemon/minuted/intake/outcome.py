"""What became of one mail: its end state, the answer owed, the items changed, and whom to look at when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from minuted.model import Item, Letter
from minuted.reader import Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    understood: Understood
    #: Every mail ends in exactly one of these.
    state: Literal["handled", "ignored", "held"]
    #: One English phrase for the operator.
    reason: str
    #: Direct answers to this mail.
    letters: tuple[Letter, ...] = ()
    items: tuple[Item, ...] = ()
    #: When to plan for whom, at the latest.
    looks: Mapping[str, datetime] = field(default_factory=dict)


def handled(understood: Understood, reason: str) -> Taken:
    """Say that a mail was dealt with and nothing more is to come of it."""
    return Taken(understood=understood, state="handled", reason=reason)


def ignored(understood: Understood, reason: str) -> Taken:
    """Say that a mail is none of minuted's business, and why."""
    return Taken(understood=understood, state="ignored", reason=reason)


def held(understood: Understood, reason: str) -> Taken:
    """Say that a mail waits for the operator, and why."""
    return Taken(understood=understood, state="held", reason=reason)
