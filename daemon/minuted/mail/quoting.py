"""Know how mail programs of many languages mark quotes, signatures, automatic mail and bounces: data, compiled once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from minuted import re2

#: Header keys by what they name, in the files' own order.
KEYS: Final = ("from", "sent", "to", "cc", "subject", "other")


#: Characters without width or with another width, which programs put around the words that are looked for.
_UNSEEN: Final = dict.fromkeys((0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
_SEEN: Final = _UNSEEN | dict.fromkeys((0xA0, 0x202F, 0x2007, 0x3000), " ")


def visible(text: str) -> str:
    """Take out characters without width, and make every blank a plain one."""
    return text if text.isascii() else text.translate(_SEEN)


def fold(text: str) -> str:
    """Lower *text*, make its blanks single and its apostrophes straight, for comparing with the data files."""
    return " ".join(text.lower().replace("’", "'").split())


def fold_key(text: str) -> str:
    """Fold a header key; blanks inside go too, for programs write 发 件 人 and 主　题."""
    return "".join(text.lower().replace("’", "'").split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """What subjects begin with; plain comparing, for a pattern of hundreds of words outgrows RE2's memory."""

    #: Words that say enough.
    strong: tuple[str, ...]
    #: Everyday words, which count only where a colon, a bracket or the end follows.
    weak: tuple[str, ...] = ()
    #: Openings with any words in the middle: (before, behind).
    gaps: tuple[tuple[str, str], ...] = ()
    #: What may follow a strong word of a script without blanks; else it is but the topic: 自动回复设置会议纪要.
    followers: tuple[str, ...] = ()
    #: What may follow an everyday word: "Out of office until 12 March".
    spans: tuple[str, ...] = ()

    @classmethod
    def compile(
        cls,
        strong: Sequence[str],
        weak: Sequence[str] = (),
        *,
        followers: Sequence[str] = (),
        spans: Sequence[str] = (),
    ) -> Self:
        """Fold the words; "…" stands for any words."""
        parted = [tuple(fold(word).split("…", 1)) for word in strong if "…" in word]
        return cls(
            strong=tuple(fold(word) for word in strong if "…" not in word),
            weak=tuple(map(fold, weak)),
            gaps=tuple((each[0], each[1]) for each in parted),
            followers=tuple(map(fold, followers)),
            spans=tuple(f"{fold(word)} " for word in spans if is_spaced(word)),
        )

    def match(self, folded: str, *, everyday: bool = True) -> bool:
        """Say whether a folded subject begins with one of them; *everyday* words count only where they may."""
        if folded.startswith(self.strong) and any(self._begins(folded, word) for word in self.strong):
            return True
        if everyday and folded.startswith(self.weak) and any(self._stands_alone(folded, word) for word in self.weak):
            return True
        return any(folded.startswith(head) and tail in folded[len(head) : 200] for head, tail in self.gaps)

    def _begins(self, folded: str, word: str) -> bool:
        if not folded.startswith(word):
            return False
        behind = folded[len(word) :]
        if not (behind[:1].isalpha() and word[-1].isalpha()):
            return True
        return not is_spaced(word) and (is_spaced(behind[0]) or behind.startswith(self.followers))

    def _stands_alone(self, folded: str, word: str) -> bool:
        if not folded.startswith(word):
            return False
        rest = folded[len(word) :].lstrip()
        return not rest or rest[0] in ":：[(（-" or rest.startswith(("re:", "auto", *self.spans))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoting:
    """All words of ``templates/quoting/*.toml``, ready to compare with folded text."""

    #: A verb of attribution anywhere in a line ("wrote", 写道).
    verbs: Any
    #: A word that such a line begins with ("On", "Am", 在), at the start.
    openers: Any
    #: Such a word behind other text of the same line, with the date that follows; group 1 is the text.
    glued: Any
    #: What a line of attribution can end with.
    endings: tuple[str, ...]
    #: Folded header key -> one of KEYS.
    keys: Mapping[str, str]
    #: Separators that stand between dashes, and those that stand alone.
    dashed: frozenset[str]
    bare: frozenset[str]
    #: Words inside a line below which nothing is new.
    markers: Any
    #: How a line begins that a mail program adds at the end, where it also names one of the devices or products.
    programs: tuple[str, ...]
    devices: tuple[str, ...]
    #: Those of the programs' words behind which any name may be that of a device: "Sent from my".
    owned: tuple[str, ...]
    #: The same, where the beginning alone says so.
    remarks: tuple[str, ...]
    closings: frozenset[str]
    thanks: frozenset[str]
    cards: tuple[str, ...]
    disclaimers: tuple[str, ...]
    #: Those of the disclaimers that are a heading, or else a thing somebody works on.
    notices: frozenset[str]
    #: How a line begins that comes behind the signature: "PS".
    postscripts: tuple[str, ...]
    #: How a line begins that answers, so that it is no name: "done".
    answers: tuple[str, ...]
    #: Phrases of the warning that a gateway writes above a mail from outside.
    banners: tuple[str, ...]
    automatic: Openings
    bounce: Openings
    #: The same, where people hold meetings on such things too; then the text must have one of the words.
    doubtful_bounce: Openings
    undelivered: tuple[str, ...]
    #: How a body begins that only a machine writes.
    bodies: tuple[str, ...]
    #: What the subject of a forward begins with.
    forwards: tuple[str, ...]
    #: Where another message may begin inside a text: a key for its sender, or words between dashes.
    seam: Any

    @classmethod
    def compile(cls, tables: Mapping[str, Mapping[str, Any]]) -> Self:
        """Compile the parsed data files, by file stem.

        Raises:
            ValueError: A table or list is missing or of the wrong type; the message names file and key.
        """
        verbs = _words(tables, "attribution", "verbs")
        keys: dict[str, str] = {}
        for name in KEYS:
            for word in _words(tables, "header", name):
                # "Date" is a time of sending in one language and nothing else in another: the first one named stays.
                keys.setdefault(fold_key(word), name)
        programs = [fold(word) for word in _words(tables, "signature", "programs")]
        devices = [fold(word) for word in _words(tables, "signature", "devices")]
        remarks = [fold(word) for word in _words(tables, "signature", "remarks")]
        remarks += [word for word in programs if any(device in word for device in devices)]
        followers = _words(tables, "automatic", "followers")
        notices = tuple(map(fold, _words(tables, "signature", "notices")))
        return cls(
            verbs=_verbs(verbs),
            openers=re2.compile(_openers(_words(tables, "attribution", "openers"))),
            glued=_glued(_words(tables, "attribution", "glued")),
            endings=(":", "：", *(fold(verb) for verb in verbs)),
            keys=keys,
            dashed=frozenset(map(fold, _words(tables, "separators", "dashed"))),
            bare=frozenset(map(fold, _words(tables, "separators", "bare"))),
            markers=re2.compile(
                "|".join(re2.escape(fold(word)) for word in _words(tables, "separators", "markers")) or r"[^\s\S]"
            ),
            programs=tuple(programs),
            devices=tuple(devices),
            owned=tuple(map(fold, _words(tables, "signature", "owned"))),
            remarks=tuple(remarks),
            closings=frozenset(map(fold, _words(tables, "signature", "closings"))),
            thanks=frozenset(map(fold, _words(tables, "signature", "thanks"))),
            cards=tuple(map(fold, _words(tables, "signature", "cards"))),
            disclaimers=tuple(map(fold, _words(tables, "signature", "disclaimers"))) + notices,
            notices=frozenset(notices),
            postscripts=tuple(map(fold, _words(tables, "signature", "postscripts"))),
            answers=tuple(map(fold, _words(tables, "signature", "answers"))),
            banners=tuple(map(fold, _words(tables, "signature", "banners"))),
            automatic=Openings.compile(
                _words(tables, "automatic", "subjects"),
                _words(tables, "automatic", "absences"),
                followers=followers,
                spans=[*_words(tables, "absence", "since"), *_words(tables, "absence", "until")],
            ),
            bounce=Openings.compile(_words(tables, "bounce", "subjects"), followers=followers),
            doubtful_bounce=Openings.compile(_words(tables, "bounce", "doubtful"), followers=[""]),
            undelivered=tuple(map(fold, _words(tables, "bounce", "words"))),
            bodies=tuple(map(fold, _words(tables, "automatic", "bodies"))),
            forwards=tuple(map(fold, _words(tables, "forward", "subjects"))),
            seam=_seam(
                _words(tables, "header", "from"),
                [*_words(tables, "separators", "dashed"), *_words(tables, "separators", "bare")],
            ),
        )


