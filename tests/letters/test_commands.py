"""A letter that is quoted by a careless mail program must not act, and the answers it proposes must.

Every line of every text part is read as if somebody had written it; every prefilled answer is read as the
answer that its button promises.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from letters.samples import BOT, WORDS, item, languages, letter, meeting, row, stationery
from minuted.letters.buttons import Buttons
from minuted.letters.words import Words
from minuted.model import (
    Address,
    Doubt,
    Language,
    LessonKind,
    Letter,
    LetterKind,
    LetterRow,
    Outcome,
    Question,
    Refusal,
    Said,
    Section,
    State,
)
from minuted.reading.days import DayWords
from minuted.reading.lesson_words import LessonWords
from minuted.reading.replies import VerbWords, read_said
from minuted.reading.retrospective_words import RetrospectiveWords

pytestmark = pytest.mark.pure

TABLES: dict[Language, Any] = languages()
VERBS = VerbWords.compile(TABLES)
DAYS = DayWords.compile(TABLES)
BASE = date(2026, 3, 2)
PAPER = stationery()

#: What a hostile or merely unlucky task, name or note may be.
COMMANDS = (
    *(
        "done",
        "all done",
        "cancel",
        "1 done",
        "done 1",
        "not mine",
        "due Friday",
        "reassign to eve@example.com",
        "stop",
    ),
    *("完成", "全部完成", "取消", "1 完成", "不是我", "延期到周五", "转给 eve@example.com", "退订", "由李四负责"),
    *("stop", "ok", "undo", "撤销"),
)
#: What may stand between them.
GLUE = ("\n", " ", "”", "“", ": ", "1", "。", "-")


def said(text: str, *, receipt: bool = False) -> tuple[Said, ...]:
    return read_said(text, base=BASE, words=VERBS, days=DAYS, receipt=receipt)


def acting_lines(text: str) -> list[tuple[str, str]]:
    """Return each line of ``text`` that would act, with its verb, read alone and as part of the whole."""
    found = []
    for receipt in (False, True):
        for line in text.splitlines():
            found += [(one.verb, line) for one in said(line, receipt=receipt) if one.verb != "comment"]
        found += [(one.verb, "(whole)") for one in said(text, receipt=receipt) if one.verb != "comment"]
    return found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_no_line_of_a_letter_is_an_answer(kind: LetterKind, language: Language) -> None:
    assert acting_lines(PAPER.write(letter(kind, language)).text) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", [LetterKind.RECEIPT, LetterKind.NUDGE, LetterKind.NOTICE, LetterKind.ANSWER])
def test_no_line_is_an_answer_whatever_people_call_their_tasks(
    kind: LetterKind, command: str, language: Language
) -> None:
    assert acting_lines(PAPER.write(filled(kind, language, command)).text) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_no_line_is_an_answer_wherever_a_long_one_is_broken(kind: LetterKind, language: Language) -> None:
    syllables = {Language.EN: "stamp the last page ", Language.ZH: "核对最后一页"}[language] * 8
    for length in (40, 50, 56, 60, 63, 66, 70, 76, 90):
        text = PAPER.write(filled(kind, language, syllables[:length].strip())).text
        assert acting_lines(text) == []


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(LetterKind),
    st.sampled_from(Language),
    st.lists(st.sampled_from([*COMMANDS, *GLUE]), min_size=1, max_size=5).map("".join),
)
def test_no_line_is_an_answer_whatever_is_put_together(kind: LetterKind, language: Language, text: str) -> None:
    assert acting_lines(PAPER.write(filled(kind, language, text)).text) == []


@pytest.mark.parametrize("language", Language)
def test_no_refusal_or_outcome_is_an_answer(language: Language) -> None:
    table = TABLES[language]
    facts = dict.fromkeys(("who", "owner", "organiser", "raw", "options", "state", "day"), "完成") | {
        "verb": "done", "verbs": "done,undo", "count": "3", "number": "4", "limit": "5", "today": "2026-03-02",
    }  # fmt: skip
    refusals = [Refusal(code=code, facts=facts) for code in table["refusals"]]
    outcomes = [Outcome(verb="done", item=item(language), refusal=refusal) for refusal in refusals]
    verbs = table["letters"]["verbs"]
    hour = {"weekday": "4", "time": "16:00"}
    name = {"raw": "王磊", "address": "wanglei@example.org"}
    outcomes += [Outcome(verb=verb, item=item(language), args={"percent": "60"} | hour | name) for verb in verbs]
    outcomes += [Outcome(verb="name", args=name | {"name": doubt}) for doubt in ("", "asked")]
    outcomes.append(Outcome(verb="undo", args=name | {"undo": "name"}))
    wishes = ("ok", "pause", "stop", "start", "language", "rhythm", "wish_dropped")
    outcomes += [Outcome(verb=verb, args={"day": "2026-03-06"}) for verb in wishes]
    outcomes += [Outcome(verb="digest", args=args) for args in (hour, {"digest": "no"})]
    outcomes += [Outcome(verb="rhythm", args={"rhythm": rhythm}) for rhythm in ("daily", "weekly")]
    for outcome in outcomes:
        for length in (50, 66):
            longer = replace(outcome, item=item(language, task=("stamp it " * 10)[:length].strip()))
            for one in (outcome, longer):
                assert acting_lines(PAPER.write(letter(LetterKind.ANSWER, language, outcomes=(one,))).text) == []


@pytest.mark.parametrize("language", Language)
def test_no_question_of_a_receipt_is_an_answer(language: Language) -> None:
    for doubt in Doubt:
        questions = (Question(doubt=doubt, row=1, about="完成", options=("2026-03-06",)),)
        assert acting_lines(PAPER.write(letter(LetterKind.RECEIPT, language, questions=questions)).text) == []


#: What the buttons of an invitation promise, which has words of its own.
INVITED = {
    "attend": "yes",
    "stay_away": "no",
    "hold_it": "yes",
    "no_retro": "none",
    "put_off": "later",
    "call_off": "cancel",
}
#: The button below which people write what they learned.
LESSONS = {"lessons": ""}
#: The verb that each other button promises.
PROMISED = {name: name for name in TABLES[Language.EN]["letters"]["buttons"] if name not in INVITED | LESSONS} | {
    "accept": "ok",
    "confirm": "agree",
    "drop": "refuse",
    "approve": "agree",
    "decide_no": "refuse",
}
#: Buttons whose answer is about the whole letter, not one row of it.
WHOLE = {"ok", "undo", "thanks", "confirm", "drop", "approve", "decide_no"}
#: Buttons whose answer the reader completes: what they would add.
COMPLETED = {
    "due": {Language.EN: "Friday", Language.ZH: "周五"},
    "reassign": {Language.EN: "li.si@example.com", Language.ZH: " li.si@example.com"},
    "progress": {Language.EN: "half way", Language.ZH: "做了一半"},
    "blocked": {Language.EN: "no answer yet", Language.ZH: "对方还没有答复"},
    "decline": {Language.EN: "Li Si does that", Language.ZH: "这块归李四管"},
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", PROMISED)
def test_a_button_prefills_the_answer_that_it_promises(name: str, language: Language) -> None:
    buttons = Buttons(words=Words.compile(TABLES[language]), bot=BOT.address, subject="x", token="a" * 26)
    body = parse_qs(urlsplit(buttons.button(name, 2).href).query)["body"][0]
    line, _, rest = body.partition("\r\n")
    found = said(line + COMPLETED.get(name, {}).get(language, "") + "\n" + rest.replace("\r\n", "\n"))
    acts = [one for one in found if one.verb != "comment"]
    assert [one.verb for one in acts] == [PROMISED[name]]
    assert acts[0].rows == (() if name in WHOLE else (2,))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", INVITED)
def test_a_button_of_an_invitation_prefills_one_of_its_words(name: str, language: Language) -> None:
    words = RetrospectiveWords.compile(TABLES.values())
    say = TABLES[language]["letters"]["buttons"][name]["say"]
    found = words.read(say, today=date(2026, 3, 2), days=DAYS, clock=VERBS.weekly)
    assert found is not None
    assert found.word == INVITED[name]


@pytest.mark.parametrize("language", Language)
def test_the_label_of_a_button_is_no_answer(language: Language) -> None:
    for button in TABLES[language]["letters"]["buttons"].values():
        assert acting_lines(button["label"]) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_no_line_of_the_html_is_an_answer(kind: LetterKind, language: Language) -> None:
    mail = message_from_bytes(PAPER.write(letter(kind, language)).raw, policy=policy.compat32)
    (part,) = [each for each in mail.walk() if each.get_content_type() == "text/html"]
    tree = LexborHTMLParser(part.get_payload(decode=True).decode())
    for node in tree.css("p, h2, a, .what, .line, .foot"):
        assert acting_lines(" ".join(node.text().split())) == []


def examples(table: object) -> list[str]:
    """Return what stands in quotes in the sentences that tell people how to answer."""
    if isinstance(table, dict):
        return [example for part in table.values() for example in examples(part)]
    if isinstance(table, list):
        return [example for part in table for example in examples(part)]
    return [piece.partition("”")[0] for piece in str(table).split("“")[1:]]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("table", ["how", "helping"])
def test_every_example_of_an_answer_is_understood(table: str, language: Language) -> None:
    for example in examples(TABLES[language]["letters"][table]):
        one = example.replace("{n}", "1").replace("{m}", "2")
        assert [each.verb for each in said(one) if each.verb != "comment"], one


@pytest.mark.parametrize("language", Language)
def test_every_example_of_an_answer_to_a_question_is_understood(language: Language) -> None:
    for example in examples(TABLES[language]["letters"]["questions"]):
        one = example.replace("{n}", "1").replace("{each}", "1, 3, 4").replace("{first}", "li.si@example.org")
        assert [each.verb for each in said(one, receipt=True) if each.verb != "comment"], one


@pytest.mark.parametrize("language", Language)
def test_every_example_of_a_receipt_is_understood(language: Language) -> None:
    text = PAPER.write(letter(LetterKind.RECEIPT, language, questions=(), rows=())).text
    found = [one for one in examples(text) if one not in (WORDS[language]["title"],)]
    assert len(found) >= 6
    for one in found:
        assert [each.verb for each in said(one, receipt=True) if each.verb != "comment"], one


def filled(kind: LetterKind, language: Language, text: str) -> Letter:
    """Return a sample of one kind in which every free text is ``text``."""
    sample = letter(kind, language)

    def fill(one: LetterRow) -> LetterRow:
        texts = ("task", "owner_name", "due_text", "note", "why", "reason", "meeting_title")
        return replace(one, **dict.fromkeys(texts, text))  # type: ignore[arg-type]  # all of these are strings

    blocked = row(language, 9, Section.BLOCKED, text, state=State.BLOCKED, percent=60, owner_name=text, why=text)
    return replace(
        sample,
        to=Address(address=sample.to.address, name=text.replace("\n", " ")),
        rows=(*map(fill, sample.rows), *([blocked] if sample.rows else [])),
        outcomes=tuple(replace(one, item=item(language, task=text, owner_name=text)) for one in sample.outcomes),
        questions=tuple(replace(one, about=text) for one in sample.questions),
        meeting=replace(meeting(language), title=text, subject=text, goal=text) if sample.meeting else None,
        answers_subject=text,
        facts={"by.1": text, "verb.1": "agree"},
    )


@pytest.mark.parametrize("language", Language)
def test_the_button_for_lessons_has_a_line_for_each_kind(language: Language) -> None:
    words = LessonWords.compile(TABLES.values())
    say = TABLES[language]["letters"]["buttons"]["lessons"]["say"]
    filled_in = "\n".join(f"{line}x" for line in say.split("\n"))
    assert [each.kind for each in words.read(filled_in)[0]] == list(LessonKind)
    assert words.read(say)[0] == ()
