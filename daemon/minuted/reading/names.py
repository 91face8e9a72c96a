"""Resolve names as people write them to addresses: exactly one match, or none, or several; never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from minuted import re2
from minuted.model import Address, Person
from minuted.reading.called import Calling, first_of_local, local
from minuted.reading.people_words import PeopleWords
from minuted.reading.spelling import half_width, has_han, key

_ADDRESS = re2.compile(r"^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$")
_WITHIN = re2.compile(r"[<(\s]([^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]+)[>)]?$")
#: A Latin name of so many letters may be misspelt; shorter ones are too like each other.
_SPELT = 4
_ALIKE = 0.8
#: More people than that are no help in a question.
_MOST_LIKELY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """One place to look, from key to the addresses that it may mean."""

    by_key: Mapping[str, frozenset[str]]

    def get(self, keys: Iterable[str]) -> tuple[str, ...]:
        found: frozenset[str] = frozenset()
        for one in keys:
            found |= self.by_key.get(one, found)
        return tuple(sorted(found)) if found else ()


class Prepared:
    """The directory made ready once, so that each mail costs only its own recipients."""

    def __init__(self, people: Iterable[Person], words: PeopleWords) -> None:
        everyone = tuple(people)
        self.calling = Calling.of(words)
        parts = self.calling.parts
        self.aliases = _index((name, person.address) for person in everyone for name in (person.name, *person.aliases))
        self.departments = _index((person.department, person.address) for person in everyone if person.department)
        self.locals = _pairs((part, person.address) for person in everyone for part in local(person.address))
        far = [(name, person.address) for person in everyone for name in (person.name, *person.aliases) if name]
        self.parts = _pairs((part, address) for name, address in far for part in parts(name))
        self.mailboxes = {alias.lower(): p.address for p in everyone for alias in p.aliases if "@" in alias}
        self.named: dict[str, list[tuple[str, str]]] = {}
        for person in everyone:
            if person.name:
                self.named.setdefault(person.address, []).append((person.name, person.address))
        self.chinese = [(name, address) for name, address in far if has_han(name)]
        self.in_chinese = frozenset(address for _, address in self.chinese)
        self.known = frozenset(one for name, _ in far for one in (key(name), *parts(name)))
        self._spoken: _Index | None = None

    def by_sound(self) -> _Index:
        """Return the Chinese names of the directory by their pinyin, worked out when first asked for."""
        if self._spoken is None:
            self._spoken = _sounds(self.chinese, self.calling)
        return self._spoken

    def with_recipients(self, recipients: Iterable[Address]) -> Names:
        """Return the names that one mail to ``recipients`` may use."""
        return Names(self, recipients)


class Names:
    """The people that a mail may name: those of the directory and those on the mail itself."""

    def __init__(self, directory: Prepared, recipients: Iterable[Address], mentioned: Iterable[Address] = ()) -> None:
        """Read names by the directory, by those on the mail, and by those in its text."""
        self._calling = directory.calling
        parts, short = self._calling.parts, self._calling.short
        mailed = tuple(recipients)
        said = tuple(mentioned)
        here = sorted({address.address for address in mailed})
        near = [(address.name, address.address) for address in mailed if address.name]
        near += [pair for address in here for pair in directory.named.get(address, ())]
        text = [(address.name, address.address) for address in said if address.name]
        self._directory, self._recipients = directory, mailed
        self._memo: dict[str, tuple[str, ...]] = {}
        #: Looked through in this order; the first place that knows the name answers.
        self._places: Sequence[_Index] = (
            directory.aliases,
            directory.departments,
            _index((address.name, address.address) for address in mailed),
            _pairs((part, address) for name, address in near for part in parts(name)),
            _pairs((part, address) for address in here for part in local(address)),
            _pairs((part, address) for address in here for part in first_of_local(address)),
            _index(text),
            _pairs((part, address) for name, address in text for part in parts(name)),
            _pairs((part, address.address) for address in said for part in local(address.address)),
            _pairs((part, address) for name, address in near for part in short(name)),
            directory.locals,
            directory.parts,
        )
        self._near = near + text
        self._chinese = [(name, address) for name, address in near if has_han(name)]
        self._in_chinese = frozenset(address for _, address in self._chinese) | directory.in_chinese
        self._spoken: _Index | None = None
        self.known = directory.known | {one for name, _ in near for one in (key(name), *parts(name))}
        self.known |= {part for address in here for part in local(address) if len(part) > 3}

    @staticmethod
    def prepared(people: Iterable[Person], words: PeopleWords) -> Prepared:
        """Make a directory ready for many mails: ``Names.prepared(people, words).with_recipients(…)``."""
        return Prepared(people, words)

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
        within = _WITHIN.search(lowered)
        if within is not None:
            # "Bob Chen <bob@example.org>"
            return (self._mailbox(within.group(1)),)
        if _ADDRESS.match(lowered):
            return (self._mailbox(lowered),)
        for candidate in self._calling.candidates(bare):
            written = key(candidate)
            aside = self._calling.asides(candidate)
            spoken = self._calling.pinyin_of(candidate) if has_han(candidate) else ()
            for place in self._places:
                # An address li.si@… whose owner is known as 李四 is not the one of 李思.
                spelled = [found for found in place.get(spoken) if found not in self._in_chinese]
                found = {*place.get((written, *aside)), *spelled}
                if found:
                    return tuple(sorted(found))
            if not spoken and (self._chinese or self._directory.chinese):
                heard = self._by_sound(written)
                if heard:
                    return heard
        return ()

    def mentioning(self, mentioned: Iterable[Address]) -> Names:
        """Return the names of a mail whose text also gives these people with their addresses."""
        said = tuple(mentioned)
        return Names(self._directory, self._recipients, said) if said else self

    def everyone(self, attendees: Iterable[str]) -> tuple[str, ...]:
        """Return the addresses of all who were there; without a list of them, of all who got the mail."""
        found = [self.resolve(name) for name in attendees]
        there = [addresses[0] for addresses in found if len(addresses) == 1]
        return tuple(dict.fromkeys(there or [address.address for address in self._recipients]))

    def likely(self, name: str) -> tuple[str, ...]:
        """Return whom a name that resolves to nobody may mean, to be asked: 小王, 张叁 for 张三, "Jonh"."""
        bare = half_width(name).strip(" <>()[]:;,.*`\"'").removeprefix("@").strip()
        if not bare or len(bare) > 40:
            return ()
        short, parts, pinyin_of = self._calling.short, self._calling.parts, self._calling.pinyin_of
        if has_han(bare):
            keys, sounds = self._calling.nick(bare), set(pinyin_of(bare))
            found = {address for called, address in self._near if keys and not set(keys).isdisjoint(short(called))}
            found |= {
                address for called, address in self._chinese if sounds and not sounds.isdisjoint(pinyin_of(called))
            }
            return tuple(sorted(found))[:_MOST_LIKELY]
        if len(key(bare)) < _SPELT:
            return ()
        spelt = {part: address for called, address in self._near for part in (key(called), *parts(called))}
        close = get_close_matches(key(bare), spelt, n=_MOST_LIKELY, cutoff=_ALIKE)
        return tuple(dict.fromkeys(spelt[one] for one in close))

    def _mailbox(self, address: str) -> str:
        """Return the address of the person who also has this one."""
        return self._directory.mailboxes.get(address, address)

    def _by_sound(self, written: str) -> tuple[str, ...]:
        """Find a Chinese name by its pinyin, as "Zhang San" finds 张三."""
        if self._spoken is None:
            self._spoken = _sounds(self._chinese, self._calling)
        return tuple(sorted({*self._spoken.get((written,)), *self._directory.by_sound().get((written,))}))


def _sounds(named: Iterable[tuple[str, str]], calling: Calling) -> _Index:
    return _pairs((part, address) for name, address in named for part in calling.pinyin_of(name))


def _index(pairs: Iterable[tuple[str, str]]) -> _Index:
    return _pairs((key(name), address) for name, address in pairs if key(name))


def _pairs(pairs: Iterable[tuple[str, str]]) -> _Index:
    found: dict[str, set[str]] = {}
    for one, address in pairs:
        found.setdefault(one, set()).add(address)
    return _Index(by_key={one: frozenset(addresses) for one, addresses in found.items()})
