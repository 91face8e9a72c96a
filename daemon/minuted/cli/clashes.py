"""Names that are not clear: what was learned says one thing, the directory or another answer another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from minuted.config import Config
from minuted.model import Learned
from minuted.reading.doubts import MOST_OPTIONS
from minuted.reading.names import Names
from minuted.reading.people_words import PeopleWords


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A name that minuted asks about although something was learned of it, or that two organisers use differently."""

    name: str
    addresses: tuple[str, ...]
    text: str
    #: False where each organiser is understood, only differently.
    asked: bool = True


def clashes(learned: Iterable[Learned], names: Names) -> Iterator[Clash]:
    """Yield every name that was learned and is not clear.

    Args:
        learned: by name and organiser, as ``Book.all_learned`` has it.
        names: the directory.
    """
    for spelt, of_name in groupby(learned, key=lambda one: one.spelt):
        every = tuple(of_name)
        meant: dict[str, list[str]] = {}
        for one in every:
            meant.setdefault(one.by, []).append(one.address)
        name = every[-1].name or spelt
        named = names.resolve(name)
        if len(named) > MOST_OPTIONS:
            # A department without a contact: the name means nobody until an organiser says whom.
            named = ()
        for by, addresses in meant.items():
            others = [address for address in named if address not in addresses]
            if others:
                meanings = f"{name!r} means {_or(addresses)} to {by}, and {_or(others)} in the directory"
            elif len(addresses) > 1:
                meanings = f"{name!r} means {_or(addresses)} to {by}"
            else:
                continue
            yield Clash(name=name, addresses=(*addresses, *others), text=f"{meanings}: minuted asks each time")
        if len({tuple(sorted(addresses)) for addresses in meant.values()}) > 1:
            each = "; ".join(f"{_or(addresses)} to {by}" for by, addresses in meant.items())
            different = tuple(dict.fromkeys(one.address for one in every))
            text = f"{name!r} means {each}: each in their own minutes"
            yield Clash(name=name, addresses=different, text=text, asked=False)


def directory_names(config: Config) -> Names:
    """Return the names of the directory alone.  Raises: ConfigError."""
    called = (table.get("people", {}) for table in config.conventions().values())
    return Names.prepared(config.directory().as_people(), PeopleWords.compile(called)).with_recipients(())


def _or(addresses: Iterable[str]) -> str:
    return " or ".join(addresses)
