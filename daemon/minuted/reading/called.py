"""How a person may be called: the whole name, a part, initials, a title with the family name, pinyin, the mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from minuted.reading.people_words import PeopleWords
from minuted.reading.spelling import has_han, key, words

_PLAIN_AFTER = "()"
#: Readings of one name that are tried; a name of four characters with three readings each has 81.
_READINGS = 64
#: Marks of keys that are no whole names, so that "as" is never the initials of Ann Smith.
_INITIALS, _FAMILY = "\x01", "\x02"
_MOST_INITIALS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """The words by which people call one another."""

    #: Keys of forms of address before a name: dr, mrs.
    before: frozenset[str] = frozenset()
    #: Forms of address behind a name, longest first: 总经理, 总.
    after: tuple[str, ...] = ()
    #: What stands before a family name among colleagues: 小, 老.
    nicks: tuple[str, ...] = ()
    #: Family names of two characters.
    families: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: PeopleWords) -> Calling:
        """Take them out of the words of the convention files."""
        return cls(
            before=frozenset(key(title) for title in people.titles if not has_han(title)),
            after=tuple(sorted((title for title in people.titles if has_han(title)), key=len, reverse=True)),
            nicks=people.nicks,
            families=frozenset(name for name in people.surnames if len(name) > 1),
        )

    def candidates(self, name: str) -> Iterator[str]:
        """The name as written, without its title, and what stands in and before brackets."""
        yield name
        if "(" in name:
            before, inside = name.split("(", 1)
            for piece in (before, inside.rstrip(_PLAIN_AFTER)):
                if len(key(piece)) > 1:
                    yield piece.strip()
        spoken = name.split()
        if len(spoken) > 1 and key(spoken[0]) in self.before:
            yield " ".join(spoken[1:])
        titled = self._untitled(name)
        if len(titled) > 1:
            yield titled

    def asides(self, name: str) -> tuple[str, ...]:
        """Keys under which ``short`` knows a person that is called by initials or by title and family name."""
        if name.isupper() and name.isascii() and 2 <= len(key(name)) <= _MOST_INITIALS:
            return (_INITIALS + key(name),)
        return self._of_family(self._untitled(name))

    def nick(self, name: str) -> tuple[str, ...]:
        """Keys under which ``short`` may know whoever is meant by 小王."""
        return self._of_family(name[1:] if name.startswith(self.nicks) else "")

    def short(self, name: str) -> tuple[str, ...]:
        """Initials, the family name alone, and the family name as it stands before a title; of a display name."""
        pieces = words(name)
        if has_han(name):
            return (_FAMILY + self._family("".join(pieces)),)
        if len(pieces) < 2:
            return ()
        initials = _INITIALS + key("".join(piece[0] for piece in pieces))
        ends = (key(pieces[0]), key(pieces[-1]))
        return (initials, ends[-1], key(name.split()[-1]), *(_FAMILY + end for end in ends))

    def parts(self, name: str) -> tuple[str, ...]:
        """First name alone and whole name in both orders, of a Latin display name; the given name of a Chinese one."""
        pieces = words(name)
        if has_han(name):
            whole = "".join(pieces)
            given = whole[len(self._family(whole)) :]
            return (key(given),) if len(given) == 2 else ()
        if len(pieces) < 2:
            return (key(name),) if pieces else ()
        swapped = key("".join((*pieces[1:], pieces[0])))
        return (key(pieces[0]), key("".join(pieces)), swapped, key(pieces[0] + pieces[-1][0]))

    def pinyin_of(self, name: str) -> tuple[str, ...]:
        """All readings of a Chinese name, family name first and last, and with the given name cut to its initials.

        张晓明: zhangxiaoming, xiaomingzhang, zhangxm, xmzhang.
        """
        han = "".join(char for char in name if has_han(char))
        return _pinyin(han, len(self._family(han))) if 2 <= len(han) <= 4 else ()

    def _family(self, whole: str) -> str:
        return whole[:2] if whole[:2] in self.families else whole[:1]

    def _untitled(self, name: str) -> str:
        if not has_han(name):
            return ""
        titles = (title for title in self.after if len(name) > len(title) and name.endswith(title))
        return next((name[: -len(title)] for title in titles), "")

    def _of_family(self, family: str) -> tuple[str, ...]:
        if len(family) != 1 and family not in self.families:
            return ()
        sounds = dict.fromkeys("".join(one) for one in _readings(family))
        return (_FAMILY + family, *(_FAMILY + sound for sound in sounds))


def local(address: str) -> tuple[str, ...]:
    """Spellings of the part before the "@": whole, without digits, in both orders."""
    pieces = _pieces(address)
    whole = key(address.split("@", 1)[0].split("+", 1)[0])
    bare = whole.rstrip("0123456789")
    swapped = key("".join((*pieces[1:], pieces[0]))) if len(pieces) > 1 else whole
    return tuple(dict.fromkeys(one for one in (whole, bare, swapped) if one))


def first_of_local(address: str) -> tuple[str, ...]:
    """The first word of "carla.diaz@…", as people call Carla, and the last, as they call Ms Diaz."""
    pieces = _pieces(address)
    if len(pieces) < 2:
        return ()
    return tuple(dict.fromkeys(key(one) for one in (pieces[0], pieces[-1]) if len(one) > 2))


def _pieces(address: str) -> tuple[str, ...]:
    return tuple(words(address.split("@", 1)[0].split("+", 1)[0].replace("_", " ")))


@lru_cache(maxsize=4096)
def _pinyin(han: str, cut: int) -> tuple[str, ...]:
    found: list[str] = []
    for syllables in _readings(han):
        if len(found) >= 4 * _READINGS:
            break
        family, given = "".join(syllables[:cut]), syllables[cut:]
        found += [family + "".join(given), "".join(given) + family]
        if len(given) > 1:
            letters = "".join(one[0] for one in given)
            found += [family + letters, letters + family]
    return tuple(dict.fromkeys(found))


def _readings(han: str) -> Iterator[tuple[str, ...]]:
    # The dictionary takes a tenth of a second and megabytes to load: most mail needs none of it.
    from pypinyin import Style, pinyin

    rows = pinyin(han, style=Style.NORMAL, heteronym=True)
    return product(*(tuple(dict.fromkeys(one.replace("ü", "v") for one in row)) for row in rows))
