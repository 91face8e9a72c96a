"""Resolve names as people write them to addresses: exactly one match, or none, or several; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import re2

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


class Prepared:
    """The directory made ready once, so that each mail costs only its own recipients."""

    def __init__(self, people: Iterable[Person]) -> None:
        everyone = tuple(people)
        self.aliases = _index((name, person.address) for person in everyone for name in (person.name, *person.aliases))
        self.departments = _index((person.department, person.address) for person in everyone if person.department)
        self.locals = _pairs((part, person.address) for person in everyone for part in _local(person.address))
        far = [(name, person.address) for person in everyone for name in (person.name, *person.aliases) if name]
        self.parts = _pairs((part, address) for name, address in far for part in _parts(name))
        self.mailboxes = {alias.lower(): p.address for p in everyone for alias in p.aliases if "@" in alias}
        self.named: dict[str, list[tuple[str, str]]] = {}
        for person in everyone:
            if person.name:
                self.named.setdefault(person.address, []).append((person.name, person.address))
        self.chinese = [(name, address) for name, address in far if has_han(name)]
        self.in_chinese = frozenset(address for _, address in self.chinese)
        self.known = frozenset(one for name, _ in far for one in (key(name), *_parts(name)))
        self._spoken: _Index | None = None

    def by_sound(self) -> _Index:
        """Return the Chinese names of the directory by their pinyin, worked out when first asked for."""
        if self._spoken is None:
            self._spoken = _sounds(self.chinese)
        return self._spoken

    def with_recipients(self, recipients: Iterable[Address]) -> Names:
        """Return the names that one mail to ``recipients`` may use."""
        return Names(self, recipients)


class Names:
    """The people that a mail may name: those of the directory and those on the mail itself."""

    def __init__(self, people: Iterable[Person] | Prepared, recipients: Iterable[Address]) -> None:
        """Read names by the directory ``people``, prepared or not, and by those on the mail."""
        directory = people if isinstance(people, Prepared) else Prepared(people)
        mailed = tuple(recipients)
        here = sorted({address.address for address in mailed})
        near = [(address.name, address.address) for address in mailed if address.name]
        near += [pair for address in here for pair in directory.named.get(address, ())]
        self._directory = directory
        self._memo: dict[str, tuple[str, ...]] = {}
        #: Looked through in this order; the first place that knows the name answers.
        self._places: Sequence[_Index] = (
            directory.aliases,
            directory.departments,
            _index((address.name, address.address) for address in mailed),
            _pairs((part, address) for name, address in near for part in _parts(name)),
            _pairs((part, address) for address in here for part in _local(address)),
            _pairs((part, address) for address in here for part in _first_of_local(address)),
            directory.locals,
            directory.parts,
        )
        self._chinese = [(name, address) for name, address in near if has_han(name)]
        self._in_chinese = frozenset(address for _, address in self._chinese) | directory.in_chinese
        self._spoken: _Index | None = None
        self.known = directory.known | {one for name, _ in near for one in (key(name), *_parts(name))}
        self.known |= {part for address in here for part in _local(address) if len(part) > 3}

    @staticmethod
    def prepared(people: Iterable[Person]) -> Prepared:
        """Make a directory ready for many mails: ``Names.prepared(people).with_recipients(…)``."""
        return Prepared(people)

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
            return (self._mailbox(lowered),)
        for candidate in _candidates(bare):
            written = key(candidate)
            spoken = _pinyin(candidate) if has_han(candidate) else ()
            for place in self._places:
                # An address li.si@… whose owner is known as 李四 is not the one of 李思.
                spelled = [found for found in place.get(spoken) if found not in self._in_chinese]
                found = {*place.get((written,)), *spelled}
                if found:
                    return tuple(sorted(found))
            if not spoken and (self._chinese or self._directory.chinese):
                heard = self._by_sound(written)
                if heard:
                    return heard
        return ()

    def _mailbox(self, address: str) -> str:
        """Return the address of the person who also has this one."""
        return self._directory.mailboxes.get(address, address)

    def _by_sound(self, written: str) -> tuple[str, ...]:
        """Find a Chinese name by its pinyin, as "Zhang San" finds 张三."""
        if self._spoken is None:
            self._spoken = _sounds(self._chinese)
        return tuple(sorted({*self._spoken.get((written,)), *self._directory.by_sound().get((written,))}))


def _sounds(named: Iterable[tuple[str, str]]) -> _Index:
    return _pairs((part, address) for name, address in named for part in _pinyin(name))


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


@lru_cache(maxsize=4096)
def _pinyin(name: str) -> tuple[str, ...]:
    """All readings of a Chinese name, family name first and last: zhangsan, sanzhang."""
    han = "".join(char for char in name if has_han(char))
    if not 2 <= len(han) <= 4:
        return ()
    # The dictionary takes a tenth of a second and megabytes to load: most mail needs none of it.
    from pypinyin import Style, pinyin

    readings = pinyin(han, style=Style.NORMAL, heteronym=True)
    found: list[str] = []
    for syllables in product(*(tuple(dict.fromkeys(one.replace("ü", "v") for one in row)) for row in readings)):
        if len(found) >= 2 * _READINGS:
            break
        found += ["".join(syllables), "".join((*syllables[1:], syllables[0]))]
    return tuple(dict.fromkeys(found))
