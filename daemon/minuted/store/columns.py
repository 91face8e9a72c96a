"""How a value of the model lies in a column, the same in SQLite and PostgreSQL.

Moments are whole microseconds since 1970 UTC, days are ISO texts, sequences and facts are JSON texts, bytes are
zlib streams.  Text loses NUL (PostgreSQL refuses it) and lone surrogates (both drivers refuse them) on its way in.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Integer, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from minuted.model import Turn

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Later than anything; says "until for ever" in a column that is compared.
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

#: SQLite numbers rows by itself only where the key is called INTEGER.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

#: Level 1 of zlib: mail shrinks to a third in 60 µs; higher levels cost three times that for a tenth less.
COMPRESSION = 1


def clean(text: str) -> str:
    """Return the text without NUL and without lone surrogates, as a plain ``str``."""
    # A word of an enumeration is a str too, but PostgreSQL's driver would write its Python name.
    text = str.__str__(text)
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def microseconds(moment: datetime) -> int:
    """Return the whole microseconds from 1970 UTC to an aware moment.

    Raises:
        ValueError: the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without zone cannot be stored")
    span = moment - EPOCH
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def moment(number: int) -> datetime:
    """Return the aware moment so many microseconds after 1970 UTC."""
    return EPOCH + timedelta(microseconds=number)


class Words(TypeDecorator[str]):
    """Text of people, cleaned."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime; comes back in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment(value)


class Day(TypeDecorator[date]):
    """A calendar day."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Clock(TypeDecorator[time]):
    """A time on the wall clock, "16:00"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat("minutes")

    def process_result_value(self, value: str | None, dialect: Dialect) -> time | None:
        return None if value is None else time.fromisoformat(value)


class Hours(TypeDecorator[tuple[time, time]]):
    """Working hours, "09:00-18:00"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[time, time] | None, dialect: Dialect) -> str | None:
        return None if value is None else "-".join(end.isoformat() for end in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[time, time] | None:
        if value is None:
            return None
        start, _, end = value.partition("-")
        return time.fromisoformat(start), time.fromisoformat(end)


class Weekdays(TypeDecorator[tuple[int, ...]]):
    """Days of the week, Monday is 0: "0123"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[int, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else "".join(map(str, value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[int, ...] | None:
        return None if value is None else tuple(map(int, value))


class Strings(TypeDecorator[tuple[str, ...]]):
    """Some texts in order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        return json.dumps([clean(text) for text in value or ()], ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple(json.loads(value)) if value else ()


class Turns(TypeDecorator[tuple[Turn, ...]]):
    """What others must hear of an item, as lists of verb, person, moment, verb taken back and moment, words, team."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Turn] | None, dialect: Dialect) -> str:
        if not value:
            return "[]"
        rows = [
            (one.verb, clean(one.by), _number(one.at), one.undone, _number(one.undone_at), clean(one.words), one.team)
            for one in value
        ]
        return json.dumps(rows, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Turn, ...]:
        if value in (None, "[]"):
            return ()
        return tuple(
            Turn(
                verb=verb,
                by=by,
                at=moment(at),
                undone=undone,
                undone_at=None if undone_at is None else moment(undone_at),
                words=words,
                team=team,
            )
            for verb, by, at, undone, undone_at, words, team in json.loads(value)
        )


def _number(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


class Facts(TypeDecorator[Mapping[str, str]]):
    """Texts by name."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, str] | None, dialect: Dialect) -> str:
        return json.dumps({clean(k): clean(v) for k, v in (value or {}).items()}, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, str]:
        found: dict[str, str] = json.loads(value) if value else {}
        return found


class OneOf(TypeDecorator[StrEnum]):
    """A word of a closed list; an unknown word in the column is an error of the store, not of the reader."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


class Packed(TypeDecorator[bytes]):
    """Bytes, compressed."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value, COMPRESSION)

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.decompress(value)
