"""Read each organisation's minutes with the words and conventions that at least one other organisation also writes.

A word of the convention files that shows in the minutes of one organisation alone may have been written for it; what it
is worth to an organisation that nobody has seen is told by taking it away.  For every organisation of a labelled corpus
its own words are left out, its minutes are read and scored; the mean over the organisations is printed.  Words that
show in no document stay: nobody wrote them for this corpus.  The engine stays as it is, so the figure is kinder than
new documents are.
"""

from __future__ import annotations

import collections
import contextlib
import copy
import importlib.util
import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import re2

from minuted import mail as post
from minuted.cli.read import as_object
from minuted.config import Config
from minuted.instance import words_of
from minuted.model import Mail
from minuted.reader import Reader, Words
from minuted.reading.blocks import blocks
from minuted.reading.conventions import Conventions
from minuted.reading.spelling import half_width, has_han, key

#: One entry of a convention file: the keys and indexes that lead to it.
Way = tuple[str | int, ...]
ARRIVED = datetime(2030, 1, 1, tzinfo=UTC)


def main(shared: Path) -> None:
    """Print one line per language."""
    scorer = _scorer(shared / "tools" / "score_minutes.py")
    for name in ("minutes-en", "minutes-zh"):
        corpus = shared / "corpus" / name
        docs = [scorer.Doc(corpus, gold) for gold in sorted((corpus / "gold").glob("*.json"))]
        mails = {doc.id: post.parse(doc.eml.read_bytes(), arrived=ARRIVED, now=ARRIVED) for doc in docs}
        owners = _owners(corpus, docs)
        shows = _shows(docs, mails, owners)
        figures = [
            _figure(scorer, [doc for doc in docs if owners[doc.id] == one], mails, _without(shows, one))
            for one in sorted(set(owners.values()))
        ]
        whole = _figure(scorer, docs, mails, words_of(Config.plain()))
        for what, unit in (("f1", "marked"), ("decision_f1", "decisions")):
            known = [figure[what] for figure in figures if figure[unit]]
            mean = sum(known) / len(known)
            print(f"{name}  {what}={whole[what]:.3f}  left_out_mean={mean:.3f}  organisations={len(known)}")


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_minutes", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def _owners(corpus: Path, docs: list[Any]) -> dict[str, str]:
    """Return the organisation of each document; where the labels do not name it, the repository it comes from."""
    rows = [line.split("\t") for line in (corpus / "SOURCES.tsv").read_text("utf-8").splitlines()[1:]]
    listed = {row[0]: row[1].split("/")[0] for row in rows}
    return {doc.id: doc.gold.get("organisation") or doc.gold.get("org") or listed.get(doc.id, doc.id) for doc in docs}


def entries(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Way, str]]:
    """Yield every word and template of the convention files with the way to it."""
    for stem, table in tables.items():
        for name in table:
            if name not in ("example", "about", "language"):
                yield from _within((stem, name), table[name])


def _within(way: Way, value: Any) -> Iterator[tuple[Way, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("name", "makes", "where", "trust", "needs", "label", "inline", "whole"):
                yield from _within((*way, name), inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _within((*way, index), inner)
    elif isinstance(value, str) and way[-2:-1] != ("surnames",):
        yield way, value


def _shows(docs: list[Any], mails: Mapping[str, Mail], owners: Mapping[str, str]) -> dict[Way, set[str]]:
    """Return for each entry the organisations in whose minutes it shows."""
    tables = words_of(Config.plain()).conventions
    compiled = Conventions.compile(tables)
    patterns: dict[str, list[Any]] = collections.defaultdict(list)
    for line in compiled.lines:
        patterns[line.written].append(line.pattern)
    texts: dict[str, list[str]] = collections.defaultdict(list)
    for doc in docs:
        texts[owners[doc.id]] += [half_width(block.text) for block in blocks(mails[doc.id])]
    whole = {owner: "\n".join(lines).casefold() for owner, lines in texts.items()}
    found: dict[Way, set[str]] = {}
    for way, word in entries(tables):
        if way[-2:-1] == ("templates",):
            found[way] = {
                owner for owner, lines in texts.items() if any(_matches(patterns[word], line) for line in lines)
            }
        else:
            found[way] = {owner for owner, text in whole.items() if _holds(text, word)}
    return found


def _matches(patterns: list[Any], line: str) -> bool:
    return len(line) < 1_500 and any(pattern.match(line) for pattern in patterns)


def _holds(text: str, word: str) -> bool:
    folded = half_width(word).casefold().strip()
    if not key(folded):
        return folded in text
    if has_han(folded):
        return folded in text
    return re2.search(rf"(?:^|\W){re2.escape(folded)}(?:\W|$)", text) is not None


def _without(shows: Mapping[Way, set[str]], owner: str) -> Words:
    """Return the words of the reader less those that show with ``owner`` and with nobody else."""
    words = words_of(Config.plain())
    tables: Any = copy.deepcopy(dict(words.conventions))
    gone = sorted((way for way, owners in shows.items() if owners == {owner}), key=_last, reverse=True)
    for *way, last in gone:
        place = tables
        for step in way:
            place = place[step]
        if isinstance(place, list):
            del place[last]
    for table in tables.values():
        table["line"] = [line for line in table.get("line", ()) if line["templates"]]
    return replace(words, conventions=tables)


def _last(way: Way) -> int:
    """Order entries of one list from the end, so that taking one away moves none that is still to go."""
    return way[-1] if isinstance(way[-1], int) else 0


def _figure(scorer: Any, docs: list[Any], mails: Mapping[str, Mail], words: Words) -> dict[str, float]:
    reader = Reader(words)
    totals: Any = collections.Counter()
    for doc in docs:
        scorer.score(doc, as_object(doc.eml, reader.understand(mails[doc.id])), totals, False)
    with contextlib.redirect_stdout(io.StringIO()):
        figures = scorer.report("", totals)
    return {**figures, "marked": totals["marked_gold"], "decisions": totals["dec_gold"]}


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
