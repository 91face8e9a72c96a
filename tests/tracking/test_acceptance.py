"""An owner who never answered is asked once whether an item is theirs; its organiser sees that nobody took it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minuted.model import Item, LetterKind, Policy, Section, State

from .making import ANNA, BOB, CAROL, PEOPLE, POLICY, START, at, brief, item, letters, said, view

pytestmark = pytest.mark.pure

#: Bob heard of it on Monday.
HEARD = {"announce/A-1/bob@example.org": at("2026-03-02 11:00")}
FAR = item(due=date(2026, 4, 20))


def questions(what: Item, policy: Policy = POLICY, until: str = "2026-04-30 00:00") -> list[str]:
    found = letters(view(BOB, [what], HEARD), at("2026-03-02 11:00"), at(until), policy)
    return [f"{each.at:%m-%d %H:%M}" for each in found if any(row.section == "unconfirmed" for row in each.rows)]


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        pytest.param(FAR, ["03-05 09:00"], id="three working days after the announcement, and once"),
        pytest.param(item(due=None), ["03-05 09:00"], id="without a deadline"),
        pytest.param(item(due=date(2026, 3, 3)), ["03-03 09:00"], id="on the deadline, where that is sooner"),
        pytest.param(item(due=date(2026, 3, 1)), [], id="past its date already: the nudges ask"),
        pytest.param(said(FAR, "ok", BOB), [], id="the owner said ok"),
        pytest.param(said(FAR, "comment", BOB, note="hm"), [], id="the owner said anything"),
        pytest.param(said(FAR, "progress", BOB, percent="10"), [], id="the owner is at it"),
        pytest.param(said(FAR, "decline", BOB), [], id="declined"),
        pytest.param(
            said(FAR, "comment", ANNA, note="hm"), ["03-05 09:00"], id="a word of others is none of the owner"
        ),
        pytest.param(replace(FAR, owner=ANNA), [], id="the organiser's own"),
        pytest.param(replace(FAR, owner=CAROL), [], id="somebody else's"),
        pytest.param(replace(FAR, state=State.DONE, closed=START), [], id="done"),
    ],
)
def test_when_an_owner_is_asked(what: Item, asked: list[str]) -> None:
    assert questions(what) == asked


@pytest.mark.parametrize(
    ("policy", "asked"),
    [
        pytest.param(Policy(acceptance_days=0), [], id="never"),
        pytest.param(Policy(acceptance_days=1), ["03-03 09:00"], id="soon"),
        pytest.param(Policy(acceptance_days=5), ["03-09 09:00"], id="on the day of the digest: in the digest"),
    ],
)
def test_the_policy_rules_when_to_ask(policy: Policy, asked: list[str]) -> None:
    assert questions(FAR, policy) == asked


def test_nobody_is_asked_about_an_item_they_were_never_told_of() -> None:
    told = {"slot/2026-03-02": START}
    found = letters(view(BOB, [FAR], told), at("2026-03-05 09:00"), at("2026-03-06 00:00"))
    assert brief(found) == ["2026-03-05 09:00 announcement A-1:new"]


def test_the_question_counts_as_a_nudge_and_makes_the_next_one_needless() -> None:
    soon = item(due=date(2026, 3, 11))
    found = letters(view(BOB, [soon], HEARD), at("2026-03-02 11:00"), at("2026-03-11 12:00"))
    assert brief(found) == [
        "2026-03-05 09:00 acceptance A-1:unconfirmed",
        "2026-03-09 09:00 digest A-1:this_week",
        "2026-03-11 09:00 nudge A-1:this_week",
    ]
    assert found[0].kind is LetterKind.ACCEPTANCE
    assert "nudge/A-1/2026-03-11/-3" in found[0].reasons


def test_on_the_day_of_a_nudge_the_nudge_asks() -> None:
    items = [item(due=date(2026, 3, 5)), item("A-2", due=date(2026, 3, 5), accepted=True)]
    told = HEARD | {"announce/A-2/bob@example.org": at("2026-03-02 11:00")}
    found = letters(view(BOB, items, told), at("2026-03-04 18:00"), at("2026-03-05 18:00"))
    assert brief(found) == ["2026-03-05 09:00 nudge A-1:unconfirmed A-2:this_week"]


def test_after_a_week_off_the_question_comes_late_and_once() -> None:
    away = replace(PEOPLE[BOB], away_until=date(2026, 3, 11))
    found = letters(view(away, [FAR], HEARD), at("2026-03-05 09:00"), at("2026-03-12 00:00"))
    # The digest of Monday waits for the end of the leave too, and takes the question in.
    assert brief(found) == ["2026-03-11 09:00 digest A-1:unconfirmed"]


def test_a_new_owner_is_asked_anew() -> None:
    handed = said(FAR, "reassign", ANNA, "2026-03-06 10:00", person=CAROL)
    found = letters(view(CAROL, [handed]), at("2026-03-06 10:00"), at("2026-03-13 00:00"))
    assert brief(found) == [
        "2026-03-06 10:00 announcement A-1:new",
        "2026-03-09 09:00 digest A-1:later",
        "2026-03-11 09:00 acceptance A-1:unconfirmed",
    ]


@pytest.mark.parametrize(
    ("what", "monday", "section"),
    [
        pytest.param(FAR, "2026-03-09", Section.WAITING, id="the owner has time to answer"),
        pytest.param(FAR, "2026-03-16", Section.NOT_TAKEN_ON, id="nobody took it on"),
        pytest.param(said(FAR, "ok", BOB), "2026-03-16", Section.WAITING, id="taken on"),
        pytest.param(said(FAR, "decline", BOB), "2026-03-16", Section.DECLINED, id="declined"),
        pytest.param(replace(FAR, owner=""), "2026-03-16", Section.UNOWNED, id="without an owner"),
    ],
)
def test_what_the_organisers_digest_says(what: Item, monday: str, section: Section) -> None:
    heard = {f"notice/A-1/{turn.at:%Y%m%dT%H%M%S}": turn.at for turn in what.turns}
    (digest,) = letters(view(ANNA, [what], heard), at(f"{monday} 09:00"), at(f"{monday} 10:00"))
    assert [row.section for row in digest.rows] == [section]
