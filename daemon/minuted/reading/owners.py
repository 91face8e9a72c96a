"""Tell words that name people from words that do not, and split "Ann, Bob & the QA team" into owners."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from minuted import re2
from minuted.reading.people_words import PeopleWords
from minuted.reading.spelling import half_width, has_han, key, tidy

#: Longer than this is a sentence, whatever stands in it.
_LONGEST = 90
_PARTS = 12
#: A department before the person in it.
_LONGEST_GROUP = 10
_PAIR = 2
_SPLIT = re2.compile(
    r"\s*(?:[,、;+&]|\s/\s|/|\band\b|\bor\b|\bwith\b|\bw/|以及|[和与及]?\s@|\s-\s)\s*|\s+(?:和|与|及)\s*"
)
_HAN_AND = re2.compile(r"^([\p{L}\p{N}]+?)(?:和|与|及|会同|协同)([\p{L}\p{N}]+)$")
#: Words that stand before a group and are no part of its name.
BEFORE_GROUP = frozenset("并由请在于给将把至到经向")
_AT = re2.compile(r"(^|[\s,、;，；\p{Han})])@")
#: "Bob [Ops]"
_SQUARE = re2.compile(r"(\S)\s\[[^\[\]]*\]?")
_ROUND = re2.compile(r"\([^()]*\)")
_ADDRESS = re2.compile(r"<?([\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)>?")
_LATIN_WORD = re2.compile(r"^(?:\p{Lu}[\p{L}\p{N}'’._-]*|[\p{Lu}]{1,5}|d[eiu]|v[ao]n|der|den|la|le|el|bin|al|zu)\.?$")
_HANDLE = re2.compile(r"^[\p{L}][\p{L}\p{N}_.-]+$")
_INITIALS = re2.compile(r"^[\p{Lu}]{2,4}(?:'[\p{Lu}])?$")
_HAN_NAME = re2.compile(r"^\p{Han}{2,4}(?:·\p{Han}{2,6})?$")
_MIXED = re2.compile(r"^[A-Za-z0-9_.-]+\(\p{Han}+\)$|^\p{Han}+\([A-Za-z0-9_. -]+\)$")
#: "PROJ-13" is a ticket.
_TICKET = re2.compile(r"-\d")
_MARKS = ':;,.!?"()'
#: What tells apart people that have no names: 成员1, 同学A.
_NUMBERS = frozenset("0123456789ABCDEFGH甲乙丙丁")
_TRIM = " \t,.;:!?*_`'\"、-–—>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Names that this mail itself or the directory makes known, as keys."""

    keys: Collection[str] = field(default_factory=frozenset)

    def __contains__(self, name: str) -> bool:
        return key(name) in self.keys


