"""The verbs: everything that can be said of an item."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from minuted.tracking.verbs import deadline, hands, progress, recorded, trouble
from minuted.tracking.verbs.recorded import MINUTED, blank
from minuted.tracking.verbs.verb import Verb

#: Every verb by its name, in the order of the help.
VERBS: Mapping[str, Verb] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            progress.ok,
            progress.done,
            progress.progress,
            trouble.blocked,
            trouble.unblocked,
            deadline.due,
            deadline.snooze,
            deadline.agree,
            deadline.refuse,
            hands.reassign,
            hands.take,
            trouble.decline,
            hands.cancel,
            hands.reopen,
            hands.task,
            progress.comment,
            progress.thanks,
            hands.same,
            hands.contact,
            recorded.undo,
            recorded.record,
            recorded.listed,
            recorded.succeeded,
        )
    }
)

#: Verbs that are kept and neither change a state nor get an answer.
QUIET = frozenset(name for name, each in VERBS.items() if each.quiet)
#: Verbs that may act without the mail provider's word.
HARMLESS = frozenset(name for name, each in VERBS.items() if each.harmless)

__all__ = ["HARMLESS", "MINUTED", "QUIET", "VERBS", "Verb", "blank"]
