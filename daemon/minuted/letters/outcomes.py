"""What became of an answer, in sentences: one for each thing that somebody said, and the subject of the reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from minuted.letters.rows import Printer
from minuted.letters.subjects import LONGEST_TASK
from minuted.letters.tidy import plain_name, shorten
from minuted.letters.words import Words
from minuted.model import LetterRow, Outcome, State

#: Refusals that ask nothing.
PLAIN_NO = frozenset(
    {
        "nothing_to_undo",
        "asked_organiser",
        "wish_refused",
        "wish_over",
        "wish_settled",
        "not_an_item",
        "unknown_verb",
        "too_many",
    }
)
#: What waits for a word of the letter's reader.
WAITS = frozenset({"not_proved", "wished"})
#: Codes whose sentences name what would be done, by ``[letters.wishes]``.
WISHES = WAITS | {"asked_organiser", "wish_refused"}
#: Facts of a refusal that are the address of somebody.
ADDRESSES = ("who", "owner", "organiser")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedOutcome:
    """One sentence, and whether something was changed by it."""

    #: Row number in the letter that was answered; 0 where it says nothing new.
    number: int
    sentence: str
    acted: bool
    #: True where it waits for a word of the reader.
    waits: bool = False


def printed(outcome: Outcome, printer: Printer) -> PrintedOutcome:
    """Return the sentence of one outcome; a refusal's comes from ``[refusals]`` by its code."""
    words = printer.words
    facts, acted = _facts(outcome, printer), outcome.refusal is None
    if outcome.refusal is not None:
        sentence = words.refusal(outcome.refusal.code, facts)
    else:
        sentence = words.phrase("acts", _variant(outcome, printer), **facts)
    row = _row(outcome, printer)
    number = row.number if row else outcome.number if outcome.item is not None else 0
    waits = outcome.refusal is not None and outcome.refusal.code in WAITS
    return PrintedOutcome(number=number if _several(printer) else 0, sentence=sentence, acted=acted, waits=waits)


def wished(outcomes: tuple[Outcome, ...], printer: Printer) -> str:
    """Return what waits for a word of the reader, for a subject: the one thing, or how many; "" for nothing."""
    waiting = [each for each in outcomes if each.refusal is not None and each.refusal.code in WAITS]
    if len(waiting) == 1:
        return _facts(waiting[0], printer)["wish"]
    return printer.words.count(len(waiting), "several") if waiting else ""


def subject(outcomes: tuple[Outcome, ...], printer: Printer, *, verbs: str = "subjects") -> str:
    """Return the subject of an answer: what was done to the one item, or to how many of them."""
    words = printer.words
    acted = [outcome for outcome in outcomes if outcome.refusal is None]
    if not acted:
        return _refused(outcomes, words, verbs)
    tasks = {outcome.item.ref if outcome.item else "": _task(outcome) for outcome in acted if _task(outcome)}
    if not tasks:
        return words.phrase(verbs, "nothing")
    several = len(tasks) > 1
    shown = words.count(len(tasks), "several") if several else shorten(next(iter(tasks.values())), LONGEST_TASK)
    phrases = {
        words.phrase(verbs, _subject_key(outcome, printer, verbs), **(_facts(outcome, printer) | {"task": shown}))
        for outcome in acted
    }
    return phrases.pop() if len(phrases) == 1 else words.phrase(verbs, "other", task=shown)


def _refused(outcomes: tuple[Outcome, ...], words: Words, verbs: str) -> str:
    named = next((_task(outcome) for outcome in outcomes if _task(outcome)), "")
    asks = any(outcome.refusal is not None and outcome.refusal.code not in PLAIN_NO for outcome in outcomes)
    key = "refused" if named else "refused_unnamed" if asks else "refused_plainly"
    return words.phrase(verbs, key, task=shorten(named, LONGEST_TASK))


def _subject_key(outcome: Outcome, printer: Printer, verbs: str) -> str:
    table, key = printer.words.table(verbs), _variant(outcome, printer)
    return key if key in table else outcome.verb if outcome.verb in table else "other"


def _several(printer: Printer) -> bool:
    return len(printer.letter.outcomes) > 1 or len(printer.letter.rows) > 1


def _row(outcome: Outcome, printer: Printer) -> LetterRow | None:
    """Return the row of the letter that shows the outcome's item, which has people's names."""
    if outcome.item is None:
        return None
    return next((row for row in printer.letter.rows if row.ref == outcome.item.ref), None)


def _task(outcome: Outcome) -> str:
    return outcome.item.task or outcome.item.ref if outcome.item else outcome.args.get("task", "")


