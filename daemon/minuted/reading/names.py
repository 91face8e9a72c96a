"""Resolve names as people write them to addresses: exactly one match, or none, or several; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import re2
from pypinyin import Style, pinyin

from minuted.model import Address, Person
from minuted.reading.spelling import half_width, has_han, key, words

_ADDRESS = re2.compile(r"^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$")
_TITLES_BEFORE = frozenset(
    ["dr", "mr", "ms", "mrs", "prof", "professor", "sir", "miss", "cllr", "herr", "frau", "mme", "m"]
)
_TITLES_AFTER = (
    *("总经理", "总监", "经理", "老师", "主任", "部长", "院长", "处长", "科长", "博士", "教授", "主管", "组长"),
    *("书记", "局长", "先生", "女士", "同学", "总工", "总", "工", "董"),
)
_PLAIN_AFTER = "()（）"
#: Readings of one name that are tried; a name of four characters with three readings each has 81.
_READINGS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """One place to look, from key to the addresses that it may mean."""

    by_key: Mapping[str, frozenset[str]]

    def get(self, keys: Iterable[str]) -> tuple[str, ...]:
        found: set[str] = set()
        for one in keys:
            found |= self.by_key.get(one, frozenset())
        return tuple(sorted(found))


class Names:
    """The people that a mail may name: those of the directory and those on the mail itself."""

    def __init__(self, people: Iterable[Person], recipients: Iterable[Address]) -> None:
        everyone, mailed = tuple(people), tuple(recipients)
        here = {address.address for address in mailed}
        aliases = _index((name, person.address) for person in everyone for name in (person.name, *person.aliases))
        departments = _index((person.department, person.address) for person in everyone if person.department)
        shown = _index((address.name, address.address) for address in mailed)
        near = [(address.name, address.address) for address in mailed if address.name]
        near += [(person.name, person.address) for person in everyone if person.address in here and person.name]
        far = [(name, person.address) for person in everyone for name in (person.name, *person.aliases) if name]
        self._memo: dict[str, tuple[str, ...]] = {}
        self._addresses = {p.address: p.address for p in everyone} | {a.address: a.address for a in mailed}
        self._addresses |= {alias.lower(): p.address for p in everyone for alias in p.aliases if "@" in alias}
        #: Looked through in this order; the first place that knows the name answers.
        self._places: Sequence[_Index] = (
            aliases,
            departments,
            shown,
            _pairs((part, address) for name, address in near for part in _parts(name)),
            _pairs((part, address) for address in sorted(here) for part in _local(address)),
            _pairs((part, address) for address in sorted(here) for part in _first_of_local(address)),
            _pairs((part, person.address) for person in everyone for part in _local(person.address)),
            _pairs((part, address) for name, address in far for part in _parts(name)),
            _pairs((part, address) for name, address in [*near, *far] for part in _spoken(name)),
        )
        self.known = frozenset(one for name, _ in [*near, *far] for one in (key(name), *_parts(name))) | frozenset(
            part for address in here for part in _local(address) if len(part) > 3
        )

    def resolve(self, name: str) -> tuple[str, ...]:
        """Return the addresses that ``name`` may mean: one is the person, none is unknown, several are a question.

        A person that is on the mail is preferred to a namesake in the directory who is not only in so far
        as the earlier place is asked first: directory, recipients' names, addresses.
        """
        if name not in self._memo:
            self._memo[name] = self._resolve(name)
        return self._memo[name]

    def _resolve(self, name: str) -> tuple[str, ...]:
        bare = half_width(name).strip(" <>()[]:;,.*`\"'").removeprefix("@").strip()
        if not bare or len(bare) > 80:
            return ()
        lowered = bare.removeprefix("mailto:").lower()
        if _ADDRESS.match(lowered):
            return (self._addresses.get(lowered, lowered),)
        for candidate in _candidates(bare):
            for place in self._places:
                found = place.get(_keys(candidate))
                if found:
                    return found
        return ()


def _index(pairs: Iterable[tuple[str, str]]) -> _Index:
    return _pairs((key(name), address) for name, address in pairs if key(name))


def _pairs(pairs: Iterable[tuple[str, str]]) -> _Index:
    found: dict[str, set[str]] = {}
    for one, address in pairs:
        found.setdefault(one, set()).add(address)
    return _Index(by_key={one: frozenset(addresses) for one, addresses in found.items()})


def _candidates(name: str) -> Iterator[str]:
    """The name as written, without its title, and what stands in and before brackets."""
    yield name
    if "(" in name:
        before, inside = name.split("(", 1)
        for piece in (before, inside.rstrip(_PLAIN_AFTER)):
            if len(key(piece)) > 1:
                yield piece
    spoken = name.split()
    if len(spoken) > 1 and key(spoken[0]) in _TITLES_BEFORE:
        yield " ".join(spoken[1:])
    if has_han(name):
        for title in _TITLES_AFTER:
            if name.endswith(title) and len(name) - len(title) >= 2:
                yield name[: -len(title)]
                break


def _keys(name: str) -> frozenset[str]:
    """Keys of one candidate: itself, and the ways in which a Chinese name is spelled in Latin letters."""
    keys = {key(name)}
    if has_han(name):
        keys |= set(_pinyin(name))
    return frozenset(keys)


def _parts(name: str) -> tuple[str, ...]:
    """First name alone and whole name in both orders, of a Latin display name; the given name of a Chinese one."""
    parts = words(name)
    if has_han(name):
        whole = "".join(parts)
        return (key(whole[1:]),) if len(whole) == 3 else ()
    if len(parts) < 2:
        return (key(name),) if parts else ()
    return (key(parts[0]), key("".join(parts)), key("".join((*parts[1:], parts[0]))), key(parts[0] + parts[-1][0]))


def _local(address: str) -> tuple[str, ...]:
    """Spellings of the part before the "@": whole, without digits, in both orders."""
    local = address.split("@", 1)[0].split("+", 1)[0]
    pieces = words(local.replace("_", " "))
    whole = key(local)
    bare = whole.rstrip("0123456789")
    swapped = key("".join((*pieces[1:], pieces[0]))) if len(pieces) > 1 else whole
    return tuple(dict.fromkeys(one for one in (whole, bare, swapped) if one))


def _first_of_local(address: str) -> tuple[str, ...]:
    """The first word of "carla.diaz@…", as people call Carla."""
    pieces = words(address.split("@", 1)[0].split("+", 1)[0].replace("_", " "))
    return (key(pieces[0]),) if len(pieces) > 1 and len(pieces[0]) > 2 else ()


def _spoken(name: str) -> tuple[str, ...]:
    """Pinyin of a Chinese name, so that "Zhang San" finds 张三."""
    return tuple(_pinyin(name)) if has_han(name) else ()


def _pinyin(name: str) -> tuple[str, ...]:
    """All readings of a Chinese name, family name first and last: zhangsan, sanzhang."""
    han = "".join(char for char in name if has_han(char))
    if not 2 <= len(han) <= 4:
        return ()
    readings = pinyin(han, style=Style.NORMAL, heteronym=True)
    found: list[str] = []
    for syllables in product(*(tuple(dict.fromkeys(one.replace("ü", "v") for one in row)) for row in readings)):
        if len(found) >= 2 * _READINGS:
            break
        found += ["".join(syllables), "".join((*syllables[1:], syllables[0]))]
    return tuple(dict.fromkeys(found))
