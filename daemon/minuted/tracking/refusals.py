"""Every polite no that an act or a reply can meet; the sentences are in each language's ``[refusals]``."""

from __future__ import annotations

from enum import StrEnum

from minuted.model import Act, Item, Refusal


class Code(StrEnum):
    """Why something said was not done.  The names in the comments are the facts that a sentence can use."""

    # Who may: facts verb, owner, organiser.
    NOT_YOURS = "not_yours"
    ORGANISER_ONLY = "organiser_only"
    OWNER_ONLY = "owner_only"

    # Where the item stands: facts state, who and day (by whom and when it was closed).
    ALREADY_DONE = "already_done"
    ALREADY_CANCELLED = "already_cancelled"
    ALREADY_DECLINED = "already_declined"
    ALREADY_OPEN = "already_open"
    ALREADY_RECORDED = "already_recorded"
    NOT_BLOCKED = "not_blocked"
    NOTHING_ASKED = "nothing_asked"
    NOTHING_TO_UNDO = "nothing_to_undo"
    WRONG_STATE = "wrong_state"

    # What was said: facts raw (the words), day, today, who, text.
    DAY_MISSING = "day_missing"
    DAY_PAST = "day_past"
    DAY_FAR = "day_far"
    DAY_SAME = "day_same"
    PERSON_MISSING = "person_missing"
    SAME_OWNER = "same_owner"
    PERCENT_WRONG = "percent_wrong"
    TASK_MISSING = "task_missing"
    UNKNOWN_VERB = "unknown_verb"
    PAUSE_DAY = "pause_day"

    # What was meant, found out before an act is made: facts raw, options, verb, verbs, number, count, limit.
    PERSON_UNKNOWN = "person_unknown"
    PERSON_OUTSIDE = "person_outside"
    PERSON_AMBIGUOUS = "person_ambiguous"
    SAME_AS_WHICH = "same_as_which"
    WHICH_DECISION = "which_decision"
    REPLACES_WHICH = "replaces_which"
    NO_SUCH_DECISION = "no_such_decision"
    REVISIT_WHEN = "revisit_when"
    WHICH_ROW = "which_row"
    NO_SUCH_ROW = "no_such_row"
    NOT_AN_ITEM = "not_an_item"
    LETTER_UNKNOWN = "letter_unknown"
    TOO_MANY = "too_many"
    CONTRADICTION = "contradiction"
    NO_WORDS = "no_words"
    RECEIPT_UNCLEAR = "receipt_unclear"

    # To an invitation to look back: facts organiser, raw (whom a guest sends).
    LESSON_WORDS = "lesson_words"
    RETRO_WORDS = "retro_words"
    RETRO_WHEN = "retro_when"
    RETRO_OVER = "retro_over"
    RETRO_ORGANISER = "retro_organiser"
    RETRO_ALONE = "retro_alone"
    RETRO_WHO = "retro_who"
    RETRO_UNDO = "retro_undo"

    # To ``retro`` in a mail of its own: facts verb, raw (what it names); for a choice ref, task, day.
    RETRO_UNKNOWN = "retro_unknown"
    RETRO_WHICH = "retro_which"
    RETRO_CHOICE = "retro_choice"

    # What waits for one word, see ``intake/wishing.py``: facts who, organiser, words, wish (what would be done).
    NOT_PROVED = "not_proved"
    ASKED_ORGANISER = "asked_organiser"
    WISHED = "wished"
    WISH_REFUSED = "wish_refused"
    WISH_OVER = "wish_over"
    WISH_SETTLED = "wish_settled"
    UNDECIDED = "undecided"


def no(code: Code, item: Item, act: Act, **facts: str) -> Refusal:
    """Make the refusal of an act on an item; what every sentence may name is filled in."""
    return Refusal(
        code=code,
        facts={
            "verb": act.verb,
            "task": item.task,
            "state": item.state.value,
            "owner": item.owner,
            "organiser": item.organiser,
            **facts,
        },
    )
