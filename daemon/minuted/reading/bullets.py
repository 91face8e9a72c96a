"""Read what stands before the words of a line: quote marks, bullets, numbers, check boxes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from minuted import re2
from minuted.reading.spelling import half_width

#: What counts as a blank before the mark.
_BLANKS = " \t\u3000\u00a0"
_QUOTE = re2.compile(r"^(?: {0,3}> ?)+")
_HASHES = re2.compile(r"^(#{1,6})(?:\s+|(?P<tight>[\p{Han}*（(【\[]))")
_BULLET = re2.compile(
    r"^(?:[-+*•·●○▪◦■◆►➢‣⁃§]\s+|(?:->|=>|→)\s+|[•·●○▪◦■◆►➢‣]|[\x{f020}-\x{f0ff}]\s*|-(?P<tight>\p{Han}|[A-Za-z]{2,}\p{Han})"
    # Stars in a row nest; letters are what text processors make of drawn bullets.
    r"|\*{2,4}\s+|[ovq]\s{2,}|[Øü]\s+|[-*+](?P<box>\[[ xX]?\]\s))"
)
_NUMBER = re2.compile(
    r"^(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z]|[ivx]{2,4})[)）]\s*[.、.]?\s*|\[\d{1,3}\]\s+"
    r"|\d{1,3}(?:\.\d{1,2}){1,3}[.、]?\s+(?P<upper>[\p{Lu}\p{Han}*])"
    r"|\d{1,3}\s?[.、．](?P<tight>[^\d\s])|\d{1,3}\s?[.、．]\s+"
    r"|[一二三四五六七八九十]{1,3}\s*[、.．]\s*"
    r"|[a-zA-Z][.]\s+|[a-z]\.(?P<word>\p{Lu}\p{Ll}{2})|\d{1,2}、(?P<figure>\d{2})|[IVX]{2,5}(?:[.)、]\s+|、)|第[一二三四五六七八九十]{1,3}\s*[、,，]|[①-⑳⑴-⒇⒈-⒛]\s*)"
)
#: What a bullet, a number and a check box can begin with, so that most lines need no pattern.
_BULLETS = frozenset("-+*•·●○▪◦■◆►➢‣⁃§=→ovqØü") | frozenset(map(chr, range(0xF020, 0xF100)))
_NUMBERS = frozenset("0123456789(（[第一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
#: Marks that people with a Chinese keyboard type twice as wide.
_WIDE = frozenset("＃－＊＋［０１２３４５６７８９（")
_WIDE_MARK = re2.compile(r"^(?:[（(]?[０-９]{1,3}[．.、)）]|[＃－＊＋]+|［[ xX√\x{3000}]?］)")
#: What ends a letter or number that counts.
_COUNT_ENDS = frozenset(".)）、")
_BOXES = frozenset("[【☐☑☒✅✔□■🔲⬜")
_BOX = re2.compile(
    r"^(?:[\[【](?P<mark>[ xXvV✓√✔\x{a0}\x{3000}]?)[\]】]|(?P<sign>[☐☑☒✅✔□■🔲⬜]))(?:\s+|(?P<tight>[^\s(\[:]))"
)


_COUNTED = re2.compile(r"\d+|[一二三四五六七八九十]+|[a-zA-Z]+")
_HAN_DIGITS = "一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = {"I": 1, "V": 5, "X": 10}
#: How outlines number from the outside in: 一、 before （一） before 1. before 1) before ①; bullets are innermost.
_INNERMOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stood before the words of a list item: marks of one style stand beside each other."""

    #: The mark with "1", "一", "I" or "a" for its number: "（一）", "1."; a bullet as it is; "" where there was none.
    style: str = ""
    #: What it counts; 0 for a bullet.
    number: int = 0
    #: 0 for the outermost numbers of an outline, more for inner ones.
    rank: int = _INNERMOST


#: Where nothing stood before the words.
NO_MARK = Mark()


