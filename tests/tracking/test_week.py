"""A whole week of one item, as the owner and the organiser live it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.model import Item, LetterKind, Policy, Refusal, Role
from minuted.tracking import Calendars, apply, fold, record, undo

from .making import ANNA, BOB, CAROL, MEETING, act, at, brief, item, letters, said, view
from .test_ledger import ROW

pytestmark = pytest.mark.pure

CHINA = Policy(zone="Asia/Shanghai", country="CN")
CALENDARS = Calendars.compile({}, CHINA)
#: 09:00 in Shanghai.
SENT = at("2026-03-02 09:00+08:00")
MINUTES = replace(MEETING, received=SENT, release=at("2026-03-02 11:00+08:00"))
BOOK = item(created=SENT)


def test_an_item_that_is_done_in_time_makes_two_letters() -> None:
    told = letters(view(BOB, [BOOK], meeting=MINUTES), SENT, at("2026-03-04 09:10+08:00"), CHINA, CALENDARS)
    assert brief(told) == ["2026-03-02 03:00 announcement A-1:new"]
    done = said(BOOK, "done", BOB, "2026-03-04 09:10+08:00", note="booked room 3")
    end = at("2026-03-31 09:00+08:00")
    heard = letters(view(ANNA, [done], meeting=MINUTES), at("2026-03-04 09:10+08:00"), end, CHINA, CALENDARS)
    assert brief(heard) == ["2026-03-04 01:10 notice A-1:done"]
    seen = view(BOB, [done], told[0].reasons, MINUTES)
    assert letters(seen, at("2026-03-04 09:10+08:00"), end, CHINA, CALENDARS) == []


def test_a_month_of_silence_is_a_question_to_the_organiser_and_ends_in_digests() -> None:
    found = letters(view(BOB, [BOOK], meeting=MINUTES), SENT, at("2026-04-10 23:00+08:00"), CHINA, CALENDARS)
    assert brief(found) == [
        "2026-03-02 03:00 announcement A-1:new",
        "2026-03-05 01:00 acceptance A-1:unconfirmed",
        "2026-03-06 01:00 nudge A-1:this_week",
        "2026-03-09 01:00 digest A-1:overdue",
        "2026-03-11 01:00 nudge A-1:overdue",
        "2026-03-16 01:00 digest A-1:overdue",
        "2026-03-17 01:00 nudge A-1:overdue",
        "2026-03-19 01:00 escalation A-1:unanswered",
        "2026-03-23 01:00 digest A-1:overdue",
        "2026-03-26 01:00 nudge A-1:overdue",
        "2026-03-30 01:00 digest A-1:overdue",
        # Monday 6 April is a holiday.
        "2026-04-07 01:00 digest A-1:overdue",
    ]


def test_an_owner_who_hands_over_gets_no_more_mail() -> None:
    handed = said(BOOK, "reassign", BOB, "2026-03-03 10:00+08:00", person=CAROL)
    assert (
        letters(view(BOB, [handed], meeting=MINUTES), at("2026-03-03 10:00+08:00"), at("2026-05-01 00:00"), CHINA) == []
    )
    found = letters(view(CAROL, [handed], meeting=MINUTES), at("2026-03-03 10:00+08:00"), at("2026-03-06 23:00"), CHINA)
    assert brief(found) == ["2026-03-03 02:00 announcement A-1:new", "2026-03-06 01:00 nudge A-1:unconfirmed"]


def test_taking_back_done_starts_the_reminders_again_and_tells_the_organiser() -> None:
    acts = [replace(record("A-1", replace(ROW, people=(BOB,)), MINUTES, at=SENT), seq=1)]
    done = replace(act("done", BOB, "2026-03-04 09:10+08:00"), seq=2, mail="m1")
    closed = apply(fold(acts), done, roles=frozenset({Role.OWNER}), policy=CHINA)
    assert isinstance(closed, Item)
    (notice,) = letters(view(ANNA, [closed], meeting=MINUTES), done.at, done.at, CHINA, CALENDARS)
    back = undo([*acts, done], by=BOB, at=at("2026-03-04 15:00+08:00"), mail="m2")
    assert not isinstance(back, Refusal)
    again = fold([*acts, done, replace(back[0], seq=3)])
    heard = letters(view(ANNA, [again], notice.reasons, MINUTES), back[0].at, back[0].at, CHINA, CALENDARS)
    assert brief(heard) == ["2026-03-04 07:00 notice A-1:waiting"]
    told = ("announce/A-1/bob@example.org",)
    found = letters(view(BOB, [again], told, MINUTES), back[0].at, at("2026-03-06 23:00"), CHINA, CALENDARS)
    assert [each.kind for each in found][-1] is LetterKind.NUDGE
