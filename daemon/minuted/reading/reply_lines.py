"""One line of a reply: the commands in it, or none where it is not surely one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from minuted import re2
from minuted.model import Said
from minuted.reading.additions import added_item
from minuted.reading.day_dates import BACK
from minuted.reading.days import DayWords, Found, find_days, read_phrase
from minuted.reading.persons import person_of
from minuted.reading.reply_cuts import commands_in
from minuted.reading.reply_forms import Manners, Sentence, VerbGrammar
from minuted.reading.row_words import Rows, RowWords
from minuted.reading.spelling import fold
from minuted.reading.weekly import Weekly

#: A day and month further ahead than this has more likely just passed than is promised.
_FARTHEST = timedelta(days=300)
_TAIL = " .!。~…;,、·\ufe0f\u200d"
#: No day phrase is longer.
LONGEST_DAY = 60
#: Longer thanks are a story and stay a comment.
_LONGEST_THANKS = 60
#: Words of a name that stands bare beside a row number.
_LONGEST_NAME = 3
_SENTENCE = re2.compile(r"[.!?;。！；] |[,，。！；]")
#: Verbs that are said of no row.
_ROWLESS = frozenset({"thanks", "add", "language", "help", "list", "status", "pause", "stop", "start", "digest"})
_URL = re2.compile(r"(?:https?://|www\.)[^\s]*")
BULLET = re2.compile(r"^(?:[*•·‣◦▪●○■□]|- |-- ) {0,3}")
_WHY = re2.compile(r"^ {0,2}(?:[,;:\-(.。]|because\b|as\b|since\b|due to\b|so\b|for\b|因为|由于|因|,因)")
_NO_DAY = re2.compile(r"^(?:to|the|a|an|it|this|that|because|by)\b")
_PERCENT = re2.compile(r"^(?:百分之)?(\d{1,3}|[一二三四五六七八九十]{1,3})")


def tidy(line: str) -> str:
    """Cut closing punctuation and emoji off a folded line, and a list mark at its start."""
    for smiley in (":-)", ":)", ";-)", ";)", ":-d", ":d"):
        line = line.removesuffix(smiley)
    end = len(line)
    while end and (line[end - 1] in _TAIL or unicodedata.category(line[end - 1]) in ("So", "Sk")):
        end -= 1
    return line[:end].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """The words of all languages and the day on which something is said."""

    grammars: tuple[VerbGrammar, ...]
    rows: RowWords
    manners: Manners
    weekly: Weekly
    days: DayWords
    base: date
    receipt: bool
    #: It is written to minuted alone, and answers nothing.
    request: bool = False
    #: Rows of the letter that is answered; 0 where that is not known.
    count: int = 0

    def is_signature(self, line: str) -> bool:
        """Say whether a folded line takes leave with the writer's name: "Best regards, Bob"."""
        words, comma, _ = tidy(line).partition(",")
        return (
            bool(comma) and words.strip() in self.manners.closings and self.manners.signed.match(tidy(line)) is not None
        )

    def is_greeting(self, line: str) -> bool:
        """Say whether a folded line only greets."""
        match = self.manners.greeting.match(line)
        return match is not None and not tidy(line[match.end() :])

    def hear(self, line: str) -> tuple[Said, ...]:
        """Return the commands that the whole of a line says; none where a part of it is something else."""
        heard = self._heard(line)
        righted = self.manners.typos.righted(line) if not heard else line
        return heard if righted == line else self._heard(righted)

    def _heard(self, line: str) -> tuple[Said, ...]:
        signed = self.manners.signed.search(fold(line).rstrip(" .!"))
        for candidate in self._candidates(line[: signed.start()] if signed is not None and signed.start() else line):
            commands = self._parts(candidate)
            if commands:
                return commands
        return ()

    def _candidates(self, line: str) -> Iterator[str]:
        """Yield the line as it is, then without emoji, list mark, greeting and courtesies."""
        seen: set[str] = set()
        for start in self._starts(line):
            whole = start.rstrip(" .!。~…;,、！，；\ufe0f")
            bare = start[: len(tidy(fold(start)))] if not start.startswith(" ") else start
            polite = self.manners.polite_after.search(fold(bare))
            for candidate in (whole, bare, bare[: polite.start()] if polite else ""):
                if candidate and candidate not in seen:
                    seen.add(candidate)
                    yield candidate

    def _starts(self, line: str) -> Iterator[str]:
        yield line
        folded = fold(line)
        bullet = BULLET.match(folded)
        if bullet is not None and not folded.startswith("->"):
            line, folded = line[bullet.end() :], folded[bullet.end() :]
            yield line
        greeting = self.manners.greeting.match(folded)
        if greeting is not None and greeting.end() < len(folded):
            line, folded = line[greeting.end() :], folded[greeting.end() :]
            yield line
        emoji = len(folded) - len(
            folded.lstrip("".join({c for c in folded[:8] if unicodedata.category(c) == "So"}) + " \ufe0f")
        )
        if emoji:
            line, folded = line[emoji:], folded[emoji:]
            yield line
        polite = self.manners.polite_before.match(folded)
        if polite is not None and polite.end() < len(folded) and not self._asks_people(folded, polite.end()):
            yield line[polite.end() :]

    def _asks_people(self, folded: str, start: int) -> bool:
        """Say whether a line asks somebody to do the work: "please complete" does not tell that it is done."""
        rest = folded[start:]
        if self.manners.asking.search(folded[:start]) is None or rest.startswith(self.manners.bids):
            return False
        return any(said.verb == "done" for said in self._parts(rest))

    def _parts(self, line: str) -> tuple[Said, ...]:
        """Cut a line into as many commands as it is made of, such as "1 done, 2 blocked: why"."""
        folded = fold(line)
        if "?" in _URL.sub("", folded) and folded.strip() not in ("?", "??"):
            return self._asked(line, folded)
        return commands_in(line, folded, self._part, receipt=self.receipt)

    def _asked(self, line: str, folded: str) -> tuple[Said, ...]:
        """Read a request that is put as a question, as a whole: "can I have until Friday?"; all else stays one."""
        bare = folded.rstrip(" ?")
        if "?" in bare:
            return ()
        starts = [(Rows(), 0), *self.rows.before(bare)]
        for rows, start in starts:
            for said in self._sentences(line[start : len(bare)], bare[start:], rows, asked=True):
                return (said,)
        return ()

    def _part(self, line: str) -> Said | None:
        """Read one command, with the rows before it, in it or nowhere; a readable one before a doubtful one."""
        folded = fold(line)
        sign = self.manners.signs.get(folded.rstrip("\ufe0f"))
        if sign is not None:
            return Said(verb=sign)
        readings = self._readings(line, folded) or (self._courteous(line, folded) if self.receipt else [])
        readable = [said for said in readings if "raw" not in said.args]
        if readable:
            # "extend 2 to 13 March" names a row and a day, although "2 to 13 March" is a span of days.
            # A name beside an address says whom it means, unless it is a word for anything else: "转给 li.si@…".
            best = next((said for said in readable if "loose" not in said.args), readable[0])
            return next((said for said in readable if said.verb == best.verb == "due" and said.rows), best)
        return max(readings, key=lambda said: len(said.args["raw"]), default=None)

    def _courteous(self, line: str, folded: str) -> list[Said]:
        """Return what a piece of an answer to a receipt says without its courtesies: "And 5 by Friday please"."""
        before, after = self.manners.amending.match(folded), self.manners.amended.search(folded)
        start = before.end() if before is not None and not self._asks_people(folded, before.end()) else 0
        end = after.start() if after is not None else len(line)
        return self._readings(line[start:end].strip(), folded[start:end].strip()) if (start or end < len(line)) else []

    def _readings(self, line: str, folded: str) -> list[Said]:
        """Return what a line may say, the plainest first."""
        readings = list(self._sentences(line, folded, Rows()))
        day = self._bare_day(line, Rows())
        if day is not None and ("day" in day.args or not readings):
            return [*readings, day]
        if day is not None or self._phrase(line) is not None:
            # "3 March" is a day and says nothing of row 3.
            return readings
        for rows, rest in self.rows.before(folded):
            readings.extend(self._sentences(line[rest:], folded[rest:], rows))
            day = self._bare_day(line[rest:], rows)
            if day is not None:
                readings.append(day)
            person = self._bare_person(line[rest:]) if self.receipt else ""
            if person and rows.numbers:
                readings.append(_said("reassign", rows, {"person": person}))
        return readings

    def _sentences(self, line: str, folded: str, rows: Rows, *, asked: bool = False) -> Iterator[Said]:
        for grammar in self.grammars:
            for sentence in grammar.read(folded, line):
                said = self._said(sentence, rows) if sentence.asks or not asked else None
                if said is not None:
                    yield said

    def _bare_person(self, words: str) -> str:
        """Read a name with no verb, as it stands beside a row number: an address, "Cleo", 欧阳雪."""
        person = person_of(words, nobody=self.manners.nobody, strict=True)
        if not person or "@" in person or words.strip().startswith("@"):
            return person
        if self._phrase(f"by {person}") is not None:
            # "3 31 April" names an impossible day, and nobody called April.
            return ""
        short = len(person.split()) <= _LONGEST_NAME
        return person if short and not self._is_never(person) else ""

    def _is_never(self, person: str) -> bool:
        folded = fold(person)
        pieces = set(folded.split()) | ({char for char in folded if not char.isascii()})
        never = self.manners.never
        return not pieces.isdisjoint(never) or any(word in folded for word in never if not word.isascii())

    def _phrase(self, line: str) -> Found | None:
        return read_phrase(line, base=self.base, words=self.days) if len(line) <= LONGEST_DAY else None

    def _bare_day(self, line: str, rows: Rows) -> Said | None:
        """Read a day with no verb: a new deadline after a row, in a receipt, or with a word such as "by"."""
        found = self._phrase(line)
        if found is None:
            return None
        introduced = len(line.strip(" .,;:!。，")) > found.end - found.start
        args = self._day_args(line)
        # "by Friday" says a new deadline; "for now" and "Friday" say none.
        sure = introduced and ("day" in args or any(char.isdigit() for char in line))
        if not (sure or rows.numbers or rows.everything or (self.receipt and "day" in args)):
            return None
        return _said("due", rows, args)

    def _said(self, sentence: Sentence, before: Rows) -> Said | None:
        """Make a command of a form that fits; None where one of its words does not."""
        slots = sentence.slots
        rows = before
        if (sentence.only == "receipt" and not self.receipt) or (sentence.only == "rows" and before == Rows()):
            return None
        if sentence.only == "request" and not self.request:
            return None
        if "rows" in slots:
            named = self.rows.read(slots["rows"])
            if named is None or (before != Rows() and before != named):
                return None
            rows = named
        if rows.count and rows.count != self.count:
            return None
        args = dict(sentence.fixed)
        note = _unbracketed(slots.get("note", "").strip(" -–—:：,，"))
        if any(char.isalnum() for char in note):
            args["note"] = note
        elif not any(unicodedata.category(char) in ("So", "Sk") for char in slots.get("note", "☺")):
            # Marks alone are no reason: in "progress: ”。 done" nothing is sure.
            return None
        if sentence.verb in ("done", "unblocked") and note and self.manners.doubt.search(_URL.sub("", fold(note))):
            return None
        if sentence.verb == "thanks" and (len(note) > _LONGEST_THANKS or _SENTENCE.search(note)):
            return None
        if sentence.verb == "undo":
            args.pop("note", None)
        if "percent" in slots:
            percent = self._percent(slots["percent"])
            if percent is None:
                return None
            args["percent"] = str(percent)
        if "person" in slots:
            strict = sentence.person_first or sentence.verb == "thanks" or sentence.only == "receipt"
            person = person_of(slots["person"], nobody=self.manners.nobody, strict=strict)
            if person and sentence.only == "receipt" and self._is_never(person):
                return None
            if not person or find_days(person, base=self.base, words=self.days):
                return None
            args["person"] = person
        if "address" in slots:
            address = person_of(slots["address"], nobody=())
            if "@" not in address or "@" in args["person"] or self._is_never(args["person"]):
                return None
            args["address"] = address
        if "day" in slots:
            day = self._day_args(slots["day"], begins=sentence.verb == "snooze")
            if "day" not in day and (sentence.need == "day" or not self._may_be_day(slots["day"])):
                return None
            args |= day
        args |= {name: slots[name].upper() for name in ("decision", "by", "minutes") if name in slots}
        if "weekly" in slots:
            hour = self.weekly.read(slots["weekly"])
            if hour is None:
                return None
            args |= hour
        if "task" in slots:
            args |= (
                added_item(slots["task"], base=self.base, days=self.days, nobody=self.manners.nobody)
                if sentence.verb == "add"
                else {"task": slots["task"].strip()}
            )
        if rows != Rows() and sentence.verb in _ROWLESS:
            return None
        if sentence.needs and sentence.needs not in args and not (sentence.needs == "rows" and rows != Rows()):
            return None
        if sentence.verb == "comment" and not args:
            # "note: -" has no words, so it is no part of a line that a command may stand beside.
            return None
        return _said(sentence.verb, rows, args)

    def _day_args(self, words: str, *, begins: bool = False) -> dict[str, str]:
        """Read a day that lies ahead: {"day": ISO}, or {"raw": words} where it cannot be read or has passed.

        ``begins`` asks for the day on which a week begins: who wants to be reminded next week means Monday, while
        what is due next week may take until Friday.
        """
        text = words.strip(" :：,，")
        for base in (self.base, self.base + BACK):
            # A day and month that has just passed means the one to come, in what people promise.
            found = read_phrase(text, base=base, words=self.days)
            if found is not None and found.day is not None and found.day >= self.base:
                if found.day - self.base > _FARTHEST:
                    break
                first = found.begins if begins and found.begins is not None and found.begins > self.base else found.day
                return {"day": first.isoformat()}
        for found in find_days(text, base=self.base, words=self.days)[:1]:
            rest = fold(text[found.end :])
            if found.start == 0 and found.day and found.day >= self.base and _WHY.match(rest):
                return {"day": found.day.isoformat(), "note": text[found.end :].strip(" ,;:-()，；：（）。")}
        return {"raw": text}

    def _may_be_day(self, words: str) -> bool:
        """Say whether words that are no readable day were surely meant as one, so that it is worth asking."""
        text = fold(words).strip()
        if len(text) > 40 or _NO_DAY.match(text):
            return False
        return bool(find_days(text, base=self.base, words=self.days)) or any(char.isdigit() for char in text)

    def _percent(self, words: str) -> int | None:
        value = self.manners.percents.get(words)
        if value is None:
            match = _PERCENT.match(words)
            value = self.rows.value(match.group(1)) if match else None
        return value if value is not None and value <= 100 else None


def _said(verb: str, rows: Rows, args: dict[str, str]) -> Said:
    return Said(verb=verb, rows=rows.numbers, everything=rows.everything, but=rows.but, args=args)


def _unbracketed(note: str) -> str:
    """Drop the bracket that closes what a form has opened: "waiting for legal)" of "blocked (waiting for legal)"."""
    folded = fold(note)
    return note[:-1].rstrip() if folded.endswith(")") and folded.count("(") < folded.count(")") else note
