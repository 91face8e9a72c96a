"""Which rows of minutes are items that are followed already: surely, perhaps, or not at all.

Surely is what nobody would doubt: the same words for the same people, or the same words and a few more.  One word put
in another's place, another number, a "not", another owner: that is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from minuted.model import Item, Row
from minuted.tracking.likeness import Likeness, Told, common, share, within

#: One task is the other told shorter where it is so large a part of it; less is enough where more speaks for it.
_SHORTER, _SHORTER_WITH_DAY = 0.75, 0.65
#: Tasks of fewer words are not known by a part of another, and it is asked about none with fewer in common.
_FEWEST_WORDS = 2
#: It is asked about tasks with so many words in common; between different people more.
_ALIKE, _ALIKE_WITH_DAY, _ALIKE_OF_OTHERS = 0.5, 0.34, 0.8
#: No more than so many items are offered for one row.
_MOST_OPTIONS = 3
#: No more rows than so many are compared with what they are not equal to.
_MOST_ROWS = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One item that is followed, as minutes told it last."""

    item: Item
    #: Address of who had it there; "" for nobody known.
    owner: str
    owner_name: str
    due: date | None
    due_text: str
    #: Ref of the meeting whose minutes they are.
    meeting: str
    #: The rows are of another version of the same minutes, not of those of a later meeting.
    version: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What one row is."""

    #: The item that it tells again; None where it is new or in doubt.
    known: Known | None = None
    #: The items that it may be, the likeliest first.
    options: tuple[Known, ...] = ()


def matched(rows: Sequence[Row], known: Sequence[Known], *, likeness: Likeness) -> tuple[Match, ...]:
    """Find for each row the item that it tells again; no item is told by two rows.

    ``known``: items that the rows may tell again, of one series or of one meeting.
    """
    pairing = _Pairing(rows=rows, known=known, likeness=likeness)
    pairing.pair(lambda at, to: pairing.is_equal(at, to) and pairing.due_alike(at, to))
    pairing.pair(pairing.is_equal)
    pairing.look_around()
    pairing.pair_only(pairing.is_equal_of_others)
    pairing.pair_only(pairing.is_told_longer)
    return tuple(pairing.match(at) for at in range(len(rows)))


@dataclass(slots=True, kw_only=True)
class _Pairing:
    """The rows and items that found each other so far, by their places."""

    rows: Sequence[Row]
    known: Sequence[Known]
    likeness: Likeness
    pairs: dict[int, int] = field(default_factory=dict)
    told: list[Told] = field(init=False)
    known_told: list[Told] = field(init=False)
    #: Places of items by what is the same in equal ones.
    spelt: dict[str, list[int]] = field(init=False)
    #: For each row that found nothing equal: items that somebody may well mean by it.
    near: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.told = [self.likeness.told(row.task) for row in self.rows]
        self.known_told = [self.likeness.told(each.item.task) for each in self.known]
        self.spelt = {}
        for to, told in enumerate(self.known_told):
            self.spelt.setdefault(told.bare, []).append(to)

    def pair(self, fits: Callable[[int, int], bool]) -> None:
        """Pair what fits in the order of rows and items: two equal rows are two equal items."""
        taken = set(self.pairs.values())
        for at in self._free_rows():
            equal = self.spelt.get(self.told[at].bare, ())
            to = next((to for to in equal if to not in taken and fits(at, to)), None)
            if to is not None:
                self.pairs[at] = to
                taken.add(to)

    def look_around(self) -> None:
        """Find what is near to each row that is left; of very many rows only the first are compared."""
        items = self._free_items()
        for at in self._free_rows()[:_MOST_ROWS]:
            self.near[at] = [to for to in items if self.is_near(at, to)]

    def pair_only(self, fits: Callable[[int, int], bool]) -> None:
        """Pair what fits where nothing else is near: neither another item for the row nor another row for the item."""
        taken = set(self.pairs.values())
        near = {at: [to for to in near if to not in taken] for at, near in self.near.items() if at not in self.pairs}
        wanted = Counter(to for some in near.values() for to in some)
        for at, some in near.items():
            if len(some) == 1 and wanted[some[0]] == 1 and fits(at, some[0]):
                self.pairs[at] = some[0]

    def match(self, at: int) -> Match:
        """Say what a row is, once everything is paired that surely belongs together."""
        if at in self.pairs:
            return Match(known=self.known[self.pairs[at]])
        taken = set(self.pairs.values())
        near = [to for to in self.near.get(at, ()) if to not in taken]
        near.sort(key=lambda to: -share(self.told[at], self.known_told[to]))
        return Match(options=tuple(self.known[to] for to in near[:_MOST_OPTIONS]))

    def is_equal(self, at: int, to: int) -> bool:
        """Say whether row and item have the same words and the same people."""
        return self._same_words(at, to) and self._is_open_for(at, to) and self._same_people(at, to)

    def is_equal_of_others(self, at: int, to: int) -> bool:
        """Say whether row and item have the same words, and only one of them says whose it is.

        In another version of the same minutes the owner may also be another one: that is a correction.
        """
        row, known = self.rows[at], self.known[to]
        unnamed = not row.owners or not (known.owner or known.owner_name)
        return self._same_words(at, to) and self._is_open_for(at, to) and (unnamed or known.version)

    def is_told_longer(self, at: int, to: int) -> bool:
        """Say whether row and item of the same people have the same words, and one has some more."""
        one, other = sorted((self.told[at], self.known_told[to]), key=lambda told: len(told.words))
        if len(one.words) < _FEWEST_WORDS or not self._same_people(at, to) or not self._is_open_for(at, to):
            return False
        speaks_for_it = self.known[to].version or self.rows[at].done or self._same_day(at, to)
        return within(one, other) >= (_SHORTER_WITH_DAY if speaks_for_it else _SHORTER)

    def is_near(self, at: int, to: int) -> bool:
        """Say whether somebody may well mean an item by a row."""
        if not self._is_open_for(at, to):
            return False
        one, other = self.told[at], self.known_told[to]
        if common(one, other) < _FEWEST_WORDS:
            return one.bare == other.bare != ""
        alike = share(one, other)
        if not self._same_people(at, to):
            return alike >= _ALIKE_OF_OTHERS
        close = self.known[to].version or self._same_day(at, to)
        return alike >= (_ALIKE_WITH_DAY if close else _ALIKE)

    def due_alike(self, at: int, to: int) -> bool:
        """Say whether row and item have the same deadline, or neither has one."""
        return self.rows[at].due == self.known[to].due

    def _same_words(self, at: int, to: int) -> bool:
        one, other = self.told[at], self.known_told[to]
        return bool(one.bare) and one.bare == other.bare and one.marks == other.marks

    def _same_people(self, at: int, to: int) -> bool:
        """Say whether the first owner is the same: by address, else by the name as it is written."""
        row, known = self.rows[at], self.known[to]
        person = row.people[0] if row.people else ""
        if person or known.owner:
            # Whoever has it by now may stand in the minutes, too.
            return person in (known.owner, known.item.owner)
        name = row.owners[0] if row.owners else ""
        return name.casefold() == known.owner_name.casefold()

    def _same_day(self, at: int, to: int) -> bool:
        return self.rows[at].due is not None and self.rows[at].due == self.known[to].due

    def _is_open_for(self, at: int, to: int) -> bool:
        """Say whether a row may tell an item that is closed: as done, or as it was told; another deadline is anew."""
        row, known = self.rows[at], self.known[to]
        return known.item.live or row.done or known.version or row.due is None or row.due == known.due

    def _free_rows(self) -> list[int]:
        return [at for at in range(len(self.rows)) if at not in self.pairs]

    def _free_items(self) -> list[int]:
        taken = set(self.pairs.values())
        return [to for to in range(len(self.known)) if to not in taken]


def left_out(known: Iterable[Known], matches: Iterable[Match]) -> tuple[Known, ...]:
    """Return what minutes no longer tell: live items that no row is, nor may be."""
    told = {each.item.ref for match in matches for each in (*((match.known,) if match.known else ()), *match.options)}
    return tuple(each for each in known if each.item.live and each.item.ref not in told)
