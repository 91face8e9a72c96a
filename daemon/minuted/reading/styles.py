"""Read what the style of an HTML element says that matters to a reader of the words inside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from minuted import re2

_HIDDEN = re2.compile(r"(?i)display\s*:\s*none|mso-hide\s*:\s*all")
_IGNORED = re2.compile(r"(?i)mso-list\s*:\s*ignore")
_LEVEL = re2.compile(r"(?i)mso-list\s*:\s*l\d+\s+level(\d)")
_MARGIN = re2.compile(r"(?i)(?:margin-left|padding-left)\s*:\s*(\d{1,3})(?:\.\d+)?(px|pt|cm|em|in)")
#: The fourth of four margins is the left one.
_MARGINS = re2.compile(
    r"(?i)(?:^|[;\s])margin\s*:\s*[\d.a-z]+\s+[\d.a-z]+\s+[\d.a-z]+\s+(\d{1,3})(?:\.\d+)?(px|pt|cm|em|in)"
)
_STRIKE = re2.compile(r"(?i)line-through")
_BOLD = re2.compile(r"(?i)font-weight\s*:\s*(?:bold|[6-9]00)")
_LISTED = re2.compile(r"(?i)display\s*:\s*list-item")
_KEPT = re2.compile(r"(?i)white-space\s*:\s*(?:pre|break-spaces)")
_SYMBOLS = re2.compile(r"(?i)font-family\s*:[^;]*(?:symbol|wingdings|webdings)")
#: Columns that one unit is wide, as a numerator and a denominator.
_COLUMNS = {"px": (1, 10), "pt": (1, 8), "cm": (4, 1), "em": (2, 1), "in": (9, 1)}
_WIDEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the style of an element says."""

    hidden: bool = False
    #: Outlook's own bullet or number, which programs without its lists show.
    ignored: bool = False
    struck: bool = False
    strong: bool = False
    #: It looks like a list item without being one.
    listed: bool = False
    #: Its line breaks are line breaks.
    kept: bool = False
    #: Its letters are drawings: bullets and check marks.
    symbols: bool = False
    #: Level of Outlook's list that a paragraph is in; None: it is in none.
    level: int | None = None
    #: Columns of the left margin; None: not said.
    indent: int | None = None


@lru_cache(maxsize=256)
def look_of(style: str) -> Look:
    """Read a style attribute; a mail program writes the same few again and again."""
    if not style:
        return Look()
    level, margin = _LEVEL.search(style), _MARGIN.search(style) or _MARGINS.search(style)
    columns = None
    if margin is not None:
        wide, per = _COLUMNS[margin.group(2).lower()]
        columns = min(_WIDEST, int(margin.group(1)) * wide // per)
    return Look(
        hidden=_HIDDEN.search(style) is not None,
        ignored=_IGNORED.search(style) is not None,
        struck=_STRIKE.search(style) is not None,
        strong=_BOLD.search(style) is not None,
        listed=_LISTED.search(style) is not None,
        kept=_KEPT.search(style) is not None,
        symbols=_SYMBOLS.search(style) is not None,
        level=int(level.group(1)) if level is not None else None,
        indent=columns,
    )
