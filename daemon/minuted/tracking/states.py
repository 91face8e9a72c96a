"""The states of an item and the verbs between them, drawn from the verbs themselves."""

from __future__ import annotations

from minuted.model import State
from minuted.tracking.ledger import LASTING
from minuted.tracking.verbs import VERBS


def diagram() -> str:
    """Return a Mermaid state diagram (stateDiagram-v2): one arrow for all verbs between the same two states."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for name, verb in VERBS.items():
        if name in LASTING:
            continue
        for state in State:
            # A verb that stays where it is is drawn only where it does not apply everywhere.
            if state in verb.allowed and not (verb.to is None and len(verb.allowed) == len(State)):
                arrows.setdefault((state, verb.to or state), []).append(name)
    drawn = [f"    {source} --> {target}: {', '.join(names)}" for (source, target), names in sorted(arrows.items())]
    anywhere = [name for name, verb in VERBS.items() if verb.to is None and verb.allowed == frozenset(State)]
    note = ", ".join(name for name in anywhere if name not in LASTING)
    return "\n".join(
        [
            "stateDiagram-v2",
            "    [*] --> open: record",
            "    [*] --> done: record",
            *drawn,
            "    note right of open",
            f"        {note}: in every state, which stays",
            "        undo: back to the state before",
            "        listed: minutes list it again; succeeded: somebody left",
            "    end note",
            "",
        ]
    )
