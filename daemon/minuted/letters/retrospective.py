"""What the invitation to a retrospective says, in words: when, what happened, in figures, what was decided, thanks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from minuted.letters.buttons import Buttons
from minuted.letters.tidy import by_sentences, glue, plain_name, shorten
from minuted.letters.words import Words
from minuted.model import Letter, Lookback, Milestone

#: Longer ones are cut; the minutes hold the rest.
LONGEST_LINE = 100
#: Days and decisions that are printed, the latest; tasks of one day.
MOST_DAYS = 12
MOST_DECISIONS = 8
MOST_TASKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLookback:
    """A lookback, ready for a template."""

    purpose: str
    title: str
    #: "Thu 5 March, 09:00–09:45 (Asia/Shanghai)", on the reader's clock.
    when: str
    #: The same for a button: "2026-03-05 09:00".
    plain: str
    #: (day, what happened on it).
    days: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    decisions: tuple[str, ...]
    thanks: tuple[str, ...]
    agenda: tuple[str, ...]
    #: Whom the slot does not suit, a sentence each.
    hurts: tuple[str, ...]
    #: How many are invited.
    guests: int
    who: str
    wish: str
    #: The wish as the organiser can write it back.
    plain_wish: str
    #: A link that says so; "" in text.
    wish_href: str


def printed_lookback(
    letter: Letter, words: Words, today: date, buttons: Buttons | None = None
) -> PrintedLookback | None:
    """Return the lookback of a letter in words; None where it has none.  Without buttons it is for a text part."""
    back = letter.lookback
    if back is None:
        return None
    zone = ZoneInfo(letter.zone)
    start, end = back.start.astimezone(zone), back.end.astimezone(zone)
    wish = back.wish.astimezone(zone) if back.wish is not None else None
    plain_wish = f"{wish:%Y-%m-%d %H:%M}" if wish is not None else ""
    table = words.table("retrospective")
    held = str if buttons else by_sentences
    return PrintedLookback(
        purpose=back.purpose,
        title=back.title,
        when=words.phrase(
            "retrospective",
            "when",
            day=words.day(start.date(), today),
            start=f"{start:%H:%M}",
            end=f"{end:%H:%M}",
            zone=letter.zone,
        ),
        plain=f"{start:%Y-%m-%d %H:%M}",
        days=tuple(
            (words.day(each.day, today), what)
            for each in back.days[-MOST_DAYS:]
            for what in _happened(each, words, wraps=buttons is None)
        ),
        figures=tuple(held(line) for line in _figures(back, words)),
        decisions=tuple(held(words.quoted(shorten(each, LONGEST_LINE))) for each in back.decisions[-MOST_DECISIONS:]),
        thanks=tuple(held(line) for line in _thanks(back, words)),
        agenda=tuple(held(str(line)) for line in table["agenda"]),
        hurts=tuple(
            held(words.phrase("retrospective", f"hurt_{why}", who=plain_name(name) or name)) for name, why in back.hurts
        ),
        guests=back.guests,
        who=plain_name(back.who) or back.who,
        wish=words.moment(wish, today) if wish is not None else "",
        plain_wish=plain_wish,
        wish_href=buttons.href(words.phrase("retrospective", "say_move", at=plain_wish)) if buttons and wish else "",
    )


def event_texts(back: Lookback, words: Words) -> tuple[str, str]:
    """Return summary and description of the calendar object."""
    table = words.table("retrospective")
    summary = words.phrase("retrospective", "summary", title=back.title)
    return summary, "\n".join([str(table["about"]), *(f"- {line}" for line in table["agenda"])])


def _happened(day: Milestone, words: Words, *, wraps: bool) -> Iterator[str]:
    """Yield what happened on a day, a line each; where lines wrap, between two tasks only."""
    if day.title:
        yield _about("minuted", words.quoted(shorten(day.title, LONGEST_LINE)), words, wraps=wraps)
    for name, tasks in (("blocked", day.blocked), ("closed", day.closed)):
        if tasks:
            shown = [words.quoted(shorten(task, LONGEST_LINE)) for task in tasks[:MOST_TASKS]]
            more = len(tasks) - len(shown)
            shown += [words.phrase("retrospective", "more", n=more)] if more else []
            yield _about(name, words.listed(shown), words, wraps=wraps)


def _about(name: str, what: str, words: Words, *, wraps: bool) -> str:
    """Return a phrase whose own words stay on one line with what they are about, so that none begins a line."""
    before, gap, after = words.phrase("retrospective", name, what="\0").partition("\0")
    assert gap, "every one of these phrases is about something"
    return glue(before) + what + glue(after) if wraps else before + what + after


def _figures(back: Lookback, words: Words) -> Iterator[str]:
    if back.done:
        yield words.phrase("retrospective", "done_one" if back.done == 1 else "done", n=back.done)
    if back.dated:
        yield words.phrase("retrospective", "on_time", n=back.on_time, of=back.dated)
    if back.blocked:
        yield words.phrase("retrospective", "were_blocked", n=back.blocked)
    if back.open:
        yield words.phrase("retrospective", "open", n=back.open)
    if back.agreed:
        agreed = "agreed_then" if back.purpose == "year" else "agreed"
        yield words.phrase("retrospective", agreed, n=back.agreed_done, of=back.agreed)
    if back.dropped:
        yield words.phrase("retrospective", "dropped", n=back.dropped)


def _thanks(back: Lookback, words: Words) -> Iterator[str]:
    for name, said in back.thanks:
        who = plain_name(name) or name
        if said:
            yield words.phrase(
                "retrospective", "thanks_words", who=who, words=words.quoted(shorten(said, LONGEST_LINE))
            )
        else:
            yield words.phrase("retrospective", "thanks", who=who)
