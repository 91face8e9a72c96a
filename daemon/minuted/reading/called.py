"""How a person may be called: the whole name, a part, initials, a title with the family name, pinyin, the mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from minuted.reading.spelling import has_han, key, words

_TITLES_BEFORE = frozenset(
    ["dr", "mr", "ms", "mrs", "prof", "professor", "sir", "miss", "cllr", "herr", "frau", "mme", "m"]
)
_TITLES_AFTER = (
    *("总经理", "总监", "经理", "老师", "主任", "部长", "院长", "处长", "科长", "博士", "教授", "主管", "组长"),
    *("书记", "局长", "先生", "女士", "同学", "总工", "老板", "医生", "总", "工", "董", "哥", "姐"),
)
#: How a family name is called among colleagues: 小王, 老李.
_NICK = frozenset("小老大阿")
_LONG_FAMILY = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "司徒",
        "东方",
        "独孤",
        "南宫",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "长孙",
        "宇文",
        "轩辕",
        "端木",
    ]
)
_PLAIN_AFTER = "()"
#: Readings of one name that are tried; a name of four characters with three readings each has 81.
_READINGS = 64
#: Marks of keys that are no whole names, so that "as" is never the initials of Ann Smith.
_INITIALS, _FAMILY = "\x01", "\x02"
_MOST_INITIALS = 4


def candidates(name: str) -> Iterator[str]:
    """The name as written, without its title, and what stands in and before brackets."""
    yield name
    if "(" in name:
        before, inside = name.split("(", 1)
        for piece in (before, inside.rstrip(_PLAIN_AFTER)):
            if len(key(piece)) > 1:
                yield piece.strip()
    spoken = name.split()
    if len(spoken) > 1 and key(spoken[0]) in _TITLES_BEFORE:
        yield " ".join(spoken[1:])
    titled = _untitled(name) if has_han(name) else ""
    if len(titled) > 1:
        yield titled


def asides(name: str) -> tuple[str, ...]:
    """Keys under which ``short`` knows a person that is called by initials or by title and family name."""
    if name.isupper() and name.isascii() and 2 <= len(key(name)) <= _MOST_INITIALS:
        return (_INITIALS + key(name),)
    family = _untitled(name) if has_han(name) else ""
    return (_FAMILY + family, *(_FAMILY + sound for sound in _sounds_of(family))) if _is_family(family) else ()


def nick(name: str) -> tuple[str, ...]:
    """Keys under which ``short`` may know whoever is meant by 小王."""
    family = name[1:] if has_han(name) and name[:1] in _NICK else ""
    return (_FAMILY + family, *(_FAMILY + sound for sound in _sounds_of(family))) if _is_family(family) else ()


def short(name: str) -> tuple[str, ...]:
    """Initials, the family name alone, and the family name as it stands before a title; of a display name."""
    parts = words(name)
    if has_han(name):
        whole = "".join(parts)
        return (_FAMILY + _family(whole),)
    if len(parts) < 2:
        return ()
    initials = _INITIALS + key("".join(part[0] for part in parts))
    ends = (key(parts[0]), key(parts[-1]))
    return (initials, ends[-1], key(name.split()[-1]), *(_FAMILY + end for end in ends))


def parts(name: str) -> tuple[str, ...]:
    """First name alone and whole name in both orders, of a Latin display name; the given name of a Chinese one."""
    pieces = words(name)
    if has_han(name):
        whole = "".join(pieces)
        given = whole[len(_family(whole)) :]
        return (key(given),) if len(given) == 2 else ()
    if len(pieces) < 2:
        return (key(name),) if pieces else ()
    swapped = key("".join((*pieces[1:], pieces[0])))
    return (key(pieces[0]), key("".join(pieces)), swapped, key(pieces[0] + pieces[-1][0]))


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


def _family(whole: str) -> str:
    return whole[:2] if whole[:2] in _LONG_FAMILY else whole[:1]


def _is_family(name: str) -> bool:
    return len(name) == 1 or name in _LONG_FAMILY


def _untitled(name: str) -> str:
    return next((name[: -len(title)] for title in _TITLES_AFTER if len(name) > len(title) and name.endswith(title)), "")


def _sounds_of(family: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys("".join(one) for one in _readings(family))) if family else ()


@lru_cache(maxsize=4096)
def pinyin_of(name: str) -> tuple[str, ...]:
    """All readings of a Chinese name, family name first and last, and with the given name cut to its initials.

    张晓明: zhangxiaoming, xiaomingzhang, zhangxm, xmzhang.
    """
    han = "".join(char for char in name if has_han(char))
    if not 2 <= len(han) <= 4:
        return ()
    cut = len(_family(han))
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