def split(text: str) -> tuple[str, ...]:
    """Split a field of owners into single names as written, without "@", brackets and roles."""
    if "@" in text:
        text = _ADDRESS.sub(r"\1", text)
    folded = half_width(text)
    if "(" in folded and _MIXED.match(folded.strip("@ ")) is None:
        folded = _ROUND.sub(" ", folded).split("(", 1)[0]
    else:
        folded = half_width(text)
    if " [" in folded:
        folded = _SQUARE.sub(r"\1", folded)
    parts = _SPLIT.split(_AT.sub(r"\1 @", folded) if "@" in folded else folded)
    names: list[str] = []
    for part in parts[:_PARTS]:
        name = tidy(part).strip(_TRIM).removeprefix("@").strip(_TRIM)
        pair = _HAN_AND.match(name) if any(joint in name for joint in "和与及同") else None
        for one in pair.groups() if pair is not None else (name,):
            if one and one not in names:
                names.append(one)
    return tuple(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Decides whether words name people: by what is known, else by what names look like."""

    words: PeopleWords
    known: Known = Known()

    def nobody(self, text: str) -> bool:
        """Say whether the words stand for "no owner yet": TBD, 待定, ?, -."""
        bare = key(text)
        return not bare or bare in self.words.nobody or bare.startswith(("ownertbd", "tbd", *self.words.unassigned))

    def everybody(self, name: str) -> bool:
        """Say whether the word means all who were there."""
        return key(name) in self.words.everybody

    def is_known(self, name: str) -> bool:
        """Say whether the name occurs among attendees, recipients or the directory, is an office or has a title."""
        if name in self.known or key(name) in self.words.roles:
            return True
        office, of, _ = name.partition(" of ")
        if of and key(office) in self.words.roles:
            return True
        first, blank, rest = name.partition(" ")
        return bool(blank) and first in self.words.titles and rest[:1].isupper() and self.plausible(rest)

    def plausible(self, name: str, *, handles: bool = False) -> bool:
        """Say whether a word or two look like a person, a group or, with ``handles``, a nickname."""
        if self.is_known(name) or self.everybody(name) or _ADDRESS.match(name):
            return True
        folded = half_width(name)
        if key(name) in self.words.not_names or len(name) > 40:
            return False
        if has_han(name):
            return self._plausible_han(name, folded)
        parts = folded.split()
        initial = len(parts) > 1 and len(parts[-1].rstrip(".")) == 1 and parts[-1][0].isupper()
        if any(key(part) in self.words.not_names for part in (parts[:-1] if initial else parts)):
            return False
        if any(map(_TICKET.search, parts)):
            return False
        if parts and parts[-1].casefold() in self.words.groups:
            return len(parts) <= 5
        if not parts or len(parts) > 4:
            return False
        if all(_LATIN_WORD.match(part) for part in parts) and parts[0][:1].isupper():
            return True
        if len(parts) != 1 or not handles or _HANDLE.match(folded) is None:
            return False
        return not folded.endswith(("ed", "ing", "tion", "able", "ible", "ally"))

    def _plausible_han(self, name: str, folded: str) -> bool:
        if _MIXED.match(folded):
            return True
        if key(name) in self.words.crafts:
            return True
        if folded[-1] in _NUMBERS and folded[:-1].rstrip() in self.words.groups:
            # 成员1, 同学A
            return True
        if any(mark in folded for mark in _MARKS):
            return False
        if folded.casefold().endswith(self.words.groups) and len(name) <= 16:
            whole = name[0] not in BEFORE_GROUP and not any(word in name for word in self.words.no_group)
            return whole and (len(name) < 3 or name[-2:] not in self.words.not_names)
        if len(name) > 2 and (name[:2] in self.words.not_names or name[2:] in self.words.acts):
            # 方案评审, 叶青负责
            return False
        if self._person_of(name) != name:
            return True
        member = folded.rstrip("0123456789ABCDEFG")
        if member != folded and len(member) > 1 and member in self.words.groups:
            # 成员1, 同学A
            return True
        if name.endswith(self.words.titles) and any(
            name.endswith(title) and 1 <= len(name) - len(title) <= 3 and name[-len(title) - 1] not in BEFORE_GROUP
            for title in self.words.titles
        ):
            return True
        if name[0] in self.words.nicks and 2 <= len(name) <= 3:
            return True
        if _HAN_NAME.match(name) is None:
            return False
        # 修正错误 is no name: four characters begin with a family name of two.
        return name[:2] in self.words.surnames or (len(name) != 4 and name[:1] in self.words.surnames)

    def is_group(self, name: str) -> bool:
        """Say whether a Chinese word is that of a group: 前端, 市场部."""
        group = half_width(name).casefold().endswith(self.words.groups) or key(name) in self.words.crafts
        return group and has_han(name) and name not in self.known

    def _is_person(self, name: str) -> bool:
        group = half_width(name).casefold().endswith(self.words.groups) or key(name) in self.words.crafts
        return name in self.known or (has_han(name) and self.plausible(name) and not (group and len(name) > 2))

    def _apart(self, name: str) -> tuple[str, ...]:
        """Split "张三 李四", and take the person out of "市场部 张三"."""
        parts = half_width(name).split() if has_han(name) else []
        if len(parts) < 2 or name in self.known:
            return (name,)
        if len(parts) == _PAIR and self._is_office(parts[0]) and self._is_person(parts[1]):
            return (parts[1],)
        if not all(map(_HAN_NAME.match, parts)):
            return (name,)
        if parts[0] not in self.known and (parts[0].endswith(self.words.groups) or parts[0] in self.words.titles):
            parts = parts[1:]
        return tuple(parts) if all(map(self.plausible, parts)) else (name,)

    def _is_office(self, name: str) -> bool:
        """Say whether a word says where somebody works or as what: 中宁三公司, 总承包单位资料员."""
        return len(name) > _PAIR and name.isalnum() and name.endswith((*self.words.groups, *self.words.titles))

    def _person_of(self, name: str) -> str:
        """Read the person out of 市场部李婷 and 组长王磊; the name as it is where it says nothing else."""
        craft, dash, last = name.rpartition("-")
        if dash and has_han(last) and (self.is_group(craft) or craft in self.words.titles) and self.plausible(last):
            # 产品-张三
            return last
        if name in self.known or not 3 < len(name) <= _LONGEST_GROUP + 3 or not has_han(name):
            return name
        for size in (4, 3, 2):
            person, before = name[-size:], name[:-size]
            # Four characters are a person only where the family name has two.
            surname = person[: 1 if size < 4 else 2] in self.words.surnames and _HAN_NAME.match(person) is not None
            if surname and person not in self.words.not_names and person[:2] not in self.words.not_names:
                group = len(before) > 1 and before.endswith(self.words.groups) and before.isalnum()
                if group or before in self.words.titles:
                    return person
        return name

    def within(self, text: str) -> tuple[str, ...]:
        """Read the names that say who of the team is meant: "Team (Ann, Bob, others as needed)"."""
        inside = half_width(text).partition("(")[2].partition(")")[0]
        return tuple(name for name in split(inside) if not self.nobody(name) and self.plausible(name))

    def _bare(self, name: str) -> str:
        """Take the article off "the Clerk"."""
        first, blank, rest = name.partition(" ")
        if not blank or first not in self.words.articles or self.everybody(name):
            return name
        office = rest[:1].isupper() or self.is_known(rest) or rest.split()[-1].casefold() in self.words.groups
        return rest if office else name

    def people(self, text: str, trust: str = "plausible") -> tuple[str, ...]:
        """Split ``text`` and return its names, or nothing if one of them is no name.

        ``trust``: "known" wants names that are known, "named" takes "everyone" beside them; "plausible" takes what
        looks like a name, "person" no group unless it is known; "handle" takes a single lower-case word too; "any"
        whatever stands there.
        """
        if len(text) > _LONGEST or not text.strip() or "://" in text or text.startswith("//"):
            return ()
        if " " in text and self.words.helped is not None:
            text = self.words.helped.sub(r", \1", text)
        names = tuple(
            self._person_of(self._bare(one))
            for name in split(text)
            for one in self._apart(name)
            if not self.nobody(one)
        )
        if len(names) == 1 and (self.everybody(names[0]) or names[0].casefold() in self.words.groups):
            names = self.within(text) or names
        if trust == "any":
            return tuple(
                name for name in names if len(name) <= (14 if has_han(name) and name not in self.known else 40)
            )
        if trust == "person":
            return names if names and all(self._is_person(name) for name in names) else ()
        if trust in ("known", "named"):
            everybody = trust == "named"
            known = all(self.is_known(name) or (everybody and self.everybody(name)) for name in names)
            return names if names and known else ()
        if len(names) > 1 and any(name[:1].isupper() for name in names):
            # "Ann and Bob, initially"
            names = tuple(name for name in names if not name.endswith("ly") or not name.islower())
        return names if names and all(self.plausible(name, handles=trust == "handle") for name in names) else ()
