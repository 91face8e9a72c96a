"""Rules of one series apply to its meetings and to no others, and to what is open already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from minuted.model import Meeting, Policy, Series
from minuted.tracking import list_id, rules

from .making import BOB, MEETING, START, at, brief, item, letters, view

pytestmark = pytest.mark.pure

OWN = Policy(stages=(0,))


def meeting(subject: str = "", *, title: str = "", series: str = "", lists: str = "") -> Meeting:
    return replace(MEETING, subject=subject, title=title, series=series, list_id=lists)


@pytest.mark.parametrize(
    ("names", "about", "belongs"),
    [
        pytest.param(
            {"subject": ("steering committee",)}, meeting("Re: Steering  Committee, 2 March"), True, id="words"
        ),
        pytest.param({"subject": ("ops",)}, meeting("Ops: weekly"), True, id="a word beside a mark"),
        pytest.param({"subject": ("ops",)}, meeting("Laptops for all"), False, id="part of a word"),
        pytest.param({"subject": ("committee steering",)}, meeting("steering committee"), False, id="another order"),
        pytest.param({"subject": ("例会",)}, meeting("关于项目例会的纪要"), True, id="Chinese words anywhere"),
        pytest.param({"subject": ("ＯＰＳ例会",)}, meeting("OPS 例会 第3期"), True, id="full-width letters"),
        pytest.param({"subject": ("board",)}, meeting("Minutes", title="Board meeting"), True, id="the title"),
        pytest.param({"subject": ("a b",)}, meeting("x a", title="b y"), False, id="not across subject and title"),
        pytest.param({"subject": ("",)}, meeting("anything"), False, id="an empty word names nothing"),
        pytest.param({"keys": ("Weekly: Product",)}, meeting(series="weeklyproduct"), True, id="key in any spelling"),
        pytest.param({"keys": ("weekly",)}, meeting(series="weeklyproduct"), False, id="part of a key"),
        pytest.param({"keys": ("",)}, meeting(), False, id="no key"),
        pytest.param({"list_ids": ("team.example.org",)}, meeting(lists="team.example.org"), True, id="mailing list"),
        pytest.param({"list_ids": ("team.example.org",)}, meeting(), False, id="no mailing list"),
        pytest.param(
            {"subject": ("x",), "list_ids": ("team.example.org",)},
            meeting("y", lists="team.example.org"),
            True,
            id="one name is enough",
        ),
    ],
)
def test_a_meeting_is_known_by_one_of_its_names(
    names: dict[str, tuple[str, ...]], about: Meeting, belongs: bool
) -> None:
    policy = Policy(series=(Series(**names, policy=OWN),))
    assert (rules(policy, about) is OWN) is belongs


def test_the_first_series_that_names_a_meeting_counts() -> None:
    other = Policy(stages=(1,))
    policy = Policy(series=(Series(subject=("weekly",), policy=OWN), Series(subject=("minutes",), policy=other)))
    assert rules(policy, meeting("Minutes of the weekly")) is OWN
    assert rules(policy, meeting("Minutes of the board")) is other
    assert rules(policy, meeting("Something else")) is policy
    assert rules(policy, None) is policy


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ((), ""),
        (("Team talk <Team.Lists.example.org>",), "team.lists.example.org"),
        (("<team.example.org>",), "team.example.org"),
        (("team.example.org",), "team.example.org"),
        (("",), ""),
    ],
)
def test_the_identifier_of_a_mailing_list_stands_in_angle_brackets(header: tuple[str, ...], found: str) -> None:
    assert list_id(header) == found


WEEKLY = ("weekly",)
ITEM = item()
TOLD = ("announce/A-1/bob@example.org",)
MONTH = at("2026-04-01 00:00")


def kinds(policy: Policy, own: Policy) -> list[str]:
    whole = replace(policy, series=(Series(subject=WEEKLY, policy=own),))
    return brief(letters(view(BOB, [ITEM], TOLD), START, MONTH, whole))


def test_the_stages_of_a_series_win() -> None:
    found = kinds(Policy(digest=False), Policy(digest=False, stages=(0, 2)))
    assert found == ["2026-03-06 09:00 nudge A-1:this_week", "2026-03-10 09:00 nudge A-1:overdue"]


def test_a_series_can_be_kept_out_of_digests_and_is_still_reminded_of() -> None:
    found = kinds(Policy(), Policy(digest=False, stages=(0, 1)))
    assert found == ["2026-03-06 09:00 nudge A-1:this_week", "2026-03-09 09:00 nudge A-1:overdue"]


def test_a_series_can_be_the_only_one_in_digests() -> None:
    found = kinds(Policy(digest=False), Policy(stages=(0,)))
    assert [line.split()[2] for line in found] == ["nudge", "digest", "digest", "digest", "digest"]


def test_quiet_days_of_a_series_win() -> None:
    heard = replace(ITEM, last_word=at("2026-03-05 10:00"), accepted=True)
    own = Policy(digest=False, stages=(0,), quiet_days=0)
    whole = replace(Policy(digest=False, stages=(0,)), series=(Series(subject=WEEKLY, policy=own),))
    assert brief(letters(view(BOB, [heard], TOLD), START, MONTH, whole)) == ["2026-03-06 09:00 nudge A-1:this_week"]


def test_days_without_a_deadline_of_a_series_win() -> None:
    undated = replace(ITEM, due=None)
    own = Policy(digest=False, undated_days=2)
    whole = replace(Policy(digest=False), series=(Series(subject=WEEKLY, policy=own),))
    (first, *_) = brief(letters(view(BOB, [undated], TOLD), START, MONTH, whole))
    assert first == "2026-03-04 09:00 nudge A-1:no_date"
