"""Nobody gets mail outside their working hours, and days are counted as their country counts them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minuted.model import LetterKind, Person, Policy
from minuted.tracking.calendar import Calendar
from minuted.tracking.calendars import Calendars
from minuted.tracking.workdays import Overrides, WorkDays

from .making import ANNA, CAROL, PEOPLE, at, item, planned, view

pytestmark = pytest.mark.pure

ZONES = ("UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe")
CHINA, PLAIN = Calendar("Asia/Shanghai", "CN"), Calendar()

calendars = st.builds(
    lambda zone, start, length, country, weekdays: Calendar(
        zone,
        country,
        (time(start // 60, start % 60), time((start + length) // 60, (start + length) % 60)),
        days=WorkDays(country, weekdays=weekdays),
    ),
    st.sampled_from(ZONES),
    st.integers(0, 900),
    st.integers(20, 500),
    st.sampled_from(("", "CN", "DE-BY")),
    st.none() | st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
)
moments = st.datetimes(datetime(2010, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC)) | st.builds(
    # Around the changes of clocks there is most to get wrong.
    lambda change, minutes: change + timedelta(minutes=minutes),
    st.sampled_from([at("2026-03-29 01:00"), at("2026-10-25 01:00"), at("2026-03-08 07:00"), at("2011-12-30 10:00")]),
    st.integers(-2000, 2000),
)


@given(calendars, moments)
def test_the_next_open_moment_is_never_earlier_and_within_working_hours(calendar: Calendar, moment: datetime) -> None:
    opened = calendar.next_open(moment)
    assert opened >= moment
    assert calendar.open_at(opened)
    assert calendar.next_open(opened) == opened
    local = opened.astimezone(calendar._zone)
    assert calendar.working(local.date())
    assert calendar._hours[0] <= local.time() < calendar._hours[1]


@given(calendars, moments, st.integers(0, 3000), st.floats(0, 60), st.floats(0, 60))
def test_working_hours_pass_in_order(
    calendar: Calendar, moment: datetime, later: int, hours: float, more: float
) -> None:
    first = calendar.add_working_hours(moment, hours)
    assert first >= calendar.next_open(moment)
    assert calendar.add_working_hours(moment, hours + more) >= first
    assert calendar.add_working_hours(moment + timedelta(minutes=later), hours) >= first


@given(calendars, st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(-60, 60))
def test_working_days_are_counted_as_they_are_added(calendar: Calendar, day: date, count: int) -> None:
    found = calendar.add_working_days(day, count)
    assert calendar.working(found)
    if count > 0:
        assert calendar.working_days_between(day, found) == count
    if count < 0:
        # The day itself counts when one goes back from it, and the found day does not.
        assert calendar.working_days_between(found, day) == -count - (not calendar.working(day))


@pytest.mark.parametrize("day", [date.min, date.max, date(9000, 12, 30), date(1, 1, 2)])
@pytest.mark.parametrize("count", [-14, 0, 14])
def test_absurd_days_do_not_overflow(day: date, count: int) -> None:
    CHINA.add_working_days(day, count)
    CHINA.start_of(day)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 2, 14), True, id="make-up Saturday before Spring Festival"),
        pytest.param(date(2026, 2, 17), False, id="Spring Festival"),
        pytest.param(date(2026, 2, 23), False, id="Monday off by exchange"),
        pytest.param(date(2026, 2, 28), True, id="make-up Saturday after Spring Festival"),
        pytest.param(date(2026, 5, 9), True, id="make-up Saturday after Labour Day"),
        pytest.param(date(2026, 9, 20), True, id="make-up Sunday"),
        pytest.param(date(2026, 10, 7), False, id="National Day week"),
        pytest.param(date(2026, 3, 7), False, id="plain Saturday"),
        pytest.param(date(2026, 3, 9), True, id="plain Monday"),
    ],
)
def test_chinese_make_up_workdays_are_known(day: date, works: bool) -> None:
    assert CHINA.working(day) is works


@pytest.mark.parametrize(
    ("due", "met"),
    [
        pytest.param(date(2026, 10, 5), date(2026, 9, 30), id="holiday week"),
        pytest.param(date(2026, 3, 8), date(2026, 3, 6), id="Sunday"),
        pytest.param(date(2026, 2, 14), date(2026, 2, 14), id="make-up workday"),
        pytest.param(date(2026, 3, 4), date(2026, 3, 4), id="Wednesday"),
    ],
)
def test_a_deadline_on_a_day_off_is_met_the_working_day_before(due: date, met: date) -> None:
    assert CHINA.day_before_if_holiday(due) == met


@pytest.mark.parametrize(
    ("moment", "hours", "then"),
    [
        ("2026-03-02 09:00", 2, "2026-03-02 11:00"),
        ("2026-03-02 17:00", 2, "2026-03-03 10:00"),
        ("2026-03-06 17:30", 2, "2026-03-09 10:30"),
        ("2026-03-07 12:00", 2, "2026-03-09 11:00"),
        ("2026-03-02 23:00", 0, "2026-03-03 09:00"),
        ("2026-03-02 09:00", 9, "2026-03-02 18:00"),
        ("2026-03-02 09:00", 9.5, "2026-03-03 09:30"),
    ],
)
def test_nights_and_days_off_do_not_count_as_working_hours(moment: str, hours: float, then: str) -> None:
    assert PLAIN.add_working_hours(at(moment), hours) == at(then)


def test_hours_that_fall_into_the_gap_of_a_clock_change_are_skipped() -> None:
    night = Calendar(
        "Europe/Berlin", "", (time(2, 10), time(2, 50)), Overrides(workdays=frozenset({date(2026, 3, 29)}))
    )
    assert night.next_open(at("2026-03-28 20:00")) == datetime(2026, 3, 30, 2, 10, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize("hours", [(time(18), time(9)), (time(9), time(9))])
def test_hours_that_do_not_rise_are_refused(hours: tuple[time, time]) -> None:
    with pytest.raises(ValueError, match="must rise"):
        Calendar("UTC", "", hours)


def test_waiting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="waited"):
        PLAIN.add_working_hours(at("2026-03-02 09:00"), -1)


def test_a_country_of_which_only_some_years_are_known_is_taken_without_a_warning() -> None:
    india = Calendar("Asia/Kolkata", "IN")
    assert [india.working(date(2026, 8, day)) for day in (14, 15, 17)] == [True, False, True]


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(ValueError, match="'XX'"):
        Calendar("UTC", "XX")


FILE = {
    "country": "CN",
    "yearly_notice": True,
    "holidays": [date(2027, 2, 11)],
    "workdays": [date(2027, 2, 20)],
    "complete": [],
}


def test_the_operators_days_win_over_what_the_library_knows() -> None:
    calendar = Calendars.compile({"cn": FILE}, Policy(country="CN")).for_person(Person(address="li@example.org"))
    assert not calendar.working(date(2027, 2, 11))
    assert calendar.working(date(2027, 2, 20))


def test_people_with_the_same_working_time_share_a_calendar() -> None:
    found = Calendars.compile({}, Policy(zone="Asia/Shanghai", country="CN"))
    li, wu = Person(address="li@example.org"), Person(address="wu@example.org", zone="Asia/Shanghai")
    assert found.for_person(li) is found.for_person(wu)
    assert found.for_person(Person(address="eva@example.org", zone="Europe/Berlin")) is not found.for_person(li)


@pytest.mark.parametrize(
    ("table", "year", "unsure"),
    [
        pytest.param({"country": "CN", "yearly_notice": True}, 2026, (), id="known year"),
        pytest.param({"country": "CN", "yearly_notice": True}, 2031, ("CN 2031",), id="no notice yet"),
        pytest.param({"country": "CN", "yearly_notice": True, "complete": [2031]}, 2031, (), id="vouched for"),
        pytest.param(
            {"country": "CN", "yearly_notice": True, "workdays": [date(2031, 2, 1)]}, 2031, (), id="entered by hand"
        ),
        pytest.param({"country": "CN"}, 2031, (), id="no yearly notice"),
    ],
)
def test_a_year_without_its_notice_is_loud(table: dict[str, object], year: int, unsure: tuple[str, ...]) -> None:
    assert Calendars.compile({"cn": table}, Policy(country="CN")).unsure([year]) == unsure


def test_a_country_of_a_person_is_looked_at_too() -> None:
    found = Calendars.compile({"cn": {"country": "CN", "yearly_notice": True}}, Policy())
    assert found.unsure([2031], [Person(address="li@example.org", country="CN")]) == ("CN 2031",)
    assert found.unsure([2031]) == ()


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        pytest.param({}, "cn: country: must be", id="no country"),
        pytest.param({"country": "Narnia"}, "cn: country: must be", id="unknown country"),
        pytest.param({"country": "CN", "holidays": ["2027-02-11"]}, "cn: holidays: must be", id="a day as text"),
        pytest.param({"country": "CN", "workdays": date(2027, 2, 11).year}, "cn: workdays: must be", id="a year"),
        pytest.param({"country": "CN", "complete": ["2027"]}, "cn: complete: must be", id="a year as text"),
        pytest.param({"country": "CN", "yearly_notice": "yes"}, "cn: yearly_notice: must be", id="yes"),
        pytest.param({"country": "CN", "holliday": []}, "cn: holliday: unknown", id="a slip"),
        pytest.param(
            {"country": "CN", "holidays": [date(2027, 1, 1)], "workdays": [date(2027, 1, 1)]},
            "cn: workdays: 2027-01-01 is a holiday too",
            id="both",
        ),
    ],
)
def test_a_broken_calendar_file_is_refused_with_the_reason(table: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Calendars.compile({"cn": table})


def test_two_files_for_one_country_are_refused() -> None:
    with pytest.raises(ValueError, match="has a file already"):
        Calendars.compile({"a": {"country": "CN"}, "b": {"country": "CN"}})


def test_a_part_of_a_country_keeps_the_days_of_the_whole() -> None:
    found = Calendars.compile({"de": {"country": "DE", "holidays": [date(2026, 3, 3)]}}, Policy(country="DE-BY"))
    calendar = found.for_person(Person(address="eva@example.org"))
    assert not calendar.working(date(2026, 3, 3))
    assert not calendar.working(date(2026, 1, 6)), "Epiphany is a holiday in Bavaria"


def shipped() -> dict[str, dict[str, object]]:
    folder = Path(__file__).parents[2] / "config" / "calendars"
    return {file.stem: tomllib.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.toml"))}


def test_the_shipped_calendar_files_can_be_used_and_leave_next_year_to_the_operator() -> None:
    found = Calendars.compile(shipped(), Policy(country="CN"))
    assert found.unsure([2026]) == ()
    assert found.for_person(Person(address="li@example.org")).working(date(2026, 10, 10))


def test_the_shipped_days_of_2026_are_those_of_the_library() -> None:
    person = Person(address="li@example.org", country="CN")
    ours, library = (Calendars.compile(tables).for_person(person) for tables in (shipped(), {}))
    days = [date(2026, 1, 1) + timedelta(days=count) for count in range(365)]
    assert [day for day in days if ours.working(day) is not library.working(day)] == []
    assert sum(map(ours.working, days)) == 248


NOTICED = {"cn": {"country": "CN", "yearly_notice": True}}


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        pytest.param("2030-10-31", ("CN 2030",), id="this year"),
        pytest.param("2030-11-02", ("CN 2030", "CN 2031"), id="two months before the next"),
        pytest.param("2026-10-31", (), id="a known year, far from the next"),
    ],
)
def test_a_year_is_missed_from_two_months_before(today: str, missing: tuple[str, ...]) -> None:
    assert Calendars.compile(NOTICED, Policy(country="CN")).missing(date.fromisoformat(today)) == missing


@pytest.mark.parametrize(
    ("country", "now", "told"),
    [("CN", "2030-12-02 09:00", "CN 2030, CN 2031"), ("CN", "2026-06-01 09:00", ""), ("DE", "2030-12-02 09:00", "")],
)
def test_an_organiser_hears_in_the_digest_that_days_are_not_known(country: str, now: str, told: str) -> None:
    calendars = Calendars.compile(NOTICED)
    born = at(now) - timedelta(days=20)
    open_item = item(due=None, created=born, changed=born, owner=CAROL)
    people = {**PEOPLE, CAROL: replace(PEOPLE[CAROL], country=country)}
    seen = replace(view(ANNA, [open_item]), people=people)
    (letter,) = planned(seen, at(now), calendars=calendars).letters
    assert (letter.kind, letter.facts.get("missing_days", "")) == (LetterKind.DIGEST, told)
    # Whoever only owns something can do nothing about it.
    owner = replace(view(people[CAROL], [open_item], ["announce/A-1/carol@example.org"]), people=people)
    assert all("missing_days" not in each.facts for each in planned(owner, at(now), calendars=calendars).letters)


@pytest.mark.parametrize(
    ("country", "weekdays", "day", "works"),
    [
        pytest.param("DE", (0, 1, 2), date(2026, 3, 5), False, id="Thursday of who works from Monday to Wednesday"),
        pytest.param("DE", (0, 1, 2), date(2026, 3, 4), True, id="Wednesday of the same"),
        pytest.param("DE", (0, 1, 2), date(2026, 4, 6), False, id="Easter Monday"),
        pytest.param("DE", (0, 1, 2, 3, 6), date(2026, 3, 8), True, id="Sunday of who works on Sundays"),
        pytest.param("", (5,), date(2026, 3, 7), True, id="Saturday without a country"),
        pytest.param("CN", (0, 1, 2, 3, 4), date(2026, 2, 14), True, id="make-up Saturday of a whole week"),
        pytest.param("CN", (0, 1, 2), date(2026, 2, 14), False, id="make-up Saturday of half a week"),
        pytest.param("CN", (0, 1, 2), date(2026, 10, 5), False, id="holiday week"),
        pytest.param("CN", (0, 1, 2, 3, 4, 5), date(2026, 3, 7), True, id="Saturday of six days"),
    ],
)
def test_somebody_works_on_weekdays_of_their_own(
    country: str, weekdays: tuple[int, ...], day: date, works: bool
) -> None:
    person = Person(address="bob@example.org", country=country, days=weekdays)
    assert Calendars({}, Policy()).for_person(person).working(day) is works


def test_a_person_without_weekdays_has_those_of_the_policy() -> None:
    calendars = Calendars({}, Policy(days=(0, 1)))
    assert not calendars.for_person(Person(address="bob@example.org")).working(date(2026, 3, 4))
    assert calendars.for_person(Person(address="eve@example.org", days=(2,))).working(date(2026, 3, 4))


def test_working_days_are_counted_in_weekdays_of_their_own() -> None:
    calendar = Calendar(days=WorkDays(weekdays=(1, 3)))
    assert calendar.add_working_days(date(2026, 3, 3), 3) == date(2026, 3, 12)
    assert calendar.working_days_between(date(2026, 3, 3), date(2026, 3, 12)) == 3


@pytest.mark.parametrize("weekdays", [(), (7,)])
def test_nobody_works_on_no_day(weekdays: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no day of the week"):
        WorkDays(weekdays=weekdays)
