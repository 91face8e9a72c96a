"""What people answer to an invitation to look back: yes, no, another time, called off; one word of it a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from minuted.reading.days import DayWords, read_day
from minuted.reading.spelling import fold
from minuted.reading.weekly import Weekly

#: Longer lines are no answer in a word.
LONGEST = 80
#: What a line may end with.
ENDS = " .,!;:。，！；~～"
#: A wish for another time may be a question.
ASKING = "?？吗吧呢"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer."""

    #: "yes", "no", "cancel", "later", "none", "move" or "send".
    word: str
    #: For "move": on which day, and at which hour of the writer's clock; None where that is not said.
    day: date | None = None
    clock: time | None = None
    #: For "send": who comes in the writer's place, as written.
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrospectiveWords:
    """The ``[retrospective]`` tables of all languages together."""

    words: Mapping[str, str]
    #: What comes before day and hour, the longest first.
    leads: tuple[str, ...]
    #: What stands before and behind the name of whom somebody sends, the longest first.
    sends: tuple[tuple[str, str], ...]

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Any]]) -> RetrospectiveWords:
        """Compile the words of every language."""
        words: dict[str, str] = {}
        leads: set[str] = set()
        sends: set[tuple[str, str]] = set()
        for table in tables:
            for name, said in table["retrospective"].items():
                if name == "move":
                    leads.update(map(fold, said))
                elif name == "send":
                    sends.update(
                        (fold(before), fold(after)) for before, _, after in (each.partition("{who}") for each in said)
                    )
                else:
                    words |= dict.fromkeys(map(fold, said), name)
        return cls(
            words=words,
            leads=tuple(sorted(leads, key=len, reverse=True)),
            sends=tuple(sorted(sends, key=lambda each: len("".join(each)), reverse=True)),
        )

    def read(self, text: str, *, today: date, days: DayWords, clock: Weekly) -> Answer | None:
        """Return the first answer in the new text of a mail; None where no line is one."""
        for line in text.split("\n"):
            folded = fold(line).strip(ENDS)
            if not folded or len(folded) > LONGEST:
                continue
            if folded in self.words:
                return Answer(word=self.words[folded])
            lead = next((each for each in self.leads if folded.startswith(each)), None)
            if lead is not None:
                return _moved(folded[len(lead) :].strip(ENDS), today, days, clock)
            if who := self._sent(folded):
                at = fold(line).find(who)
                written = line[at : at + len(who)]
                return Answer(word="send", who=written if fold(written) == who else who)
        return None

    def _sent(self, folded: str) -> str:
        """Return who is to come in the writer's place; "" for nobody."""
        for before, after in self.sends:
            who = folded[len(before) : len(folded) - len(after)].strip(ENDS)
            if who and folded.startswith(before) and folded.endswith(after) and len(before) + len(after) < len(folded):
                return who
        return ""


def _moved(rest: str, today: date, days: DayWords, clock: Weekly) -> Answer:
    """Read day and hour, the hour last; a day without any hour is taken alone, and what is in doubt is no day."""
    rest = rest.strip(ENDS + ASKING)
    said_hour = False
    for place in range(1, len(rest)):
        hour = clock.read(rest[place:])
        if hour is None or set(hour) != {"time"}:
            continue
        day = read_day(rest[:place].strip(ENDS), base=today, words=days)
        if day is not None:
            return Answer(word="move", day=day, clock=time.fromisoformat(hour["time"]))
        said_hour = said_hour or not rest[place:].strip().isdecimal()
    return Answer(word="move", day=None if said_hour else read_day(rest, base=today, words=days))