def _mark(written: str, numbered: bool) -> Mark:
    """Read the number of a mark as written, "（二）" or "3."."""
    style = "".join(written.split())
    if not numbered:
        return Mark(style=style)
    if style[:1] in _CIRCLED:
        return Mark(style="①", number=_CIRCLED.index(style[0]) + 1, rank=4)
    counted = list(_COUNTED.finditer(style))
    if not counted:
        return Mark(style=style, number=1, rank=4)
    last = counted[-1]
    word, round_ = last.group(), style[-1:] in ")）"
    if word.isdigit():
        kind, number, rank = "1", int(word), 3 if round_ else 2
    elif word.isascii():
        roman = set(word) <= set("IVX") and (len(word) > 1 or word != "X")
        kind, number = ("I", _roman(word)) if roman else ("a", ord(word[0].lower()) - ord("a") + 1)
        rank = 0 if roman and not round_ else 5
    else:
        kind, number, rank = "一", _han(word), 1 if round_ else 0
    return Mark(style=_COUNTED.sub("1", style[: last.start()]) + kind + style[last.end() :], number=number, rank=rank)


def _roman(word: str) -> int:
    values = [_ROMAN[char] for char in word] + [0]
    return sum(-one if one < after else one for one, after in pairwise(values))


def _han(word: str) -> int:
    tens, ten, ones = word.rpartition("十")
    return (_HAN_DIGITS.find(tens[-1:]) + 1 if tens else 1) * 10 * bool(ten) + (
        _HAN_DIGITS.find(ones) + 1 if ones else 0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    #: Columns before the mark; a tab counts four.
    indent: int
    #: The line without quote marks, blanks and marks.
    rest: str
    #: Heading level by #, 0 for none.
    level: int = 0
    #: It is a list item: a bullet or a number stood before it.
    listed: bool = False
    #: The mark was a number or letter.
    numbered: bool = False
    #: None: no check box.
    checked: bool | None = None
    mark: Mark = NO_MARK
    #: The check mark is one that also stands before what is simply so: "✅ 已上线".
    drawn: bool = False


def opening(line: str) -> Opening:
    """Take the marks off one line; "- [ ] 1. x" gives a listed, numbered, unchecked "x"."""
    if line.lstrip().startswith(">"):
        line = _QUOTE.sub("", line)
    bare = line.lstrip(_BLANKS)
    blanks = line[: len(line) - len(bare)]
    indent = len(blanks) + 3 * blanks.count("\t") + blanks.count("\u3000")
    rest = bare.rstrip()
    if rest[:1] in _WIDE:
        rest = _narrowed(rest)
    level, listed, numbered, before = 0, False, False, NO_MARK
    checked: bool | None = None
    drawn = False
    hashes = _HASHES.match(rest) if rest.startswith("#") else None
    if hashes is not None:
        level = len(hashes.group(1))
        rest = rest[level:].strip().rstrip("#").strip() or rest
    for _ in range(4):
        if numbered:
            break
        mark = _BULLET.match(rest) if rest[:1] in _BULLETS else None
        number = _NUMBER.match(rest) if mark is None and _may_be_number(rest) else None
        found = mark or number
        if found is None:
            break
        kept = sum(len(text or "") for text in found.groups())
        before = _mark(rest[: found.end() - kept], number is not None)
        if rest.startswith("**"):
            indent += before.style.count("*") - 1
        rest = rest[found.end() - kept :].lstrip()
        listed, numbered = True, numbered or number is not None
    box = _BOX.match(rest) if rest[:1] in _BOXES else None
    if box is not None:
        checked = (box.group("mark") or "").strip() != "" or box.group("sign") in ("☑", "☒", "✅", "✔")
        drawn = box.group("sign") in ("✅", "✔")
        rest = rest[box.end() - len(box.group("tight") or "") :].lstrip()
    return Opening(
        indent=indent,
        rest=rest,
        level=level,
        listed=listed,
        numbered=numbered,
        checked=checked,
        mark=before,
        drawn=drawn,
    )


def _narrowed(rest: str) -> str:
    """Write full-width marks at the start of a line as the marks they are: "１．", "－　", "［　］"; a year stays."""
    mark = _WIDE_MARK.match(rest)
    return f"{half_width(rest[: mark.end()])} {rest[mark.end() :].lstrip()}" if mark is not None else rest


def _may_be_number(rest: str) -> bool:
    """Say whether a line may begin with a number or a letter that counts: most begin with a word."""
    first = rest[:1]
    return first in _NUMBERS or (first.isascii() and first.isalpha() and not _COUNT_ENDS.isdisjoint(rest[1:5]))
