"""Why a template whose words fit a line does not count there: the place, the owner, the deadline, a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from minuted.model import Language
from minuted.reading.line import Line
from minuted.reading.markers import Makes
from minuted.reading.spelling import half_width, has_han, key
from minuted.reading.wording import Wording

#: A template without a word or mark of its own fits every line.
_BARE = "{owner} {task}"
#: People write no longer names.
_NAME_WORDS = 3


class Why(StrEnum):
    """The reason for which a template does not count; the values stand in the JSON of ``conventions explain``."""

    #: It counts only below what announces actions.
    NOT_ANNOUNCED = "not announced"
    #: It counts in list items only.
    NO_ITEM = "no list item"
    #: What stands in the owner's place looks like no name.
    NO_NAME = "no name"
    #: It asks for a name of the attendance list, the recipients or the directory.
    NOT_KNOWN = "name not known"
    #: A word in the line says that it means something else.
    UNLESS = "other meaning"
    #: It asks for a deadline, and there is none.
    NO_DEADLINE = "no deadline"
    NO_MOTION = "no motion"
    #: What stands in the deadline's place is no day.
    NO_DAY = "no day"
    #: Nothing is left to do.
    NO_TASK = "no task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """One template that fits the words of a line."""

    convention: str
    #: The template as its file writes it.
    template: str
    #: None: it counts.
    why: Why | None
    #: The words that the reason is about.
    about: str = ""

    @property
    def near(self) -> bool:
        """Say whether little is missing, so that somebody may have meant it: an owner of many words is prose."""
        if self.why not in (Why.NO_NAME, Why.NOT_KNOWN):
            return True
        return self.template != _BARE and len(self.about.split()) <= _NAME_WORDS and self.about[:1].isalnum()


def others(text: str, wording: Wording, places: Sequence[str]) -> Iterator[Other]:
    """Yield every template for actions or decisions that fits ``text``, with the reason for which it does not count.

    ``places``: where the line stands, see ``Line.where``.
    """
    folded, han = half_width(text), has_han(text)
    for line in (*wording.conventions.prefilter.every(folded), *wording.conventions.outcomes.every(folded)):
        found = line.pattern.match(folded) if han or line.language is not Language.ZH else None
        if found is None:
            continue
        groups = {name: (found.group(name) or "").strip() for name in line.groups}
        why, about = _why(line, groups, folded, wording, places)
        yield Other(convention=line.convention, template=line.written, why=why, about=about)


def _why(
    line: Line, groups: dict[str, str], folded: str, wording: Wording, places: Sequence[str]
) -> tuple[Why | None, str]:
    """Ask in the order in which a reader would understand the answer best."""
    word = next((word for word in line.unless if word in folded), "")
    if word:
        return Why.UNLESS, word
    if line.makes is Makes.ACTION:
        owner = groups.get("owner", "")
        if not wording.judge.nobody(owner) and not wording.judge.people(owner, line.trust):
            return (Why.NOT_KNOWN if wording.judge.people(owner, "plausible") else Why.NO_NAME), owner
        if len(key(groups.get("task", ""))) < 2:
            return Why.NO_TASK, ""
        due = groups.get("due", "")
        if due and wording.day(due) is None:
            return Why.NO_DAY, due
        if line.needs == "due" and wording.day(groups.get("task", "")) is None:
            return Why.NO_DEADLINE, ""
    if line.needs == "motion":
        return Why.NO_MOTION, ""
    if line.where not in places:
        return (Why.NO_ITEM if line.where == "item" else Why.NOT_ANNOUNCED), ""
    return None, ""