def _facts(outcome: Outcome, printer: Printer) -> dict[str, str]:
    """Return what a sentence may name; days are written out, the task stands in quotes."""
    words, item = printer.words, outcome.item
    facts = {"n": str(outcome.number), "ref": "", "person": words.phrase("news", "somebody")} | _verb_facts(
        outcome.verb, words
    )
    facts |= {key: _shown(text, printer) for key, text in outcome.args.items()}
    facts |= {key: printer.called(outcome.args[key]) for key in ADDRESSES if outcome.args.get(key)}
    if outcome.args.get("weekday", "").isdecimal():
        facts["weekday"] = str(words.table("days")["full_weekdays"][int(outcome.args["weekday"]) % 7])
    if item is not None:
        facts["state"] = words.phrase("states", item.state)
        day = item.snoozed_until if outcome.verb == "snooze" else item.asked_due or item.due
        if day is not None:
            facts["day"] = words.day(day, printer.today)
        if outcome.verb == "reassign" and item.owner:
            row = _row(outcome, printer)
            facts["person"] = plain_name((row.owner_name if row else "") or item.owner_name or item.owner)
            facts["through"] = printer.called(printer.letter.facts.get(f"through.{item.owner}", ""))
        if _asks_person(outcome):
            facts["person"] = _reached(outcome.args["person"], printer)
    if outcome.refusal is not None:
        facts |= _refusal_facts(outcome.refusal.facts, printer)
    task = _task(outcome) or (outcome.refusal.facts.get("task", "") if outcome.refusal else "")
    if task:
        facts["task"] = words.quoted(shorten(task, LONGEST_TASK))
    if outcome.refusal is not None and outcome.refusal.code in WISHES:
        facts |= _wish(outcome, facts, printer)
    return facts


def _reached(address: str, printer: Printer) -> str:
    """Return what to call somebody who is asked, with whom they are reached through where they are external."""
    who, through = printer.called(address), printer.letter.facts.get(f"through.{address}", "")
    return printer.words.phrase("brief", "external", who=who, through=printer.called(through)) if through else who


def _wish(outcome: Outcome, facts: Mapping[str, str], printer: Printer) -> dict[str, str]:
    """Return what somebody wishes as part of a sentence: "hand “book the room” over to Cleo"."""
    words, args = printer.words, outcome.args
    said = outcome.refusal.facts.get("words", "") if outcome.refusal is not None else ""
    said = said or ("" if outcome.verb == "task" else args.get("note", ""))
    new = args.get("task", "") or args.get("note", "")
    own = {
        "person": printer.called(args.get("person", "")) or facts["person"],
        "day": _shown(args.get("day", ""), printer),
        "new": words.quoted(shorten(new, LONGEST_TASK)),
    }
    table = words.table("wishes")
    key = outcome.verb if outcome.verb in table else "other" if outcome.item else "other_own"
    shown = dict(facts) | own
    return own | {"wish": words.phrase("wishes", key, **shown), "words": words.quoted(said) if said else ""}


def _refusal_facts(facts: Mapping[str, str], printer: Printer) -> dict[str, str]:
    """Return the facts of a refusal in words; empty ones stay empty, which chooses another sentence."""
    words = printer.words
    shown = {key: _shown(text, printer) for key, text in facts.items()}
    shown |= {key: printer.called(facts[key]) for key in ADDRESSES if facts.get(key)}
    if facts.get("verb"):
        shown |= _verb_facts(facts["verb"], words)
    if facts.get("verbs"):
        shown["verbs"] = words.listed([_verb_facts(verb.strip(), words)["verb"] for verb in facts["verbs"].split(",")])
    if facts.get("state"):
        shown["state"] = str(words.table("states").get(facts["state"], facts["state"]))
    if facts.get("options"):
        shown["options"] = words.listed([option.strip() for option in facts["options"].split(",")], "or")
    if facts.get("raw"):
        shown["raw"] = words.quoted(facts["raw"])
    return shown


def _verb_facts(verb: str, words: Words) -> dict[str, str]:
    """Return the word that people write for a verb: bare for an example, in quotes for a sentence."""
    say = str(words.table("verbs").get(verb, verb))
    return {"say": say, "verb": words.quoted(say)}


def _shown(text: str, printer: Printer) -> str:
    """Return an ISO day as people write it, everything else as it is."""
    try:
        return printer.words.day(date.fromisoformat(text), printer.today)
    except ValueError:
        return text


def _asks_person(outcome: Outcome) -> bool:
    """Say whether somebody asks a certain person for help, and not only the organiser, who is asked anyway."""
    person, item = outcome.args.get("person", ""), outcome.item
    return (
        outcome.verb == "blocked" and bool(person) and item is not None and person not in (item.organiser, item.owner)
    )


def _asks_the_writer(outcome: Outcome, printer: Printer) -> bool:
    """Say whether whom somebody asks for help is external and reached through nobody but themselves."""
    return printer.letter.facts.get(f"through.{outcome.args.get('person', '')}") == printer.letter.to.address


def _variant(outcome: Outcome, printer: Printer) -> str:
    """Return the name of the sentence in ``[letters.acts]``: the verb, or a closer word for what it did."""
    verb, item, acts = outcome.verb, outcome.item, printer.words.table("acts")
    if (chosen := f"{verb}_{outcome.args.get(verb, '')}") in acts:
        # "digest_no", "rhythm_weekly"
        return chosen
    if item is None:
        if outcome.args.get("task") and verb in acts:
            return verb
        for key in (f"{verb}_all", verb):
            if key in acts and "{task}" not in acts[key]:
                return key
        return "other"
    if verb == "undo" and item.state is State.CANCELLED:
        return "undo_cancelled"
    if verb == "reassign" and f"through.{item.owner}" in printer.letter.facts:
        return "reassign_external"
    if _asks_person(outcome) and not _asks_the_writer(outcome, printer):
        return "blocked_person"
    if verb in ("due", "extend") and item.asked_due is not None:
        return "due_asked"
    if verb == "progress" and outcome.args.get("percent") and item.state is not State.DONE:
        return "progress_percent"
    day = item.snoozed_until if verb == "snooze" else item.due
    if verb in ("snooze", "due", "agree") and day is None:
        return "other_task"
    return verb if verb in acts else "other_task"
