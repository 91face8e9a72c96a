"""How the parts of a calendar series lie in columns: as JSON lists, moments as whole microseconds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from minuted.model import Attendee, Change
from minuted.store.columns import clean, microseconds, moment


class Moments(TypeDecorator[tuple[datetime, ...]]):
    """Some aware datetimes; they come back in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[datetime] | None, dialect: Dialect) -> str:
        return json.dumps([microseconds(one) for one in value or ()])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[datetime, ...]:
        return tuple(moment(one) for one in json.loads(value or "[]"))


class Attendees(TypeDecorator[tuple[Attendee, ...]]):
    """Who is invited, as lists of address, name, answer, whom they send."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Attendee] | None, dialect: Dialect) -> str:
        rows = [tuple(map(clean, (one.address, one.name, one.answer, one.delegate))) for one in value or ()]
        return json.dumps(rows, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Attendee, ...]:
        rows = json.loads(value or "[]")
        return tuple(Attendee(address=one, name=name, answer=said, delegate=sent) for one, name, said, sent in rows)


class Changes(TypeDecorator[tuple[Change, ...]]):
    """Single meetings that differ, as lists of moment, start, end, onwards, sequence, stamp."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[Change] | None, dialect: Dialect) -> str:
        rows = [
            (microseconds(one.at), _number(one.start), _number(one.end), one.onwards, one.sequence, _number(one.stamp))
            for one in value or ()
        ]
        return json.dumps(rows)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Change, ...]:
        return tuple(
            Change(
                at=moment(at),
                start=_moment(start),
                end=_moment(end),
                onwards=onwards,
                sequence=sequence,
                stamp=_moment(stamp),
            )
            for at, start, end, onwards, sequence, stamp in json.loads(value or "[]")
        )


def _number(at: datetime | None) -> int | None:
    return None if at is None else microseconds(at)


def _moment(number: int | None) -> datetime | None:
    return None if number is None else moment(number)
