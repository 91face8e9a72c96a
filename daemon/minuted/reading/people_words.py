"""The words of the convention files that tell names of people from other words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from minuted import re2
from minuted.reading.spelling import key
from minuted.reading.template import any_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleWords:
    """Words, from the convention files, that tell names from other words."""

    #: Keys of words that never are a person: "we", "need", "update".
    not_names: frozenset[str] = frozenset()
    #: Last words of a group: team, 组, 部.
    groups: tuple[str, ...] = ()
    #: Keys that mean everybody: all, 全体.
    everybody: frozenset[str] = frozenset()
    #: Keys that mean nobody: TBD, 待定.
    nobody: frozenset[str] = frozenset()
    #: What words begin with that leave open who it is: 待风险部指定.
    unassigned: tuple[str, ...] = ()
    #: Verbs of what is only talked about: 讨论, 汇报.
    talks: tuple[str, ...] = ()
    #: Keys of crafts that stand for whoever has them: 全站, 算法.
    crafts: frozenset[str] = frozenset()
    #: Verbs that follow a group right away where it does something: 财务部核对.
    starts: tuple[str, ...] = ()
    #: Further verbs that follow a person: 张三打印…
    acts: tuple[str, ...] = ()
    #: Keys of offices that stand for whoever holds them: the clerk, the treasurer.
    roles: frozenset[str] = frozenset()
    #: First words behind a name that give nobody a task: "@ann on holiday", "@bob said that …".
    adrift: frozenset[str] = frozenset()
    #: Words for whoever writes: me.
    myself: tuple[str, ...] = ()
    #: Words before a name that are no part of it: the.
    articles: tuple[str, ...] = ()
    #: Words that no name of a group contains: 尽快.
    no_group: tuple[str, ...] = ()
    #: What joins a helper to an owner: "Ann, with help from Bob", "Ann (with Bob)".
    helped: Any = None
    #: Chinese family names of one and two characters.
    surnames: frozenset[str] = frozenset()
    #: Forms of address before and after a name: Dr., 总, 老师.
    titles: tuple[str, ...] = ()
    #: What colleagues say before a family name: 小, 老.
    nicks: tuple[str, ...] = ()

    @classmethod
    def compile(cls, tables: Iterable[Mapping[str, Any]]) -> PeopleWords:
        """Merge the ``[people]`` tables of all convention files."""
        merged: dict[str, list[str]] = {name: [] for name in cls.__dataclass_fields__}
        for table in tables:
            for name, value in table.items():
                merged[name] += value if isinstance(value, list) else value.split()
        return cls(
            not_names=frozenset(map(key, merged["not_names"])),
            groups=tuple(word.casefold() for word in merged["groups"]),
            everybody=frozenset(map(key, merged["everybody"])),
            nobody=frozenset(map(key, merged["nobody"])),
            surnames=frozenset(merged["surnames"]),
            titles=tuple(merged["titles"]),
            nicks=tuple(merged["nicks"]),
            helped=re2.compile(rf"(?i)[,;]?\s*\(?\b{any_of(merged['helped'] or [chr(0)])}\s*([^()]*)\)?"),
            roles=frozenset(map(key, merged["roles"])),
            adrift=frozenset(merged["adrift"]),
            myself=tuple(merged["myself"]),
            articles=tuple(merged["articles"]),
            talks=tuple(merged["talks"]),
            crafts=frozenset(map(key, merged["crafts"])),
            starts=tuple(merged["starts"]),
            acts=(*merged["starts"], *merged["acts"]),
            no_group=tuple(merged["no_group"]),
            unassigned=tuple(merged["unassigned"]),
        )
