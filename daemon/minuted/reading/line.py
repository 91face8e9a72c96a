"""One template of a convention, compiled, and what it finds in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.model import Language
from minuted.reading.markers import Makes
from minuted.reading.spelling import half_width
from minuted.reading.template import compile_template


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One template of one convention."""

    convention: str
    #: The template as its file writes it.
    written: str
    makes: Makes
    #: "anywhere", "item" (list items anywhere) or "action" (only where a marker announces actions).
    where: str
    #: How sure the owner must be, see ``Judge.people``.
    trust: str
    #: "due": it counts only with a deadline in the line; "motion": only where something was put to a vote.
    needs: str
    #: The whole sentence is the decision: 同意购买投影仪.
    whole: bool
    #: Words that, anywhere in the line, say that it means something else.
    unless: tuple[str, ...]
    #: "zh" lines are only tried on texts with Chinese characters.
    language: Language
    pattern: Any
    #: Numbers of the pattern's groups by their names.
    groups: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a template found; texts are cut from the line as written."""

    line: Line
    groups: Mapping[str, str]


def lines_of(
    stem: str, entry: Mapping[str, Any], lists: Mapping[str, Sequence[str]], language: Language
) -> Iterator[Line]:
    """Compile one ``[[line]]`` of the file ``stem``; ``lists`` are the words that its templates may name.

    Raises:
        ValueError: A template is wrong; the text names the file.
    """
    for written in entry["templates"]:
        try:
            pattern = re2.compile("(?i)" + compile_template(written, lists).pattern)
        except (ValueError, re2.error) as error:
            raise ValueError(f"conventions/{stem}.toml: {entry['name']}: {error}") from error
        yield Line(
            convention=f"{stem}/{entry['name']}",
            written=written,
            makes=Makes(entry.get("makes", "action")),
            where=entry.get("where", "action"),
            trust=entry.get("trust", "plausible"),
            needs=entry.get("needs", ""),
            whole=entry.get("whole", False),
            unless=tuple(map(half_width, entry.get("unless", ()))),
            language=language,
            pattern=pattern,
            groups=pattern.groupindex,
        )
