"""The kinds of values that options hold: addresses, zones, countries, times of day, paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo

from minuted.config.faults import suggestion
from minuted.config.secret import open_to_others

#: 周一, 星期二, 礼拜三; Sunday has two names.
_CHINESE_WEEK, _CHINESE_DAYS = "周星礼", "一二三四五六日天"
_SPAN = re.compile(r"\s*(?:–|—|~|至|到| to )\s*")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def mail_address(value: str) -> str:
    """Return a lower-case addr-spec (RFC 5322 3.4.1); quoted local parts are not worth their trouble."""
    local, at, domain = value.strip().lower().rpartition("@")
    if not (at and local and domain) or "@" in local or not _plain(local) or not _is_domain(domain):
        raise ValueError(f"{value!r} is not an address like minutes@example.org")
    return f"{local}@{domain}"


def mail_domain(value: str) -> str:
    """Return a lower-case domain name; a leading "@" is forgiven."""
    domain = value.strip().lower().removeprefix("@")
    if "@" in domain:
        raise ValueError(f"{value!r} is not a domain; single people belong into people.toml")
    if not _is_domain(domain):
        raise ValueError(f"{value!r} is not a domain like example.org")
    return domain


def domains(value: str) -> tuple[str, ...]:
    """Return the domains of a list as people write it: "example.org, example.net"."""
    return tuple(mail_domain(each) for each in value.replace(",", " ").split())


# A directory names the same few zones and countries thousands of times, and each look takes milliseconds.
@cache
def known_zone(value: str) -> str:
    """Return an IANA zone name that this machine knows."""
    zones = available_timezones()
    if value not in zones:
        # People write the city alone, or misspell the whole.
        cities = {zone.rpartition("/")[2]: zone for zone in sorted(zones)}
        near = suggestion(cities.get(value, value), zones) or " (an IANA name: Europe/Berlin)"
        raise ValueError(f"unknown time zone {value!r}{near}")
    return value


@cache
def known_country(value: str) -> str:
    """Return an ISO 3166 country code, with a subdivision where written ("DE-BY"); "" is none."""
    if not value:
        return value
    # Only here, because it takes a tenth of a second that commands without a country need not wait for.
    import holidays
    from holidays.registry import EntityLoader

    country, _, part = value.upper().partition("-")
    if country not in EntityLoader.get_country_codes():
        raise ValueError(f"no public holidays are known for {value!r}; write an ISO 3166 code like CN or DE")
    if part:
        # The list of all parts of all countries would load a hundred modules: half a second.
        known = getattr(holidays, country).subdivisions
        if part not in known:
            raise ValueError(f"{country} has no part {part!r}{suggestion(part, known)}")
    return value.upper()


def clock(value: object) -> time:
    """Return a time of day, written "09:00" or as a TOML local time."""
    if isinstance(value, time):
        return value
    try:
        if isinstance(value, str):
            return time.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError('must be a time of day like "09:00"')


def weekday(value: object) -> object:
    """Return 0 for Monday to 6 for Sunday, from an English name; numbers pass."""
    if not isinstance(value, str):
        return value
    if value.lower() not in WEEKDAYS:
        raise ValueError(f"{value!r} is not a day of the week{suggestion(value, WEEKDAYS)}")
    return WEEKDAYS.index(value.lower())


def weekdays(value: object) -> object:
    """Return days of the week in order, Monday is 0, from a list of names and spans: ["Mon", "Wed-Fri"], 周一至周四."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise ValueError('must be a list of weekdays like ["Mon", "Tue", "Wed"]')
    days: set[int] = set()
    for each in value:
        first, joint, last = _SPAN.sub("-", str(each).strip()).partition("-")
        start, end = _weekday_of(first), _weekday_of(last if joint else first)
        days |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
    if not days:
        raise ValueError("needs at least one day of the week; leave it out for the days of the country")
    return tuple(sorted(days))


def _weekday_of(name: str) -> int:
    """Return the weekday that an English name, its first three letters or a Chinese name means."""
    name = name.strip().lower()
    if name[:1] in _CHINESE_WEEK and name[-1] in _CHINESE_DAYS:
        return min(_CHINESE_DAYS.index(name[-1]), 6)
    found = [number for number, day in enumerate(WEEKDAYS) if len(name) > 2 and day.startswith(name)]
    if len(found) != 1:
        raise ValueError(f"{name!r} is not a day of the week{suggestion(name, WEEKDAYS)}")
    return found[0]


def in_folder(value: object, found: ValidationInfo) -> object:
    """Return a path; a relative one starts at the folder of the file that names it."""
    if not isinstance(value, str):
        return value
    if not value:
        raise ValueError("must not be empty")
    return folder_of(found) / Path(value).expanduser()


def existing(value: Path) -> Path:
    """Return a path that is there, or that this account may not look for."""
    try:
        value.stat()
    except PermissionError:
        pass
    except OSError as error:
        raise ValueError(f"{value} does not exist; make it or leave the option out") from error
    return value


def private(value: Path) -> Path:
    """Return the path of a password file that only minuted can read."""
    if fault := open_to_others(value):
        raise ValueError(fault)
    return value


def rising(value: tuple[int, ...]) -> tuple[int, ...]:
    """Return the stages of reminders, in the order in which they come."""
    if not value:
        raise ValueError("needs at least one stage, like [0] for the day itself")
    if any(later <= earlier for earlier, later in pairwise(value)):
        raise ValueError("must rise from the first reminder to the last, like [-3, 0, 1]")
    return value


def one_day(value: tuple[time, time]) -> tuple[time, time]:
    """Return working hours that end after they begin."""
    if value[0] >= value[1]:
        raise ValueError("must begin before they end")
    return value


def credential_name(value: str) -> str:
    """Return the name of a systemd credential, which is never a path (systemd.exec(5), LoadCredential)."""
    if "/" in value or value in (".", ".."):
        raise ValueError("the name of a systemd credential, not a path")
    return value


def folder_of(found: ValidationInfo) -> Path:
    """Return the folder of the file being read; the working directory where there is no file."""
    context: Mapping[str, Any] = found.context or {}
    return Path(context.get("folder", "")).absolute()


def _plain(text: str) -> bool:
    return text.isprintable() and not any(sign in text for sign in ' "()<>[]:;,\\')


def _is_domain(text: str) -> bool:
    return _plain(text) and all(label and len(label) < 64 for label in text.split("."))


MailAddress = Annotated[str, AfterValidator(mail_address)]
MailDomain = Annotated[str, AfterValidator(mail_domain)]
Zone = Annotated[str, AfterValidator(known_zone)]
Country = Annotated[str, AfterValidator(known_country)]
Clock = Annotated[time, BeforeValidator(clock)]
Weekday = Annotated[int, BeforeValidator(weekday), Field(ge=0, le=6)]
Weekdays = Annotated[tuple[int, ...], BeforeValidator(weekdays)]
FromFolder = Annotated[Path, BeforeValidator(in_folder)]
Existing = Annotated[FromFolder, AfterValidator(existing)]
PasswordFile = Annotated[FromFolder, AfterValidator(private)]
Word = Annotated[str, Field(min_length=1)]
Credential = Annotated[Word, AfterValidator(credential_name)]
Words = Annotated[tuple[Word, ...], Field(strict=False)]
Domains = Annotated[tuple[MailDomain, ...], Field(strict=False)]
Hours = Annotated[tuple[Clock, Clock], Field(strict=False), AfterValidator(one_day)]
Stages = Annotated[tuple[int, ...], Field(strict=False), AfterValidator(rising)]
