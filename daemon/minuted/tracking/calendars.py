"""Everybody's calendars: the operator's overrides per country, and one calendar for each kind of working time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Self

from minuted.model import Person, Policy
from minuted.tracking.calendar import Calendar
from minuted.tracking.workdays import NO_OVERRIDES, Overrides, WorkDays, known_country

#: From so long before a year on, what is not known of it begins to matter: deadlines and reminders fall into it.
SOON = timedelta(days=60)
KEYS = ("country", "yearly_notice", "holidays", "workdays", "complete")


class Calendars:
    """Gives each person's calendar; equal ones are shared, so a year's holidays are worked out once."""

    __slots__ = ("_calendars", "_days", "_overrides", "_policy")

    def __init__(self, overrides: Mapping[str, Overrides], policy: Policy) -> None:
        self._overrides, self._policy = overrides, policy
        self._days: dict[tuple[str, tuple[int, ...] | None], WorkDays] = {}
        self._calendars: dict[tuple[str, str, tuple[time, time], tuple[int, ...] | None], Calendar] = {}

    @classmethod
    def compile(cls, tables: Mapping[str, Mapping[str, object]], policy: Policy | None = None) -> Self:
        """Make calendars of the parsed files of config/calendars, by file stem.

        Raises: ValueError with every fault, one a line, as ``stem: key: …``.
        """
        overrides: dict[str, Overrides] = {}
        faults: list[str] = []
        for stem, table in tables.items():
            found = list(_faults(table))
            country = str(table.get("country", ""))
            if country in overrides:
                found.append(f"country: {country} has a file already")
            faults += [f"{stem}: {fault}" for fault in found]
            if not found:
                overrides[country] = _overrides(table)
        if faults:
            raise ValueError("\n".join(faults))
        return cls(overrides, policy or Policy())

    def for_person(self, person: Person) -> Calendar:
        """Return a person's working time; what the person does not name is the instance's.

        Raises: ValueError or ZoneInfoNotFoundError for a country, zone or hours that the directory should have refused.
        """
        zone, country = person.zone or self._policy.zone, person.country or self._policy.country
        hours = person.hours or self._policy.hours
        weekdays = person.days or self._policy.days
        key = (zone, country, hours, weekdays)
        if key not in self._calendars:
            self._calendars[key] = Calendar(zone, country, hours, days=self._of(country, weekdays))
        return self._calendars[key]

    def unsure(self, years: Iterable[int], people: Iterable[Person] = ()) -> tuple[str, ...]:
        """Name what `check` must be loud about: "CN 2027" where that year's make-up workdays are in no table yet.

        Looked at are the instance's country and those of the people.
        """
        countries = dict.fromkeys([self._policy.country, *(person.country for person in people)])
        return tuple(
            f"{country} {year}"
            for country in countries
            if country
            for year in years
            if not self._of(country).sure(year)
        )

    def missing(self, today: date, people: Iterable[Person] = ()) -> tuple[str, ...]:
        """Name what people must be told of by now: ``unsure`` of this year, and of the next one when it is near."""
        return self.unsure(sorted({today.year, (today + SOON).year}), people)

    def _of(self, country: str, weekdays: tuple[int, ...] | None = None) -> WorkDays:
        key = (country, weekdays)
        if key not in self._days:
            # A part of a country keeps the days of the whole unless it has a file of its own.
            whole = self._overrides.get(country.partition("-")[0], NO_OVERRIDES)
            self._days[key] = WorkDays(country, self._overrides.get(country, whole), weekdays)
        return self._days[key]


def _faults(table: Mapping[str, object]) -> Iterable[str]:
    country = table.get("country")
    if not isinstance(country, str) or not country or not known_country(country):
        yield f"country: must be an ISO 3166 code with known holidays, not {country!r}"
    if not isinstance(table.get("yearly_notice", False), bool):
        yield "yearly_notice: must be true or false"
    for key in ("holidays", "workdays"):
        for value in _list(table, key):
            if not isinstance(value, date) or isinstance(value, datetime):
                yield f"{key}: must be a list of days like 2027-02-13, not {value!r}"
    for value in _list(table, "complete"):
        if not isinstance(value, int) or isinstance(value, bool):
            yield f"complete: must be a list of years, not {value!r}"
    for day in sorted(set(_days(table, "holidays")) & set(_days(table, "workdays"))):
        yield f"workdays: {day} is a holiday too"
    for key in table:
        if key not in KEYS:
            yield f"{key}: unknown, there are {', '.join(KEYS)}"


def _overrides(table: Mapping[str, object]) -> Overrides:
    return Overrides(
        holidays=frozenset(_days(table, "holidays")),
        workdays=frozenset(_days(table, "workdays")),
        complete=frozenset(value for value in _list(table, "complete") if isinstance(value, int)),
        yearly_notice=table.get("yearly_notice") is True,
    )


def _list(table: Mapping[str, object], key: str) -> list[object]:
    value = table.get(key, [])
    return value if isinstance(value, list) else [value]


def _days(table: Mapping[str, object], key: str) -> list[date]:
    return [value for value in _list(table, key) if isinstance(value, date)]