def _words(tables: Mapping[str, Mapping[str, Any]], table: str, key: str) -> list[str]:
    """Gather one list from every file."""
    out: list[str] = []
    for stem, content in sorted(tables.items()):
        words = content.get(table, {}).get(key, []) if isinstance(content.get(table, {}), Mapping) else None
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise ValueError(f"quoting/{stem}.toml: [{table}] {key} must be a list of words")
        out.extend(words)
    return out


def _verbs(verbs: Sequence[str]) -> Any:
    # Scripts without blanks between words need no edge around the verb.
    spaced = [re2.escape(fold(verb)) for verb in verbs if is_spaced(verb)]
    dense = [re2.escape(fold(verb)) for verb in verbs if not is_spaced(verb)]
    either = [r"(?:^|[^\p{L}])(?:" + "|".join(spaced) + r")(?:[^\p{L}]|$)"] if spaced else []
    return re2.compile("|".join(either + dense) or r"[^\s\S]")


def _openers(openers: Sequence[str]) -> str:
    spaced = [re2.escape(fold(word)) for word in openers if is_spaced(word)]
    dense = [re2.escape(fold(word)) for word in openers if not is_spaced(word)]
    either = [r"(?:" + "|".join(spaced) + r")(?:[\s,:.]|$)"] if spaced else []
    return "^(?:" + "|".join(either + dense) + ")" if either + dense else r"[^\s\S]"


def _glued(openers: Sequence[str]) -> Any:
    if not openers:
        return re2.compile(r"[^\s\S]")
    either = "|".join(re2.escape(word) for word in openers)
    return re2.compile(rf"^(.*?\S)(?:\s+|\s*-{{2,}}\s*)(?:{either}) (?:\p{{L}}{{2,10}}\.?,? )*\d")


def _seam(senders: Sequence[str], separators: Sequence[str]) -> Any:
    """Compile what a text is searched for before its lines are looked at one by one; most texts hold none."""
    keys = "|".join(r"\s*".join(map(re2.escape, word if not is_spaced(word) else word.split())) for word in senders)
    words = "|".join(r"\s+".join(map(re2.escape, word.split())) for word in separators)
    return re2.compile(
        rf"(?i)(?:^|\n)[>\s|*_]*(?:{keys})[\s*_]*[:：|]|(?:^|\n)[>\s]*[-–—_=*]*\s*(?:{words})\s*[-:：=_*\n]"
    )


def width(text: str) -> int:
    """Count the characters, those of scripts without blanks twice."""
    return len(text) + sum("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in text)


def is_spaced(word: str) -> bool:
    """Say whether the word's script puts blanks between words: all but Han, kana and Hangul."""
    return not any("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in word)
