"""One action while the lines that belong to it are still being read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(slots=True, kw_only=True)
class Draft:
    """One action while the lines that belong to it are still being read."""

    line: int
    last: int
    convention: str
    task: str
    owners: tuple[str, ...] = ()
    due_text: str | None = None
    due: date | None = None
    done: bool = False
    #: The deadline stood in a place of its own, and is no day that can be read.
    unclear: bool = False
    #: Block it was read from.
    block: int = -1
    #: Keys of the headings above that name a subject; those that announce lists are left out.
    section: tuple[str, ...] = ()
    #: How it was written: convention, kind of block, whether with a label before it.
    form: tuple[str, str, bool] = ("", "", False)
    #: It stands in a summary, which says again what was said before.
    summary: bool = False
